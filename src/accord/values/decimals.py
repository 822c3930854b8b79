r"""Decimal numbers of a stated precision: ``decimal(10,2)`` holds eight digits before the point and two after it.

    -?(0|[1-9][0-9]*)(\.[0-9]+)?   no exponent, no sign but the minus, no zero before another digit

Fewer digits after the point than the scale are the same number, published with all of them: 1.5 as 1.50.

SQLite has no such type and holds their texts. Connections of this package know a collation ``decimal`` that orders them
by value, as the shell ``sqlite3`` does under the same name. No published table or view names it: a client that does not
know a collation refuses every query of a column that has it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from accord.values.quoting import quote_value
from accord.values.types import decimal_digits, is_decimal, kind_of, type_of

COLLATION = "decimal"  # of SQLite: texts of decimals by value
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)
_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*", re.ASCII)  # of other spellings in a question


def decimal_fault(text: str, kind: str) -> str | None:
    """Return what is wrong with a text as a decimal of a type, or None."""
    precision, scale = decimal_digits(kind)
    match = _DECIMAL.fullmatch(text)
    if match is None:
        from accord.values.remedies import decimal

        remedy = decimal(text, lambda other: bool(re.fullmatch(pattern(kind)[2:-2], other, re.ASCII)))
        return f"{quote_value(text)} is not {type_of(kind).noun}{remedy}"
    whole, fraction = len(match[1].lstrip("0")), len(match[2] or "")
    for digits, place, most in ((fraction, "after", scale), (whole, "before", precision - scale)):
        if digits > most:
            return f"{quote_value(text)} has {digits} digits {place} the point, where at most {most} may stand"
    return None


def full_text(text: str, kind: str) -> str:
    """Return a text of a decimal type with all digits of its scale, as it is published; another text as it is."""
    if decimal_fault(text, kind):
        return text
    scale = decimal_digits(kind)[1]
    whole, _, fraction = text.partition(".")
    full = f"{whole}.{fraction.ljust(scale, '0')}" if scale else whole
    return full if full.strip("-0.") else full.removeprefix("-")


def comparable(value: Any, spec: Mapping[str, Any]) -> Any:
    """Return what a value is compared as under a schema: the full text of a decimal, any other value as it is."""
    is_text = isinstance(value, str) and spec.get("format") == "decimal" and "type" in spec
    return full_text(value, kind_of(spec)) if is_text and is_decimal(kind_of(spec)) else value


def spellings(text: str) -> list[str]:
    """Return every text of a decimal, given its full text: 1.50 and 1.5."""
    whole, _, fraction = text.partition(".")
    shorter = [f"{whole}.{fraction[:size]}" for size in range(len(fraction), 0, -1) if not fraction[size:].strip("0")]
    texts = [*shorter, whole] if fraction and not fraction.strip("0") else shorter or [text]
    return texts if text.strip("0.") else [*texts, *(f"-{one}" for one in texts)]


@cache
def pattern(kind: str) -> str:
    """Return the RE2 pattern that matches the texts of a decimal type, no others."""
    precision, scale = decimal_digits(kind)
    whole = precision - scale
    before = f"(?:0|[1-9][0-9]{{0,{whole - 1}}})" if whole else "0"
    after = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    return rf"\A-?{before}{after}\z"


def collate(first: str, second: str) -> int:
    """Return -1, 0 or 1 as one decimal is less than another, equal or greater; other texts follow, by code points."""
    one, other = _value(first), _value(second)
    return (one > other) - (one < other)


@lru_cache(1 << 16)  # texts that a database sorts or compares
def _value(text: str) -> tuple[bool, Any]:
    return (False, Decimal(text.strip())) if _NUMBER.fullmatch(text) else (True, text)


def register_collation(db: sqlite3.Connection) -> None:
    """Let a connection compare texts of decimals by value where SQL says ``COLLATE decimal``."""
    db.create_collation(COLLATION, collate)
