"""How a schema writes the types that are inferred."""

from __future__ import annotations

from accord.schema.model import Schema
from accord.values.types import PRECISION, SCALE, TYPES, decimal_digits, is_decimal


def words(kind: str) -> Schema:
    """Return the words of a type, or of a format that is none of its own."""
    if is_decimal(kind):
        precision, scale = decimal_digits(kind)
        return {"type": "string", "format": "decimal", PRECISION: precision, SCALE: scale}
    if kind in ("string", "integer", "number", "boolean"):
        return {"type": kind}
    return {"type": TYPES[kind].json if kind in TYPES else "string", "format": kind}
