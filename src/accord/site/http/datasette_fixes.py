"""Corrections of what Datasette 0.65 does not do well for a site like this."""

from __future__ import annotations

import sqlite3
from types import SimpleNamespace
from typing import Any

from datasette.database import Database, QueryInterrupted
from datasette.plugins import pm
from datasette.utils import Column
from datasette.views import table as table_view

from accord.site.http import caching, counted_once, filters, remembered, sorting, time_limits, value_links
from accord.site.tables import tables

OTHER_ROW_NUMBERS = ("oid", "_rowid_")  # of SQLite, beside rowid
MIN_MAPPED_BYTES = 64 * 2**20  # bytes of a database
MAX_MAPPED_BYTES = 2**31 - 2**16  # bytes; SQLite maps no more


def apply() -> None:
    """Correct Datasette, once."""
    interruptions_noted()
    rows_numbered()
    remembered.apply()
    filters.apply()
    sorting.apply()
    counted_once.apply()
    time_limits.apply()
    value_links.apply()
    cells_asked_directly()


def rows_numbered() -> None:
    """Let rows without a key be known by their number where a column of their own is called rowid.

    Datasette calls the number of a row so; here SQLite's other name of it is a column, and the key.
    """
    tell_columns, tell_keys = Database.table_column_details, Database.primary_keys

    async def table_column_details(database: Database, table: str) -> list[Column]:
        known: list[Column] = await tell_columns(database, table)
        number = _row_number(table)
        return [Column(-1, number, "INTEGER", 1, None, 1, 0), *known] if number else known

    async def table_columns(database: Database, table: str) -> list[str]:
        return [column.name for column in await database.table_column_details(table) if not column.hidden]

    async def primary_keys(database: Database, table: str) -> list[str]:
        number = _row_number(table)
        return [number] if number else await tell_keys(database, table)

    ask = Database.execute

    async def execute(database: Database, sql: str, *rest: Any, **more: Any) -> Any:
        number = next((name for name in OTHER_ROW_NUMBERS if sql.startswith(f"select {name},")), "")
        # SQLite calls it rowid, by whichever name it is asked for, and so is a column called.
        named = sql.replace(f"select {number},", f'select {number} as "{number}",', 1) if number else sql
        return await ask(database, named, *rest, **more)

    Database.table_column_details, Database.primary_keys = table_column_details, primary_keys
    Database.table_columns, Database.execute = table_columns, execute


def _row_number(table: str) -> str:
    """Return the name of the number of a row of a table, where Datasette's would name a column."""
    known = tables().get(table)
    return known.row_number if known and not known.key and known.row_number != "rowid" else ""


def interruptions_noted() -> None:
    """Note queries that took too long: Datasette leaves out their answers, and such a page is not kept."""
    ask = Database.execute

    async def execute(database: Database, sql: str, *rest: Any, **more: Any) -> Any:
        try:
            return await ask(database, sql, *rest, **more)
        except QueryInterrupted:
            caching.CUT_SHORT.get([]).append(sql)
            raise

    Database.execute = execute


def map_large(connection: sqlite3.Connection) -> None:
    """Let SQLite read a large database where the system keeps it in memory, which takes half the time.

    Not a small one, which gains nothing: where a disk fails under a database that is read so, the server ends and is
    started again, instead of answering the visitor with an error.
    """
    [[pages]], [[size]] = connection.execute("PRAGMA page_count"), connection.execute("PRAGMA page_size")
    if pages * size > MIN_MAPPED_BYTES:
        connection.execute(f"PRAGMA mmap_size = {MAX_MAPPED_BYTES}")


def cells_asked_directly() -> None:
    """Ask plugins themselves what is shown in place of a value: a page of rows asks a thousand times.

    Where pluggy asks, it takes a fifth of the time of such a page. The order is pluggy's: who came last is asked first.
    """
    table_view.pm = SimpleNamespace(hook=_Hooks())


class _Hooks:
    """The hooks of Datasette's plugins, as its page of a table asks for them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(pm.hook, name)

    def render_cell(self, **given: Any) -> list[Any]:
        asked = reversed(pm.hook.render_cell.get_hookimpls())
        answers = (one.function(*(given[name] for name in one.argnames)) for one in asked)
        return [answer for answer in answers if answer is not None]
