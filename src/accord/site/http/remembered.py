"""What does not change while a build is served is asked for once: its schema, and who may see what."""
# ruff: noqa: SLF001 - what Datasette keeps to itself is what is corrected here

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from copy import deepcopy
from functools import partial, wraps
from types import SimpleNamespace
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

# What Datasette asks of a schema, some fifteen times a page.
OF_SCHEMAS = (
    "foreign_keys_for_table",
    "fts_table",
    "get_all_foreign_keys",
    "get_table_definition",
    "get_view_definition",
    "hidden_table_names",
    "label_column_for_table",
    "primary_keys",
    "table_column_details",
    "table_columns",
    "table_exists",
    "table_names",
    "view_names",
)
MAX_ANSWERS = 2_000  # answers; visitors may ask for tables that there are not
ABOUT_SCHEMA: ContextVar[bool] = ContextVar("ABOUT_SCHEMA", default=False)  # what this request asks just now


def apply() -> None:
    """Remember, from now on."""
    asked_here()
    schemas_remembered()
    permissions_remembered()
    permissions_of_tables_alone()


def asked_here() -> None:
    """Ask about a schema in the thread that serves: it takes microseconds, to hand it to another two hundred."""
    ask = Database.execute_fn

    async def execute_fn(database: Database, question: Callable[[sqlite3.Connection], Any]) -> Any:
        if database.is_mutable or not ABOUT_SCHEMA.get():
            return await ask(database, question)
        if database._read_connection is None:  # Datasette's own where it has no other thread
            database._read_connection = connection = database.connect()
            database.ds._prepare_connection(connection, database.name)
        return question(database._read_connection)

    Database.execute_fn = execute_fn


async def _once(known: dict[Any, Any], question: tuple[Any, ...], ask: Callable[[], Awaitable[Any]]) -> Any:
    """Return the answer that is known; else ask, in the thread that serves."""
    if question not in known:
        if len(known) >= MAX_ANSWERS:
            known.clear()
        outside = ABOUT_SCHEMA.set(True)
        try:
            known[question] = await ask()
        finally:
            ABOUT_SCHEMA.reset(outside)
    return known[question]


def schemas_remembered() -> None:
    """Ask a database that does not change about its schema once."""
    for name in OF_SCHEMAS:
        setattr(Database, name, _remembered(getattr(Database, name)))
    look = Datasette._refresh_schemas

    async def refresh(site: Datasette) -> None:
        changing = any(database.is_mutable for name, database in site.databases.items() if name != "_internal")
        if changing or not site.internal_db_created:
            await look(site)

    Datasette._refresh_schemas = refresh


def permissions_remembered() -> None:
    """Ask once what everybody may: nobody signs in, and a build stays as it is.

    Datasette looks a table's name up each time, some three hundred times for a start page.
    """
    look = Datasette.permission_allowed

    async def permission_allowed(
        site: Datasette, actor: dict[str, Any] | None, action: str, resource: Any = None, *, default: Any = False
    ) -> Any:
        if actor is not None:
            return await look(site, actor, action, resource, default=default)
        known = site.__dict__.setdefault("_permissions", {})
        question = (action, tuple(resource) if isinstance(resource, list) else resource, default)
        return await _once(known, question, partial(look, site, actor, action, resource, default=default))

    Datasette.permission_allowed = permission_allowed


def permissions_of_tables_alone() -> None:
    """Look up who may see a table in what metadata says of that alone.

    Datasette copies all metadata for each table, and a start page asks for every one of them.
    """
    look = Datasette._table_permission_allows

    def allows(site: Datasette, database: str, table: str) -> list[Any]:
        asked = SimpleNamespace(
            _metadata_sources=lambda *of: map(_who_may_see_tables, site._metadata_sources(*of)),
            _metadata_recursive_update=site._metadata_recursive_update,
        )
        found: list[Any] = look(asked, database, table)
        return found

    Datasette._table_permission_allows = allows


def _who_may_see_tables(metadata: Any) -> Any:
    """Return of metadata, the whole or that of one database, only who may see which table."""
    if not isinstance(metadata, dict):
        return metadata
    kept = {name: metadata[name] for name in ("tables", "databases") if name in metadata}
    if isinstance(tables := kept.get("tables"), dict):
        said = {name: about for name, about in tables.items() if not isinstance(about, dict) or "allow" in about}
        kept["tables"] = {
            name: {"allow": about["allow"]} if isinstance(about, dict) else about for name, about in said.items()
        }
    if isinstance(databases := kept.get("databases"), dict):
        kept["databases"] = {name: _who_may_see_tables(about) for name, about in databases.items()}
    return kept


def _remembered(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(ask)
    async def answer(database: Database, *args: Any, **named: Any) -> Any:
        if database.is_mutable:
            return await ask(database, *args, **named)
        known = database.__dict__.setdefault("_schema_answers", {})
        question = (ask.__name__, args, tuple(named.items()))
        return deepcopy(await _once(known, question, partial(ask, database, *args, **named)))

    return answer
