"""The full-text index of a large table, made in another database than the table, from the batches of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.schema.model import Column, Table
from accord.sources.tables import Source, batches
from accord.values.sql_quoting import listed, quote_identifier
from accord.write.sqlite.ddl import full_text_apart, has_number_as_key, has_own_text, searched
from accord.write.sqlite.rows import numbered

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Cursor

PARTS = ("data", "idx", "docsize", "config")  # the tables in which FTS5 keeps an index


def columns_apart(table: Table) -> list[Column]:
    """Return the columns of an index that can be made apart: its rows are numbered in the order of their loading."""
    return [] if has_own_text(table) or has_number_as_key(table) else [table.by_name[name] for name in searched(table)]


def add(db: Cursor, table: Table, source: Source) -> None:
    """Make the index of a table that is in another database, as ``ddl.full_text`` makes it beside the table."""
    columns = columns_apart(table)
    names = [column.name for column in columns]
    index = quote_identifier(table.search_table)
    db.execute(full_text_apart(table))
    insert = f"INSERT INTO {index} (rowid, {listed(names)}) VALUES (?{', ?' * len(names)})"
    db.executemany(insert, numbered(columns, batches(source, names)))
    db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")


def parts(table: Table) -> list[str]:
    """Return the tables in which SQLite keeps the index of a table."""
    kept = (*PARTS, "content") if has_own_text(table) else PARTS
    return [f"{table.search_table}_{part}" for part in kept]
