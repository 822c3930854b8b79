"""Prove few rows right without Arrow's functions, whose import takes as long as the check of a hundred records.

What is proved breaks no rule of ``accord.rules.rows``; that judges what is not, and says which row is wrong. A test
holds only of rows that are right, and may refuse some that are right as well.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

import pyarrow as pa

from accord.rules import loaded_words
from accord.schema.model import Column, Schema, Table
from accord.schema.predicate import compile_predicate, speaks
from accord.values.types import is_decimal, item_kind

Values = dict[str, list[Any]]  # the cells of each column
Test = Callable[[Values], bool]
MAX_ROWS = 20_000  # that Python judges sooner than Arrow's functions are there
_OF_ANY_VALUE = ("string", "integer", "boolean")  # types of which Arrow holds no value that JSON does not have
_WORDS_BY_COLUMN = ("type", "additionalProperties", "required", "properties")  # of the schema of a row


class RowProver:
    """Proves rows of one table. Of rows of records whose shape is right, ``has_shape``, less is left to be proved."""

    def __init__(self, table: Table, *, has_shape: bool = False) -> None:
        self._table, self._has_shape = table, has_shape

    def proves(self, batch: pa.RecordBatch, known: Mapping[str, list[Any]] | None = None) -> bool:
        """Whether the rows of a batch of every column of the table are few and surely right.

        Of some columns the cells may be ``known`` as Python has them.
        """
        if batch.num_rows > MAX_ROWS:
            return False
        values = _Values(batch, known or {})
        return all(test(values) for test in self._tests)

    @cached_property
    def _tests(self) -> list[Test]:
        columns = self._table.columns
        tests = [test for column in columns for test in self._of_column(column)]
        conditions = {word: value for word, value in self._table.row_schema.items() if word not in _WORDS_BY_COLUMN}
        if conditions:
            tests.append(_meet(conditions, columns))
        if not any(column.required for column in columns):
            tests.append(partial(_hold_something, [column.name for column in columns if not column.derived_from]))
        return tests

    def _of_column(self, column: Column) -> Iterator[Test]:
        """Yield what must hold of one column: what its schema says, that it is there, what its annotations say."""
        if column.required:
            yield _is_filled(column)
        if not (self._has_shape and _is_as_written(column)) and not _is_typed_enough(column):
            yield _is_valid(column)
        if loaded_terms := column.spec.get("x-neutral"):
            yield _is_neutral(column.name, loaded_terms)
        if later := column.spec.get("x-before"):
            yield _is_before(column.bounds[0], self._table.by_name[later].bounds[1])
        if column.separator and column.item.type == "string":
            yield _is_separable(column.name, column.separator)


class _Values(Values):
    """The cells of each column that is asked for."""

    def __init__(self, batch: pa.RecordBatch, known: Mapping[str, list[Any]]) -> None:
        super().__init__(known)
        self._batch = batch

    def __missing__(self, name: str) -> list[Any]:
        cells: list[Any] = self._batch.column(name).to_pylist()
        self[name] = cells
        return cells


def _is_as_written(column: Column) -> bool:
    """Whether the cells are the values of records, or null: a number becomes the nearest double."""
    kind = item_kind(column.type) or column.type
    return not column.derived_from and not is_decimal(kind) and kind != "number"


def _is_typed_enough(column: Column) -> bool:
    """Whether its type is all that is asked of a column, or that it is computed, as a timestamp is."""
    if column.type not in _OF_ANY_VALUE:
        return column.type == "timestamp"
    return not any(word != "type" and speaks(word) for word in column.spec)


def _is_filled(column: Column) -> Test:
    """No cell is null, and none empty but what follows from where an item stands."""
    name = column.name
    empty: tuple[Any, ...] = (None,) if column.is_made else (None, "", [])
    return lambda values: not any(value in values[name] for value in empty)


def _is_valid(column: Column) -> Test:
    """Each cell that holds something is valid under the schema of the column, and a number is one of JSON."""
    name, is_number, is_list = column.name, column.type == "number", bool(item_kind(column.type))
    is_valid = compile_predicate(column.spec)
    is_json = column.type in _OF_ANY_VALUE or is_number  # the cells as they are

    def test(values: Values) -> bool:
        cells = [cell for cell in values[name] if cell is not None] if is_list else set(values[name]) - {None}
        in_json = cells if is_json else map(_json, cells)
        return all(map(is_valid, in_json)) and (not is_number or all(map(math.isfinite, cells)))

    return test


def _is_neutral(name: str, loaded_terms: Sequence[str]) -> Test:
    """No text holds a word that takes a side."""
    if not loaded_words.is_ascii(loaded_terms):
        return lambda values: not any(values[name])
    find = loaded_words.finder(loaded_terms)
    return lambda values: not any(map(find, filter(None, values[name])))


def _is_before(first: str, last: str) -> Test:
    return lambda values: (
        not any(
            start is not None and end is not None and end < start
            for start, end in zip(values[first], values[last], strict=True)
        )
    )


def _is_separable(name: str, separator: str) -> Test:
    """No item is empty, holds the separator, or begins or ends with a letter of it."""

    def is_right(item: str) -> bool:
        return bool(item) and separator not in item and item[0] not in separator and item[-1] not in separator

    return lambda values: all(is_right(item) for items in values[name] for item in items or () if item is not None)


def _meet(conditions: Schema, columns: Sequence[Column]) -> Test:
    """Each row meets what its schema says of several columns; only those that it names are looked at."""
    text = json.dumps(conditions)
    # Where it names none, one column stands for the row.
    names = [column.name for column in columns if json.dumps(column.name) in text] or [columns[0].name]
    is_valid = compile_predicate(conditions)

    def test(values: Values) -> bool:
        rows = zip(*(values[name] for name in names), strict=True)
        cells = (zip(names, row, strict=True) for row in rows)
        return all(is_valid({name: _json(cell) for name, cell in row if cell is not None}) for row in cells)

    return test


def _hold_something(names: Sequence[str], values: Values) -> bool:
    """No row of a table that requires no value is blank."""
    columns = (values[name] for name in names)
    return all(any(cell not in (None, "", []) for cell in row) for row in zip(*columns, strict=True))


def _json(cell: Any) -> Any:
    if isinstance(cell, (str, int, float)):
        return cell
    if isinstance(cell, list):
        return list(map(_json, cell))
    return format(cell, "f") if isinstance(cell, Decimal) else cell.isoformat() if isinstance(cell, date) else cell
