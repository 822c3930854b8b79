"""Values of JSON as cells of typed columns, exactly: no number is rounded, no text taken for a number."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType
from typing import Any

import pyarrow as pa

from accord.schema.model import Column
from accord.values import parse as cast
from accord.values.lists import of_items, wrong_rows
from accord.values.quoting import quote_value
from accord.values.types import INT64_END, item_kind, type_of

_ABSENT = "leave the key out"
_MAX_DIGITS = 20  # more than a 64-bit number has
_PYTHON_TYPES = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list}  # of JSON Schema's
_MAY_BE_TINY = re.compile(rb"[eE]-0*[0-9]{3}|0{99}")


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of very many digits
        return Decimal("0.5" if cast.is_underflow(text) else 0)


# Exact where a double is not: 9007199254740993.0 is a whole number of its own, and -0 has a sign.
_READ_EXACTLY = json.JSONDecoder(parse_float=_exact, parse_int=Decimal).decode


def repeated_key(pairs: list[tuple[str, Any]]) -> str:
    """Return the first key of an object that stands in it more than once."""
    times = Counter(name for name, _ in pairs)
    return next(name for name, count in times.items() if count > 1)


def typed(column: Column, values: list[Any], lines: list[bytes]) -> tuple[pa.Array, list[int]]:
    """Return the cells of a column, null where they have not its type, and the indices of those.

    ``lines`` are the texts of the objects that the values stand in.
    """
    kind = type_of(column.type).json
    wrong: list[int] = []
    if not set(map(type, values)) <= {_PYTHON_TYPES[kind], NoneType} or kind in ("integer", "number", "array"):
        for index, value in enumerate(values):
            if value is not None:
                values[index] = fitting = _fitting(column, value, lines[index])
                if fitting is None:
                    wrong.append(index)
    if kind == "array":
        return _lists(values, wrong, column)
    if kind == "string":
        cells, more = cast.cast(pa.array(values, pa.string()), column.type)
        return cells, sorted({*wrong, *more.to_pylist()})
    return pa.array(values, type_of(column.type).arrow), wrong


def _lists(values: list[Any], wrong: list[int], column: Column) -> tuple[pa.Array, list[int]]:
    about = type_of(item_kind(column.type))
    lengths = pa.array([None if value is None else len(value) for value in values], pa.int32())
    items = [item for value in values for item in value or ()]
    if about.json != "string":
        return of_items(pa.array(items, about.arrow), lengths), wrong
    cells, more = cast.cast(pa.array(items, pa.string()), item_kind(column.type))
    lists = of_items(cells, lengths)
    return lists, sorted({*wrong, *wrong_rows(lists, more).to_pylist()})


def _fitting(column: Column, value: Any, line: bytes) -> Any:
    """Return a value as its column wants it, or None."""
    name, item = column.name, item_kind(column.type)
    if not item:
        return _fitting_value(value, type_of(column.type).json, line, lambda: _READ_EXACTLY(line.decode())[name])
    if type(value) is not list:
        return None
    exact = cache(lambda: _READ_EXACTLY(line.decode())[name])  # once for a line, however many of its numbers need it
    items = [
        _fitting_value(part, type_of(item).json, line, lambda at=at: exact()[at])  # type: ignore[misc] # a default is bound now
        for at, part in enumerate(value)
    ]
    return None if None in items else items


def _fitting_value(value: Any, kind: str, line: bytes, exact: Callable[[], Decimal]) -> Any:
    """Return a value as a type of JSON Schema wants it, or None; ``exact`` reads the number that the line holds."""
    if isinstance(value, bool) or kind not in ("integer", "number"):
        return value if type(value) is _PYTHON_TYPES[kind] else None
    if not isinstance(value, (int, float)) or not -cast.DOUBLE_END < value < cast.DOUBLE_END:
        return None
    if kind == "integer":
        whole = value if isinstance(value, int) else _whole_number(exact())
        return whole if whole is not None and -INT64_END <= whole < INT64_END else None
    if value == 0 and isinstance(value, int):
        return float(exact()) if b"-0" in line else 0.0
    return None if value == 0 and _MAY_BE_TINY.search(line) and exact() else float(value)


def _whole_number(value: Decimal) -> int | None:
    return int(value) if value.adjusted() < _MAX_DIGITS and value == value.to_integral_value() else None


def type_message(column: Column, value: Any) -> str:
    """Return what is wrong with a value that has not the type of its column."""
    if not column.separator:
        return _message(value, column.type)
    if not isinstance(value, list):
        return f"{quote_value(value)}, where {type_of(column.type).noun} belongs"
    texts = [json.dumps({column.item.name: item}).encode() for item in value]
    _, wrong = typed(column.item, list(value), texts)
    absent = [at for at, item in enumerate(value) if item is None]
    if wrong or absent:
        place = min([*wrong, *absent])
        return f"item {place + 1}: {_message(value[place], column.item.type)}"
    return _message(value, column.item.type)  # of a number whose exact text only its line holds


def _message(value: Any, kind: str) -> str:
    if isinstance(value, float) and kind == "number":
        return f"a number {'beyond what a number can hold (a double)' if value else cast.UNDERFLOW}"
    return cast.type_message(value, kind, absent=_ABSENT)
