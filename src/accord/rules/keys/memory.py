"""Keys and references of tables in memory, by Python sets: small builds are spared the import of DuckDB."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from accord.problems import KeyProblem
from accord.rules.keys.list import MAX_KEY_PROBLEMS, Key, keys_of, references_of
from accord.schema.model import ForeignKey, Schemas, Table

Values = tuple[Any, ...]


def check(tables: Mapping[str, pa.Table], schemas: Schemas, judged: Collection[str] | None = None) -> list[KeyProblem]:
    """Return the faults of tables that fit into memory many times over, say up to 50,000 rows."""
    faults = []
    known: dict[tuple[str, tuple[str, ...]], set[Values]] = {}
    for name in tables if judged is None else judged:
        table = schemas.tables[name]
        for key in keys_of(table):
            repeated = list(_repeated(tables[name], key))
            faults += [
                KeyProblem(name, row, key.columns, key.rule, value, "", (), first, len(repeated))
                for row, value, first in repeated[:MAX_KEY_PROBLEMS]
            ]
        for reference in references_of(table, tables):
            target = (reference.table, reference.target_columns)
            if target not in known:
                rows = _rows(tables[reference.table], reference.target_columns)
                known[target] = {value for value in rows if None not in value}
        strays = list(_strays(tables, table, known))
        faults += [
            KeyProblem(name, row, key.columns, "reference", value, key.table, key.target_columns, -1, len(strays))
            for row, _, key, value in sorted(strays, key=lambda stray: stray[:2])[:MAX_KEY_PROBLEMS]
        ]
    return faults


def _rows(data: pa.Table, columns: Iterable[str]) -> Iterator[Values]:
    return zip(*(data.column(column).to_pylist() for column in columns), strict=True)


def _repeated(data: pa.Table, key: Key) -> Iterator[tuple[int, Values, int]]:
    needed = [key.columns.index(column) for column in key.present]
    values = list(_rows(data, key.columns))
    if len(set(values)) == len(values):  # as it is of most
        return
    seen: dict[Values, int] = {}
    for row, value in enumerate(values):
        if all(value[index] is not None for index in needed) and (first := seen.setdefault(value, row)) != row:
            yield row, value, first


def _referring(data: pa.Table, table: Table, key: ForeignKey) -> Iterator[tuple[int, Values]]:
    """Yield each row with what it refers to; where a column of lists refers, once for each item."""
    is_of_items = key in table.item_references
    rows = enumerate(_rows(data, key.columns))
    if is_of_items:
        return ((row, (item,)) for row, value in rows for item in value[0] or ())
    return rows


def _distinct(data: pa.Table, table: Table, key: ForeignKey) -> set[Values]:
    """Return what the rows refer to, each once."""
    if key in table.item_references:
        return {value for _, value in _referring(data, table, key)}
    return set(_rows(data, key.columns))


def _strays(
    tables: Mapping[str, pa.Table], table: Table, known: Mapping[tuple[str, tuple[str, ...]], set[Values]]
) -> Iterator[tuple[int, int, Any, Values]]:
    """Yield row, place among the references, reference and values of each reference to nothing."""
    for place, key in enumerate(references_of(table, tables)):
        there = known[key.table, key.target_columns]
        distinct = _distinct(tables[table.name], table, key) - there
        wrong = {value for value in distinct if any(cell is not None for cell in value)}
        uses = _referring(tables[table.name], table, key) if wrong else ()
        yield from ((row, place, key, value) for row, value in uses if value in wrong)
