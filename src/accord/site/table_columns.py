"""Columns of a table by name: titles, kinds in words, which are hidden, sorted by another one, or numbers."""

from __future__ import annotations

from functools import cache

from accord.site.tables import tables

KINDS = {  # of columns, where people say it in another way
    "boolean": "yes or no",
    "date": "day",
    "date-time": "date and time",
    "edtf": "uncertain date (EDTF)",
    "geopoint": "longitude and latitude",
    "integer": "whole number",
    "string": "text",
    "time": "time of day",
    "uri": "address",
}
NUMBERS = ("decimal", "integer", "number")  # kinds of columns


@cache
def hidden_columns(name: str) -> frozenset[str]:
    """Return the columns of a table that only repeat in another form what another column holds."""
    columns = tables()[name].columns.values() if name in tables() else ()
    return frozenset(column.name for column in columns if column.derived_from or column.label_of)


def table_title(name: str) -> str:
    """Return what people call a table."""
    return tables()[name].title if name in tables() else name.replace("_", " ")


def is_published_in_order(name: str) -> bool:
    """Whether the rows of a table stand in an order of their own, and not in that of their key."""
    return bool(name in tables() and tables()[name].sort)


def column_title(table: str, column: str) -> str:
    """Return what people read over a column: its title; in a view its name, as words."""
    known = tables().get(table)
    if known and column == known.row_number:
        return "Row number"
    described = known.columns.get(column) if known else None
    return described.title if described else column.replace("_", " ")


@cache
def choice_title(table: str, column: str) -> str:
    """Return what people read of a column where they choose one: its title, and its name where others have that too."""
    title = column_title(table, column)
    known = tables()[table].columns if table in tables() else {}
    is_shared = sum(other.title == title for other in known.values()) > 1
    return f"{title} ({column})" if is_shared else title


@cache
def number_columns(name: str) -> frozenset[str] | None:
    """Return the columns of a table that are numbers for people too, no codes and no years; of a view, nothing."""
    if name not in tables():
        return None
    columns = tables()[name].columns.values()
    return frozenset(one.name for one in columns if one.kind in NUMBERS and not one.codes)


def kind_words(table: str, column: str) -> str:
    """Return what a column holds as people say it: ``number, in m``, ``uncertain date (EDTF)``."""
    known = tables()[table].columns[column]
    kind = "code" if known.codes else KINDS.get(known.kind, known.kind.replace("-", " "))
    return f"{kind}, in {known.unit}" if known.unit else kind


def order_column(table: str, column: str) -> str:
    """Return the column by whose values a column is sorted: an uncertain date by its earliest day."""
    return earliest if (earliest := f"{column}_earliest") in hidden_columns(table) else column
