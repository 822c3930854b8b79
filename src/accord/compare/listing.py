"""The records of a file of changes, one after another, all of them or the first of each table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from accord.compare.comparison import Comparison, TableChanges

Cell = tuple[str, str | None, str | None]  # column, old, new
Mask = Callable[[pa.RecordBatch], pa.Array]  # says which cells of a batch are listed


@dataclass(frozen=True)
class Record:
    """A record that differs: its kind of change, its keys in both versions, and the cells that differ."""

    table: str
    kind: str
    key: str | None
    new_key: str | None
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """What reports call it."""
        return self.key or "(a row without a key)"


def by_table(comparison: Comparison, limit: int = 0) -> Iterator[tuple[TableChanges, Iterator[Record], int]]:
    """Yield each table that has changes, with its records and how many are left out; no limit is 0."""
    tables = {table.name: table for table in comparison.tables}
    wanted = [(table.first, table.first + limit) for table in comparison.tables]
    listed = records(comparison.changes, (lambda batch: _in_ranges(batch.column(0), wanted)) if limit else None)
    for name, found in groupby(listed, lambda record: record.table):
        left = _number_of_records(tables[name], comparison) - limit if limit else 0
        yield tables[name], found, max(left, 0)


def _number_of_records(table: TableChanges, comparison: Comparison) -> int:
    """Return how many records of a table differ: they are numbered through."""
    after = [other.first for other in comparison.tables if other.first > table.first]
    return min(after, default=comparison.number_of_records + 1) - table.first


def of_kinds(comparison: Comparison, kinds: Sequence[str], tables: Sequence[str]) -> Iterator[Record]:
    """Yield the records of some kinds and tables."""
    kind, table = pa.array(kinds, pa.string()), pa.array(tables, pa.string())
    yield from records(
        comparison.changes,
        lambda batch: pc.and_(pc.is_in(batch.column("change"), kind), pc.is_in(batch.column("table"), table)),
    )


def records(path: Path, mask: Mask | None = None) -> Iterator[Record]:
    """Yield the records of a file of changes in its order; one that has values of a new column too comes twice."""
    for (_, *about), rows in groupby(_rows(path, mask), itemgetter(slice(0, 5))):
        cells = tuple(cell for *_, column, old, new in rows if (cell := (column, old, new)) and column is not None)
        table, kind, key, new_key = about
        yield Record(table, kind, key, new_key, cells)


def _rows(path: Path, mask: Mask | None) -> Iterator[tuple[Any, ...]]:
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches():
            rows = batch if mask is None else batch.filter(mask(batch))
            yield from zip(*(column.to_pylist() for column in rows.columns), strict=True)


def _in_ranges(numbers: pa.Array, wanted: Sequence[tuple[int, int]]) -> pa.Array:
    first, last = numbers[0].as_py(), numbers[-1].as_py()
    mask = pa.repeat(pa.scalar(value=False), len(numbers))
    for start, end in wanted:
        if start <= last and end > first:
            mask = pc.or_(mask, pc.and_(pc.greater_equal(numbers, start), pc.less(numbers, end)))
    return mask
