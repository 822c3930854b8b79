"""Where cells stand in their lines, found in the file once more: rows keep their lines alone, in next to no memory.

Only where problems between rows are reported, and in one pass over a file, up to the last line that is asked for.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from accord.schema.model import Table
from accord.sources.csv.positions import cells_of, place_of
from accord.sources.json_columns import column_of
from accord.sources.places import Cell, Place
from accord.sources.rows import Position

Wanted = Mapping[int, set[str]]  # names of columns by the line on which their record begins
Found = Iterator[tuple[tuple[int, str], Position]]  # by line and name


def exact(path: Path, table: Table, places: Mapping[Cell, Place]) -> Mapping[Cell, Place]:
    """Return places of cells with their own lines and columns, where their file has such and is as it was."""
    reader = next((reader for ending, reader in _READERS.items() if path.name.endswith(ending)), None)
    if reader is None:
        return places
    written = {cell: _written(table, cell[1]) for cell in places if cell[1]}
    wanted: dict[int, set[str]] = {}
    for cell, name in written.items():
        wanted.setdefault(places[cell].line, set()).add(name)
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as file:
            found = dict(reader(file, wanted)) if wanted else {}
    except (OSError, EOFError, ValueError):  # it was changed or is gone: the line is what is known
        return places
    moved = {cell: found.get((places[cell].line, name)) for cell, name in written.items()}
    return {
        cell: place._replace(line=at[0], column=at[1]) if (at := moved.get(cell)) else place
        for cell, place in places.items()
    }


def _written(table: Table, name: str) -> str:
    """Return the column that holds what a column is computed from; the column itself else."""
    column = table.by_name.get(name)
    return column.derived_from if column is not None and column.derived_from else name


def _in_csv(file: Iterable[bytes], wanted: Wanted) -> Found:
    names: list[str] = []
    last = max(wanted)
    lines = enumerate(file, 1)
    for number, line in lines:
        if number > last:
            return
        if number > 1 and number not in wanted:
            continue
        record = line
        while record.count(b'"') % 2 and (more := next(lines, None)):
            record += more[1]
        text = record.decode()
        if number == 1:
            names = [cell.strip('"').replace('""', '"') for cell in cells_of(text)]
        for name in wanted.get(number, set()) & set(names):
            below, column = place_of(text, names.index(name))
            yield (number, name), (number + below, column)


def _in_json_lines(file: Iterable[bytes], wanted: Wanted) -> Found:
    last = max(wanted)
    for number, line in enumerate(file, 1):
        if number > last:
            return
        for name in wanted.get(number, ()):
            yield (number, name), (number, column_of(line.decode(), name))


_READERS: dict[str, Callable[[Iterable[bytes], Wanted], Found]] = {
    ".csv": _in_csv,
    ".csv.gz": _in_csv,
    ".jsonl": _in_json_lines,
}
