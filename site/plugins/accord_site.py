"""What this site adds to Datasette: downloads, the codebook, short addresses, links between records, and the build.

It needs Datasette and the standard library only. It stands in ``.builds/<id>/site/plugins/`` and reads the rest of
that build: ``build.json`` for files, ``datapackage.json`` for columns, ``site/metadata.json`` for titles and queries.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils.asgi import AsgiFileDownload
from markupsafe import Markup, escape

BUILD = Path(__file__).resolve().parents[2]
DATABASE = "accord"
FORMATS = {
    ".csv": ("CSV", "text/csv; charset=utf-8"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
    ".sqlite": ("SQLite", "application/vnd.sqlite3"),
    ".json": ("JSON", "application/json; charset=utf-8"),
    ".md": ("Markdown", "text/markdown; charset=utf-8"),
}
WHOLE = {
    "datapackage.json": "Data Package descriptor: every file, column and key, for Frictionless and other tools",
    "accord.sqlite": "All tables and views in one SQLite database, as served here",
    "build/codebook.md": "Codebook: every column and every code with its definition",
    "build/manifest.json": "Manifest: size, rows and SHA-256 of each committed file",
}
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"x-frame-options": b"DENY",
}
# In views and canned queries, a column of such a name holds ids of that table, or a list of them.
LINKED = {
    "event": "events", "events": "events",
    "actor": "actors", "counterpart": "actors", "visitor": "actors", "hosts": "actors", "reporter": "actors",
    "attributed_to": "actors",
    "agreement": "agreements", "provision": "provisions", "statement": "statements", "place": "places",
    "outlet": "outlets", "source": "sources", "sources": "sources", "supported_by": "sources",
    "asserted_by": "sources", "denied_by": "sources", "syndicated_from": "sources",
}  # fmt: skip
IDS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*((, ?|; )[a-z0-9]+(-[a-z0-9]+)*)*")


@cache
def about() -> dict[str, Any]:
    """What templates say about the build: version, counts, tables, views, questions, files."""
    build, metadata = _json("build.json"), _json("site/metadata.json")
    database = metadata["databases"][DATABASE]
    rows, files = build["rows"], published()
    shown = {name: entry for name, entry in database["tables"].items() if not entry.get("hidden")}
    tables = [{"name": n, "title": t["title"], "about": t["description"], "rows": rows[n],
               "files": [_file(path, files[path]) for path in (f"build/csv/{n}.csv", f"build/parquet/{n}.parquet")]}
              for n, t in shown.items() if n in rows]  # fmt: skip
    themes: dict[str, list[dict[str, str]]] = {}
    for name, query in database["queries"].items():
        themes.setdefault(query.get("theme", "Questions"), []).append({"name": name, **query})
    rest = [path for path in {**WHOLE, **files} if not path.startswith(("build/csv/", "build/parquet/"))]
    views = [{"name": n, "title": t["title"], "about": t["description"]} for n, t in shown.items() if n not in rows]
    return {
        **{key: metadata[key] for key in metadata if key != "databases"},
        "rows": rows,
        "tables": tables,
        "views": views,
        "themes": sorted(themes.items()),
        "whole": [{**_file(path, files[path]), "about": WHOLE.get(path, "")} for path in rest],
    }


@cache
def published() -> dict[str, dict[str, Any]]:
    """The files that may be downloaded, by their path: what build.json lists of the data, without the site itself."""
    listed = _json("build.json")["files"]
    return {path: listed[path] for path in listed if path in WHOLE or path.startswith("build/")}


@cache
def columns() -> dict[str, list[dict[str, Any]]]:
    """The columns of each table, each with the table that it refers to."""
    found = {}
    for resource in _json("datapackage.json")["resources"]:
        if resource.get("format") == "csv":
            keys = resource["schema"].get("foreignKeys", [])
            refers = {
                name: key["reference"].get("resource") or resource["name"]
                for key in keys
                for name in ([key["fields"]] if isinstance(key["fields"], str) else key["fields"])
            }
            found[resource["name"]] = [{**f, "refers": refers.get(f["name"])} for f in resource["schema"]["fields"]]
    return found


def _json(name: str) -> Any:
    return json.loads((BUILD / name).read_text(encoding="utf-8"))


def _file(path: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {"path": path, "name": Path(path).name, "format": _format(path)[0], **entry}


def _format(path: str) -> tuple[str, str]:
    return FORMATS.get(Path(path).suffix, ("File", "application/octet-stream"))


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Give every template, that of errors too, what it needs to name the version and the build."""
    said = about()
    env.globals.update(
        accord=said, accord_version=said["version"], accord_build=said["build"], accord_created=said["created"]
    )


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the pages of this site."""
    tables = "|".join(table["name"] for table in about()["tables"])
    return [
        (r"/downloads/?$", downloads),
        (r"/downloads/(?P<path>.+)$", download),
        (r"/codebook/?$", codebook),
        (rf"/(?P<table>{tables})(?:/(?P<row>[a-z0-9-]+(?:,[0-9]+)?))?/?$", redirect),
    ]


async def downloads(datasette: Any, request: Any) -> Response:
    """Every published file with its size and hash."""
    return Response.html(await datasette.render_template("downloads.html", request=request))


async def codebook(datasette: Any, request: Any) -> Response:
    """Every column of every table."""
    return Response.html(await datasette.render_template("codebook.html", {"columns": columns()}, request=request))


async def download(request: Any) -> Any:
    """One file, if build.json lists it; the path is looked up and never joined from what was asked."""
    path = request.url_vars["path"]
    if path not in published():
        raise NotFound(f"No such file: {path}")
    if request.method not in ("GET", "HEAD"):
        return Response.text("Files are read only.", status=405, headers={"allow": "GET, HEAD"})
    headers = {"etag": f'"{published()[path]["sha256"]}"'}
    name, media_type = Path(path).name, _format(path)[1]
    if name.endswith((".json", ".md")):  # a browser can show these
        headers["content-disposition"] = f'inline; filename="{name}"'
        return AsgiFileDownload(BUILD / path, content_type=media_type, headers=headers)
    return AsgiFileDownload(BUILD / path, name, media_type, headers)


async def redirect(datasette: Any, request: Any) -> Response:
    """From ``/events`` to ``/accord/events``, from ``/events/<id>`` to the row."""
    row, query = request.url_vars["row"], request.query_string
    address = datasette.urls.table(DATABASE, request.url_vars["table"]) + (f"/{row}" if row else "")
    return Response.redirect(address + (f"?{query}" if query else ""))


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Link ids to their records: in views and queries by the column's name, on a row's own page by its foreign key."""
    if not isinstance(value, str) or not value:
        return None
    if table in columns() and column != "record":
        refers = next((c["refers"] for c in columns()[table] if c["name"] == column), None)
        return _labelled(datasette, table, column, value, refers) if refers else None
    target = _owner(row) if column == "record" else LINKED.get(column)
    if not target or not IDS.fullmatch(value):
        return None
    return Markup(", ").join(_link(datasette, target, one, one) for one in re.split(r"[,;] ?", value))


def _owner(row: Any) -> str | None:
    """The table of the record that a row of evidence speaks of: ``events`` where its cell is in event_participants."""
    table = row["table"] if "table" in row.keys() else None  # noqa: SIM118 - a row of SQLite
    if table not in columns() or columns()[table][0]["name"] == "id":
        return table
    return next((c["refers"] for c in columns()[table]), None)


async def _labelled(datasette: Any, table: str, column: str, value: str, refers: str) -> Markup:
    labels = await datasette.expand_foreign_keys(DATABASE, table, column, [value])
    label = labels.get((column, value)) or value
    link = _link(datasette, refers, value, label)
    return link if label == value else link + Markup(" <em>{}</em>").format(value)


def _link(datasette: Any, table: str, record: str, label: str) -> Markup:
    return Markup('<a href="{}/{}">{}</a>').format(datasette.urls.table(DATABASE, table), record, escape(label))


@hookimpl
def asgi_wrapper() -> Any:
    """Send the security headers with every answer."""

    def wrap(app: Any) -> Any:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            async def sending(message: Any) -> None:
                if message["type"] == "http.response.start":
                    kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in HEADERS]
                    message = {**message, "headers": [*kept, *HEADERS.items()]}
                await send(message)

            await app(scope, receive, sending)

        return wrapped

    return wrap
