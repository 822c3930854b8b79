"""Addresses of a record in other forms, such as its citation: that of its page, or else its row, with an ending."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from datasette import NotFound
from datasette.utils import tilde_decode, tilde_encode

from accord.site import pages
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import DATABASE
from accord.site.row_names import labels, select
from accord.site.selections import Selection
from accord.site.tables import Table, tables


@dataclass(frozen=True)
class Found:
    """The record that an address names: its table, the values of its key, its row, and what its page calls it."""

    table: Table
    key: tuple[str, ...]
    row: dict[str, Any]
    title: str


def routes(endings: str, answer: Callable[..., Any]) -> list[Route]:
    """Return the addresses of records with one of some endings, a regular expression.

    No ending is a part of a key, in which a dot stands as ``~2E``.
    """
    listed: list[Route] = []
    for names, prefix in ((pages.of_records(), ""), (tables().keys(), f"{DATABASE}/")):
        if names:
            tables_there = "|".join(re.escape(name) for table in sorted(names) for name in _written(table))
            listed.append((rf"/{prefix}(?P<table>{tables_there})/(?P<key>[^/.]+)\.(?P<format>{endings})$", answer))
    return listed


def _written(table: str) -> list[str]:
    """Return the ways in which addresses write the name of a table."""
    return sorted({quote(table), tilde_encode(table)})


async def find(datasette: Datasette, request: Request) -> Found:
    """Return the record that the address of a request names.

    Raises:
        NotFound: where there is none.
    """
    table = tables()[_table_of(request.url_vars["table"])]
    key = tuple(tilde_decode(part) for part in unquote(request.url_vars["key"]).split(","))
    rows = []
    if len(key) == len(table.address_columns):
        rows = await Selection(table, dict(zip(table.address_columns, key, strict=True))).rows(datasette, 1)
    if not rows:
        raise NotFound(f"There is no {', '.join(key)} in {table.title}.")
    return Found(table, key, rows[0], await _title(datasette, table, key, rows[0]))


def _table_of(written: str) -> str:
    return next(name for name in tables() if written in _written(name))


async def _title(datasette: Datasette, table: Table, key: tuple[str, ...], row: dict[str, Any]) -> str:
    """Return what the page of a record calls it."""
    if table.name in pages.of_records() and len(key) == 1:
        rows = await select(datasette, pages.all_pages()[table.name]["record"], {"id": key[0]})
        if rows:
            return pages.name_of(table.name, rows[0])
    return (await labels(datasette, table, [row]))[0].unescape()
