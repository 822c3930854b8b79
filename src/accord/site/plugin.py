"""Every hook by which this site adds to Datasette, in one place; what they do stands in ``../accord.site``.

It needs Datasette and the standard library only, and reads the build around it: ``.builds/<id>/``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from datasette import Forbidden, hookimpl
from datasette.utils import tilde_encode
from jinja2 import Environment

from accord.site import cell_links, cell_values, cells, context, documents, languages, links, pages, prose, sql_page
from accord.site.asgi import Application, Cell, Datasette, Request, Response, Route
from accord.site.build_facts import about
from accord.site.cards import answers
from accord.site.citing import offer
from accord.site.exports import downloads, snippets
from accord.site.exports import response as exports
from accord.site.http import datasette_fixes, faults, guard
from accord.site.listing import page as listing
from accord.site.machines import crawlers, feeds, linked_data, record_json
from accord.site.reconciling import service as reconciling
from accord.site.search import page as search
from accord.values.decimals import register_collation


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give every template, that of errors too, what it needs to name the version and the build."""
    build = about()
    env.globals.update(
        accord=build, accord_version=build["version"], accord_build=build["build"], accord_created=build["created"]
    )
    env.globals.update(context.GLOBALS)
    env.globals.update(
        reconcile_address=reconciling.address,
        machine_head=linked_data.head,
        page_address=offer.address_of_page,
        snippets_of=snippets.snippets_of,
    )
    env.filters.update({**prose.FILTERS, **cells.FILTERS, **cell_values.FILTERS, **languages.FILTERS})
    env.filters["tilde_encoded"] = tilde_encode
    env.auto_reload = False  # a build stays as it was made: no look at the disk for each part of a page


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Set up a connection to the database."""
    datasette_fixes.map_large(conn)
    register_collation(conn)


@hookimpl
def extra_template_vars(datasette: Datasette, view_name: str) -> Awaitable[dict[str, Any]]:
    """Let templates link to records, and give the start page its rows."""
    return context.given(datasette, view_name)


@hookimpl
def register_routes() -> list[Route]:
    """Add the pages of this site; the first that fits answers."""
    return [
        *downloads.ROUTES,
        *offer.routes(),
        *answers.routes(),
        *search.ROUTES,
        *sql_page.ROUTES,
        *reconciling.routes(),
        *exports.ROUTES,
        *feeds.routes(),
        *crawlers.ROUTES,
        *record_json.routes(),
        *documents.routes(),
        *pages.routes(),
        *listing.routes(),
        *links.routes(),
    ]


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Offer files of whole tables and answers."""
    return exports.renderers()


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Cell:
    """Link ids to their records."""
    return cell_links.cell(row, value, column, table, datasette)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Guard every question and every answer."""
    return partial(guard.wrap, datasette)


@hookimpl
def startup() -> None:
    """Answer exceptions in place of Datasette, and correct its faults."""
    faults.take_over()
    datasette_fixes.apply()


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Awaitable[Response]:
    """Answer what went wrong, with 500 only where it is a fault of ours."""
    return faults.answer(datasette, request, exception)


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Awaitable[Response]:
    """Answer what is not allowed."""
    return faults.page(datasette, request.scope, Forbidden(message))
