"""Evidence: one source's assertion on one cell. On where a schema has evidence."""
