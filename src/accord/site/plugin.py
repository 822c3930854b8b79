"""Every hook by which this site adds to Datasette, in one place; what they do stands in ``../accord_pages``.

It needs Datasette and the standard library only, and reads the build around it: ``.builds/<id>/``.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

from datasette import Forbidden, hookimpl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the site's own modules, of this build

from accord_pages import cells, context, links, pages, values, words
from accord_pages.build import about
from accord_pages.exports import downloads, snippets
from accord_pages.exports import serve as exports
from accord_pages.http import faults, guard, mend
from accord_pages.machines import crawlers, feeds, linked_data
from accord_pages.search import page as search


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Give every template, that of errors too, what it needs to name the version and the build."""
    said = about()
    env.globals.update(
        accord=said, accord_version=said["version"], accord_build=said["build"], accord_created=said["created"]
    )
    env.globals.update(context.GLOBALS)
    env.globals.update(machine_head=linked_data.head, snippets_of=snippets.snippets_of)
    env.filters.update({**words.FILTERS, **cells.FILTERS, **values.FILTERS})
    env.auto_reload = False  # a build stays as it was made: no look at the disk for each part of a page


@hookimpl
def prepare_connection(conn: Any) -> None:
    """Set up a connection to the database."""
    mend.map_large(conn)


@hookimpl
def extra_template_vars(datasette: Any, view_name: str) -> Any:
    """Let templates link to records, and give the start page its rows."""
    return context.given(datasette, view_name)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the pages of this site; the first that fits answers."""
    return [
        *downloads.ROUTES,
        *search.ROUTES,
        *exports.ROUTES,
        *feeds.routes(),
        *crawlers.ROUTES,
        *pages.routes(),
        *links.routes(),
    ]


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Offer files of whole tables and answers."""
    return exports.renderers()


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Link ids to their records."""
    return links.cell(row, value, column, table, datasette)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Guard every question and every answer."""
    return partial(guard.wrap, datasette)


@hookimpl
def startup() -> None:
    """Take the answering of exceptions over, and mend Datasette."""
    faults.take_over()
    mend.mend()


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer what went wrong, with 500 only where it is a fault of ours."""
    return faults.answer(datasette, request, exception)


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """Answer what is not allowed."""
    return faults.page(datasette, request.scope, Forbidden(message))
