"""``/sql``: the published database, asked in the reader's browser by SQLite compiled to WebAssembly.

The server answers no SQL of anybody's: it gives the page, two scripts of this site (``static/sql.js``,
``static/sql-worker.js``), the engine where the build holds it (``make.javascript``), and the file that is offered for
download. The query stands behind the ``#`` of the address, which browsers send to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from datasette import Response
from datasette.utils import escape_sqlite

from accord.site import links, publication
from accord.site.addresses import ANY_KEY, SQL
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import DATABASE, about, published, settings
from accord.site.sql_text import filled
from accord.site.tables import menu, tables
from accord.values.sql_quoting import quote_identifier

FILE = f"{DATABASE}.sqlite"
ENGINE = "sqlite"  # the asset that holds it
MAX_BYTES = 256 * 10**6  # of a database that a browser is given: it keeps the whole in memory
MAX_ROWS = 1_000  # that are shown of an answer; its files hold all
COLUMNS = """SELECT owner.name AS owner, "column".name FROM sqlite_schema AS owner
JOIN pragma_table_info(owner.name) AS "column" WHERE owner.type IN ('table', 'view') ORDER BY "column".cid"""


@dataclass(frozen=True)
class Listed:
    """A table or view as the page lists it.

    ``key`` is its key, where that is one column, and ``row`` the address of its rows, with a mark where a key belongs.
    ``refers`` gives the tables to whose rows its columns refer.
    """

    name: str
    title: str
    written: str  # its name as SQL writes it
    columns: Mapping[str, str]  # their names as SQL writes them
    key: str
    row: str
    refers: str  # JSON


def is_offered() -> bool:
    """Whether the page answers SQL: the build holds the engine, and the database is not too large."""
    return ENGINE in about()["assets"] and size() <= MAX_BYTES


def size() -> int:
    """Return how many bytes the database has."""
    return int(published()[FILE]["bytes"])


def sql_url(datasette: Datasette, sql: str, parameters: Mapping[str, Any]) -> str:
    """Return the address at which a question is ready to be edited, with what was asked; empty where none is."""
    if not is_offered():
        return ""
    values = {f":{name}": value for name, value in parameters.items()}
    return f"{datasette.urls.path(SQL)}#{urlencode({'sql': sql.strip(), **values}, quote_via=quote)}"


def rows_sql_url(datasette: Datasette, sql: str, parameters: Mapping[str, Any]) -> str:
    """Return the address at which the SQL of the rows that are shown is ready to be edited; empty where none is."""
    return sql_url(datasette, filled(sql, parameters), {})


async def page(datasette: Datasette, request: Request) -> Response:
    """Answer with the page."""
    listed = await _listed(datasette)
    names = {one.name: one.written for one in listed}
    context = {
        "listed": listed,
        "first": next(names[name] for name in (*menu(), *names) if name in names),
        "is_offered": is_offered(),
        "is_too_large": size() > MAX_BYTES,
        "bytes": size(),
        "most_bytes": MAX_BYTES,
        "most_rows": MAX_ROWS,
        "file": FILE,
        "stem": f"{DATABASE}-sql-{publication.day()}",
        "any_key": ANY_KEY,
        "links": json.dumps({column: table for column, table in settings()["links"].items() if table in tables()}),
    }
    return Response.html(await datasette.render_template("sql.html", context, request=request))


async def _listed(datasette: Datasette) -> list[Listed]:
    names: dict[str, list[str]] = {}
    for owner, column in (await datasette.get_database(DATABASE).execute(COLUMNS)).rows:
        names.setdefault(owner, []).append(column)
    return [_one(datasette, entry, names[entry["name"]]) for entry in (*about()["tables"], *about()["views"])]


def _one(datasette: Datasette, entry: Mapping[str, Any], columns: list[str]) -> Listed:
    name, known = entry["name"], tables().get(entry["name"])
    references = known.reference_of.values() if known else ()
    return Listed(
        name=name,
        title=entry["title"],
        written=_written(name),
        columns={column: _written(column) for column in columns},
        key=known.key[0] if known and len(known.key) == 1 else "",
        row=links.row_address(datasette, name, [ANY_KEY]) if known else "",
        refers=json.dumps(
            {one.columns[0]: one.target for one in references if one.target_columns == tables()[one.target].key}
        ),
    )


def _written(name: str) -> str:
    """Return a name as people write it in SQL: in quotes where it needs them."""
    return name if escape_sqlite(name) == name else quote_identifier(name)


ROUTES: list[Route] = [(rf"{SQL}/?$", page)]
