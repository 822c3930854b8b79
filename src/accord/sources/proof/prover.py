r"""Chunks of records against the expression of their table: which of them are surely right, and which are in doubt.

RE2 reads some three nanoseconds a byte, and stops where nothing can match any more; but pyarrow makes the automaton
again for each call. So a chunk without a fault is one text of one call; another is the texts of a second one, some
kilobytes each, and the records of those that do not match are those of a third. A record in doubt has all cells and
right quotes at least, and the exact way judges it; before one that has not, the chunk ends.

RE2 takes halves of surrogate pairs for text, so the expressions have none of these.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from accord.schema.model import Table
from accord.schema.regex_tree import ANY_TEXT
from accord.sources.as_one import matches, texts_of
from accord.sources.csv.borders import record_start, starts
from accord.sources.proof.cells import CSV, Cell, compile_cells
from accord.sources.rows import Proof

PIECE_BYTES = 1 << 11  # of a chunk with a fault, matched together
MAX_SHARE = 1 / 64  # of the bytes of a chunk, in doubt: beyond, the exact way is as fast
MIN_ALLOWED = 1 << 12  # bytes in doubt that are always allowed
MAX_LINES = 400_000  # of some megabytes that are looked at one by one, each of which takes memory
JUDGED_AT_ONCE = 1 << 16  # bytes of pieces with a fault: to judge all of their records is cheaper than to match each
MAX_NANOSECONDS = 25  # a byte; an automaton that takes more is given up
LEAST_MEASURED = 1 << 16  # bytes
MAX_IN_VAIN = 4  # chunks in a row in which too much is in doubt; then the proof is given up
_END = r"\r?\n"
Span: TypeAlias = tuple[int, int]


class Proved(NamedTuple):
    """Whole records at the start of some bytes, up to ``size``, that are right but for the spans in doubt."""

    data: bytes
    size: int
    doubtful: tuple[Span, ...] = ()

    def good(self, gap: bytes = b"") -> pa.Buffer | bytes:
        """Return the bytes of the records that are not in doubt, with ``gap`` in the place of each that is."""
        if not self.doubtful:
            return pa.py_buffer(self.data).slice(0, self.size)
        begins = [0, *(end for _, end in self.doubtful)]
        ends = [*(begin for begin, _ in self.doubtful), self.size]
        view = memoryview(self.data)
        return gap.join(view[begin:end] for begin, end in zip(begins, ends, strict=True))


class Prover:
    """The proof of the rows of one file, in which a record is a line.

    Args:
        cells: what is known of the cells of its columns.
        row: the expression of a row that is right, with the end of its line.
        any_row: that of a record that the exact way can judge by itself, where others are right.
    """

    may_break = False  # whether a record may go over several lines, within quotes
    commas = 0  # in each record, at least

    def __init__(self, cells: dict[str, Cell], row: str, any_row: str) -> None:
        self.cells = cells
        self.is_on, self._has_doubt, self._in_vain = True, False, 0
        self._rows, self._any_row = rf"\A(?:{row})*\z", rf"\A{any_row}\z"

    def proof(self, doubtful: Sequence[int]) -> Proof:
        """Return what is proved of rows but for some, given by their numbers."""
        rules = {(name, word) for name, cell in self.cells.items() for word in cell.proved}
        clean = {name for name, cell in self.cells.items() if cell.is_clean}
        return Proof(frozenset(rules), frozenset(clean), tuple(doubtful))

    def prove(self, data: bytes) -> Proved | None:
        """Return the records at the start of some bytes; None where all are for the exact way."""
        if not self.is_on or not (end := self._end(data)):
            return None
        begin = time.thread_time_ns()
        try:
            proved = None if self._has_doubt else self._whole(data, end)
            proved = proved or self._in_pieces(data, end)
        except pa.ArrowInvalid:  # RE2 refuses the expression, as too large
            self.is_on = False
            return None
        self._has_doubt = proved is None or bool(proved.doubtful)
        if end > LEAST_MEASURED:
            self._in_vain = 0 if proved else self._in_vain + 1
            is_slow = time.thread_time_ns() - begin > MAX_NANOSECONDS * end
            self.is_on = not is_slow and self._in_vain < MAX_IN_VAIN
        return proved

    def _end(self, data: bytes) -> int:
        """Return where the last whole record ends."""
        return data.rfind(b"\n") + 1

    def _starts(self, data: bytes, begin: int, end: int) -> Iterator[int]:
        """Yield where each of the records between two borders begins."""
        while begin < end:
            yield begin
            begin = data.find(b"\n", begin, end) + 1 or end

    def _whole(self, data: bytes, end: int) -> Proved | None:
        return Proved(data, end) if matches(texts_of(data, [0, end]), self._rows) else None

    def _in_pieces(self, data: bytes, end: int) -> Proved | None:
        """Pass over the pieces that match, then over the records that do in the others."""
        cuts = list(_cuts(data, end, self.commas))
        is_right = _match(texts_of(data, cuts), self._rows).to_pylist()
        pieces, end = _faulty(data, cuts, is_right) if self.may_break else _wrong(cuts, is_right)
        if not pieces:
            return Proved(data, end) if end else None
        if sum(data.count(b"\n", *piece) for piece in pieces) > MAX_LINES:
            return None
        spans = [span for piece in pieces for span in pairwise([*self._starts(data, *piece), piece[1]])]
        if _size(spans) > JUDGED_AT_ONCE:
            spans = self._others(data, spans, self._rows)
        broken = self._others(data, spans, self._any_row)
        size = broken[0][0] if broken else end
        doubtful = tuple(span for span in spans if span[0] < size)
        if _size(doubtful) > max(size * MAX_SHARE, MIN_ALLOWED):
            return None
        return Proved(data, size, doubtful) if size else None

    def _others(self, data: bytes, spans: list[Span], expression: str) -> list[Span]:
        """Return the spans that an expression does not match."""
        view = memoryview(data)
        offsets = list(accumulate((end - begin for begin, end in spans), initial=0))
        found = _match(texts_of(b"".join(view[begin:end] for begin, end in spans), offsets), expression).to_pylist()
        return [span for span, right in zip(spans, found, strict=True) if not right]


class CsvProver(Prover):
    """The proof of the rows of a file of CSV, whose records may go over several lines.

    Args:
        table: whose rows they are.
        names: of the columns of the file, in order.
    """

    may_break = True

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        cells = compile_cells(table, names, CSV)
        any_cell = CSV.write(table.columns[0], ANY_TEXT, optional=True)[0]
        row, any_row = ",".join(cell.expression for cell in cells.values()), ",".join([any_cell] * len(cells))
        super().__init__(cells, row + _END, any_row + _END)
        self.commas = len(cells) - 1

    def _end(self, data: bytes) -> int:
        """Return where the last whole record ends. The quotes are counted only where its last line looks odd."""
        end = data.rfind(b"\n") + 1
        line = data.rfind(b"\n", 0, end - 1) + 1
        if data.count(b'"', line, end) & 1 or data.count(b",", line, end) < len(self.cells) - 1:
            return record_start(data, end, data.count(b'"', 0, end) & 1)
        return end

    def _starts(self, data: bytes, begin: int, end: int) -> Iterator[int]:
        return starts(data, begin, end)


def _cuts(data: bytes, end: int, commas: int) -> Iterator[int]:
    """Yield where lines begin, some kilobytes apart, and where the last one ends.

    Of lines those are taken that have so many commas: such a line is hardly one within quotes.
    """
    place = 0
    while place < end:
        yield place
        place = data.find(b"\n", min(place + PIECE_BYTES, end) - 1, end) + 1 or end
        while place < end and data.count(b",", place, after := data.find(b"\n", place, end) + 1 or end) < commas:
            place = after
    yield end


def _wrong(cuts: Sequence[int], is_right: Sequence[bool]) -> tuple[list[Span], int]:
    """Return the pieces that do not match, and where the last record ends."""
    return [piece for piece, right in zip(pairwise(cuts), is_right, strict=True) if not right], cuts[-1]


def _faulty(data: bytes, cuts: Sequence[int], is_right: Sequence[bool]) -> tuple[list[Span], int]:
    """Return what ``_wrong`` does, of records that may go over several lines: each piece from one record to another.

    What matches has even quotes, so only those of other pieces are counted, and one of these closes what another opens:
    they are one piece, with all between them.
    """
    pieces: list[Span] = []
    inside = 0
    for (begin, end), right in zip(pairwise(cuts), is_right, strict=True):
        if right:
            continue
        pieces.append((pieces.pop()[0] if inside else begin, end))
        inside ^= data.count(b'"', begin, end) & 1
    if not inside:
        return pieces, cuts[-1]
    begin, end = pieces.pop()
    last = max(record_start(data, end, inside), begin)
    return [*pieces, (begin, last)] if last > begin else pieces, last


def _size(spans: Iterable[Span]) -> int:
    return sum(end - begin for begin, end in spans)


def _match(texts: pa.Array, expression: str) -> pa.BooleanArray:
    return pc.match_substring_regex(texts, expression)
