"""Where records and cells of CSV stand: worked out only where something is wrong."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from accord.sources.csv.framing import Chunk, as_bytes

_STEPS = 16  # to find a record among quotes; then halves are tried
_TEXT = r'"(?:[^"]|"")*"|[^,\r\n]*'
_CELL = re.compile(rf"({_TEXT})(?:,|\r?\n|\Z)")
_QUOTE, _LF = (pa.scalar(byte, pa.uint8()) for byte in b'"\n')


class Located(Protocol):
    """Knows where the records of a chunk stand."""

    def record(self, index: int) -> tuple[str, int]:
        """Return the text of a record and the number of lines before it."""


class Records:
    """Where the records of well-formed bytes begin and end: worked out only where something is wrong."""

    def __init__(self, buffer: pa.Buffer) -> None:
        self.buffer = buffer

    @cached_property
    def data(self) -> bytes:
        """The bytes of all of them."""
        raw: bytes = self.buffer.to_pybytes()
        return raw

    @cached_property
    def _ends(self) -> tuple[pa.Array, pa.Array]:
        """The offset after each newline that ends a record, and the number of lines up to there."""
        cells = as_bytes(self.buffer)
        quotes = pc.equal(cells, _QUOTE)
        at = pc.indices_nonzero(pc.or_(quotes, pc.equal(cells, _LF)))
        newline = pc.equal(cells.take(at), _LF)
        inside = pc.bit_wise_and(pc.cumulative_sum(pc.cast(pc.invert(newline), pa.int64())), 1)
        end = pc.and_(newline, pc.equal(inside, 0))
        lines = pc.cumulative_sum(pc.cast(newline, pa.int64())).filter(end)
        return pc.add(pc.cast(at.filter(end), pa.int64()), 1), lines

    def __len__(self) -> int:
        return len(self._ends[0])

    def __getitem__(self, index: int) -> bytes:
        begin, end = self.span(index)
        return self.data[begin:end]

    def span(self, index: int) -> tuple[int, int]:
        """Return where a record begins and ends."""
        return self._ends[0][index - 1].as_py() if index else 0, self._ends[0][index].as_py()

    def index(self, offset: int) -> int:
        """Return which record a byte belongs to."""
        return bisect_right(range(len(self)), offset, key=lambda index: self._ends[0][index].as_py())

    def record(self, index: int) -> tuple[str, int]:
        """Return the text of a record and the number of lines before it."""
        return self[index].decode(errors="replace"), self.line(index)

    @property
    def lines(self) -> pa.Array:
        """The number of lines before each record."""
        return pa.concat_arrays([pa.array([0], pa.int64()), self._ends[1]]).slice(0, len(self))

    def line(self, index: int) -> int:
        """Return the number of lines before a record."""
        return int(self._ends[1][index - 1].as_py()) if index else 0


class Places:
    """Where the records of a chunk stand that pyarrow has parsed, from the lengths of its cells.

    Every cell but a quote is in the chunk as it is in the values, so the number of other bytes before a record is
    known: those of the values, and one for each comma and newline. The chunk has neither a CR nor an empty line.
    Rows must come in rising order.
    """

    def __init__(self, chunk: Chunk, cells: Iterable[pa.Array]) -> None:
        self.chunk, self.columns = chunk, [_Texts(array, quoted=chunk.quotes is not None) for array in cells]
        self.offset, self.row, self.last = 0, -1, ("", 0)

    def at(self, row: int) -> tuple[int, int]:
        """Return the offset of a record in the chunk and the number of lines before it."""
        others, lines = row * len(self.columns), row
        for column in self.columns:
            column.go(row)
            others += column.size - column.quotes
            lines += column.newlines
        quotes = self.chunk.quotes
        if quotes is None:
            return others, lines
        # The place before which so many bytes are no quote: each step passes the quotes that the last one found.
        place, seen = max(self.offset, others), 0
        for _ in range(_STEPS):
            seen = quotes.slice(0, place).true_count
            if place == others + seen:
                break
            place = others + seen
        else:
            behind = range(place, len(quotes) + 1)
            place += bisect_left(behind, others, key=lambda at: at - quotes.slice(0, at).true_count)
        self.offset = place
        return place, lines

    def record(self, index: int) -> tuple[str, int]:
        """Return the text of a record and the number of lines before it."""
        if index != self.row:
            begin, lines = self.at(index)
            end, _ = self.at(index + 1)
            self.row, self.last = index, (self.chunk.data.slice(begin, end - begin).to_pybytes().decode(), lines)
        return self.last


class _Texts:
    """The texts of a column up to a row: how many bytes, and how many of them quotes and newlines."""

    def __init__(self, cells: pa.Array, *, quoted: bool) -> None:
        _, where, data = cells.buffers()
        self.offsets = memoryview(where).cast("i")[cells.offset : cells.offset + len(cells) + 1]
        self.begin = self.offsets[0]
        self.text = data.to_pybytes() if quoted and data is not None else b""
        self.has_quotes, self.has_newlines = b'"' in self.text, b"\n" in self.text
        self.size = self.quotes = self.newlines = 0

    def go(self, row: int) -> None:
        """Count up to a row that is not before the last one."""
        begin, end = self.begin + self.size, self.offsets[row]
        if self.has_quotes:
            self.quotes += self.text.count(b'"', begin, end)
        if self.has_newlines:
            self.newlines += self.text.count(b"\n", begin, end)
        self.size = end - self.begin


def cells_of(record: str) -> list[str]:
    """Return the cells of a well-formed record as they are written, quotes and all."""
    cells, at = [], 0
    while match := _CELL.match(record, at):
        cells.append(match[1])
        at = match.end()
        if not match[0].endswith(","):
            break
    return cells


def places_of(record: str) -> Iterator[tuple[int, int]]:
    """Yield the line and the column, from 1, of each cell of a record."""
    line = column = 1
    for cell in cells_of(record):
        yield line, column
        line += cell.count("\n")
        column = len(cell) - cell.rfind("\n") + 1 if "\n" in cell else column + len(cell) + 1


def place_of(record: str, index: int) -> tuple[int, int]:
    """Return the line within a record, from 0, and the column, from 1, of one of its cells; 0 and 1 without it."""
    if (before := _before(index).match(record)) is None:
        return 0, 1
    text = before[0]
    return text.count("\n"), len(text) - text.rfind("\n")


@lru_cache(256)
def _before(index: int) -> re.Pattern[str]:
    """Match so many cells, each with its comma: quick for a cell far in a wide record."""
    return re.compile(rf"(?:(?>{_TEXT}),){{{index}}}")
