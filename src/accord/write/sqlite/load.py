"""SQLite for tables in memory: STRICT tables with keys, references, indexes, full-text search and the views."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from accord.schema.model import Schemas, Table
from accord.values.sql_quoting import quote_identifier
from accord.write.sqlite.ddl import create_table, full_text, indexes
from accord.write.sqlite.views import View

_AS_THEY_ARE = (pa.string(), pa.int64(), pa.float64(), pa.bool_())  # types whose values SQLite holds


def write(arrow: Mapping[str, pa.Table], schemas: Schemas, views: Sequence[View], path: Path) -> None:
    """Write the database to a path where nothing stands yet.

    Raises:
        sqlite3.Error: for rows that break a key or a reference; the checks before should have found them.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in ("PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"):
            db.execute(statement)
        for name, table in schemas.tables.items():
            db.execute(create_table(table))
            insert(db, table, arrow[name])
        for table in schemas.tables.values():
            for statement in (*indexes(table), *full_text(table)):
                db.execute(statement)
        for view in views:
            db.execute(f"CREATE VIEW {quote_identifier(view.name)} AS\n{view.sql}")
        db.execute("COMMIT")
        db.execute("ANALYZE")
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"references to nothing: {broken[:5]}")


def insert(db: sqlite3.Connection, table: Table, data: pa.Table) -> None:
    """Add the rows of a table."""
    marks = ", ".join("?" * len(table.columns))
    columns = [
        [value for chunk in data.column(c.name).chunks for value in values_of(chunk, c.separator)]
        for c in table.columns
    ]
    db.executemany(f"INSERT INTO {quote_identifier(table.name)} VALUES ({marks})", zip(*columns, strict=True))


def values_of(cells: pa.Array, separator: str) -> list[Any]:
    """Return the values of cells as SQLite holds them: texts where it has no such type."""
    if pa.types.is_date(cells.type):
        return [None if day is None else day.isoformat() for day in cells.to_pylist()]
    if pa.types.is_list(cells.type) and pa.types.is_string(cells.type.value_type):  # without Arrow's functions
        return [None if items is None or None in items else separator.join(items) for items in cells.to_pylist()]
    if cells.type not in _AS_THEY_ARE:
        from accord.values.texts import as_text

        cells = as_text(cells, separator)
    values: list[Any] = cells.to_pylist()
    return values
