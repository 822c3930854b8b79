"""Rules: what must hold of a record, of a row and between rows. All problems are collected, none is raised."""
