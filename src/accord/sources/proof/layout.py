"""Where the records of a proved chunk stand: their lines, and their bytes where somebody asks for them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from accord.sources.proof.prover import Proved

_STEP = 1 << 12  # bytes whose newlines are counted together
_ONE = pa.scalar(1, pa.int64())


class Layout:
    """The lines and places of the records of a chunk, those in doubt among them.

    Args:
        proved: the chunk.
        rows: number of records that are not in doubt.
        heights: how many lines each of these takes; None: each takes one.
        numbers: which of all records those in doubt are, where that is known; else their lines are counted.
    """

    def __init__(self, proved: Proved, rows: int, heights: pa.Array | None, numbers: list[int] | None = None) -> None:
        self.proved, self._rows, self._heights, self._known = proved, rows, heights, numbers
        self.size = rows + len(proved.doubtful)
        self._tall = [proved.data.count(b"\n", begin, end) for begin, end in proved.doubtful]
        self._places = [(0, 0)]  # lines before, and offsets, of some places, in rising order

    @cached_property
    def numbers(self) -> list[int]:
        """Which of all records those in doubt are."""
        tops = None if self._heights is None else _tops(self._heights)
        if self._known is not None:
            self._note(self._known, tops)
            return self._known
        found, above, at, tall = [], 0, 0, 0
        for place, (begin, end) in enumerate(self.proved.doubtful):
            above += self.proved.data.count(b"\n", at, begin)  # lines of the others
            others = above if tops is None else _place(tops, above)
            found.append(others + place)
            self._places.append((above + tall, begin))
            at, tall = end, tall + self._tall[place]
        return found

    def _note(self, numbers: list[int], tops: pa.Array | None) -> None:
        """Note the places of the records in doubt."""
        tall = 0
        for place, (number, (begin, _)) in enumerate(zip(numbers, self.proved.doubtful, strict=True)):
            line = number - place  # of those that are not in doubt, where each takes one
            if tops is not None:
                line = tops[line].as_py() if line < self._rows else self.height - sum(self._tall)
            self._places.append((line + tall, begin))
            tall += self._tall[place]

    @cached_property
    def lines(self) -> pa.Array | None:
        """The number of lines before each record; None where each is a line."""
        if self._heights is None and all(height == 1 for height in self._tall):
            return None
        heights = pa.repeat(_ONE, self._rows) if self._heights is None else self._heights
        return _tops(in_order([heights], [pa.array(self._tall, pa.int64())], self.numbers)[0])

    def span(self, number: int) -> tuple[int, int]:
        """Return where a record begins and ends: found from what is known of places before it."""
        place = bisect_left(self.numbers, number)
        if place < len(self.numbers) and self.numbers[place] == number:
            return self.proved.doubtful[place]
        begin, below = self._offset(self.line(number)), number + 1
        return begin, self._offset(self.line(below)) if below < self.size else self.proved.size

    def record(self, index: int) -> tuple[str, int]:
        """Return the text of a record and the number of lines before it."""
        begin, end = self.span(index)
        return self.proved.data[begin:end].decode(errors="replace"), self.line(index)

    def numbers_of(self, rows: Sequence[int]) -> list[int]:
        """Return which of all records some are that are not in doubt, given in rising order among these."""
        found, place = [], 0
        for row in rows:
            while place < len(self.numbers) and self.numbers[place] <= row + place:
                place += 1
            found.append(row + place)
        return found

    @property
    def height(self) -> int:
        """The number of lines."""
        others = self._rows if self._heights is None else pc.sum(self._heights).as_py() or 0
        return int(others) + sum(self._tall)

    def lines_from(self, first: int) -> pa.Array | None:
        """Return the line on which each record begins, where the chunk does on ``first``; None where each is a line."""
        return None if self.lines is None else pc.add(self.lines, pa.scalar(first, pa.int64()))

    def line(self, number: int) -> int:
        """Return the number of lines before a record."""
        return number if self.lines is None else int(self.lines[number].as_py())

    def _offset(self, line: int) -> int:
        """Return where a line begins: counted from the nearest known place before it, which is known from then on."""
        data, size = self.proved.data, self.proved.size
        before = bisect_right(self._places, (line, size)) - 1
        above, at = self._places[before]
        if above == line:
            return at
        while at + _STEP < size and (more := data.count(b"\n", at, at + _STEP)) < line - above:
            above, at = above + more, at + _STEP
        for _ in range(line - above):
            at = data.find(b"\n", at) + 1
        self._places.insert(before + 1, (line, at))
        return at


def in_order(
    good: list[pa.Array],
    doubtful: list[pa.Array],
    numbers: Sequence[int],
    *,
    gaps: bool = False,
    out: Collection[int] = (),
) -> list[pa.Array]:
    """Return columns of all records in order, given those of the good and of those in doubt.

    ``numbers`` says which of all those in doubt are; with ``gaps`` a row of the good stands in the place of each. Those
    whose numbers are ``out``, which are in doubt, are left out.
    """
    names = list(map(str, range(len(good))))
    others, few = (pa.RecordBatch.from_arrays(arrays, names) for arrays in (good, doubtful))
    parts, begin = [], 0
    for place, after in pairwise([*_runs(numbers, out), len(numbers)]):
        number = numbers[place] - (0 if gaps else place)
        parts.append(others.slice(begin, number - begin))
        if numbers[place] not in out:
            parts.append(few.slice(place, after - place))
        begin = number + (after - place if gaps else 0)
    columns: list[pa.Array] = pa.concat_batches([*parts, others.slice(begin)]).columns
    return columns


def _runs(numbers: Sequence[int], out: Collection[int]) -> list[int]:
    """Return the first of those that follow one another and are all out, or all not."""
    return [
        place
        for place, (before, number) in enumerate(pairwise([-2, *numbers]))
        if before + 1 < number or (before in out) != (number in out)
    ]


def _place(tops: pa.Array, line: int) -> int:
    return bisect_left(range(len(tops)), line, key=lambda row: tops[row].as_py())


def _tops(heights: pa.Array) -> pa.Array:
    return pc.subtract(pc.cumulative_sum(heights), heights)
