"""By which columns people narrow a table down: those that its schema marks, or else what types and values suggest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from accord.schema.model import Column, Schemas, Table
from accord.values.sql_quoting import quote_identifier

MAX_FACETS = 6
MAX_COUNTED_ROWS = 100_000  # of a table whose values are counted here
CODES, REFERENCE, TEXT, NONE = range(4)  # what people choose from, the best first
MAX_VALUES = 200  # different values of a column that people choose from


def facets(db: sqlite3.Connection, schemas: Schemas, rows: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the facets of each table that has some; those that its schema marks (``x-facet``) are its choice."""
    chosen = {
        table.name: [column.name for column in table.columns if column.is_facet]
        or list(_suggested(db, table, rows.get(table.name, 0)))
        for table in schemas.tables.values()
    }
    return {name: columns[:MAX_FACETS] for name, columns in chosen.items() if columns}


def _suggested(db: sqlite3.Connection, table: Table, rows: int) -> Iterator[str]:
    """Yield the columns whose values come again and again: codes and yes or no first, then references, then text."""
    columns = [
        column for column in table.columns if not (column.derived_from or column.is_made or column.name == table.label)
    ]
    for column in sorted(columns, key=lambda column: _order(table, column)):
        if _order(table, column) < NONE and _repeats(db, table, column, rows):
            yield column.name


def _order(table: Table, column: Column) -> int:
    if column.codes or column.type == "boolean":
        return CODES
    if column.name in table.references:
        return REFERENCE
    return TEXT if column.type == "string" and not column.spec.get("format") else NONE


def _repeats(db: sqlite3.Connection, table: Table, column: Column, rows: int) -> bool:
    """Whether few values of a column stand for many rows; of a large table its type alone says so."""
    if rows > MAX_COUNTED_ROWS:
        return _order(table, column) == CODES
    name = quote_identifier(column.name)
    sql = f"SELECT COUNT(DISTINCT {name}), COUNT({name}) FROM {quote_identifier(table.name)}"
    values, filled = db.execute(sql).fetchone()
    return bool(1 < values <= MAX_VALUES and values * 2 <= filled)
