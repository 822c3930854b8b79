"""Where rows stand: from a row of a table back to the line and column that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyarrow as pa

from accord.problems import Path as DataPath
from accord.problems import Problem, dotted
from accord.schema.model import Table
from accord.sources.rows import Rows
from accord.values.kernels import pc

if TYPE_CHECKING:
    from accord.sources.records import Record  # and its YAML reader, which files of rows never need

Cell = tuple[int, str]  # row of a table, from 0; column, empty for the whole row


class Place(NamedTuple):
    """Where a cell stands; ``label`` is what a message about it begins with. Of a whole row ``column`` is 1."""

    file: str
    line: int
    column: int
    record: str
    label: str

    def problem(self, rule: str, message: str) -> Problem:
        """Return a problem at this place."""
        text = f"{self.label}: {message}" if self.label else message
        return Problem(self.file, self.line, self.column, self.record, rule, text)

    def __str__(self) -> str:
        column = f":{self.column}" if self.column > 1 else ""
        return f"{self.file}:{self.line}{column}" if self.line else self.file


class Segment(Protocol):
    """Some rows of a table, from row ``start`` on, with their places, in next to no memory."""

    @property
    def start(self) -> int:
        """The first row."""

    def places(self, cells: Iterable[Cell]) -> dict[Cell, Place]:
        """Return the places of cells of these rows."""

    def moved(self, rows: int) -> Segment:
        """Return the segment so many rows further down."""


class FileSegment(NamedTuple):
    """Which lines of which file stand from row ``start`` of the table on.

    Where a row is not a line, ``steps`` are the lines from one row to the next; most are alike, so they press well.
    """

    start: int
    file: str
    first: int
    steps: bytes | None
    rows: int
    path: Path | None = None

    @classmethod
    def of(cls, start: int, rows: Rows) -> FileSegment:
        """Return the segment of some rows."""
        size = rows.batch.num_rows
        if rows.lines is None:
            return cls(start, rows.file, rows.first, None, size, rows.path)
        ahead = pa.concat_arrays([rows.lines.slice(0, 1), rows.lines.slice(0, size - 1)])
        steps = pc.cast(pc.subtract(rows.lines, ahead), pa.int32()).buffers()[1]
        return cls(start, rows.file, rows.line(0), pa.compress(steps, "zstd", asbytes=True), size, rows.path)

    def moved(self, rows: int) -> FileSegment:
        """Return the segment so many rows further down."""
        return self._replace(start=self.start + rows)

    def lines(self, rows: Iterable[int]) -> dict[int, int]:
        """Return the line of each of these rows of the table."""
        if self.steps is None:
            return {row: self.first + row - self.start for row in rows}
        data = pa.decompress(self.steps, 4 * self.rows, "zstd")
        steps = pa.Array.from_buffers(pa.int32(), self.rows, [None, data])
        lines = pc.cumulative_sum(pc.cast(steps, pa.int64()), start=self.first)
        return {row: lines[row - self.start].as_py() for row in rows}

    def places(self, cells: Iterable[Cell]) -> dict[Cell, Place]:
        """Return the lines of cells of these rows, each at column 1; ``cell_places.exact`` finds their columns."""
        wanted = list(cells)
        lines = self.lines({row for row, _ in wanted})
        return {(row, column): Place(self.file, lines[row], 1, "", column) for row, column in wanted}


class Origin(NamedTuple):
    """What a row was made of: the part of a record at ``path``; a cell that is not in it stands at ``written``."""

    record: Record
    path: DataPath
    written: DataPath = ()

    def place(self, props: tuple[str, ...]) -> Place:
        """Return where the cell stands that some properties lead to, or what stands around it."""
        path = self._path(props) if props else self.written or self.path
        line, place = self.record.document.at((*self.record.base, *path))
        return Place(self.record.file, line, place, self.record.id, dotted(path))

    def _path(self, props: tuple[str, ...]) -> DataPath:
        value = self.record.data
        for step in self.path:
            value = value[step]
        if isinstance(value, dict) and (props[0] in value or not self.written):
            return (*self.path, *props)
        return self.written or self.path


class RecordSegment(NamedTuple):
    """Rows that were made of records; None where nobody wrote them."""

    start: int
    table: Table
    origins: Sequence[Origin | None]

    def places(self, cells: Iterable[Cell]) -> dict[Cell, Place]:
        """Return the places of cells of these rows."""
        return {(row, column): self.place(row - self.start, column) for row, column in cells}

    def moved(self, rows: int) -> RecordSegment:
        """Return the segment so many rows further down."""
        return self._replace(start=self.start + rows)

    def place(self, row: int, column: str) -> Place:
        """Return where a cell stands; rows count from 0 within the segment."""
        origin = self.origins[row]
        if origin is None:
            return Place(
                f"table {self.table.name}", 0, 0, "", f"row {self.start + row + 1}: {column}".removesuffix(": ")
            )
        known = self.table.by_name.get(column)
        return origin.place(known.path if known else (column,) if column else ())
