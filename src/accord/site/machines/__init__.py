"""What is for machines: feeds and calendars, JSON-LD in the head of pages, and what crawlers read first."""
