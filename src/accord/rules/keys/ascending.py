"""Keys in ascending order, but for a few: only those few can stand twice. One pass, and no memory for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from accord.values.kernels import pc

Key = tuple[Any, ...]
FEW = 1_000  # keys out of order, beyond which hashing all of them is faster
CONTEXT = 2  # rows before a row that tell whether it or the one before it is out of order


class Ascent:
    """Looks at keys as their batches pass, columns of each in turn, of which the first weighs most.

    ``left_out`` holds keys without which all others strictly ascend; it is None where there are many, or a null among
    them. Where a key is not greater than the one before, that one is left out if all is well without it, else the key
    itself and those after it that are not greater either.
    """

    def __init__(self) -> None:
        self.left_out: list[Key] | None = []
        self._before: list[pa.Array] = []

    def add(self, batch: Sequence[pa.Array]) -> None:
        """Look at a batch."""
        if self.left_out is None:
            return
        columns = [pa.concat_arrays(pair) for pair in zip(self._before, batch, strict=False)] or list(batch)
        is_full = not any(column.null_count for column in columns)
        out = _out(columns, FEW - len(self.left_out)) if is_full else None
        if out is None:
            self.left_out = None
            return
        self.left_out += [_key(columns, row) for row in sorted(out)]
        rows = len(columns[0])
        last = [row for row in range(rows - 1, max(rows - CONTEXT - len(out) - 1, -1), -1) if row not in out][:CONTEXT]
        self._before = [column.take(pa.array(last[::-1], pa.int64())) for column in columns]


def out_of_order(batches: Iterable[pa.RecordBatch]) -> list[Key] | None:
    """Return keys without which all others strictly ascend; None where there are many, or a null among them."""
    ascent = Ascent()
    for batch in batches:
        ascent.add(batch.columns)
        if ascent.left_out is None:
            break
    return ascent.left_out


def _out(columns: list[pa.Array], most: int) -> set[int] | None:
    """Return the rows to leave out; None where there are more than so many."""
    falls = pc.indices_nonzero(pc.invert(_ahead(columns)))
    if len(falls) > most:
        return None
    out: set[int] = set()
    for fall in falls.to_pylist():
        row = fall + 1
        last = _previous(fall, out)
        if row in out or last < 0 or _key(columns, row) > _key(columns, last):
            continue
        second = _previous(last - 1, out)
        if second < 0 or _key(columns, row) > _key(columns, second):
            out.add(last)
            continue
        while row < len(columns[0]) and _key(columns, row) <= _key(columns, last):
            out.add(row)
            row += 1
            if len(out) > most:
                return None
    return out


def _ahead(columns: list[pa.Array]) -> pa.BooleanArray:
    """Return for each row but the first whether it is greater than the one before."""
    ahead: Any = None
    for column in reversed(columns):
        low, high = column.slice(0, max(len(column) - 1, 0)), column.slice(1)
        greater = pc.greater(high, low)
        ahead = greater if ahead is None else pc.or_(greater, pc.and_(pc.equal(high, low), ahead))
    return ahead


def _previous(row: int, out: set[int]) -> int:
    while row in out:
        row -= 1
    return row


def _key(columns: list[pa.Array], row: int) -> Key:
    return tuple(column[row].as_py() for column in columns)
