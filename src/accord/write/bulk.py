"""SQLite for machine-sized tables: the database of ``accord.write.sqlite``, row for row, loaded several times faster.

Three things make it fast, and none of them changes what stands in the database:

- rows go from Arrow to SQLite through ADBC, batch by batch, without becoming Python objects;
- a table is loaded without its keys, whose indexes are sorted and built afterwards: with ids in no order, adding each
  row to an index of a key costs more than all the rest, and ever more as tables grow;
- nothing is journalled or synced: the file is new, and counts for nothing before the build that holds it is whole.

SQLite cannot add a key to a table. So the table is made as ``create_table`` says but for the keys, each key's index is
built under a passing name, and the schema is then set to what ``create_table`` says, with the names SQLite itself gives
to such indexes. A table with its keys stripped and a unique index is, in the file, the same as the table with the keys;
the tests hold SQLite's own integrity check and the small path's result against it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from accord.keys import BATCH, Source
from accord.masks import ARROW
from accord.model import Schemas, Table
from accord.write.sqlite import create_table, full_text, indexes, quoted, views

LARGE = 100_000  # rows from which pairs of facets get an index of their own
STORED = {pa.bool_(): pa.int64(), pa.date32(): pa.string()}  # SQLite has neither booleans nor dates
KEYS = ",\n  PRIMARY KEY ("  # where create_table begins to speak of keys


class _Index(NamedTuple):
    """The index of a PRIMARY KEY or UNIQUE clause, as SQLite names it."""

    name: str
    columns: tuple[str, ...]


def write(tables: dict[str, Source], schemas: Schemas, path: Path, *, megabytes: int = 64) -> None:
    """Write the database to a path where nothing stands yet, with so much memory for SQLite's cache and sorting.

    References are not looked up again: ``accord.keys`` has done so, and SQLite would take a tenth of the time for it.

    Raises:
        sqlite3.Error: for rows that break a key; the checks before should have found them.
        adbc_driver_manager.Error: for values that a column does not take, likewise.
    """
    keys = {name: _keys(table) for name, table in schemas.tables.items()}
    _load(tables, schemas, keys, path, megabytes)
    with closing(_open(path, megabytes)) as db:
        _add_keys(db, schemas, keys)
    with closing(_open(path, megabytes)) as db:  # which now reads the schema with the keys
        db.execute("BEGIN")
        for name, table in schemas.tables.items():
            for statement in (*indexes(table), *facet_pairs(table, _rows(tables[name])), *full_text(table)):
                db.execute(statement)
        for view in views(schemas):
            db.execute(f"CREATE VIEW {quoted(view.name)} AS\n{view.sql}")
        db.execute("COMMIT")
        db.execute("ANALYZE")


def facet_pairs(table: Table, rows: int) -> Iterator[str]:
    """Yield an index for each pair of the first three facets of a large table, which people narrow one by another."""
    facets = [column.name for column in table.columns if column.spec.get("x-facet")][:3]
    for one, other in combinations(facets, 2) if rows > LARGE else ():
        name = quoted(f"{table.name}_{one}_{other}")
        yield f"CREATE INDEX {name} ON {quoted(table.name)} ({quoted(one)}, {quoted(other)})"


def _keys(table: Table) -> list[_Index]:
    """Return the indexes that SQLite itself makes for the keys of a table; none where the key is its row number."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(create_table(table))
        found = []
        for _, name, *_ in db.execute(f"PRAGMA index_list({quoted(table.name)})").fetchall():
            columns = tuple(row[2] for row in db.execute(f"PRAGMA index_info({quoted(name)})"))
            found.append(_Index(name, columns))
    return sorted(found)


def _load(
    tables: dict[str, Source], schemas: Schemas, keys: dict[str, list[_Index]], path: Path, megabytes: int
) -> None:
    from adbc_driver_sqlite import dbapi  # noqa: PLC0415 - small builds do without it

    with closing(dbapi.connect(str(path), autocommit=True)) as db, closing(db.cursor()) as cursor:
        for statement in _settings(megabytes):
            cursor.execute(statement)
        cursor.execute("BEGIN")
        for name, table in schemas.tables.items():
            whole = create_table(table)
            cursor.execute(f"{whole.partition(KEYS)[0]}\n) STRICT" if keys[name] else whole)
            batches = _stored(table, _batches(tables[name]))
            cursor.adbc_ingest(name, batches, mode="append")
        cursor.execute("COMMIT")


def _batches(source: Source) -> Iterator[pa.RecordBatch]:
    if isinstance(source, pa.Table):
        yield from source.to_batches(BATCH)
        return
    for path in [source] if isinstance(source, Path) else source:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(BATCH)


def _rows(source: Source) -> int:
    if isinstance(source, pa.Table):
        return int(source.num_rows)
    return sum(pq.read_metadata(path).num_rows for path in ([source] if isinstance(source, Path) else source))


def _stored(table: Table, batches: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader:
    """Return batches with the columns of the table in order, in types that SQLite knows."""
    kinds = [STORED.get(ARROW[column.type], ARROW[column.type]) for column in table.columns]
    schema = pa.schema([(column.name, kind) for column, kind in zip(table.columns, kinds, strict=True)])
    rows = (
        pa.record_batch([batch.column(field.name).cast(field.type) for field in schema], schema=schema)
        for batch in batches
    )
    return pa.RecordBatchReader.from_batches(schema, rows)


def _settings(megabytes: int) -> list[str]:
    kept = {"page_size": 4096, "journal_mode": "OFF", "synchronous": "OFF", "locking_mode": "EXCLUSIVE",
            "temp_store": "FILE", "cache_size": -1000 * megabytes}  # fmt: skip
    return [f"PRAGMA {name} = {value}" for name, value in kept.items()]


def _open(path: Path, megabytes: int) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    for statement in _settings(megabytes):
        db.execute(statement)
    return db


def _add_keys(db: sqlite3.Connection, schemas: Schemas, keys: dict[str, list[_Index]]) -> None:
    """Give loaded tables their keys: build the indexes, then let the schema say what they are."""
    db.execute("BEGIN")
    for name in schemas.tables:
        for index in keys[name]:
            columns = ", ".join(map(quoted, index.columns))
            db.execute(f"CREATE UNIQUE INDEX {quoted(_passing(index))} ON {quoted(name)} ({columns})")
    db.execute("PRAGMA writable_schema = ON")
    for name, table in schemas.tables.items():
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (create_table(table), name))
        for index in keys[name]:
            change = "UPDATE sqlite_schema SET name = ?, sql = NULL WHERE type = 'index' AND name = ?"
            db.execute(change, (index.name, _passing(index)))
    (version,) = db.execute("PRAGMA schema_version").fetchone()
    db.execute(f"PRAGMA schema_version = {version + 1}")
    db.execute("COMMIT")


def _passing(index: _Index) -> str:
    return f"key_{index.name}"
