"""What the readers share: the batches they yield, the columns a file may bring, the rows that stay."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from accord.derived import arrow_schema
from accord.errors import Problem, did_you_mean
from accord.model import Column, Table

LIMIT = 10_000  # problems of one table; then reading stops


class Rows(NamedTuple):
    """Typed rows of one file: the curated columns of its table, in order.

    Rows with a cell that has not the type of its column are taken out (a ``Problem`` has told them), so that no other
    check speaks of them again. Then ``numbers`` holds the number of each row that stayed; where it is None, they are
    ``first``, ``first + 1``, and so on. Numbers count the rows of the file from 0, bad ones too.
    """

    batch: pa.RecordBatch
    file: str  # as problems name it
    first: int
    numbers: pa.Array | None
    path: Path  # the file itself, for ``locate``

    def number(self, index: int) -> int:
        """Return the number in the file of a row of the batch."""
        return self.first + index if self.numbers is None else int(self.numbers[index].as_py())


@dataclass(frozen=True)
class Source:
    """One file of rows and the table they belong to."""

    path: Path
    name: str
    table: Table

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that people and machines write; the others are computed."""
        return [column for column in self.table.columns if not column.derived_from]

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of those columns."""
        whole = arrow_schema(self.table)
        return pa.schema([whole.field(column.name) for column in self.columns], metadata=whole.metadata)

    def problem(self, line: int, column: int, rule: str, message: str, record: str = "") -> Problem:
        """Return a problem in this file."""
        return Problem(self.name, line, column, record, rule, message)

    def check_names(self, names: list[str]) -> list[tuple[str, str]]:
        """Return (name, what is wrong) for the column names of a file; the order is free."""
        known = {column.name for column in self.columns}
        faults = [(name, self._unknown(name, known)) for name in dict.fromkeys(names) if name not in known]
        faults += [(name, f"{name}: is a column twice; take one out") for name, n in Counter(names).items() if n > 1]
        for column in self.columns:
            if column.required and column.name not in names:
                faults.append(("", f"{column.name}: is missing; add the column"))
        return faults

    def _unknown(self, name: str, known: set[str]) -> str:
        column = self.table.by_name.get(name)
        if column is not None:
            return f"{name}: is computed from {column.derived_from}; take the column out"
        return f"{name!r} is no column of {self.table.name}{did_you_mean(name, known)}"


def kept(source: Source, arrays: list[pa.Array], numbers: pa.Array | None, first: int, bad: set[int]) -> Iterator[Rows]:
    """Yield the rows of a batch but the bad ones. ``numbers`` are those of the rows given, ``bad`` those to take out.

    Both count from ``first``; without ``numbers`` the rows given are all there were.
    """
    batch = pa.RecordBatch.from_arrays(arrays, schema=source.schema)
    size, rows = batch.num_rows, None
    if numbers is not None:
        rows = pc.add(numbers, first)
    elif bad:
        rows = pa.arange(first, first + size)
    if rows is not None:
        out = [at for at in (_place(rows, first + number) for number in sorted(bad)) if at is not None]
        # What lies between two bad rows is copied as one: a filter would look at each row of each column.
        spans = [(before + 1, after - before - 1) for before, after in pairwise([-1, *out, size])]
        batch = pa.concat_batches([batch.slice(*span) for span in spans])
        rows = pa.concat_arrays([rows.slice(*span) for span in spans])
    if batch.num_rows:
        yield Rows(batch, source.name, first if rows is None else rows[0].as_py(), rows, source.path)


def _place(rows: pa.Array, number: int) -> int | None:
    """Return where a number stands among rising ones."""
    at = bisect_left(range(len(rows)), number, key=lambda place: rows[place].as_py())
    return at if at < len(rows) and rows[at].as_py() == number else None
