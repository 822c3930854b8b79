r"""Decimal numbers of a stated precision: ``decimal(10,2)`` holds eight digits before the point and two after it.

    -?(0|[1-9][0-9]*)(\.[0-9]+)?   no exponent, no sign but the minus, no zero before another digit

Fewer digits after the point than the scale are the same number, published with all of them: 1.5 as 1.50.
"""

from __future__ import annotations

import re
from functools import cache

from accord.values.quoting import quote_value
from accord.values.remedies import decimal
from accord.values.types import decimal_digits, type_of

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)


def decimal_fault(text: str, kind: str) -> str | None:
    """Return what is wrong with a text as a decimal of a type, or None."""
    precision, scale = decimal_digits(kind)
    match = _DECIMAL.fullmatch(text)
    if match is None:
        remedy = decimal(text, lambda other: bool(re.fullmatch(pattern(kind)[2:-2], other, re.ASCII)))
        return f"{quote_value(text)} is not {type_of(kind).noun}{remedy}"
    whole, fraction = len(match[1].lstrip("0")), len(match[2] or "")
    for digits, place, most in ((fraction, "after", scale), (whole, "before", precision - scale)):
        if digits > most:
            return f"{quote_value(text)} has {digits} digits {place} the point, where at most {most} may stand"
    return None


@cache
def pattern(kind: str) -> str:
    """Return the RE2 pattern that matches the texts of a decimal type, no others."""
    precision, scale = decimal_digits(kind)
    whole = precision - scale
    before = f"(?:0|[1-9][0-9]{{0,{whole - 1}}})" if whole else "0"
    after = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    return rf"\A-?{before}{after}\z"
