"""Words about columns that must agree with the rest of their table: values that stand once, words for no value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from accord.problems import did_you_mean
from accord.schema.metaschema import show
from accord.schema.model import CHARACTERS, UNIT, Column, Table
from accord.values.types import is_decimal, type_of
from accord.values.units import unit_fault

UNIQUE, MISSING, SORT = "x-unique", "x-missing", "x-sort"


class WordFault(NamedTuple):
    """A word of a column (of the table as a whole, where that is empty) that does not agree with its table."""

    column: str
    word: str
    fact: str


def check(table: Table, *, is_from_rows: bool) -> Iterator[WordFault]:
    """Yield what is wrong with the words of the columns of a table.

    Args:
        table: with all of its columns.
        is_from_rows: whether the table may come as a file of rows.
    """
    for name in table.sort:
        if fact := _unsorted(name, table):
            yield WordFault("", SORT, fact)
    for column in table.columns:
        if column.is_unique and table.key == (column.name,):
            fact = f"{column.name} is the key of {table.name}, whose values stand once anyway; take x-unique out"
            yield WordFault(column.name, UNIQUE, fact)
        if column.missing and not is_from_rows and not column.derived_from:
            fact = f"x-missing is about files of rows, and {table.name} never comes as one; take it out"
            yield WordFault(column.name, MISSING, fact)
        value = column.item if column.separator else column
        if value.is_any_text and (value.type != "string" or "format" in value.spec or value.codes):
            fact = f"x-characters is for text of no format and with no list of values, and {column.name} is none"
            yield WordFault(column.name, CHARACTERS, f"{fact}; take it out")
        if fact := _no_unit(value):
            yield WordFault(column.name, UNIT, f"{column.name}: {fact}")
        for word in _values_among(column):
            fact = f"{show(word)} would be both a value of {column.name} and a word for no value; take one of them out"
            yield WordFault(column.name, MISSING, fact)


def _unsorted(name: str, table: Table) -> str:
    """Return why the rows of a table cannot be ordered by a column."""
    column = table.by_name.get(name)
    if column is None:
        return f"x-sort names columns of {table.name}, and {name!r} is none{did_you_mean(name, table.by_name)}"
    if column.separator:
        return f"a list has no order, and {name!r} is one; name another column"
    if column.is_edtf:
        return f"the text of an uncertain date has no order; name {column.bounds[0]!r} in place of {name!r}"
    return ""


def _no_unit(value: Column) -> str:
    """Return what is wrong with the unit of a value."""
    if UNIT not in value.spec:
        return ""
    is_number = type_of(value.type).json in ("integer", "number") and value.type != "year"
    if not (is_number or is_decimal(value.type)) or value.codes:
        return "x-unit is for numbers that measure or count; take it out"
    return unit_fault(value.unit) or ""


def _values_among(column: Column) -> list[str]:
    """Return the words for no value of a column that its schema allows as values."""
    allowed = [True, False] if column.type == "boolean" and not column.codes else column.codes
    return [word for word in column.missing if _value(word, column.type) in allowed]


def _value(word: str, kind: str) -> Any:
    """Return the value of a cell that holds a word; numbers and truth values are written as in JSON."""
    if type_of(kind).json == "string":
        return word
    with suppress(ValueError):
        value = json.loads(word)
        return value if isinstance(value, bool) == (kind == "boolean") else None  # Python takes True for 1
    return None
