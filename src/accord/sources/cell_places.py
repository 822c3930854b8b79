"""Where cells stand in their lines, found in the file once more: rows keep their lines alone, in next to no memory.

Only where problems between rows are reported, and in one pass over a file, up to the last line that is asked for.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from accord.schema.model import Table
from accord.sources.csv.positions import cells_of, place_of
from accord.sources.json_columns import column_of
from accord.sources.places import Cell, Place
from accord.sources.rows import Position

BLOCK_BYTES, STEP_BYTES = 1 << 20, 1 << 14  # read at a time, and of lines that are counted together
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
    except (OSError, EOFError, ValueError, RecursionError, zlib.error):  # it was changed or is gone: its line is known
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


class _File(Protocol):
    """What is read here of a file, compressed or not."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer at the end."""

    def readline(self) -> bytes:
        """Return the rest of a line."""


class _Lines:
    """The lines of a file, those that nobody asks for passed over by their number alone."""

    def __init__(self, file: _File) -> None:
        self._file, self._held, self._at, self.number = file, b"", 0, 1

    def pass_to(self, number: int) -> None:
        """Go on to the line of a number that is not behind; to the end where there is none."""
        while self.number < number:
            if self._at == len(self._held):
                self._held, self._at = self._file.read(BLOCK_BYTES), 0
                if not self._held:
                    return
            end = min(self._at + STEP_BYTES, len(self._held))
            lines = self._held.count(b"\n", self._at, end)
            if self.number + lines < number:
                self.number, self._at = self.number + lines, end
                continue
            for _ in range(number - self.number):
                self._at = self._held.index(b"\n", self._at) + 1
            self.number = number

    def next(self) -> bytes:
        """Return the line here and go on to the next; nothing at the end."""
        end = self._held.find(b"\n", self._at) + 1
        line = self._held[self._at : end or len(self._held)]
        if end:
            self._at = end
        else:
            line, self._held, self._at = line + self._file.readline(), b"", 0
        self.number += 1
        return line


def _in_csv(file: _File, wanted: Wanted) -> Found:
    lines = _Lines(file)
    names = [cell.strip('"').replace('""', '"') for cell in cells_of(_record(lines))]
    for number in sorted(wanted):
        lines.pass_to(number)
        text = _record(lines) if lines.number == number else ""
        for name in wanted[number] & set(names) if text else ():
            below, column = place_of(text, names.index(name))
            yield (number, name), (number + below, column)


def _record(lines: _Lines) -> str:
    record = lines.next()
    while record.count(b'"') % 2 and (more := lines.next()):
        record += more
    return record.decode()


def _in_json_lines(file: _File, wanted: Wanted) -> Found:
    lines = _Lines(file)
    for number in sorted(wanted):
        lines.pass_to(number)
        line = lines.next() if lines.number == number else b""
        for name in wanted[number] if line else ():
            yield (number, name), (number, column_of(line.decode(), name))


_READERS: dict[str, Callable[[_File, Wanted], Found]] = {
    ".csv": _in_csv,
    ".csv.gz": _in_csv,
    ".jsonl": _in_json_lines,
}
