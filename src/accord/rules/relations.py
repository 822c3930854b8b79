"""Rules between rows beside keys and references: no circles, containment of dates, ids that were withdrawn.

They hold for rows of records and of files alike, in memory or in Parquet files: only the columns they name are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa

from accord.problems import RowProblem, did_you_mean
from accord.rules.keys.list import references_of
from accord.schema.generated import MOVED, TOMBSTONE
from accord.schema.model import ForeignKey, Schemas, Table
from accord.sources.tables import Source, batches
from accord.values import edtf, row_keys
from accord.values.kernels import pc

MAX_SHOWN_STEPS = 8  # of a circle, in a message
TableProblem = tuple[str, RowProblem]  # name of the table; the row counts from 0 within it


def columns_read(names: Collection[str], schemas: Schemas) -> dict[str, list[str]]:
    """Return the columns of some tables that rules between rows read, keys and references among them.

    Nothing is returned where rows are compared by more columns: dates within dates, ids that were withdrawn.
    """
    tables = schemas.tables.values()
    if any(table.is_tombstones or any("x-within" in column.spec for column in table.columns) for table in tables):
        return {}
    columns = {name: [*chain(*schemas.tables[name].unique_keys)] for name in names}
    for table in tables:
        for reference in references_of(table, schemas.tables):
            columns.get(table.name, []).extend(reference.columns)
            columns.get(reference.table, []).extend(reference.target_columns)
    return {name: list(dict.fromkeys(read)) or [schemas.tables[name].columns[0].name] for name, read in columns.items()}


def check(tables: Mapping[str, Source], schemas: Schemas) -> Iterator[TableProblem]:
    """Yield every row that breaks a rule of these kinds, by table."""
    for name, source in tables.items():
        table = schemas.tables[name]
        for column in table.columns:
            reference = table.references.get(column.name)
            if reference and column.spec.get("x-acyclic"):
                yield from ((name, problem) for problem in _circles(source, reference))
            if reference and column.spec.get("x-within"):
                yield from ((name, problem) for problem in _outside(source, table, reference))
        if table.is_tombstones:
            yield from _withdrawn(tables, name, schemas)


def _circles(source: Source, reference: ForeignKey) -> Iterator[RowProblem]:
    """Yield each row from which a reference within its table leads back to it."""
    rows: dict[Any, int] = {}
    parents: dict[Any, Any] = {}
    (column,), (target,) = reference.columns, reference.target_columns
    for row, (key, parent) in enumerate(_values(source, target, column)):
        if parent is not None and key is not None and key not in rows:
            rows[key], parents[key] = row, parent
    for circle in _loops(parents):
        for place, key in enumerate(circle):
            path = " -> ".join(map(str, _round(circle, place)))
            yield RowProblem(rows[key], column, "cycle", f"goes round in a circle: {path}")


def _round(circle: Sequence[Any], place: int) -> list[Any]:
    """Return the way round a circle from one of its places back to it, the middle left out where it is long."""
    if len(circle) <= MAX_SHOWN_STEPS:
        return [*circle[place:], *circle[:place], circle[place]]
    ahead = [circle[(place + step) % len(circle)] for step in range(MAX_SHOWN_STEPS)]
    return [*ahead, f"... ({len(circle):,} in all)", circle[place]]


def _loops(parents: Mapping[Any, Any]) -> Iterator[list[Any]]:
    """Yield each circle of parents once, in time that grows with their number."""
    done: set[Any] = set()
    for start in parents:
        trail: dict[Any, int] = {}
        here: Any = start
        while here is not None and here not in done and here not in trail:
            trail[here] = len(trail)
            here = parents.get(here)
        if here is not None and here in trail:
            yield list(trail)[trail[here] :]
        done.update(trail)


def _outside(source: Source, table: Table, reference: ForeignKey) -> Iterator[RowProblem]:
    """Yield each row whose date does not meet the date of the row of the same table that it is a part of."""
    (column,), (key_column,) = reference.columns, reference.target_columns
    date = table.by_name[column].spec["x-within"]
    parts = [
        (row, whole, when)
        for row, (whole, when) in enumerate(_values(source, column, date))
        if whole is not None and when is not None
    ]
    wanted = {whole for _, whole, _ in parts}
    known = _values(source, key_column, date)
    dates = {key: when for key, when in known if key in wanted and when is not None}
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
    known = [column for column in (*TOMBSTONE, MOVED) if column in schemas.tables[name].by_name]
    for row, values in enumerate(_values(tables[name], *known)):
        table, key, heir, to = map(dict(zip(known, values, strict=True)).get, (*TOMBSTONE, MOVED))
        if table is None:
            continue
        strange = [(column, of) for column, of in (("table", table), (MOVED, to)) if of and of not in schemas.tables]
        if strange:
            column, of = strange[0]
            fact = f"{of!r} is no table{did_you_mean(of, schemas.tables)}"
            yield name, RowProblem(row, column, "reference", fact)
            continue
        if key is not None:
            gone.setdefault(table, set()).add(key)
        if heir is not None:
            heirs.append((row, to or table, heir))
    for table, keys in gone.items():
        columns_of_key = schemas.tables[table].key
        for row, key in _among(tables.get(table), columns_of_key, keys):
            fact = f"{key!r} was withdrawn from {table} and is never used again; give this one another id"
            yield table, RowProblem(row, columns_of_key[-1], "withdrawn-id", fact)
    yield from ((name, problem) for problem in _strange_heirs(tables, heirs, schemas))


def _strange_heirs(
    tables: Mapping[str, Source], heirs: list[tuple[int, str, str]], schemas: Schemas
) -> Iterator[RowProblem]:
    """Yield each tombstone (row, table, heir) whose heir is no id of its table."""
    for table in sorted({table for _, table, _ in heirs} & tables.keys()):
        named = [(row, heir) for row, of, heir in heirs if of == table]
        key_columns = schemas.tables[table].key
        there = {key for _, key in _among(tables[table], key_columns, {heir for _, heir in named})}
        for row, heir in named:
            if heir not in there:
                known = _keys(tables[table], key_columns)
                fact = f"{heir!r} is not an id in {table}{did_you_mean(heir, known)}"
                yield RowProblem(row, "replaced_by", "reference", fact)


def _keys(source: Source, key: Sequence[str]) -> list[str]:
    data = source if isinstance(source, pa.Table) and len(key) == 1 else None
    return [str(value) for value in data.column(key[0]).drop_null().to_pylist()] if data is not None else []


def _among(source: Source | None, key: Sequence[str], keys: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the rows of a table whose keys, as texts, are among some, with these."""
    wanted, first = pa.array(sorted(keys), pa.string()), 0
    for batch in batches(source, key) if source is not None and key else ():
        texts = _texts(batch)
        if isinstance(source, pa.Table):  # small: Arrow's functions need not be imported for it
            yield from ((first + row, text) for row, text in enumerate(texts.to_pylist()) if text in keys)
            first += batch.num_rows
            continue
        is_wanted = pc.is_in(texts, wanted)
        for row in pc.indices_nonzero(is_wanted).to_pylist() if is_wanted.true_count else ():
            yield first + row, texts[row].as_py()
        first += batch.num_rows


def _texts(batch: pa.RecordBatch) -> pa.Array:
    if batch.schema.types == [pa.string()]:
        return batch.column(0)
    keys = zip(*(column.to_pylist() for column in batch.columns), strict=True)
    return pa.array([row_keys.join(key) for key in keys], pa.string())


def _values(source: Source, *columns: str) -> Iterator[tuple[Any, ...]]:
    for batch in batches(source, list(dict.fromkeys(columns))):
        yield from zip(*(batch.column(column).to_pylist() for column in columns), strict=True)
