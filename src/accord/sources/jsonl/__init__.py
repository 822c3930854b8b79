"""JSON Lines, as files of rows."""
