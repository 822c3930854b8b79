"""Pages of records and of questions: a folder of SQL each, and a template of the same name.

    pages/events/*.sql              what the page of an event shows; :id is the id in its address
    templates/page/events.html     each file's rows under its name: ``participants`` from participants.sql

A page with ``record.sql`` is that of a record, ``/events/<id>``; the others are pages by themselves, ``/timeline``,
whose SQL may name parameters of the address, ``:from``, empty where it has none; the rows of ``home`` go to the start
page. A build holds only those pages whose SQL its database can answer.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from datasette import NotFound, Response
from datasette.utils import tilde_decode

from accord.site.addresses import FIXED
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import DATABASE, SITE, label_columns
from accord.site.engine_tables import tombstones
from accord.site.table_columns import table_title
from accord.values.sql_quoting import quote_identifier

FOLDER = SITE / "pages"
HOME = "home"  # its rows go to Datasette's start page
PARAMETER = re.compile(r"(?<![:\w]):([a-z]\w*)")  # of SQL


@cache
def all_pages() -> dict[str, dict[str, str]]:
    """Return the SQL of every section of every page."""
    folders = sorted(path for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.is_dir() else []
    return {
        folder.name: {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}
        for folder in folders
    }


@cache
def of_records() -> frozenset[str]:
    """Return the tables whose records have pages."""
    return frozenset(name for name, sections in all_pages().items() if "record" in sections and name not in FIXED)


def routes() -> list[Route]:
    """Return the addresses of all pages."""
    records = "|".join(re.escape(quote(name)) for name in sorted(of_records()))
    others = "|".join(re.escape(quote(name)) for name in sorted(all_pages().keys() - of_records() - {HOME}))
    page_routes: list[Route] = []
    if records:
        page_routes.append((rf"/(?P<page>{records})/(?P<id>[^/]+)/?$", page))
    if others:
        page_routes.append((rf"/(?P<page>{others})/?$", page))
    return page_routes


async def page(datasette: Datasette, request: Request) -> Response:
    """Answer with one page: the rows of its sections in its template."""
    name, key = unquote(request.url_vars["page"]), tilde_decode(unquote(request.url_vars.get("id") or ""))
    rows_of = await sections(datasette, name, {"id": key} if key else _asked(request, name))
    if key and not rows_of["record"]:
        return await _missing(datasette, request, name, key)
    record = rows_of["record"][0] if key else None
    context = {**rows_of, "record": record, "page": name}
    if record:
        context["record_name"] = name_of(name, record)
    html = await datasette.render_template(f"page/{name}.html", context, request=request)
    return Response.html(html)


def _asked(request: Request, name: str) -> dict[str, str]:
    """Return what the address of a page by itself says of the parameters that its SQL names."""
    named = PARAMETER.findall("\n".join(all_pages()[name].values()))
    return {parameter: request.args.get(parameter) or "" for parameter in named}


def name_of(table: str, record: dict[str, Any]) -> str:
    """Return what people call a record on its page: what labels its table's rows, or else the page's title or name."""
    names = (record.get(column) for column in (label_columns().get(table, ""), "title", "name", "id"))
    return str(next(name for name in names if name))


async def sections(datasette: Datasette, name: str, parameters: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each section of a page."""
    database = datasette.get_database(DATABASE)
    rows_of = {}
    for section, sql in all_pages()[name].items():
        rows = (await database.execute(sql, parameters)).rows
        rows_of[section] = [dict(row) for row in rows]
    return rows_of


async def _missing(datasette: Datasette, request: Request, table: str, key: str) -> Response:
    """Say that a record was withdrawn, where it was; else that there is none."""
    database = datasette.get_database(DATABASE)
    listed = tombstones()
    sql = f'SELECT * FROM {quote_identifier(listed.name)} WHERE id = :id AND "table" = :table' if listed else ""
    gone = (await database.execute(sql, {"id": key, "table": table})).first() if listed else None
    if gone is None:
        raise NotFound(f"There is no {key} in {table_title(table)}.")
    html = await datasette.render_template("page/withdrawn.html", {"gone": dict(gone)}, request=request)
    return Response.html(html, status=410)
