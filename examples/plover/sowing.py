"""Sow faults: choose rows, give each a kind in turn, and set the cells."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from faults import KINDS, Cells, Kind

Columns = dict[str, pa.Array]


class Sown(NamedTuple):
    """A fault in its place; ``first`` is the row whose id a duplicate takes."""

    row: int
    kind: Kind
    cells: Cells
    first: int | None


def sow(table: str, rows: int, share: float, seed: int, *, gathered: bool = False) -> list[Sown]:
    """Choose rows, and for each a kind of fault, in turn; a duplicate takes the id of an earlier row that is right.

    ``gathered`` rows follow each other in the middle of the table; else they are spread over all of it.
    """
    chance = random.Random(f"{seed}/{table}")  # noqa: S311 - invented data
    count = min(round(rows * share), rows - 1)
    chosen = sorted(chance.sample(range(1, rows), count))
    if gathered:
        chosen = list(range(max(1, (rows - count) // 2), max(1, (rows - count) // 2) + count))
    kinds = KINDS[table]
    turn = list(range(len(chosen)))
    chance.shuffle(turn)
    wrong, sown = set(chosen), []
    for row, index in zip(chosen, turn, strict=True):
        kind = kinds[index % len(kinds)]
        cells = kind.cells[index // len(kinds) % len(kind.cells)]
        cells = {name: v.replace("{row}", str(row)) if isinstance(v, str) else v for name, v in cells.items()}
        first = None
        if kind.rule == "duplicate-id":
            first = chance.randrange(row)
            while first in wrong:
                first = chance.randrange(row)
            cells = {"id": f"{'ev' if table == 'coded_events' else 'ep'}-{first:09}"}
        sown.append(Sown(row, kind, cells, first))
    return sown


def pieces(sown: list[Sown], size: int) -> dict[int, list[Sown]]:
    """Return the faults by piece, rows still counted from the table's first."""
    found: dict[int, list[Sown]] = defaultdict(list)
    for fault in sown:
        found[fault.row // size].append(fault)
    return found


def edited(columns: Columns, first: int, faults: list[Sown]) -> Columns:
    """Return columns with the cells that the faults set; a column with a text for a number becomes one of text."""
    edits: dict[str, dict[int, Any]] = defaultdict(dict)
    for fault in faults:
        for name, value in fault.cells.items():
            edits[name][fault.row - first] = value
    result = dict(columns)
    for name, cells in edits.items():
        column = result[name]
        if any(isinstance(value, str) for value in cells.values()):
            column = pc.cast(column, pa.string())
        values = pa.array([as_text(v, column.type) for _, v in sorted(cells.items())], column.type)
        mask = pa.array([i in cells for i in range(len(column))])
        result[name] = pc.replace_with_mask(column, mask, values)
    return result


def as_text(value: Any, kind: pa.DataType) -> Any:
    """Return a value for a column that may have become one of text."""
    return repr(value) if kind == pa.string() and not isinstance(value, str | None) else value
