"""Databases of SQLite and DuckDB: tables with keys and references; views, triggers and indexes are not carried."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from accord.importing.model import ForeignKey, ImportSourceError, Table
from accord.importing.names import distinct
from accord.importing.readers import relations, typed_rows
from accord.importing.readers.reading import Reading
from accord.values.sql_quoting import quote_identifier, quote_text

ENDINGS = (".sqlite", ".sqlite3", ".db", ".db3", ".duckdb", ".gpkg")
_SQLITE = b"SQLite format 3\0"
_DUCKDB, _DUCKDB_AT = b"DUCK", 8
_HEAD_BYTES = 16


def read(given: Reading) -> None:
    """Add the tables of a database to the source.

    Raises:
        ImportSourceError: if it is of neither kind, or damaged.
    """
    with given.path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head == _SQLITE:
        try:
            _read_sqlite(given)
        except sqlite3.Error as error:
            raise ImportSourceError(given.path, f"cannot be read: {error}") from None
    elif head[_DUCKDB_AT:].startswith(_DUCKDB):
        _read_duckdb(given)
    else:
        raise ImportSourceError(given.path, "is a database of neither SQLite nor DuckDB; export its tables as CSV")


def _read_sqlite(given: Reading) -> None:
    connection = sqlite3.connect(f"{given.path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        names = []
        for kind, name, sql in connection.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY rowid"
        ).fetchall():
            if kind == "table" and not name.startswith("sqlite_") and not str(sql).upper().startswith("CREATE VIRTUAL"):
                names.append(name)
            elif not name.startswith("sqlite_") and (kind != "table" or sql):
                given.source.dropped.append((given.path.name, f"the {kind} {name!r}"))
        for name in names:
            given.source.tables.append(_sqlite_table(given, connection, name))
    finally:
        connection.close()


def _sqlite_table(given: Reading, connection: sqlite3.Connection, name: str) -> Table:
    described = connection.execute(f"PRAGMA table_xinfo({quote_identifier(name)})").fetchall()
    described = [row for row in described if row[6] != 1]  # hidden columns of virtual tables
    columns = ", ".join(quote_identifier(row[1]) for row in described)
    names, changes = distinct([row[1] for row in described])
    origin = f"{given.path.name}, table {name}"
    given.source.facts += [(origin, change) for change in changes]
    rows = connection.execute(f"SELECT {columns} FROM {quote_identifier(name)}")
    table = typed_rows.stage(name, origin, names, _values(rows, given.path, name), (given.store, given.source))
    called = dict(zip([row[1] for row in described], names, strict=True))
    keyed = sorted((row[5], called[row[1]]) for row in described if row[5])
    table.key = tuple(column for _, column in keyed)
    for row, column in zip(described, table.columns, strict=True):
        column.required = bool(row[3])
        if row[2].upper() in ("BOOL", "BOOLEAN"):
            _as_booleans(given, table, column.name)
    for _, index, is_unique, *_ in connection.execute(f"PRAGMA index_list({quote_identifier(name)})").fetchall():
        members = [
            called.get(row[2]) for row in connection.execute(f"PRAGMA index_info({quote_identifier(index)})").fetchall()
        ]
        if is_unique and len(members) == 1 and members[0]:
            table.columns[table.place(members[0])].unique = True
    _sqlite_references(connection, table, name, called)
    return table


def _values(rows: sqlite3.Cursor, path: Path, name: str) -> Iterator[Sequence[Any]]:
    try:
        yield from rows
    except sqlite3.OperationalError as error:
        raise ImportSourceError(path, f"the table {name!r} cannot be read: {error}") from None


def _as_booleans(given: Reading, table: Table, column: str) -> None:
    """Write 0 and 1 of a column that is declared to hold booleans as false and true."""
    at = table.place(column)
    if not given.store.rewrite(table.staged, at, {"0": "false", "1": "true"}.get):
        table.columns[at].kind = "boolean"
        given.source.facts.append((table.origin, f"{column}, declared as boolean: 0 and 1 are written false and true"))


def _sqlite_references(connection: sqlite3.Connection, table: Table, name: str, called: dict[str, str]) -> None:
    keys: dict[int, list[tuple[Any, ...]]] = {}
    for row in connection.execute(f"PRAGMA foreign_key_list({quote_identifier(name)})").fetchall():
        keys.setdefault(row[0], []).append(row)
    for rows in keys.values():
        target = rows[0][2]
        columns = tuple(called.get(row[3], row[3]) for row in rows)
        targets = tuple(row[4] for row in rows)
        if not all(targets):  # a reference without columns is one to the key
            described = connection.execute(f"PRAGMA table_info({quote_identifier(target)})").fetchall()
            targets = tuple(row[1] for row in sorted(described, key=lambda row: row[5]) if row[5])
        table.foreign_keys.append(ForeignKey(columns, target, targets))


def _read_duckdb(given: Reading) -> None:
    import duckdb

    store, source = given.store, given.source
    alias = f"db{len(source.tables)}"
    try:
        store.run(f"ATTACH {quote_text(str(given.path))} AS {alias} (READ_ONLY)")
    except duckdb.Error as error:
        raise ImportSourceError(given.path, f"cannot be read: {error}") from None
    found = store.rows(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $1 ORDER BY table_oid", [alias]
    )
    for schema, name in found:
        origin = f"{given.path.name}, table {name}"
        relation = f"{alias}.{quote_identifier(schema)}.{quote_identifier(name)}"
        table = relations.stage(name, origin, relation, store, source)
        _duckdb_constraints(given, table, alias, schema)
        source.tables.append(table)
    views = "SELECT view_name FROM duckdb_views() WHERE database_name = $1 AND NOT internal"
    source.dropped += [(given.path.name, f"the view {name!r}") for (name,) in store.rows(views, [alias])]
    store.run(f"DETACH {alias}")


def _duckdb_constraints(given: Reading, table: Table, alias: str, schema: str) -> None:
    sql = (
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names, constraint_text "
        "FROM duckdb_constraints() WHERE database_name = $1 AND schema_name = $2 AND table_name = $3"
    )
    for kind, columns, target, targets, written in given.store.rows(sql, [alias, schema, table.name]):
        if kind == "PRIMARY KEY":
            table.key = tuple(columns)
        elif kind == "FOREIGN KEY":
            table.foreign_keys.append(ForeignKey(tuple(columns), target, tuple(targets)))
        elif kind == "NOT NULL":
            table.columns[table.place(columns[0])].required = True
        elif kind == "UNIQUE" and len(columns) == 1:
            table.columns[table.place(columns[0])].unique = True
        else:
            given.source.dropped.append((table.origin, f"the constraint {written}"))
