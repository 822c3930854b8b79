"""Search: names in any spelling."""
