"""Reports of a comparison: for a terminal, for machines, in Markdown, and as a page that curators read."""
