"""The first column of the page of a table: what people call each row, as a link to it; its key stands at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.cells import Heads
from accord.site.engine_tables import EVIDENCE
from accord.site.named_cells import names_cells, words_of
from accord.site.row_names import Name, address, labels, rows_by
from accord.site.tables import Table, tables

MAX_CHARACTERS = 150  # of a name, which is not folded


async def row_heads(datasette: Datasette, table_name: str, rows: Sequence[Any]) -> Heads | None:
    """Return the first column of some rows of a table, as Datasette has them; nothing for those of a view."""
    table = tables().get(table_name)
    if table is None or not rows:
        return None
    plain = [_plain(row) for row in rows]
    if names_cells(table) and {"table", "record"} <= plain[0].keys():
        return await _of_cells(datasette, table, plain)
    title, column, texts = await heads_of(datasette, table, await _whole(datasette, table, plain))
    if not title:
        column = table.address_columns[-1]
        title, texts = table.columns[column].title, [escape(row[column]) for row in plain]
    if column in table.reference_of:  # its own column leads to the row that is meant, the first one to this
        title = (table.singular or "row").replace("_", " ").capitalize()
    is_shown = column and column not in table.reference_of and max(map(len, texts)) <= MAX_CHARACTERS
    return Heads(
        title,
        column,
        [Name(_cut(text), address(datasette, table, row)).link for text, row in zip(texts, plain, strict=True)],
        identifiers=() if column in table.address_columns or len(table.address_columns) > 1 else table.address_columns,
        shown=(column, table.called_after) if is_shown else (),
    )


async def _of_cells(datasette: Datasette, table: Table, rows: Sequence[dict[str, Any]]) -> Heads:
    """Return the records that rows name as their first column; the key at the end leads to the row itself."""
    words = await words_of(datasette, table, rows)
    return Heads(
        table.columns["record"].title,
        "record",
        [one.get("record", Markup("")) for one in words],
        identifiers=table.key,
        shown=("record",),
        words=words,
    )


def _cut(text: Markup) -> Markup:
    return text if len(text) <= MAX_CHARACTERS else escape(f"{text.striptags()[:MAX_CHARACTERS]}…")


async def heads_of(
    datasette: Datasette, table: Table, rows: Sequence[Mapping[str, Any]]
) -> tuple[str, str, Sequence[Markup]]:
    """Return the title of the links to some rows, the column that they show, '' for several, and their texts.

    Rows are called by their places where each is called as another row is. Evidence has no name but a hash.
    """
    if table.generated == EVIDENCE:
        return "", "", [Markup("") for _ in rows]
    if table.places and table.label in table.reference_of:
        place = table.places[-1]
        return table.columns[place].title, place, [escape(row[place]) for row in rows]
    has_label = table.label not in table.key and any(row.get(table.label) is not None for row in rows)
    names = (table.label,) if has_label else table.key
    titles = [table.columns[table.columns[name].label_of or name].title for name in names]
    column = names[0] if len(names) == 1 else ""
    return ", ".join(titles) or "Row", column, await labels(datasette, table, rows)


def _plain(row: Any) -> dict[str, Any]:
    """Return a row as Datasette has it as a mapping, without the labels of what it refers to."""
    cells = ((name, row[name]) for name in (row.columns if hasattr(row, "columns") else row.keys()))
    return {name: cell["value"] if isinstance(cell, dict) else cell for name, cell in cells}


async def _whole(datasette: Datasette, table: Table, rows: Sequence[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return rows with their labels, which are looked up where only some columns were asked for."""
    if table.label in rows[0]:
        return rows
    keys = [tuple(row[name] for name in table.address_columns) for row in rows]
    known = {
        tuple(row[name] for name in table.address_columns): row
        for row in await rows_by(datasette, table, table.address_columns, keys)
    }
    return [known[key] for key in keys]
