"""What the readers share: the batches they yield, the columns a file may bring, the rows that stay."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from accord.problems import Problem, RowProblem, did_you_mean
from accord.schema.arrow import arrow_schema
from accord.schema.model import Column, Table
from accord.values import row_keys
from accord.values.kernels import pc
from accord.values.quoting import quote_value

MAX_PROBLEMS = 10_000  # problems of one table; then reading stops
MAX_COLUMNS = 10_000  # that a file may name
MAX_SPANS = 1_000  # of good rows between bad ones that are copied one by one


Position = tuple[int, int]  # line and column, from 1
Locate = Callable[[int, str], Position]  # the place of a cell, from its row as it was read and its column's name


class Proof(NamedTuple):
    """What a reader has proved of rows: rules that none of them breaks, but for some rows, which are in doubt."""

    rules: frozenset[tuple[str, str]]  # a column, and a word of its schema or "required"
    clean: frozenset[str]  # columns whose texts are printable ASCII, and hold no mark of a merge
    doubtful: tuple[int, ...] = ()  # in rising order

    def without(self, out: Sequence[int]) -> Proof:
        """Return the same of the rows that are left where some are taken out, given in rising order."""
        left = [row - bisect_left(out, row) for row in self.doubtful if row not in set(out)]
        return self._replace(doubtful=tuple(left))


NOTHING_PROVED = Proof(frozenset(), frozenset())


class Rows(NamedTuple):
    """Typed rows of one file: the curated columns of its table, in order.

    Rows with a cell that has not the type of its column are taken out (a ``Problem`` reports each), so that no other
    check speaks of them again. ``lines`` holds the line of the file on which each row begins (in Parquet, the number
    of the row, from 1); where it is None, these are ``first``, ``first + 1``, and so on.
    """

    batch: pa.RecordBatch
    file: str  # as problems name it
    first: int
    lines: pa.Array | None
    locate: Locate | None = None  # works from what was read, which these rows keep in memory as long as they live
    numbers: pa.Array | None = None  # which rows of those that ``locate`` knows these are; None: all of them
    key: tuple[str, ...] = ()  # the columns of the table's key
    path: Path | None = None  # of the file
    proof: Proof = NOTHING_PROVED

    def line(self, row: int) -> int:
        """Return the line on which a row of the batch begins."""
        return self.first + row if self.lines is None else int(self.lines[row].as_py())

    def problem(self, fault: RowProblem) -> Problem:
        """Return a problem of a row, at the place of its cell."""
        message = f"{fault.column}: {fault.message}" if fault.column else fault.message
        record = key_text(self.batch, self.key, fault.row)
        return Problem(self.file, *self.position(fault.row, fault.column), record, fault.rule, message)

    def with_batch(self, batch: pa.RecordBatch) -> Rows:
        """Return these rows with other columns."""
        return self._replace(batch=batch)

    def position(self, row: int, column: str) -> Position:
        """Return line and column of a cell; where its row begins, if it has no place of its own.

        Quick where rows come in rising order.
        """
        number = row if self.numbers is None else int(self.numbers[row].as_py())
        line, at = self.locate(number, column) if self.locate and column else (0, 1)
        return line or self.line(row), at

    def without(self, out: list[int]) -> Rows:
        """Return these rows but some, given in rising order."""
        if not out:
            return self
        size = self.batch.num_rows
        if len(out) > MAX_SPANS:
            batch = self.batch.filter(pc.invert(pc.is_in(pa.arange(0, size), pa.array(out, pa.int64()))))
        else:  # what lies between two bad rows is copied as one: a filter would look at each row of each column
            batch = pa.concat_batches([self.batch.slice(*span) for span in _spans(out, size)])
        return self.with_batch(batch).but(out)

    def but(self, out: list[int]) -> Rows:
        """Return these rows, whose batch lacks those that are given in rising order, with their lines and numbers."""
        size = self.batch.num_rows + len(out)
        lines = pa.arange(self.first, self.first + size) if self.lines is None else self.lines
        numbers = pa.arange(0, size) if self.numbers is None else self.numbers
        if len(out) > MAX_SPANS:
            mask = pc.invert(pc.is_in(pa.arange(0, size), pa.array(out, pa.int64())))
            lines, numbers = lines.filter(mask), numbers.filter(mask)
        else:
            spans = _spans(out, size)
            lines, numbers = (pa.concat_arrays([array.slice(*span) for span in spans]) for array in (lines, numbers))
        return self._replace(lines=lines, numbers=numbers, proof=self.proof.without(out))


def _spans(out: list[int], size: int) -> list[tuple[int, int]]:
    """Return where the rows between those that are out begin, and how many they are."""
    return [(before + 1, after - before - 1) for before, after in pairwise([-1, *out, size])]


def key_text(batch: pa.RecordBatch, key: Sequence[str], row: int) -> str:
    """Return the text of the key of a row; nothing where a column of it is not there, or empty."""
    if any(name not in batch.schema.names for name in key):
        return ""
    return row_keys.join([batch.column(name)[row].as_py() for name in key]) if key else ""


class Reading(NamedTuple):
    """Where the rows of a batch stand, those that are taken out too."""

    first: int  # line of the first
    lines: pa.Array | None = None  # None: they are ``first``, ``first + 1``, and so on
    locate: Locate | None = None


def too_wide(columns: int) -> str:
    """Return what is wrong with a file that names so many columns."""
    return f"names {columns:,} columns, where {MAX_COLUMNS:,} at most may stand"


@dataclass(frozen=True)
class Source:
    """One file of rows and the table they belong to."""

    path: Path
    name: str
    table: Table
    folders: tuple[tuple[str, str | None], ...] = ()  # columns that the names of folders hold, and their texts

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that people and machines write; the others are computed."""
        return [column for column in self.table.columns if not column.derived_from]

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of those columns."""
        full = arrow_schema(self.table)
        return pa.schema([full.field(column.name) for column in self.columns], metadata=full.metadata)

    def written(self, name: str) -> str:
        """Return the column that holds what a column of the table is computed from; the column itself else."""
        column = self.table.by_name.get(name)
        return column.derived_from if column is not None and column.derived_from else name

    def problem(self, line: int, column: int, rule: str, message: str, record: str = "") -> Problem:
        """Return a problem in this file."""
        return Problem(self.name, line, column, record, rule, message)

    def record_of(self, row: Mapping[str, Any]) -> str:
        """Return the text of the key of a row as it was read, or nothing."""
        values = [row.get(name) for name in self.table.key]
        return row_keys.join(values) if values and all(isinstance(value, (str, int)) for value in values) else ""

    def check_names(self, names: list[str]) -> list[tuple[str, str]]:
        """Return (name, what is wrong) for the column names of a file; the order is free."""
        if len(names) > MAX_COLUMNS:
            return [("", too_wide(len(names)))]
        known, given = {column.name for column in self.columns}, set(names)
        faults = [(name, self._unknown(name, known)) for name in dict.fromkeys(names) if name not in known]
        faults += [(name, f"{name}: is a column twice; take one out") for name, n in Counter(names).items() if n > 1]
        for column in self.columns:
            if column.required and column.name not in given:
                faults.append(("", f"{column.name}: is missing; add the column"))
        return faults

    def _unknown(self, name: str, known: set[str]) -> str:
        column = self.table.by_name.get(name)
        if column is not None:
            return f"{name}: is computed from {column.derived_from}; take the column out"
        return f"{quote_value(name)} is no column of {self.table.name}{did_you_mean(name, known)}"


def without_missing(cells: pa.Array, words: tuple[str, ...]) -> pa.Array:
    """Return text cells, null where one is a word that means that there is no value."""
    if not words:
        return cells
    is_missing = pc.is_in(cells, pa.array(words))
    return pc.if_else(is_missing, pa.scalar(None, cells.type), cells) if is_missing.true_count else cells


def without_missing_values(values: list[Any], words: tuple[str, ...]) -> list[Any]:
    """Return values of JSON, None where one is a word that means that there is no value."""
    return [None if isinstance(value, str) and value in words else value for value in values] if words else values


def rows_without(
    source: Source, arrays: list[pa.Array], rows: Reading, out: list[int], proof: Proof = NOTHING_PROVED
) -> Iterator[Rows]:
    """Yield the rows of a batch but those to take out, given in rising order."""
    yield from _first(_rows(source, arrays, rows, proof).without(out))


def rows_but(
    source: Source, arrays: list[pa.Array], rows: Reading, out: list[int], proof: Proof = NOTHING_PROVED
) -> Iterator[Rows]:
    """Yield the rows of a batch from which some were taken out, given in rising order."""
    whole = _rows(source, arrays, rows, proof)
    yield from _first(whole.but(out) if out else whole)


def _rows(source: Source, arrays: list[pa.Array], rows: Reading, proof: Proof) -> Rows:
    batch = pa.RecordBatch.from_arrays(arrays, schema=source.schema)
    return Rows(batch, source.name, rows.first, rows.lines, rows.locate, None, source.table.key, source.path, proof)


def _first(rows: Rows) -> Iterator[Rows]:
    """Yield rows, where there are any, with the line of the first."""
    if rows.batch.num_rows:
        yield rows._replace(first=rows.line(0))
