"""The items of a list that name rows of another table, as links to these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.readable import items_of, listed
from accord.site.row_names import Name, names_of
from accord.site.tables import Column, Table

Names = Mapping[tuple[Any, ...], Name]


async def names_of_items(
    datasette: Datasette, table: Table, column: str, rows: Iterable[Mapping[str, Any]]
) -> dict[tuple[Any, ...], Name]:
    """Return the names of the rows that the items of a column name, by these, in some rows."""
    described = table.columns[column]
    items = {item for row in rows for item in items_of(described, row[column])}
    values = [{column: _value(described, item)} for item in sorted(items)]
    return await names_of(datasette, table.item_references[column], values)


def linked(column: Column, value: Any, names: Names) -> Markup:
    """Return a list of which each item is a link to the row that it names."""
    return listed(column, value, lambda item: _link(names.get((_value(column, item),)), item))


def _link(name: Name | None, item: str) -> Markup:
    return name.link if name else escape(item)


def _value(column: Column, item: str) -> str | int:
    """Return an item as the column that it names holds it: in the list each is a text."""
    return int(item) if column.item and column.item.kind == "integer" else item
