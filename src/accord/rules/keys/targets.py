"""What references lead to: the values of a unique column, of a large table a few row groups at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from accord.rules.masks import none
from accord.sources.tables import Source, batches, held_type
from accord.values.kernels import pc

MAX_GROUPS = 3  # row groups whose values are held at once: a batch may begin in one and end in the next but one
SAMPLE_CELLS, FAR_SHARE = 256, 16  # one in so many may lie far from the others
STRETCHES = 32  # of a batch, each held against the values near it


class _Values(NamedTuple):
    """The values of some row groups, and whether they ascend."""

    cells: pa.Array
    ascend: bool


class Target:
    """The values of one column of a table whose rows are all there.

    Args:
        source: the rows of the table.
        column: a column of theirs.
        firsts: the value of the first row of each row group, where values ascend, but for a few: then those near some
            others are found without reading all. None where they are in no order.
    """

    def __init__(self, source: Source, column: str, firsts: Sequence[Any] | None = None) -> None:
        self._source, self._column, self._firsts = source, column, firsts
        self._groups = 1 if isinstance(source, pa.Table) else 0
        self._held: tuple[range, _Values] | None = None

    def lacks(self, cells: pa.Array) -> pa.BooleanArray | None:
        """Return which cells are no value of the column, or None where too much would have to be held to know.

        A value that is out of order may be missed: ``among`` knows. An empty cell lacks nothing.
        """
        if self._firsts is None:
            values = self._all()
            return None if values is None else _lacking(cells, values)
        once = _once(cells)
        near = self._around(once, cells, self._firsts) if len(once) else _Values(once, ascend=True)
        if near is None:
            return None
        missing = _missing(once, near)
        return pc.is_in(cells, value_set=missing) if len(missing) else none(len(cells))

    def among(self, values: pa.Array) -> set[Any]:
        """Return those of some values that the column has, wherever they stand."""
        found: set[Any] = set()
        for batch in batches(self._source, [self._column]):
            cells = batch.column(0)
            found.update(cells.filter(pc.is_in(cells, value_set=values)).to_pylist())
        return found

    def _all(self) -> pa.Array | None:
        groups = range(self._count())
        return self._values(groups).cells if len(groups) <= MAX_GROUPS else None

    def _around(self, once: pa.Array, cells: pa.Array, firsts: Sequence[Any]) -> _Values | None:
        """Return the values from the first of some cells to the last, given those without repetitions too."""
        low, high = _limits(once)
        groups = _near(low, high, firsts)
        if len(groups) > MAX_GROUPS:
            low, high = _limits(_together(cells, firsts))
            groups = _near(low, high, firsts)
        return _between(self._values(groups), low, high) if len(groups) <= MAX_GROUPS else None

    def _values(self, groups: range) -> _Values:
        if self._held is None or self._held[0] != groups:
            self._held = groups, _in_order(self._read(groups).combine_chunks())
        return self._held[1]

    def _read(self, groups: range) -> pa.ChunkedArray:
        if isinstance(self._source, pa.Table):
            return self._source.column(self._column)
        with self._file() as file:
            values = file.read_row_groups(list(groups), columns=[self._column]).column(self._column)
        return values.cast(held_type(values.type))

    def _file(self) -> Any:
        from pyarrow import parquet

        return parquet.ParquetFile(self._source)

    def _count(self) -> int:
        """Return the number of row groups."""
        if not self._groups:
            with self._file() as file:
                self._groups = file.num_row_groups
        return self._groups


def _near(low: Any, high: Any, firsts: Sequence[Any]) -> range:
    """Return the row groups that hold all values from one to another; none where there is none."""
    if low is None:
        return range(0)
    return range(max(bisect_right(firsts, low) - 1, 0), bisect_right(firsts, high))


def _together(cells: pa.Array, firsts: Sequence[Any]) -> pa.Array:
    """Return the cells but those far from most: one that leads to nothing may lie anywhere."""
    some = cells.drop_null()
    sample = sorted(some.take(pa.array(range(0, len(some), max(len(some) // SAMPLE_CELLS, 1)))).to_pylist())
    few = len(sample) // FAR_SHARE
    begin = bisect_right(firsts, sample[few]) - 2
    end = bisect_right(firsts, sample[-1 - few]) + 1
    if begin > 0:
        some = some.filter(pc.greater_equal(some, firsts[begin]))
    return some.filter(pc.less(some, firsts[end])) if end < len(firsts) else some


def _limits(cells: pa.Array) -> tuple[Any, Any]:
    if len(cells) and _ascends(cells):
        return cells[0].as_py(), cells[-1].as_py()
    limits = pc.min_max(cells)
    return limits["min"].as_py(), limits["max"].as_py()


def _between(values: _Values, low: Any, high: Any) -> _Values:
    """Return the values from one to another, wherever they stand: the fewer, the faster others are looked up there."""
    cells = values.cells
    if not values.ascend:
        near = cells.filter(pc.and_(pc.greater_equal(cells, low), pc.less_equal(cells, high)))
        return _Values(near, ascend=False)
    begin = bisect_left(range(len(cells)), low, key=lambda row: cells[row].as_py())
    end = bisect_right(range(len(cells)), high, key=lambda row: cells[row].as_py())
    return _Values(cells.slice(begin, max(end - begin, 0)), ascend=True)


def _missing(once: pa.Array, near: _Values) -> pa.Array:
    """Return those of some cells, each unlike the one before, that are no value near them.

    Rows that refer to one row often follow one another, and where each of the target is referred to, two columns are
    equal. Where a few lead to nothing, most stretches of them are equal still, and only in the others is one looked up.
    """
    if once.equals(near.cells):
        return once.slice(0, 0)
    doubted = once
    if near.ascend and len(once) >= STRETCHES:
        pairs = list(_unequal(once, near))
        if len(pairs) <= STRETCHES // 2:
            doubted = pa.concat_arrays(
                [once.slice(0, 0), *(cells.filter(_lacking(cells, its)) for cells, its in pairs)]
            )
            if len(doubted) < len(once) // STRETCHES:  # a stretch may begin or end with a cell that leads far away
                there = near.cells.filter(pc.is_in(near.cells, value_set=doubted))
                return doubted.filter(_lacking(doubted, there))
    return doubted.filter(_lacking(doubted, near.cells))


def _unequal(once: pa.Array, near: _Values) -> Iterator[tuple[pa.Array, pa.Array]]:
    """Yield the stretches of some cells that are not equal to the values from their first to their last, and these."""
    rows = -(-len(once) // STRETCHES)
    for start in range(0, len(once), rows):
        cells = once.slice(start, rows)
        values = _between(near, cells[0].as_py(), cells[-1].as_py()).cells
        if not cells.equals(values):
            yield cells, values


def _in_order(values: pa.Array) -> _Values:
    """Return values that ascend, without a few that do not; ``Target.among`` finds these."""
    rises = _rises(values)
    if values.null_count or rises.false_count > max(len(values) // FAR_SHARE**2, 1):
        return _Values(values, ascend=False)
    if not rises.false_count:
        return _Values(values, ascend=True)
    falls = [row + 1 for row in pc.indices_nonzero(pc.invert(rises)).to_pylist()]
    # The one before is out of order where this follows the one before that.
    out = {row - (row > 1 and values[row].as_py() > values[row - 2].as_py()) for row in falls}
    some = values.filter(pc.invert(pc.is_in(pa.arange(0, len(values)), value_set=pa.array(sorted(out), pa.int64()))))
    return _Values(some, ascend=True) if _ascends(some) else _Values(values, ascend=False)


def _ascends(values: pa.Array) -> bool:
    """Whether each value is greater than the one before, and none is null."""
    return not values.null_count and _rises(values).false_count == 0


def _rises(values: pa.Array) -> pa.BooleanArray:
    """Return for each value but the first whether it is greater than the one before."""
    return pc.greater(values.slice(1), values.slice(0, max(len(values) - 1, 0)))


def _once(cells: pa.Array) -> pa.Array:
    """Return cells but empty ones and those like the one before."""
    some = cells.drop_null() if cells.null_count else cells
    is_other = pc.not_equal(some.slice(1), some.slice(0, max(len(some) - 1, 0)))
    return pa.concat_arrays([some.slice(0, 1), some.slice(1).filter(is_other)]) if is_other.false_count else some


def _lacking(cells: pa.Array, values: pa.Array) -> pa.BooleanArray:
    """Return which cells are none of some values."""
    return pc.and_(pc.is_valid(cells), pc.invert(pc.is_in(cells, value_set=values)))
