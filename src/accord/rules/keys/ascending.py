"""Keys in ascending order, but for a few: only those few can stand twice. One pass, and no memory for the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Key = tuple[Any, ...]
FEW = 1_000  # keys out of order, beyond which hashing all of them is faster
CONTEXT = 2  # rows before a row that tell whether it or the one before it is out of order


def out_of_order(batches: Iterable[pa.RecordBatch]) -> list[Key] | None:
    """Return keys without which all others strictly ascend; None where there are many, or a null among them.

    The first column weighs most. Where a key is not greater than the one before, that one is left out if all is well
    without it, else the key itself and those after it that are not greater either.
    """
    left_out: list[Key] = []
    before: list[pa.Array] = []
    for batch in batches:
        columns = [pa.concat_arrays(pair) for pair in zip(before, batch.columns, strict=False)] or batch.columns
        if any(column.null_count for column in columns):
            return None
        out = _out(columns, FEW - len(left_out))
        if out is None:
            return None
        left_out += [_key(columns, row) for row in sorted(out)]
        rows = len(columns[0])
        last = [row for row in range(rows - 1, max(rows - CONTEXT - len(out) - 1, -1), -1) if row not in out][:CONTEXT]
        before = [column.take(pa.array(last[::-1], pa.int64())) for column in columns]
    return left_out


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
