"""Texts of metadata, which may be given in several languages."""

from __future__ import annotations

from typing import Any


def text(value: Any) -> str:
    """Return a text; of one in several languages that without a language, in English, or the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("") or value.get("en") or value.get("@value") or next(iter(value.values()), "")
    return value.strip() if isinstance(value, str) else ""
