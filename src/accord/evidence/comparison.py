"""What a source has, beside what is published: the same, a part of it, a whole that holds it, or something else.

One order holds for every kind of value. A date is the days that it may mean; a number that may be any from a least to
a greatest is these, and one that sources round is all that round to it; a code, or a row that is referred to, is what
lies within it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Context, Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from accord.schema.model import Column
from accord.values import edtf
from accord.values.quoting import code_text
from accord.values.types import is_decimal

Comparison: TypeAlias = Literal["equal", "within", "wider", "overlapping", "apart"]
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_EXACT = Context(prec=400)  # digits of the largest double
_INFINITE = Decimal("Infinity")


class Range(NamedTuple):
    """The numbers that are meant, from the least to the greatest."""

    low: Decimal = -_INFINITE
    high: Decimal = _INFINITE


def is_published(says: str, published: Any, column: Column | None) -> bool:
    """Whether what a source says of a cell of a record is what the record has there, numbers by value.

    The items of a list column stand in one text with the separator between them.
    """
    if column is not None and column.separator and isinstance(published, list):
        items = says.split(column.separator) if says else []
        pairs = zip(items, published, strict=False)
        return len(items) == len(published) and all(is_published(text, value, column.item) for text, value in pairs)
    if isinstance(published, bool):
        return says == str(published).lower()
    if isinstance(published, float):
        return bool(_NUMBER.fullmatch(says)) and float(says) == published  # the double that the text is read as
    is_number = isinstance(published, int) or (column is not None and is_decimal(column.type))
    if is_number and _NUMBER.fullmatch(says) and _NUMBER.fullmatch(str(published)):
        return Decimal(says) == Decimal(published)
    return bool(says == published)


def of_dates(theirs: str, ours: str) -> Comparison:
    """Compare two uncertain dates; a text that is none is apart from all."""
    try:
        one, other = edtf.parse(theirs), edtf.parse(ours)
    except edtf.EdtfError:
        return "apart"
    return _order(is_within=other.contains(one), is_wider=one.contains(other), is_overlapping=one.intersects(other))


def of_parts(theirs: str, ours: str, wholes: Callable[[str], list[str]]) -> Comparison:
    """Compare two things of which one may contain the other, as ``wholes`` says of each."""
    is_equal = theirs == ours
    return _order(is_within=is_equal or ours in wholes(theirs), is_wider=is_equal or theirs in wholes(ours))


def of_ranges(theirs: Range, ours: Range) -> Comparison:
    """Compare what two numbers may be."""
    return _order(
        is_within=ours.low <= theirs.low and theirs.high <= ours.high,
        is_wider=theirs.low <= ours.low and ours.high <= theirs.high,
        is_overlapping=theirs.low <= ours.high and ours.low <= theirs.high,
    )


def number_range(value: Any, *, is_rounded: bool) -> Range | None:
    """Return what a number means: itself, or all that round to it; None for what is no number."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    half = _last_stated_digit(number) / 2 if is_rounded else Decimal(0)
    return Range(_EXACT.subtract(number, half), _EXACT.add(number, half))


def _last_stated_digit(number: Decimal) -> Decimal:
    """Return what one more in the last digit that is stated adds: 100 for 900, 0.01 for 1.20; zero is exact."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or not number:
        return Decimal(0)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0")) if exponent >= 0 else 0
    return Decimal(1).scaleb(exponent + zeros)


def wholes_of_codes(column: Column) -> Callable[[str], list[str]]:
    """Return what the codes of a column lie within, the nearest first, by the word ``x-broader``."""
    codes = column.spec.get("oneOf", ())
    broader = {code_text(code["const"]): code_text(code["x-broader"]) for code in codes if "x-broader" in code}

    def wholes(code: str) -> list[str]:
        found: list[str] = []
        while (code := broader.get(code, "")) and code not in found:
            found.append(code)
        return found

    return wholes


def _order(*, is_within: bool, is_wider: bool, is_overlapping: bool = False) -> Comparison:
    if is_within or is_wider:
        return "equal" if is_within and is_wider else "within" if is_within else "wider"
    return "overlapping" if is_overlapping else "apart"
