"""Kinds of values: their types, formats and uncertain dates, and how text becomes a value."""
