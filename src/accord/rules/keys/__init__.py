"""Rules between rows: keys, uniqueness and references."""
