"""What stands in place of a value in the cells of tables, views and answers: words that people read, or links."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

from accord.site import code_labels, pages
from accord.site.asgi import Cell, Datasette
from accord.site.build_facts import settings
from accord.site.item_links import linked, names_of_items
from accord.site.links import anchor, link, row_address
from accord.site.readable import readable
from accord.site.row_names import names_of
from accord.site.tables import Column, Reference, Table, owner_of, tables

IDS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*((, ?|; )[a-z0-9]+(-[a-z0-9]+)*)*")
OWNER = "record"  # in tables that the engine makes, and in views: names the record that a row speaks of


def cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Cell:
    """Return what is shown in place of a value of a row, if anything."""
    known = tables().get(table or "")
    described = known.columns.get(column) if known else None
    if known and described and column in known.item_references and value:
        return _linked_items(datasette, known, described, value)
    if described and isinstance(value, str | int | float) and described.is_read_otherwise:
        return readable(described, value)
    if known and (reference := known.ending_with.get(column)):
        return _linked_by_several(dict(row), value, reference, datasette)
    if known and not (known.generated and column == OWNER):
        return _in_table(datasette, known, column, value)
    return _in_answer(datasette, row, column, value) if isinstance(value, str) and value else None


def _in_table(datasette: Datasette, table: Table, column: str, value: Any) -> Cell:
    """Link a key to its page, and what refers to a row to that row.

    Datasette gives a label with what it links itself, as if each reference named the key of its table.
    """
    if table.key == (column,) and table.name in pages.of_records() and isinstance(value, str) and value:
        return link(datasette, table.name, value, value)
    reference = table.reference_of.get(column)
    if reference is None or value in (None, ""):
        return None
    if not isinstance(value, dict):
        return _labelled(datasette, reference, value)
    is_linked = reference.target_columns == tables()[reference.target].key
    return None if is_linked else _labelled(datasette, reference, value["value"])


async def _linked_items(datasette: Datasette, table: Table, column: Column, value: Any) -> Markup:
    return linked(column, value, await names_of_items(datasette, table, column.name, [{column.name: value}]))


def _linked_by_several(row: dict[str, Any], value: Any, reference: Reference, datasette: Datasette) -> Cell:
    """Link the last of several columns that name a row of another table to that row, where they are its key."""
    values = {target: row.get(own) for own, target in zip(reference.columns, reference.target_columns, strict=True)}
    key = [values.get(name) for name in tables()[reference.target].key]
    if None in key or len(key) != len(values):
        return None
    plain = [one["value"] if isinstance(one, dict) else one for one in (*key, value)]
    return anchor(row_address(datasette, reference.target, plain[:-1]), str(plain[-1]))


def _in_answer(datasette: Datasette, row: Any, column: str, value: str) -> Cell:
    """Link ids to their records by the name of the column; show the labels of codes."""
    target = _owner(row) if column == OWNER else settings()["links"].get(column)
    if not target or not IDS.fullmatch(value):
        return code_labels.in_words(column, value)
    return Markup(", ").join(link(datasette, target, key, key) for key in re.split(r"[,;] ?", value))


def _owner(row: Any) -> str:
    """The table of the record that a row of evidence speaks of: the nearest around its cell whose rows have ids."""
    return owner_of(str(dict(row).get("table") or ""))


async def _labelled(datasette: Datasette, reference: Reference, value: Any) -> Markup:
    names = await names_of(datasette, reference, [{reference.columns[0]: value}])
    if (name := names.get((value,))) is None:
        return escape(value)
    return name.link if str(name.text) == str(value) else name.link + Markup(" <em>{}</em>").format(value)
