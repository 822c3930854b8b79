"""Addresses that every site has, which no page of a dataset takes."""

from __future__ import annotations

SQL = "/sql"
RECONCILE = "/reconcile"
PREVIEW = f"{RECONCILE}/preview"
FIXED = frozenset({"downloads", "codebook", "quality", "reconcile", "search", "sql", "assets", "-", "accord"})
ANY_KEY = "-key-"  # in an address that stands for those of all rows of a table: a script puts a key in its place
