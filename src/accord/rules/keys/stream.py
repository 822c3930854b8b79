"""Keys and references of one table, judged while its rows pass: nothing is read again, and next to nothing is kept.

Keys that ascend stand once each; of those that do but for a few only these are looked up again. A reference is looked
up in its target where that came before: in all of it where it is small, else in the row groups near by, where both
ascend. Whatever this cannot tell, ``accord.rules.keys.duckdb`` does; what it tells is the same, to the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from accord.problems import KeyProblem
from accord.rules.keys.ascending import Ascent
from accord.rules.keys.list import MAX_KEY_PROBLEMS, Key, Rule, keys_of, references_of
from accord.rules.keys.targets import Target
from accord.schema.model import ForeignKey, Table
from accord.sources.tables import Source, batches
from accord.values.kernels import pc
from accord.values.types import type_of
from accord.write.tables import ROW_GROUP

MAX_CANDIDATES = 10_000  # rows of one reference that may lead to nothing
_EXACT = (pa.string(), pa.int64(), pa.date32())  # of which all engines have one order and one equality


class KeyStream:
    """Takes the batches of a table as a writer does; ``known`` returns the faults of the rules that it could judge."""

    def __init__(self, table: Table, targets: Mapping[ForeignKey, Target]) -> None:
        self._table, self._rows = table, 0
        self._keys = {key: _KeyColumns() for key in keys_of(table) if _is_exact(table, key.columns)}
        self._references = {
            key: _Reference(target)
            for key, target in targets.items()
            if len(key.columns) == 1 and _is_exact(table, key.columns)
        }

    def write(self, batch: pa.RecordBatch) -> None:
        """Judge a batch."""
        for key, columns in self._keys.items():
            columns.add([batch.column(name) for name in key.columns], self._rows)
        for reference, seen in self._references.items():
            seen.add(batch.column(reference.columns[0]), self._rows)
        self._rows += batch.num_rows

    def close(self) -> None:
        """Do nothing: there is no file."""

    def firsts(self, column: str) -> list[Any] | None:
        """Return the values of a unique column that begin a row group each; None where they are in no order."""
        seen = next((seen for key, seen in self._keys.items() if key.columns == (column,)), None)
        return None if seen is None or seen.ascent.left_out is None else seen.firsts

    def known(self, tables: Mapping[str, Source]) -> dict[Rule, list[KeyProblem]]:
        """Return the faults of each rule that could be judged, given all tables."""
        name = self._table.name
        faults: dict[Rule, list[KeyProblem]] = {
            (name, key.columns): _duplicates(name, tables[name], key, seen.ascent.left_out)
            for key, seen in self._keys.items()
            if seen.ascent.left_out is not None
        }
        references = references_of(self._table, tables)
        strays = [seen.strays() if (seen := self._references.get(key)) else None for key in references]
        if None not in strays:
            faults[name, ()] = _strays(name, references, [found or {} for found in strays])
        return faults


class _KeyColumns:
    """What passed of the columns of a key: whether they ascend, and the first of each row group."""

    def __init__(self) -> None:
        self.ascent = Ascent()
        self.firsts: list[Any] = []

    def add(self, columns: list[pa.Array], start: int) -> None:
        self.ascent.add(columns)
        for row in range(-start % ROW_GROUP, len(columns[0]), ROW_GROUP):
            self.firsts.append(columns[0][row].as_py())


class _Reference:
    """What passed of a column that refers to a target: the rows that may lead to nothing; None if unknown."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._candidates: dict[int, Any] | None = {}

    def add(self, cells: pa.Array, start: int) -> None:
        lacking = None if self._candidates is None else self._target.lacks(cells)
        if self._candidates is None or lacking is None or lacking.true_count > MAX_CANDIDATES - len(self._candidates):
            self._candidates = None
        elif lacking.true_count:
            rows = pc.indices_nonzero(lacking)
            self._candidates.update(zip(pc.add(rows, start).to_pylist(), cells.take(rows).to_pylist(), strict=True))

    def strays(self) -> dict[int, Any] | None:
        """Return the rows that lead to nothing, with their values, in row order."""
        if not self._candidates:
            return self._candidates
        there = self._target.among(pa.array(sorted(set(self._candidates.values()))))
        return {row: value for row, value in self._candidates.items() if value not in there}


def _is_exact(table: Table, columns: Sequence[str]) -> bool:
    return all(type_of(table.by_name[name].type).arrow in _EXACT for name in columns)


def _duplicates(name: str, source: Source, key: Key, few: list[tuple[Any, ...]] | None) -> list[KeyProblem]:
    """Return the rows whose key an earlier row has, given those that can stand twice."""
    if not few:
        return []
    firsts: dict[tuple[Any, ...], int] = {}
    repeated, start = [], 0
    for batch in batches(source, key.columns):
        mask = pa.repeat(pa.scalar(value=True), batch.num_rows)
        for cells, values in zip(batch.columns, zip(*few, strict=True), strict=True):
            mask = pc.and_(mask, pc.is_in(cells, value_set=pa.array(sorted(set(values)), cells.type)))
        for row in pc.indices_nonzero(mask).to_pylist():
            value = tuple(cells[row].as_py() for cells in batch.columns)
            if firsts.setdefault(value, start + row) != start + row:
                repeated.append((start + row, value))
        start += batch.num_rows
    return [
        KeyProblem(name, row, key.columns, key.rule, value, "", (), firsts[value], len(repeated))
        for row, value in repeated[:MAX_KEY_PROBLEMS]
    ]


def _strays(name: str, references: list[ForeignKey], found: list[dict[int, Any]]) -> list[KeyProblem]:
    """Return the rows that refer to nothing, by row, then by reference."""
    rows = sorted((row, place) for place, strays in enumerate(found) for row in strays)
    return [
        KeyProblem(
            name, row, key.columns, "reference", (found[place][row],), key.table, key.target_columns, -1, len(rows)
        )
        for row, place in rows[:MAX_KEY_PROBLEMS]
        for key in [references[place]]
    ]
