"""A record as JSON, ``/events/<id>.json``: its row, the rows of its lists within, and beside each the evidence for it.

    {"table", "id", "name", "url", "dataset": {...}, "incomplete": [...], "history": {"since", "since_is_exact",
     "changes": [...], "left_out", "unknown": [...]}, "record": {column: value, ..., list: [{...}],
     "evidence": {column: [entry], "*": [entry]}}}

``evidence`` of a row has the entries about each of its columns; those about the row as a whole, or about columns of
another record that it lists, stand at ``*``. A list has the name of its table. ``incomplete`` names lists of which only
the first rows are here. ``history`` is what the releases say of it, the newest first, where there are any; a change of
what is not released yet has no release.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from datasette import Response

from accord.site import links, publication, record_addresses
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import about
from accord.site.engine_tables import EVIDENCE, table_of
from accord.site.history import words as history
from accord.site.machines.linked_data import Page
from accord.site.named_cells import PATHS
from accord.site.readable import items_of
from accord.site.record_addresses import Found
from accord.site.row_names import select
from accord.site.rows import CELL
from accord.site.selections import Selection
from accord.site.tables import Column
from accord.values import row_keys
from accord.values.sql_quoting import quote_identifier

MAX_ROWS = 2_000  # of a list
WHOLE = "*"
MEDIA_TYPE = "application/json; charset=utf-8"


@dataclass
class Nested:
    """A record as it is put together: rows by the place that evidence names, and lists that are not whole."""

    rows: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)  # table, record, place -> row
    incomplete: list[str] = field(default_factory=list)


async def answer(datasette: Datasette, request: Request) -> Response:
    """Answer with a record."""
    found = await record_addresses.find(datasette, request)
    page = Page(datasette, request)
    known = Nested()
    (record,) = await _rows(datasette, _selection(found), [found.row], known)
    await _add_evidence(datasette, known)
    text = json.dumps(
        {
            "table": found.table.name,
            "id": row_keys.join(found.key),
            "name": found.title,
            "url": page.absolute(links.row_address(datasette, found.table.name, found.key)),
            "dataset": {
                "title": about()["title"],
                "version": about()["version"],
                "created": publication.day(),
                "build": about()["build"],
                "license": about().get("license_url") or about().get("license"),
                "url": page.home,
            },
            "incomplete": known.incomplete,
            "history": await history.as_data(datasette, found.table.name, found.key),
            "record": record,
        },
        ensure_ascii=False,
    )
    return Response(text, content_type=MEDIA_TYPE)


def _selection(found: Found) -> Selection:
    return Selection(found.table, dict(zip(found.table.address_columns, found.key, strict=True)))


async def _rows(
    datasette: Datasette, selection: Selection, rows: Iterable[Mapping[str, Any]], known: Nested
) -> list[dict[str, Any]]:
    """Return rows as JSON holds them, with the rows of their lists within."""
    table, made = selection.table, []
    for row in rows:
        shown = {column.name: _value(column, row[column.name]) for column in table.columns.values()}
        record = row_keys.join([row[name] for name in table.key if name not in table.places])
        known.rows[table.name, record, ".".join(str(row[name]) for name in table.places)] = shown
        made.append((row, shown))
    for below in selection.lists:
        listed = await below.rows(datasette, MAX_ROWS + 1)
        if len(listed) > MAX_ROWS:
            known.incomplete.append(below.table.name)
        items = await _rows(datasette, below, listed[:MAX_ROWS], known)
        reference = below.table.to_parent
        by_row = defaultdict(list)
        for raw, item in zip(listed, items, strict=False):
            by_row[tuple(raw[name] for name in reference.columns) if reference else ()].append(item)
        for row, shown in made:
            shown[below.table.name] = by_row[tuple(row[name] for name in reference.target_columns) if reference else ()]
    return [shown for _, shown in made]


def _value(column: Column, value: Any) -> Any:
    """Return a value as JSON has it: lists and truth values, which SQLite holds as texts and numbers."""
    if value is None:
        return None
    if column.separator:
        return items_of(column, value)
    return bool(value) if column.type == "boolean" else value


async def _add_evidence(datasette: Datasette, known: Nested) -> None:
    """Put evidence beside the rows that it is about."""
    table = table_of(EVIDENCE)
    if table is None:
        return
    items = await _items(datasette, known)
    names = {name: quote_identifier(name) for name in CELL}
    sql = (
        f"SELECT * FROM {quote_identifier(table.name)} WHERE ({names['table']}, {names['record']}) IN "
        "(SELECT value ->> 0, value ->> 1 FROM json_each(:cells))"
    )
    entries = await select(datasette, sql, {"cells": _cells(known)})
    for row in known.rows.values():
        row["evidence"] = {}
    for entry in entries:
        place = items.get((entry["table"], entry["record"], entry["item"]), "")
        about_it = known.rows.get((entry["table"], entry["record"], place))
        if about_it is not None:
            said = {name: value for name, value in entry.items() if name not in (*CELL, "field") and value is not None}
            about_it["evidence"].setdefault(entry["field"] or WHOLE, []).append(said)


async def _items(datasette: Datasette, known: Nested) -> dict[tuple[str, str, str | None], str]:
    """Return the place of each item of a list by the path by which evidence names it."""
    if not await select(datasette, "SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = :name", {"name": PATHS}):
        return {}
    sql = (
        f'SELECT "table", record, place, item FROM {PATHS} WHERE ("table", record) IN '
        "(SELECT value ->> 0, value ->> 1 FROM json_each(:cells))"
    )
    found = await select(datasette, sql, {"cells": _cells(known)})
    return {(row["table"], row["record"], row["item"]): row["place"] for row in found}


def _cells(known: Nested) -> str:
    return json.dumps(sorted({(table, record) for table, record, _ in known.rows}))


def routes() -> list[Route]:
    """Return the addresses of records as JSON, by the short address of each table."""
    return record_addresses.short_routes("json", answer)
