"""The addresses of the reconciliation service: W3C's Reconciliation Service API, version 0.2.

/reconcile                       the manifest; with ``queries`` (GET, or POST as a form) the candidates
/reconcile/suggest/<what>        entities, types and properties whose names begin so
/reconcile/preview?id=           a record in a frame of a client
/reconcile/view?id=              leads to its page
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from datasette import NotFound, Response
from datasette.utils.asgi import BadRequest, Base400
from jinja2 import pass_context

from accord.site import links
from accord.site.addresses import PREVIEW, RECONCILE
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import SITE, about
from accord.site.reconciling import candidates, suggestions
from accord.site.reconciling.question import MAX_LETTERS, MAX_QUERIES, Query, batch
from accord.site.search.queries import index
from accord.site.tables import tables

VERSION = "0.2"
MAX_BODY_BYTES = 64 * 1024  # of a batch: 10 queries of 300 letters in any script, and values beside them
SUGGESTIONS = 10  # at once
MAX_CURSOR_DIGITS = 3
WIDTH, HEIGHT = 420, 220  # of a preview, in pixels


class TooLarge(Base400):
    """A batch has more bytes than are read."""

    status = 413


@cache
def types() -> tuple[str, ...]:
    """Return the tables whose records can be matched."""
    uri = f"{(SITE / 'search.sqlite').as_uri()}?mode=ro&immutable=1"
    db = sqlite3.connect(uri, uri=True)
    try:
        return candidates.known_tables(db)
    finally:
        db.close()


def is_offered() -> bool:
    """Whether there are records with names."""
    return (SITE / "search.sqlite").is_file() and bool(types())


@pass_context
def address(context: Any) -> str:
    """Return the whole address of the service, which clients ask for; empty where there is none."""
    request = context.get("request")
    if request is None or not is_offered():
        return ""
    datasette: Datasette = context["urls"].ds
    return datasette.absolute_url(request, datasette.urls.path(RECONCILE))


async def answer(datasette: Datasette, request: Request) -> Response:
    """Answer with the manifest, or with the candidates of a batch of queries; what is asked wrongly gets a reason."""
    try:
        queries = await _queries(request)
        if queries is None:
            return Response.json(manifest(datasette, request))
        results = {name: {"result": await candidates.answer(datasette, one)} for name, one in queries.items()}
    except (BadRequest, TooLarge) as fault:
        return Response.json({"error": str(fault)}, status=fault.status)
    return Response.json(results)


async def _queries(request: Request) -> dict[str, Query] | None:
    """Return the queries of a request; nothing where it asks for the manifest."""
    if request.method != "POST" and not request.args:
        return None
    given = await _form(request) if request.method == "POST" else {name: request.args[name] for name in request.args}
    if "queries" not in given:
        raise BadRequest("There is nothing to answer: give queries, as JSON.")
    return batch(given["queries"], types())


def manifest(datasette: Datasette, request: Request) -> dict[str, Any]:
    """Return what the service says of itself."""

    def absolute(path: str) -> str:
        return datasette.absolute_url(request, datasette.urls.path(path))

    base = absolute(RECONCILE)
    return {
        "versions": [VERSION],
        "name": about()["title"],
        "identifierSpace": absolute("/"),
        "schemaSpace": absolute("/codebook"),
        "documentation": absolute("/codebook"),
        "serviceVersion": about()["version"],
        "defaultTypes": [candidates.type_of(table) for table in types()],
        "view": {"url": f"{base}/view?id={{{{id}}}}"},
        "preview": {"url": f"{absolute(PREVIEW)}?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            what: {"service_url": base, "service_path": f"/suggest/{what}"} for what in ("entity", "type", "property")
        },
        "batchSize": MAX_QUERIES,
    }


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form, of which no more is read than may be asked."""
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge(f"The batch has more than {MAX_BODY_BYTES} bytes; ask for some of it at a time.")
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=10)
    except ValueError:
        raise BadRequest("The body is no form in UTF-8.") from None
    return {name: values[0] for name, values in fields.items()}


async def suggest(datasette: Datasette, request: Request) -> Response:
    """Answer with what begins as was typed: entities, types or properties."""
    prefix, cursor = request.args.get("prefix") or "", request.args.get("cursor") or "0"
    if len(prefix) > MAX_LETTERS or not cursor.isdecimal() or len(cursor) > MAX_CURSOR_DIGITS:
        text = f"prefix has more than {MAX_LETTERS} letters, or cursor is no number of {MAX_CURSOR_DIGITS} digits."
        return Response.json({"error": text}, status=400)
    found = await suggestions.OF[request.url_vars["what"]](datasette, " ".join(prefix.split()), types())
    return Response.json({"result": found[int(cursor) :][:SUGGESTIONS]})


async def view(datasette: Datasette, request: Request) -> Response:
    """Lead from the id by which clients know a record to its page."""
    table, record, _, _ = await _record(datasette, request)
    return Response.redirect(links.address(datasette, table, record))


async def preview(datasette: Datasette, request: Request) -> Response:
    """Answer with a record in a few words, for a frame of a client."""
    table, record, name, description = await _record(datasette, request)
    context = {
        "name": name,
        "description": description,
        "type": tables()[table].title,
        "address": links.address(datasette, table, record),
    }
    return Response.html(await datasette.render_template("preview.html", context, request=request))


async def _record(datasette: Datasette, request: Request) -> tuple[str, str, str, str]:
    table, _, record = (request.args.get("id") or "").partition("/")
    found = await index(datasette).execute_fn(lambda db: candidates.by_ids(db, [(table, record)]))
    if not found:
        raise NotFound("There is no such record; an id here is the name of a table, a slash and a key.")
    return (table, record, *found[table, record])


def routes() -> list[Route]:
    """Return the addresses of the service, where there are records with names."""
    if not is_offered():
        return []
    return [
        (rf"{RECONCILE}/?$", answer),
        (rf"{RECONCILE}/suggest/(?P<what>entity|type|property)$", suggest),
        (rf"{PREVIEW}$", preview),
        (rf"{RECONCILE}/view$", view),
    ]
