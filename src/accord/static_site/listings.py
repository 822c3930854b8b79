"""The rows of a table, view or question as scripts, which a page of a copy filters, sorts and pages by itself.

A script can be read from a disk, where data cannot. A page shows the first rows itself; ``facts.js`` says what columns
there are, ``<n>.js`` holds some rows each: the values by which they are filtered and sorted, and their cells as HTML,
by their places in a list that has each text once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette.utils import tilde_decode, tilde_encode, to_css_class

from accord.site.asgi import Application
from accord.site.build_facts import DATABASE, read
from accord.site.table_columns import column_title, number_columns, table_title
from accord.site.tables import tables
from accord.static_site.answers import Answer, ask, unanswered
from accord.static_site.targets import ROW, tables_with_row_pages

FOLDER = "assets/copied"  # of scripts and rows
ROWS_PER_FILE = 500
MAX_ROWS = 50_000  # rows of a table that a page may hold; all of them are in its files
MAX_OPTIONS = 250  # values of a column that is chosen from a list
WHOLE = {"_size": "max", "_nofacet": "1", "_nocount": "1"}
BODY = re.compile(r'<table class="rows-and-columns[^"]*">.*?<tbody>\s*(.*?)</tbody>', re.DOTALL)
ROW_TAG = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<td\b.*?</td>", re.DOTALL)
OF_COLUMN = re.compile(r'class="[^"]*?\bcol-([\w-]+)')
TAG = re.compile(r"<[^>]*>")


class Row(NamedTuple):
    """A row: the values of its columns, and its cells as HTML."""

    values: Sequence[Any]
    cells: Sequence[str]


class Listing(NamedTuple):
    """Rows under an address, and the names of the columns that their values have."""

    path: str
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        """The name of the table, view or question."""
        return str(tilde_decode(self.path.rpartition("/")[2]))


def folder_of(path: str) -> str:
    """Return the folder of the scripts of a listing."""
    return f"{FOLDER}{path}"


async def listing(app: Application, path: str) -> Listing:
    """Return the rows of a table or view, as its pages show them."""
    columns: list[str] = []
    rows: list[Row] = []
    after = ""
    while len(rows) < MAX_ROWS:
        query = urlencode({**WHOLE, **({"_next": after} if after else {})})
        data = json.loads((await _there(app, f"{path}.json", f"{query}&_shape=arrays")).body)
        columns = data["columns"]
        shown = cells_of(await _there(app, path, query))
        rows += [Row(values, cells) for values, cells in zip(data["rows"], shown, strict=True)]
        after = data["next"]
        if not after:
            break
    listed = Listing(path, columns, rows)
    return listed if listed.name in tables_with_row_pages() else _with_keys(listed)


async def _there(app: Application, path: str, query: str) -> Answer:
    """Ask for rows, without which the copy is not whole.

    Raises:
        UnansweredError: where they are not had.
    """
    answer = await ask(app, path, query)
    if answer.status != HTTPStatus.OK:
        raise unanswered(f"{path}?{query}", answer.status)
    return answer


async def answer(app: Application, path: str, query: str) -> Listing:
    """Return the rows with which a question is answered."""
    return of_question(path, await ask(app, path, query))


def of_question(path: str, page: Answer) -> Listing:
    """Return the rows that the page of a question shows; their values are what the cells say."""
    rows = [Row([_words(cell) for cell in cells], cells) for cells in cells_of(page)]
    columns = [_column_of(cell) for cell in rows[0].cells] if rows else []
    return Listing(path, columns, rows)


def cells_of(page: Answer) -> list[list[str]]:
    """Return the cells of each row that a page shows."""
    body = BODY.search(page.text)
    return [CELL.findall(row) for row in ROW_TAG.findall(body[1])] if body else []


def _with_keys(listed: Listing) -> Listing:
    """Add to each row of a table the key by which links name it."""
    table = tables().get(listed.name)
    if table is None:
        return listed
    places = [listed.columns.index(name) for name in table.address_columns]
    keys = (",".join(tilde_encode(str(row.values[place])) for place in places) for row in listed.rows)
    rows = [row._replace(values=[*row.values, key]) for row, key in zip(listed.rows, keys, strict=True)]
    return Listing(listed.path, [*listed.columns, ROW], rows)


def facts(listed: Listing, total: int | None) -> dict[str, Any]:
    """Return what a page must know of its rows.

    Args:
        listed: the rows.
        total: how many there are, where more are than the page may hold.
    """
    facets = read("site/metadata.json")["databases"][DATABASE]["tables"].get(listed.name, {}).get("facets", [])
    cells = {_column_of(cell): place for place, cell in enumerate(listed.rows[0].cells)} if listed.rows else {}
    return {
        "title": table_title(listed.name),
        "count": len(listed.rows),
        "total": total or len(listed.rows),
        "files": -(-len(listed.rows) // ROWS_PER_FILE),
        "columns": [
            _column(listed, place, cells.get(to_css_class(name)), is_facet=name in facets)
            for place, name in enumerate(listed.columns)
        ],
    }


def _column(listed: Listing, place: int, cell: int | None, *, is_facet: bool) -> dict[str, Any]:
    name = listed.columns[place]
    known = tables()[listed.name].columns.get(name) if listed.name in tables() else None
    about: dict[str, Any] = {"name": name, "title": column_title(listed.name, name)}
    if known and known.separator:
        about["separator"] = known.separator
    if known and (known.kind == "edtf" and f"{name}_earliest" in listed.columns):
        about["isDate"] = True
    if name in (number_columns(listed.name) or ()) or _are_numbers(row.values[place] for row in listed.rows):
        about["isNumber"] = True
    if is_facet and not (known and known.derived_from):
        about["options"] = _options(listed.rows, place, cell, about.get("separator"))
    return about


def _are_numbers(values: Iterable[Any]) -> bool:
    known = [value for value in values if value not in (None, "")]
    return bool(known) and all(isinstance(value, int | float) for value in known)


def _options(rows: Sequence[Row], place: int, cell: int | None, separator: str | None) -> list[tuple[Any, str, int]]:
    """Return the values of a column with what people read for them and their rows, the most frequent first."""
    counts: Counter[Any] = Counter()
    words: dict[Any, str] = {}
    for row in rows:
        value = row.values[place]
        items = str(value).split(separator) if separator and value else [value]
        for item in dict.fromkeys(items):
            if item not in (None, ""):
                counts[item] += 1
                words.setdefault(item, str(item) if separator or cell is None else _words(row.cells[cell]))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], words[pair[0]]))
    return [(value, words[value], count) for value, count in ordered] if len(ordered) <= MAX_OPTIONS else []


def files_of(listed: Listing) -> Iterator[tuple[str, str]]:
    """Yield name and text of each script of rows."""
    for number, start in enumerate(range(0, len(listed.rows), ROWS_PER_FILE)):
        texts, rows = _interned(listed.rows[start : start + ROWS_PER_FILE])
        yield f"{number}.js", f"accordRows.add({number}, {script(texts)}, {script(rows)});\n"


def _interned(rows: Sequence[Row]) -> tuple[list[Any], list[list[int]]]:
    """Return values and cells of rows by their places in a list that has each once."""
    places: dict[tuple[type, Any], int] = {}
    numbered = [
        [places.setdefault((type(part), part), len(places)) for part in (*row.values, *row.cells)] for row in rows
    ]
    return [part for _, part in places], numbered


def answers_file(answers: dict[str, Listing], number: int) -> str:
    """Return the script of the answers to some addresses of a question."""
    rows = {key: _interned(listed.rows) for key, listed in answers.items()}
    return f"accordRows.answer({number}, {script(rows)});\n"


def script(value: Any) -> str:
    """Return JSON as a script takes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def asked(query: str, parameters: Sequence[str]) -> str:
    """Return the key of an address of a question: its parameters that are given, in their order."""
    given = dict(parse_qsl(query))
    return script([[name, given[name]] for name in parameters if given.get(name)])


def _column_of(cell: str) -> str:
    found = OF_COLUMN.search(cell)
    return found[1] if found else ""


def _words(cell: str) -> str:
    return " ".join(unescape(TAG.sub("", cell)).split())
