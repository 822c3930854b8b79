"""``/<table>``: a list for readers; ``/<table>.json`` and ``/<table>.csv`` give the rows that fit as data."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from datasette import Response
from datasette.utils.asgi import BadRequest

from accord.site import links
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import settings
from accord.site.listing.facts import DATE, YEAR, Listing, database, listings
from accord.site.listing.question import ORDER, PAGE, PAGE_ROWS, Filter, Question, asked, filters
from accord.site.possible_dates import bounds
from accord.site.tables import tables

MAX_WHOLE = 5_000  # rows on one page
MAX_DATA = 10_000  # rows of an answer as data; more are to be had as the files of the whole table
CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"


# By the place of a row its values by filter, and the places of rows whose date may fall in several years.
Marks = tuple[dict[int, dict[str, list[str]]], set[int]]


class Item(NamedTuple):
    """A value of a cell that holds several, and where its record is."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """A row: its cells as they are shown, and where its record is; for a script its values by filter and its ranks."""

    cells: Mapping[str, Any]
    url: str
    values: Mapping[str, list[str]] | None = None  # by the name of a filter
    ranks: str = ""  # in the orders of the list, with spaces between
    is_uncertain: bool = False  # whether its date may fall in several years


@dataclass(frozen=True)
class Part:
    """The rows that a page shows, how many fit in all, and the pages before and after it."""

    rows: tuple[Row, ...]
    count: int
    uncertain: int  # rows that fit whose date may fall in another year than the one that is asked for
    first: int
    pages: int


def routes() -> list[Route]:
    """Return the addresses of lists."""
    names = "|".join(re.escape(quote(name)) for name in listings())
    return [(rf"/(?P<list>{names})\.(?P<format>json|csv)$", data), (rf"/(?P<list>{names})/?$", page)] if names else []


async def page(datasette: Datasette, request: Request) -> Response:
    """Answer with a page of a list; an address with empty parameters, as a form sends them, leads to the short one."""
    listing = listings()[unquote(request.url_vars["list"])]
    question = await asked(datasette, listing, _given(listing, request))
    here = datasette.urls.path(f"/{quote(listing.name)}")
    if not question.fault and any(not request.args.get(name, "-") for name in _parameters(listing)):
        return Response.redirect(here + question.query())
    found = await filters(datasette, question)
    part = await _part(datasette, question, found)
    context = {
        "listing": listing,
        "question": question,
        "filters": found,
        "part": part,
        "here": here,
        "fault": question.fault or _nothing(question, part),
        "is_whole": question.page == 0,
    }
    templates = [f"list/{listing.name}.html", "list.html"]
    return Response.html(await datasette.render_template(templates, context, request=request))


async def data(datasette: Datasette, request: Request) -> Response:
    """Answer with all rows that fit, as JSON or CSV."""
    listing = listings()[unquote(request.url_vars["list"])]
    question = await asked(datasette, listing, _given(listing, request))
    if question.fault:
        raise BadRequest(question.fault)
    found = await _selected(datasette, question, MAX_DATA + 1, 0)
    if len(found) > MAX_DATA:
        raise BadRequest(f"More than {MAX_DATA:,} rows fit; take the files of the whole table from the downloads.")
    rows = [{name: value for pair in _named(listing, row) for name, value in pair} for row in found]
    items = [name for name, kind in listing.kinds.items() if kind == "items"]
    for row in rows:
        row.update({name: labels_of(row[name]) for name in items})
    if request.url_vars["format"] == "json":
        return Response(json.dumps(rows, ensure_ascii=False), content_type=JSON)
    text = io.StringIO()
    writer = csv.DictWriter(text, [name for pair in _named(listing, {}) for name, _ in pair])
    writer.writeheader()
    writer.writerows({**row, **{name: "; ".join(row[name].values()) for name in items}} for row in rows)
    return Response(text.getvalue(), content_type=CSV)


def _named(listing: Listing, row: Mapping[str, Any]) -> list[list[tuple[str, Any]]]:
    """Return the cells of a row as data by name, each date followed by the days that it may mean."""
    columns = tables()[listing.name].columns
    named = []
    for name in listing.kinds:
        is_date = name == DATE or (name in columns and columns[name].kind == "edtf")
        days = zip(("earliest", "latest"), bounds(row.get(name)), strict=True) if is_date else ()
        named.append([(name, row.get(name)), *((f"{name}_{end}", str(day) if day else None) for end, day in days)])
    return named


def _parameters(listing: Listing) -> tuple[str, ...]:
    return (*listing.filters, ORDER, PAGE)


def _given(listing: Listing, request: Request) -> dict[str, str]:
    return {name: request.args.get(name) or "" for name in _parameters(listing)}


def labels_of(cell: str | None) -> dict[str, str]:
    """Return the values that a cell of items holds, each with its label."""
    many = json.loads(cell or "{}")
    return {str(one): str(many[one] if isinstance(many, dict) else one) for one in many}


async def _part(datasette: Datasette, question: Question, found: Iterable[Filter]) -> Part:
    """Return what a page shows: all that fit where there are not too many, or some of them."""
    chosen = {one.name: one.chosen for one in found if one.chosen}
    count = 0 if question.fault else next((one.count for one in chosen.values()), question.listing.rows)
    year = chosen.get(YEAR)
    size, first = (MAX_WHOLE, 0) if question.page == 0 else (PAGE_ROWS, (question.page - 1) * PAGE_ROWS)
    if question.page == 0 and count > MAX_WHOLE:
        raise BadRequest(f"More than {MAX_WHOLE:,} rows are shown page by page only.")
    rows = await _selected(datasette, question, size, first) if first < count else []
    marks = await _marks(datasette, question.listing) if question.page == 0 else None
    shown = tuple(_row(datasette, question.listing, row, marks) for row in rows)
    return Part(shown, count, year.uncertain if year else 0, first + 1, -(-count // size))


async def _selected(datasette: Datasette, question: Question, size: int, first: int) -> list[dict[str, Any]]:
    """Return some of the rows that fit, in the order that is asked for."""
    listing = question.listing
    where, parameters = question.where('r."row place"')
    place = list(listing.orders).index(question.order) if question.order else None
    order = '"row place"' if place is None else f'"rank {place}"'
    sql = (
        f"SELECT * FROM {listing.table('rows')} AS r {'WHERE ' + where if where else ''} "
        f"ORDER BY {order} LIMIT {size} OFFSET {first}"
    )
    return [dict(row) for row in (await database(datasette).execute(sql, parameters)).rows]


async def _marks(datasette: Datasette, listing: Listing) -> Marks:
    """Return the values of every row by filter, for a script that filters what is on the page."""
    marks: Marks = ({}, set())
    sql = f"SELECT place, filter, value, uncertain FROM {listing.table('values')}"
    for place, name, value, uncertain in (await database(datasette).execute(sql)).rows:
        marks[0].setdefault(place, {}).setdefault(name, []).append(value)
        if uncertain:
            marks[1].add(place)
    return marks


def _row(datasette: Datasette, listing: Listing, row: dict[str, Any], marks: Marks | None) -> Row:
    cells = {name: row[name] for name in listing.kinds}
    for name in listing.columns:
        if listing.kinds[name] == "items":
            target = settings()["links"].get(name, "")
            found = labels_of(row[name]).items()
            cells[name] = [Item(text, links.address(datasette, target, key) if target else "") for key, text in found]
    url = links.address(datasette, listing.name, str(row["id"]))
    if marks is None:
        return Row(cells, url)
    place, (values, uncertain) = row["row place"], marks
    ranks = " ".join(str(row[f"rank {number}"]) for number in range(len(listing.orders)))
    return Row(cells, url, values.get(place, {}), ranks, place in uncertain)


def _nothing(question: Question, part: Part) -> str:
    """Return why a page shows no row; empty where it shows some."""
    if part.rows:
        return ""
    if question.page > 1:
        return f"There is no page {question.page}: what fits ends on page {max(part.pages, 1)}."
    return f"No {question.listing.noun} fits all that is chosen." if question.chosen else "There is nothing yet."
