"""All rows of a table, view, question or filter as CSV, JSON Lines, Parquet or Excel: ``/accord/events.csv?year=2024``.

Datasette's own CSV is one page of rows, cuts a question off at ``max_returned_rows`` and a stream at ``max_csv_mb``,
each without a warning. Here what is asked comes whole, or is refused with a message that names the file of the whole
table. What an address says of pages and facets is ignored: an export is of a filter.
"""

from __future__ import annotations

import sqlite3
from asyncio import Semaphore, timeout
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette import NotFound, Response
from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite, tilde_decode, tilde_encode
from datasette.utils.asgi import BadRequest, Base400
from datasette.utils.asgi import Request as DatasetteRequest
from datasette.views.table import TableView
from markupsafe import Markup

from accord.site import publication
from accord.site.asgi import Datasette, Request, Send
from accord.site.build_facts import DATABASE, about, published
from accord.site.exports.bounded import dates_of, render_json, with_columns, with_days
from accord.site.exports.column_types import Selection, look
from accord.site.exports.downloads import named
from accord.site.exports.formats import FORMATS, CannotHoldError, Format, Sheet, typed
from accord.site.http.time_limits import limited
from accord.site.tables import tables

MAX_BYTES = 32 * 2**20  # of values
MAX_FILES = 4  # being made, one at a time, or being sent
MAKING_MS = 30_000  # for a look at the answer, and again for the file
CHUNK_BYTES = 2**16
# For each row SQLite lets go of Python and takes it again, which begins the wait of all others once more: a thread that
# worked on each row in between would let nobody in for seconds.
ROWS_AT_ONCE = 500
WAITING_SECONDS = 5  # seconds that a file waits for others
STALLED_SECONDS = 30  # seconds that a reader may take for a chunk
# What an address may say of the rows and columns that are wanted; all else that begins with _ is about a page of them.
OF_ROWS = ("_search", "_sort", "_where", "_through", "_col", "_nocol", "_label", "_filter_")
ONE_ROW = {"_size": "1", "_nofacet": "1", "_nocount": "1", "_nosuggest": "1"}

_making = Semaphore(1)  # of the few threads that answer questions, exports take one
_files = Semaphore(MAX_FILES)


class TooLargeError(Base400):
    """What was asked is not made, because it would be too large, or take too long."""

    status = 413


async def export(datasette: Datasette, request: Request, send: Send) -> Response | None:
    """Send all rows that an address asks for as one file, with its length; never a part of them."""
    name, extension = tilde_decode(request.url_vars["table"]), request.url_vars["format"]
    wanted = [(k, v) for k, v in parse_qsl(request.query_string, keep_blank_values=True) if _is_of_rows(k)]
    instead = _instead(datasette, name)
    try:
        selection = await _selection(datasette, request, name, wanted)
        if isinstance(selection, Response):
            return selection
        async with _place() as free:
            if not free:
                return Response.text("Too many files are being made; try again soon.", 503, {"retry-after": "10"})
            with TemporaryFile() as file:
                async with _making:
                    await _in_thread(datasette, selection, extension, file)
                await _send(send, file, _headers(name, extension, wanted))
    except CannotHoldError as error:
        raise TooLargeError(Markup("{} {}").format(error, instead)) from None
    except QueryInterrupted:
        raise TooLargeError(Markup("To answer that takes too long. {}").format(instead)) from None
    return None


async def _selection(
    datasette: Datasette, request: Request, name: str, wanted: list[tuple[str, str]]
) -> Selection | Response:
    """Let Datasette make the SQL of a filter or question, as if one row were asked for.

    Raises:
        BadRequest: when the question cannot be answered. Datasette raises more, which become answers elsewhere.
    """
    query = urlencode([*wanted, *ONE_ROW.items()]).encode()
    kept = {
        **request.scope,
        "query_string": query,
        "url_route": {"kwargs": {"database": DATABASE, "table": tilde_encode(name)}},
    }
    answer = await TableView(datasette).data(DatasetteRequest(kept, request.receive))
    if isinstance(answer, Response):
        return answer  # to the address that says the same plainly
    data = answer[0]
    if data.get("error"):
        raise BadRequest(data["error"])
    table, sql, columns = data.get("table"), data["query"]["sql"], data["columns"]
    if table:
        sql = sql.removesuffix(" limit 2")  # of the one row, and of one more to see whether there are more
        known = tables().get(table)
        if known and not known.key:  # the number of a row is no column of the table
            sql, columns = sql.replace(f"select {known.row_number}, ", "select ", 1), columns[1:]
        if data["expanded_columns"]:
            sql, columns = await _with_labels(datasette, table, columns, data["expanded_columns"], sql)
    return Selection(name, table, sql.rstrip().rstrip(";"), data["query"]["params"], columns)


async def _with_labels(
    datasette: Datasette, table: str, columns: list[str], labelled: list[str], sql: str
) -> tuple[str, list[str]]:
    """Return SQL that gives ``place_label`` after ``place``, and the names of its columns."""
    database = datasette.get_database(DATABASE)
    keys = {key["column"]: key for key in await database.foreign_keys_for_table(table)}
    cells, names = [], []
    for column in columns:
        cell = f"answer.{escape_sqlite(column)}"
        cells.append(cell)
        names.append(column)
        label = await database.label_column_for_table(keys[column]["other_table"]) if column in labelled else None
        if label:
            other, its = (escape_sqlite(keys[column][word]) for word in ("other_table", "other_column"))
            cells.append(f"(SELECT {escape_sqlite(label)} FROM {other} WHERE {other}.{its} = {cell})")
            names.append(f"{column}_label")
    return f"SELECT {', '.join(cells)} FROM (\n{sql}\n) AS answer", names


async def _in_thread(datasette: Datasette, selection: Selection, extension: str, file: IO[bytes]) -> None:
    """Write the file in a thread of Datasette's.

    Raises:
        CannotHoldError: when it would be too large, or has what the format cannot hold.
        QueryInterrupted: when the question takes too long.
    """
    made = FORMATS[extension]
    try:
        await datasette.get_database(DATABASE).execute_fn(lambda db: _make(db, selection, made, file))
    except sqlite3.OperationalError as error:
        if error.args == ("interrupted",):
            raise QueryInterrupted(error, selection.sql, selection.parameters) from None
        raise


def _make(db: sqlite3.Connection, selection: Selection, made: Format, file: IO[bytes]) -> None:
    max_rows = made.cells // len(selection.columns)
    with limited(db, MAKING_MS):
        seen = look(db, selection, max_rows + 1)
    if seen.rows > max_rows:
        raise CannotHoldError(
            f"These are more than {max_rows:,} rows, the most of this width that {made.name} is made of."
        )
    if seen.bytes > MAX_BYTES:
        raise CannotHoldError(f"This is more than {MAX_BYTES // 2**20} MB of text, the most that a file is made of.")
    dates = [] if selection.table else dates_of(selection.columns, selection.sql)
    columns = with_columns(seen.columns, dates)
    sheet = Sheet(selection.name, _title(selection.name), str(about()["citation"]), publication.day(), columns)
    with limited(db, MAKING_MS):
        cursor = db.cursor()
        cursor.row_factory = None
        rows = typed(_some_at_once(cursor.execute(selection.sql, selection.parameters)), seen.columns)
        made.write(sheet, with_days(rows, dates), file)


def _some_at_once(cursor: sqlite3.Cursor) -> Iterator[Any]:
    """Yield the rows of an answer, of which some are fetched together."""
    while some := cursor.fetchmany(ROWS_AT_ONCE):
        yield from some


async def _send(send: Send, file: IO[bytes], headers: dict[str, str]) -> None:
    length = file.seek(0, 2)
    file.seek(0)
    pairs = [(name.encode(), value.encode()) for name, value in {**headers, "content-length": str(length)}.items()]
    await send({"type": "http.response.start", "status": 200, "headers": pairs})
    while chunk := file.read(CHUNK_BYTES):
        async with timeout(STALLED_SECONDS):  # who does not read would keep a place for ever
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def _place() -> AsyncIterator[bool]:
    """Wait for one of the places for files being made or sent, which bound the disk that they take; not for long."""
    free = True
    try:
        async with timeout(WAITING_SECONDS):
            await _files.acquire()
    except TimeoutError:
        free = False
    try:
        yield free
    finally:
        if free:
            _files.release()


def _is_of_rows(key: str) -> bool:
    return not key.startswith("_") or key.startswith(OF_ROWS) or "__" in key


def _headers(name: str, extension: str, wanted: list[tuple[str, str]]) -> dict[str, str]:
    part = f"-{sha256(repr(wanted).encode()).hexdigest()[:8]}" if wanted else ""  # each filter has a file of its own
    file = f"accord-{name}-{publication.day()}{part}.{extension}"
    return {"content-disposition": named("attachment", file), "content-type": FORMATS[extension].media_type}


def _title(name: str) -> str:
    listed = [*about()["tables"], *about()["views"], *(query for _, some in about()["themes"] for query in some)]
    return next((entry["title"] for entry in listed if entry["name"] == name), name)


def _instead(datasette: Datasette, name: str) -> Markup:
    """Say where the whole is: the file of a table, else the database that holds all."""
    table = f"build/parquet/{name}.parquet"
    path = datasette.urls.path(f"/downloads/{quote(table) if table in published() else 'accord.sqlite'}")
    return Markup('Ask for less by a filter, or take the whole: <a href="{path}">{path}</a>.').format(path=path)


async def _no_export() -> Response:
    raise NotFound("Files are made of tables, views and questions; a row has JSON, and is a filter of its table.")


def _offered(view_name: str) -> bool:
    return view_name == "table"  # that of questions too


def renderers() -> list[dict[str, Any]]:
    """Return what Datasette links on the pages of tables and questions; CSV it links by itself."""
    made = [name for name in FORMATS if name != "csv"]
    return [
        {"extension": "json", "render": render_json},
        *({"extension": extension, "render": _no_export, "can_render": _offered} for extension in made),
    ]


ROUTES = [(rf"/(?P<database>{DATABASE})/(?P<table>[^/.]+)\.(?P<format>{'|'.join(FORMATS)})$", export)]
