"""Rules between rows beside keys and references: no circles, containment of dates, ids that were withdrawn.

They hold for rows of records and of files alike, in memory or in Parquet files: only the columns they name are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from accord.problems import RowProblem, did_you_mean
from accord.schema.model import Column, Schemas, Table
from accord.sources.tables import Source, batches
from accord.values import edtf

TableProblem = tuple[str, RowProblem]  # name of the table; the row counts from 0 within it


def check(tables: Mapping[str, Source], schemas: Schemas) -> Iterator[TableProblem]:
    """Yield every row that breaks a rule of these kinds, by table."""
    for name, source in tables.items():
        table = schemas.tables[name]
        for column in table.columns:
            if column.spec.get("x-acyclic"):
                yield from ((name, problem) for problem in _circles(source, column))
            if column.spec.get("x-within") and column.references in tables:
                yield from ((name, problem) for problem in _outside(tables, table, column))
        if table.is_tombstones:
            yield from _withdrawn(tables, name, schemas)


def _circles(source: Source, column: Column) -> Iterator[RowProblem]:
    """Yield each row from which a reference within its table leads back to it."""
    rows: dict[str, int] = {}
    parents: dict[str, str] = {}
    for row, (key, parent) in enumerate(_values(source, "id", column.name)):
        if parent is not None and key is not None and key not in rows:
            rows[key], parents[key] = row, parent
    for circle in _loops(parents):
        for place, key in enumerate(circle):
            path = " -> ".join([*circle[place:], *circle[:place], key])
            yield RowProblem(rows[key], column.name, "cycle", f"goes round in a circle: {path}")


def _loops(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each circle of parents once, in time that grows with their number."""
    done: set[str] = set()
    for start in parents:
        trail: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in trail:
            trail[here] = len(trail)
            here = parents.get(here)
        if here is not None and here in trail:
            yield list(trail)[trail[here] :]
        done.update(trail)


def _outside(tables: Mapping[str, Source], table: Table, column: Column) -> Iterator[RowProblem]:
    """Yield each row whose date does not meet the date of the row it is a part of."""
    date, target = column.spec["x-within"], tables[column.references or ""]
    parts = [
        (row, whole, when)
        for row, (whole, when) in enumerate(_values(tables[table.name], column.name, date))
        if whole is not None and when is not None
    ]
    wanted = {whole for _, whole, _ in parts}
    dates = {key: when for key, when in _values(target, "id", date) if key in wanted and when is not None}
    for row, whole, when in parts:
        if whole in dates and not _meet(when, dates[whole]):
            fact = f"{when} lies outside {whole}, {dates[whole]}, of which this is a part; correct one of them"
            yield RowProblem(row, date, "date-order", fact)


def _meet(date: str, other: str) -> bool:
    try:
        return edtf.parse(date).intersects(edtf.parse(other))
    except edtf.EdtfError:
        return True  # reported as such


def _withdrawn(tables: Mapping[str, Source], name: str, schemas: Schemas) -> Iterator[TableProblem]:
    """Yield each id that was withdrawn and is used again, and each tombstone that names nothing there is."""
    gone: dict[str, set[str]] = {}
    heirs: list[tuple[int, str, str]] = []
    for row, (table, key, heir) in enumerate(_values(tables[name], "table", "id", "replaced_by")):
        if table is None:
            continue
        if table not in schemas.tables:
            hint = did_you_mean(table, schemas.tables)
            yield name, RowProblem(row, "table", "reference", f"{table!r} is no table{hint}")
            continue
        if key is not None:
            gone.setdefault(table, set()).add(key)
        if heir is not None:
            heirs.append((row, table, heir))
    for table, keys in gone.items():
        for row, key in _among(tables.get(table), keys):
            fact = f"{key!r} was withdrawn from {table} and is never used again; give this one another id"
            yield table, RowProblem(row, "id", "withdrawn-id", fact)
    yield from ((name, problem) for problem in _strange_heirs(tables, heirs))


def _strange_heirs(tables: Mapping[str, Source], heirs: list[tuple[int, str, str]]) -> Iterator[RowProblem]:
    """Yield each tombstone (row, table, heir) whose heir is no id of its table."""
    for table in sorted({table for _, table, _ in heirs} & tables.keys()):
        named = [(row, heir) for row, of, heir in heirs if of == table]
        there = {key for _, key in _among(tables[table], {heir for _, heir in named})}
        for row, heir in named:
            if heir not in there:
                fact = f"{heir!r} is not an id in {table}{did_you_mean(heir, _ids(tables[table]))}"
                yield RowProblem(row, "replaced_by", "reference", fact)


def _ids(source: Source) -> list[str]:
    return source.column("id").drop_null().to_pylist() if isinstance(source, pa.Table) else []


def _among(source: Source | None, keys: Collection[str]) -> Iterator[tuple[int, str]]:
    wanted, first = pa.array(sorted(keys), pa.string()), 0
    for batch in batches(source, ["id"]) if source is not None else ():
        is_wanted = pc.is_in(batch.column(0), wanted)
        for row in pc.indices_nonzero(is_wanted).to_pylist() if is_wanted.true_count else ():
            yield first + row, batch.column(0)[row].as_py()
        first += batch.num_rows


def _values(source: Source, *columns: str) -> Iterator[tuple[Any, ...]]:
    for batch in batches(source, list(dict.fromkeys(columns))):
        yield from zip(*(batch.column(column).to_pylist() for column in columns), strict=True)
