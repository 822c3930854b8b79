"""From a row that breaks a rule back to the line and column that somebody wrote."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from accord.engine.local import Streamed
from accord.problems import KeyProblem, Problem, did_you_mean
from accord.rules.keys.list import fact, unreported
from accord.rules.relations import TableProblem
from accord.schema.model import Schemas, Table
from accord.sources.places import Cell, FileSegment, Place
from accord.sources.tables import Source

MAX_HINTS = 100  # references to nothing for which a near id is looked up
Places = dict[tuple[str, Cell], Place]


def locate(
    keys: Sequence[KeyProblem],
    others: Sequence[TableProblem],
    streamed: Mapping[str, Streamed],
    data: Mapping[str, Source],
    schemas: Schemas,
) -> Iterator[Problem]:
    """Yield the problem of each row at its place; a reference to nothing with a near id where there is one.

    Where a rule of a table has more problems than are reported, one of the file says how many.
    """
    wanted: dict[str, set[Cell]] = {}
    for key in keys:
        wanted.setdefault(key.table, set()).update({_cell(key, key.row), _cell(key, max(key.first_row, 0))})
    for table, row in others:
        wanted.setdefault(table, set()).add((row.row, row.column))
    places = {
        (name, cell): place
        for name, cells in wanted.items()
        for cell, place in find(cells, streamed[name], schemas.tables[name])
    }
    hints = _Hints(data)
    for key in keys:
        first = places[key.table, _cell(key, key.first_row)] if key.first_row >= 0 else ""
        message = fact(key, schemas.tables[key.table], str(first)) + (
            hints.near(key) if key.rule == "reference" else ""
        )
        yield places[key.table, _cell(key, key.row)].problem(key.rule, message)
    for key, message in unreported(keys):
        yield Problem(places[key.table, _cell(key, key.row)].file, 0, 0, "", "too-many", message)
    for table, row in others:
        yield places[table, (row.row, row.column)].problem(row.rule, row.message)


def find(cells: Iterable[Cell], streamed: Streamed, table: Table) -> Iterator[tuple[Cell, Place]]:
    """Yield the place of each cell of a table."""
    starts = [segment.start for segment in streamed.segments]
    of_files: dict[Path, dict[Cell, Place]] = {}
    for at, some in groupby(sorted(cells), key=lambda cell: bisect_right(starts, cell[0]) - 1):
        segment = streamed.segments[at]
        places = segment.places(some)
        if isinstance(segment, FileSegment) and segment.path:
            of_files.setdefault(segment.path, {}).update(places)
        else:
            yield from places.items()
    if of_files:
        from accord.sources.cell_places import exact  # and the readers' grammar of rows, which records never need
    for path, places in of_files.items():
        yield from exact(path, table, places).items()


def _cell(key: KeyProblem, row: int) -> Cell:
    return row, "" if key.rule == "duplicate-key" else key.column  # of a key of several columns the whole row


class _Hints:
    """Near ids for references to nothing, among those in memory, for the first of them only."""

    def __init__(self, data: Mapping[str, Source]) -> None:
        self.data, self.left = data, MAX_HINTS
        self.known: dict[tuple[str, str], list[Any]] = {}

    def near(self, key: KeyProblem) -> str:
        """Return a hint, or nothing."""
        target = self.data.get(key.target)
        if not self.left or not isinstance(target, pa.Table) or len(key.value) > 1:
            return ""
        self.left -= 1
        place = (key.target, key.target_columns[0])
        if place not in self.known:
            self.known[place] = target.column(place[1]).drop_null().to_pylist()
        if not isinstance(key.value[0], str):
            return ""
        return did_you_mean(key.value[0], self.known[place])
