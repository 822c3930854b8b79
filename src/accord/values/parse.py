"""Text to typed values by one grammar, exactly: no inference, no ``nan``, `` 1``, ``01``, ``1_000`` or ``0x1F``.

    integer   -?(0|[1-9][0-9]*) within 64 bits
    number    a JSON number, as the nearest double; one beyond the largest double is refused, and one that is not
              zero but nearer to zero than any double
    year      an integer
    boolean   true or false
    date      YYYY-MM-DD, a day that exists, years 0001-9999
    decimal   a number in plain decimals, with no more digits than its type has
    timestamp a date and time with an offset

Arrow casts what surely is right and what it converts exactly: numbers in plain decimals (see ``digits``), dates, else
what one pattern per type accepts. The distinct texts that remain are judged one by one in Python.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from accord.values import decimals
from accord.values.formats import FORMATS
from accord.values.kernels import pc
from accord.values.quoting import quote_value
from accord.values.times import instant
from accord.values.types import INT64_END, is_decimal, type_of

UNDERFLOW = "nearer to zero than what a number can hold (a double); write 0, or round it where it is measured"
DOUBLE_END = 2**1024 - 2**970  # what rounds to a double is below it
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
_NOT_ZERO = re.compile("[1-9]")
_MAX_DIGITS = 20  # of a 64-bit number, with its sign
_FIRST_DAY = (date(1, 1, 1) - date(1970, 1, 1)).days


class _Form(NamedTuple):
    surely: str  # RE2: texts that are right and that Arrow converts exactly
    exact: Callable[[str], Any]  # the value of a text, or None


def _integer(text: str) -> int | None:
    if not _INTEGER.fullmatch(text) or len(text) > _MAX_DIGITS:
        return None
    return int(text) if -INT64_END <= int(text) < INT64_END else None


def _number(text: str) -> float | None:
    value = float(text) if _NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) and not (value == 0 and is_underflow(text)) else None


def is_underflow(text: str) -> bool:
    """Whether a text that reads as the double 0 is a JSON number other than zero."""
    return bool(_NOT_ZERO.search(text.lower().partition("e")[0]))


def day(text: str) -> date | None:
    """Return the day that a text names, or None."""
    return None if FORMATS["date"](text) else date.fromisoformat(text)


_FORMS = {
    "integer": _Form(r"\A-?(?:0|[1-9][0-9]{0,17})\z", _integer),
    "number": _Form(r"\A-?(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?\z", _number),
    "date": _Form(
        r"\A[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
        r"|(?:0[13578]|1[02])-31)\z",
        day,
    ),
}
_FORMS["year"] = _FORMS["integer"]
_NONE = pa.array([], pa.uint64())


def scalar(text: str, kind: str) -> Any:
    """Return the value of a text as JSON has it, None where it has none; of types that JSON knows as text, the text."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    form = _FORMS.get(kind) if type_of(kind).json in ("integer", "number") else None
    return form.exact(text) if form else text


def cast(cells: pa.Array, kind: str) -> tuple[pa.Array, pa.Array]:
    """Return text cells as a typed array, null where a cell is wrong, and the indices of the wrong cells."""
    if type_of(kind).is_text:
        return cells, _NONE
    if is_decimal(kind) or kind == "timestamp":
        typed = _decimals(cells, kind) if is_decimal(kind) else _instants(cells)
        return typed, wrong(cells, typed)
    if kind == "boolean":
        right = pc.or_(pc.equal(cells, "true"), pc.equal(cells, "false"))
        typed = pc.if_else(right, pc.equal(cells, "true"), pa.scalar(None, pa.bool_()))
        return typed, wrong(cells, typed)
    typed = _date_column(cells) if kind == "date" else _number_column(cells, kind)
    if typed is not None:
        return typed
    sure = pc.match_substring_regex(cells, _FORMS[kind].surely)
    return _judged(cells, pc.and_kleene(pc.is_valid(cells), pc.invert(sure)), kind)


def _decimals(cells: pa.Array, kind: str) -> pa.Array:
    right = pc.match_substring_regex(cells, decimals.pattern(kind))
    return pc.cast(pc.if_else(right, cells, pa.scalar(None, cells.type)), type_of(kind).arrow)


def _instants(cells: pa.Array) -> pa.Array:
    texts = cells.to_pylist()
    return pa.array([None if text is None else instant(text) for text in texts], type_of("timestamp").arrow)


def _date_column(cells: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """Cast a column of right dates; None for another. Arrow takes YYYY-MM-DD only, and the year 0000 too."""
    try:
        typed = pc.cast(cells, pa.date32())
    except pa.ArrowInvalid:
        return None
    first = pc.min(typed.view(pa.int32())).as_py()
    return None if first is not None and first < _FIRST_DAY else (typed, _NONE)


def _number_column(cells: pa.Array, kind: str) -> tuple[pa.Array, pa.Array] | None:
    """Cast a column of numbers in plain decimals, with a few other cells; None for another."""
    from accord.values.plain_numbers import doubtful

    doubt = doubtful(cells)
    if doubt is None:
        return None
    try:
        return _judged(cells, pc.and_(pc.is_valid(cells), doubt), kind)
    except pa.ArrowInvalid:  # no number, or too large
        return None


def _judged(cells: pa.Array, doubt: pa.Array, kind: str) -> tuple[pa.Array, pa.Array]:
    """Cast cells, the doubtful ones in Python."""
    form, target = _FORMS[kind], type_of(kind).arrow
    if not doubt.true_count:
        return pc.cast(cells, target), _NONE
    texts = cells.filter(doubt).to_pylist()
    known = {text: form.exact(text) for text in set(texts)}
    typed = pc.cast(_without(cells, doubt), target)
    if any(value is not None for value in known.values()):
        typed = pc.replace_with_mask(typed, doubt, pa.array([known[text] for text in texts], target))
    return typed, wrong(cells, typed)


def _without(cells: pa.Array, doubt: pa.Array) -> pa.Array:
    """Return cells with those of a mask null: their texts stay where they are, only the bits that mark nulls change."""
    stay = pc.and_(pc.is_valid(cells), pc.invert(doubt))
    if cells.offset or stay.offset:
        return pc.if_else(stay, cells, pa.scalar(None, cells.type))
    return pa.Array.from_buffers(cells.type, len(cells), [stay.buffers()[1], *cells.buffers()[1:]])


def wrong(cells: pa.Array, typed: pa.Array) -> pa.Array:
    """Return the indices of cells that hold something and became null."""
    return pc.indices_nonzero(pc.and_(pc.is_valid(cells), pc.is_null(typed)))


def rule(kind: str) -> str:
    """Return the rule that a cell of the wrong type breaks."""
    return "format" if kind == "date" or is_decimal(kind) else "type"


def type_message(value: Any, kind: str, absent: str = "leave the cell empty, without quotes") -> str:
    """Return what is wrong with a value that does not fit a type, and what to write instead.

    ``absent`` says how the input writes that there is no value.
    """
    from accord.values.remedies import no_value

    if kind in ("integer", "number") and (limit := _beyond(value, kind)):
        return f"{quote_value(value)} is {limit}"
    if is_decimal(kind) and (fault := _decimal_fault(value, kind)):
        return fault + no_value(str(value), absent)
    if kind == "date" and isinstance(value, str) and FORMATS["date"](value):
        fact = f"{quote_value(value)} is not a day such as 2024-02-15"
    elif kind == "date" and isinstance(value, str):
        fact = f"{quote_value(value)} is not a day of the years 0001 to 9999"
    else:
        fact = f"{quote_value(value)}, where {type_of(kind).noun} belongs"
    return fact + _remedy(value, kind, absent)


def _decimal_fault(value: Any, kind: str) -> str | None:
    """Return what is wrong with a text, or with a decimal of another type; None for another value."""
    text = f"{value:f}" if isinstance(value, Decimal) else value
    return decimals.decimal_fault(text, kind) if isinstance(text, str) else None


def _remedy(value: Any, kind: str, absent: str) -> str:
    from accord.values.remedies import remedy

    if isinstance(value, str) and kind != "string":
        right = kind in _FORMS and _FORMS[kind].exact(value) is not None
        return f"; write {value} without quotes" if right and kind != "date" else remedy(value, kind, absent)
    if (kind == "string" or is_decimal(kind)) and isinstance(value, (int, float)):
        return "; put it in quotes"
    if kind in ("boolean", "date") and isinstance(value, int) and not isinstance(value, bool):
        return remedy(str(value), kind, absent)
    return ""


def _beyond(value: Any, kind: str) -> str:
    """Return which limit a value exceeds that has the form of a number; nothing where its form is wrong."""
    holder = f"what {type_of(kind).noun} can hold ({'64 bits' if kind == 'integer' else 'a double'})"
    if isinstance(value, str):
        form, exact = (_INTEGER, _integer) if kind == "integer" else (_NUMBER, _number)
        if not form.fullmatch(value) or exact(value) is not None:
            return ""
        return UNDERFLOW if kind == "number" and float(value) == 0 else f"beyond {holder}"
    return f"beyond {holder}" if isinstance(value, int) and not isinstance(value, bool) else ""
