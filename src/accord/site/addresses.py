"""Addresses that every site has, which no page of a dataset takes."""

from __future__ import annotations

FIXED = frozenset({"downloads", "codebook", "quality", "search", "assets", "-", "accord"})
