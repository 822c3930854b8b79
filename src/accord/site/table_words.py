"""Which rows of a table are shown, and in which order, in words: what is asked for in an address by names and signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasette.filters import Filters

from accord.site.asgi import Datasette
from accord.site.readable import in_column
from accord.site.row_names import names_of
from accord.site.table_columns import column_title
from accord.site.tables import tables

COMPARISONS = {  # in words, by Datasette's names of them
    "exact": "is",
    "not": "is not",
    "contains": "contains",
    "endswith": "ends with",
    "startswith": "starts with",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "like": "is like",
    "notlike": "is not like",
    "glob": "is like",
    "in": "is one of",
    "notin": "is none of",
    "during": "may fall in",
    "arraycontains": "has the item",
    "arraynotcontains": "has not the item",
    "date": "is on the day",
    "isnull": "has no value",
    "notnull": "has a value",
    "isblank": "is blank",
    "notblank": "is not blank",
}
WHOLE = ("exact", "not")  # comparisons with a value of the column
LONE = ("isnull", "notnull", "isblank", "notblank")  # comparisons with nothing


async def selected_words(
    datasette: Datasette, table: str, filters: Filters, search: str, sort: Sequence[str | None]
) -> str:
    """Return which rows are shown and in which order; empty for all in the order of their key.

    Args:
        datasette: the application.
        table: the table or view.
        filters: comparisons of columns with values.
        search: the words that are looked for.
        sort: the column by which the rows are sorted, and the one by which they are the greatest first.
    """
    parts = [f"search matches “{search}”"] if search else []
    parts += [await _compared(datasette, table, *one) for one in filters.selections() if one[1] in COMPARISONS]
    selected = f"where {_and(parts)}" if parts else ""
    return ", ".join(filter(None, (selected, _order(table, *sort))))


async def _compared(datasette: Datasette, table: str, column: str, comparison: str, value: str) -> str:
    words = f"{column_title(table, column)} {COMPARISONS[comparison]}"
    if comparison in LONE:
        return words
    known = tables().get(table)
    reference = known.reference_of.get(column) if known and comparison in WHOLE else None
    names = await names_of(datasette, reference, [{column: value}]) if reference else {}
    if name := names.get((value,)):
        return f"{words} {name.text.striptags()}"
    return f"{words} {in_column(table, column, _typed(table, column, value)) if comparison in WHOLE else value}"


def _typed(table: str, column: str, value: str) -> Any:
    """Return the value of a code that an address writes as text: codes may be numbers."""
    known = tables()[table].columns.get(column) if table in tables() else None
    return next((code for code in known.codes if str(code) == value), value) if known else value


def _order(table: str, ascending: str | None, descending: str | None) -> str:
    if column := ascending or descending:
        return f"sorted by {_sorted_title(table, column)}{'' if ascending else ', descending'}"
    known = tables().get(table)
    columns = list(dict.fromkeys(_sorted_title(table, name) for name in known.sort)) if known else []
    return f"sorted by {_and(columns)}" if columns else ""


def _sorted_title(table: str, column: str) -> str:
    """Return the title of a column, or of the date whose earliest day it holds, by which that is sorted."""
    known = tables()[table].columns.get(column) if table in tables() else None
    origin = known.derived_from if known and column == f"{known.derived_from}_earliest" else None
    return column_title(table, origin or column)


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
