"""Addresses of a record in other forms, such as its citation: that of its page, or else its row, with an ending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from datasette import NotFound
from datasette.utils import tilde_decode, tilde_encode

from accord.site import pages
from accord.site.addresses import FIXED
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
    return [*_routes("", pages.of_records(), endings, answer), *_routes(f"{DATABASE}/", tables(), endings, answer)]


def short_routes(endings: str, answer: Callable[..., Any]) -> list[Route]:
    """Return the addresses, without the name of the database, of the records of every table."""
    return _routes("", tables().keys() - FIXED, endings, answer)


def _routes(prefix: str, names: Iterable[str], endings: str, answer: Callable[..., Any]) -> list[Route]:
    there = "|".join(re.escape(written) for name in sorted(names) for written in _written(name))
    return [(rf"/{prefix}(?P<table>{there})/(?P<key>[^/.]+)\.(?P<format>{endings})$", answer)] if there else []


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
