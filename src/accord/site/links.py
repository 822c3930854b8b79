"""Addresses of records, and links to them in the cells of tables, views and answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from datasette import Response
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from accord.site import pages
from accord.site.asgi import Cell, Datasette, Request, Route
from accord.site.build_facts import DATABASE, about, columns, settings
from accord.site.readable import readable
from accord.site.tables import Reference, owner_of, tables

IDS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*((, ?|; )[a-z0-9]+(-[a-z0-9]+)*)*")


def address(datasette: Datasette, table: str, record: str) -> str:
    """Return the address of a record: its page where its table has pages, else its row."""
    return row_address(datasette, table, [record])


def row_address(datasette: Datasette, table: str, key: Sequence[Any]) -> str:
    """Return the address of a row by the values of its key: the page of a record where its table has pages."""
    parts = ",".join(tilde_encode(str(part)) for part in key)
    if len(key) == 1 and table in pages.of_records():
        return str(datasette.urls.path(f"/{table}/{parts}"))
    return f"{datasette.urls.table(DATABASE, table)}/{parts}"


def cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Cell:
    """Return what is shown in place of a value of a row, if anything: words that people read, or links."""
    known = tables().get(table or "")
    described = known.columns.get(column) if known else None
    if described and isinstance(value, str | int | float) and described.is_read_otherwise:
        return readable(described, value)
    if known and (reference := known.ending_with.get(column)):
        return _linked_by_several(dict(row), value, reference, datasette)
    return _linked(row, value, column, table, datasette)


def _linked_by_several(row: dict[str, Any], value: Any, reference: Reference, datasette: Datasette) -> Cell:
    """Link the last of several columns that name a row of another table to that row, where they are its key."""
    values = {target: row.get(own) for own, target in zip(reference.columns, reference.target_columns, strict=True)}
    key = [values.get(name) for name in tables()[reference.target].key]
    if None in key or len(key) != len(values):
        return None
    return Markup('<a href="{}">{}</a>').format(row_address(datasette, reference.target, key), value)


def _linked(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Cell:
    """Link ids to their records: in views and queries by the column's name, on a row's own page by its foreign key."""
    if not isinstance(value, str) or not value:
        return None
    if table in columns() and column != "record":
        if column == "id" and table in pages.of_records():
            return link(datasette, table, value, value)
        refers = referring(table).get(column)
        return _labelled(datasette, table, column, value, refers) if refers else None
    target = _owner(row) if column == "record" else settings()["links"].get(column)
    if not target or not IDS.fullmatch(value):
        return None
    return Markup(", ").join(link(datasette, target, key, key) for key in re.split(r"[,;] ?", value))


@cache
def referring(table: str) -> dict[str, str]:
    """Return the columns of a table that refer to another, and to which."""
    return {column["name"]: column["refers"] for column in columns().get(table, ()) if column["refers"]}


def routes() -> list[Route]:
    """Return the short addresses of tables, and of rows that have no page of their own."""
    tables = "|".join(table["name"] for table in about()["tables"])
    return [(rf"/(?P<table>{tables})(?:/(?P<row>[a-z0-9-]+(?:,[0-9]+)*))?/?$", redirect)]


async def redirect(datasette: Datasette, request: Request) -> Response:
    """From ``/events`` to ``/accord/events``, from ``/places/<id>`` to the row."""
    row, query = request.url_vars["row"], request.query_string
    target = datasette.urls.table(DATABASE, request.url_vars["table"]) + (f"/{row}" if row else "")
    return Response.redirect(target + (f"?{query}" if query else ""))


def _owner(row: Any) -> str | None:
    """The table of the record that a row of evidence speaks of: the nearest around its cell whose rows have ids."""
    name: str | None = dict(row).get("table")
    return owner_of(name) if name else None


async def _labelled(datasette: Datasette, table: str, column: str, value: str, refers: str) -> Markup:
    labels = await datasette.expand_foreign_keys(DATABASE, table, column, [value])
    label = labels.get((column, value)) or value
    linked = link(datasette, refers, value, label)
    return linked if label == value else linked + Markup(" <em>{}</em>").format(value)


def link(datasette: Datasette, table: str, record: str, label: str) -> Markup:
    """Return a link to a record."""
    return Markup('<a href="{}">{}</a>').format(address(datasette, table, record), escape(label))
