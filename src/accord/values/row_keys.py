"""The key of a row as one text, by which evidence, checks and addresses name it.

A key of one column is the text of its value; one of several has a comma between the values, in which commas and tildes
stand as ``~2C`` and ``~7E``, so that the values can be read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

MISSING = "~"  # what stands for a missing value where keys of several columns are compared
_ESCAPES = (("~", "~7E"), (",", "~2C"))


def join(values: Sequence[Any]) -> str:
    """Return the text of a key; nothing where a value is missing, or there is no key."""
    if any(value is None for value in values):
        return ""
    texts = [value.isoformat() if isinstance(value, date) else str(value) for value in values]
    return texts[0] if len(texts) == 1 else ",".join(map(_escaped, texts))


def split(text: str, columns: int) -> list[str]:
    """Return the texts of the values of a key of so many columns."""
    if columns == 1:
        return [text]
    parts = text.split(",")
    for letter, escape in reversed(_ESCAPES):
        parts = [part.replace(escape, letter) for part in parts]
    return parts


def _escaped(text: str) -> str:
    for letter, escape in _ESCAPES:
        text = text.replace(letter, escape)
    return text
