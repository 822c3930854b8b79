"""CSV (RFC 4180): framing of records, typed cells, positions."""
