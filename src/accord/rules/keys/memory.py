"""Keys and references of tables in memory, by Python sets: small builds are spared the import of DuckDB."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa

from accord.problems import KeyProblem
from accord.rules.keys.list import MAX_KEY_PROBLEMS, Key, keys_of, references_of
from accord.schema.model import Schemas


def check(tables: Mapping[str, pa.Table], schemas: Schemas, judged: Collection[str] | None = None) -> list[KeyProblem]:
    """Return the faults of tables that fit into memory many times over, say up to 50,000 rows."""
    faults = []
    ids = {name: set(data.column("id").to_pylist()) for name, data in tables.items() if "id" in data.column_names}
    for name in tables if judged is None else judged:
        data = tables[name]
        table = schemas.tables[name]
        for key in keys_of(table):
            repeated = list(_repeated(data, key))
            faults += [
                KeyProblem(name, row, key.columns[-1], key.rule, value, "", first, len(repeated))
                for row, value, first in repeated[:MAX_KEY_PROBLEMS]
            ]
        strays = [
            (row, place, column, value, target)
            for place, (column, target) in enumerate(references_of(table, tables))
            for row, value in enumerate(data.column(column).to_pylist())
            if value is not None and value not in ids[target]
        ]
        faults += [
            KeyProblem(name, row, column, "reference", (value,), target, -1, len(strays))
            for row, _, column, value, target in sorted(strays)[:MAX_KEY_PROBLEMS]
        ]
    return faults


def _repeated(data: pa.Table, key: Key) -> Iterator[tuple[int, tuple[Any, ...], int]]:
    needed = [key.columns.index(column) for column in key.present]
    seen: dict[tuple[Any, ...], int] = {}
    for row, value in enumerate(zip(*(data.column(c).to_pylist() for c in key.columns), strict=True)):
        if all(value[index] is not None for index in needed) and (first := seen.setdefault(value, row)) != row:
            yield row, value, first
