"""Keys in ascending order, but for a few: only those few can stand twice. One pass, and no memory for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from accord.values.kernels import pc

Key = tuple[Any, ...]
FEW = 1_000  # keys out of order, beyond which hashing all of them is faster
CONTEXT = 64  # rows before a row that tell whether it or some of them are out of order


class Ascent:
    """Looks at keys as their batches pass, columns of each in turn, of which the first weighs most.

    ``left_out`` holds keys without which all others strictly ascend; it is None where there are many, or a null among
    them. Where a key is not greater than the one before, either those before it are left out that are not less, or the
    key itself and those after it that are not greater than the one before: whichever are fewer.
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
        out = _out(columns, FEW - len(self.left_out), is_first=not self._before) if is_full else None
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


def _out(columns: list[pa.Array], most: int, *, is_first: bool) -> set[int] | None:
    """Return the rows to leave out; None where there are more than so many. ``is_first``: no rows came before."""
    falls = pc.indices_nonzero(pc.invert(_ahead(columns)))
    if len(falls) > most:
        return None
    out: set[int] = set()
    for fall in falls.to_pylist():
        row, last = fall + 1, _previous(fall, out)
        if row in out or last < 0 or _key(columns, row) > _key(columns, last):
            continue
        behind = _behind(columns, row, out, is_first=is_first)
        ahead = _not_greater(columns, row, _key(columns, last), most if behind is None else len(behind))
        is_less = len(ahead) < len(behind or ()) and ahead[-1] + 1 < len(columns[0])  # at the end more may follow
        out.update(ahead if behind is None or is_less else behind)
        if len(out) > most:
            return None
    return out


def _behind(columns: list[pa.Array], row: int, out: set[int], *, is_first: bool) -> list[int] | None:
    """Return the rows before a row that are not less and not left out; None where they are too many to tell."""
    key, before = _key(columns, row), _previous(row - 1, out)
    found: list[int] = []
    while before >= 0 and _key(columns, before) >= key:
        if len(found) == CONTEXT:
            return None
        found.append(before)
        before = _previous(before - 1, out)
    return found if before >= 0 or is_first else None


def _not_greater(columns: list[pa.Array], row: int, key: Key, most: int) -> list[int]:
    """Return a row and those after it that are not greater than a key, one more than so many at most."""
    end = row
    while end < len(columns[0]) and end - row <= most and _key(columns, end) <= key:
        end += 1
    return list(range(row, end))


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
