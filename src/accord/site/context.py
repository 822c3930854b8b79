"""What every template may ask for: addresses, pages that there are, words for codes, rows that refer to a row."""

from __future__ import annotations

from functools import partial
from typing import Any

from accord.site import cell_values, charts, links, pages, pictures, publication, readable, rows, tables
from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE, SITE, code_words, columns

MAX_ROWS = 10  # rows that a row's page shows of each table that refers to it
MAX_COLUMNS = 6  # columns of each
DERIVED = ("_earliest", "_latest", "_precision")


async def given(datasette: Datasette, view_name: str) -> dict[str, Any]:
    """Return what templates know of this request; on the start page also the rows of ``pages/home``."""
    home = view_name == "index" and pages.HOME in pages.all_pages()
    sections = await pages.sections(datasette, pages.HOME, {}) if home else {}
    offered: dict[str, Any] = {
        "record_url": links.address,
        "related": related,
        "drawing": pictures.drawing,
        "in_words": cell_values.in_words,
        "charts_at_home": charts.charts_at_home,
        "charts_of": charts.charts_of,
        "row_page": rows.row_page,
    }
    return {**{name: partial(function, datasette) for name, function in offered.items()}, **sections}


async def related(datasette: Datasette, table: str, column: str, record: str) -> dict[str, Any]:
    """Return a few ``rows`` of a table that refer to a record by a column, and the ``columns`` that are worth showing.

    A cell that refers elsewhere is ``{"value": id, "label": name}``; a column says by ``refers`` to which table.
    """
    parameters = {column: record, "_shape": "objects", "_labels": "on", "_size": MAX_ROWS, "_nofacet": 1, "_nocount": 1}
    answer = await datasette.client.get(datasette.urls.table(DATABASE, table, format="json"), params=parameters)
    rows = answer.json()["rows"]
    column_names = [
        field
        for field in columns()[table]
        if field["name"] not in (column, "item")
        and not field["name"].endswith(DERIVED)
        and any(row[field["name"]] is not None for row in rows)
    ]
    return {"rows": rows, "columns": column_names[:MAX_COLUMNS]}


# What templates know on every page, that of errors too.
HAS_PAGES = pages.all_pages().keys() | ({"search"} if (SITE / "search.sqlite").is_file() else set())
GLOBALS: dict[str, Any] = {
    "has_pages": HAS_PAGES,
    "code_words": code_words,
    "column_title": tables.column_title,
    "hidden_columns": tables.hidden_columns,
    "in_column": readable.in_column,
    "kind_words": tables.kind_words,
    "lists_of": tables.lists_of,
    "made_tables": tables.made_tables,
    "main_tables": tables.main_tables,
    "menu_tables": tables.menu,
    "number_columns": tables.number_columns,
    "order_column": tables.order_column,
    "package": publication.package,
    "own_style": (SITE / "static" / "site.css").is_file(),  # what a dataset adds to the base site's style
}
