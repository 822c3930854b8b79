"""Sources of rows: records that people write, files of rows, and tables that are computed. Rows keep their lines."""
