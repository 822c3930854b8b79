"""SQLite: the published database."""
