"""The page of a row: its values in words, its lists, the rows that refer to it, and the evidence for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import to_css_class
from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.engine_tables import EVIDENCE, table_of
from accord.site.item_links import linked, names_of_items
from accord.site.named_cells import PATHS, has_paths, names_cells, words_of
from accord.site.readable import folded, is_long, with_published
from accord.site.row_heads import heads_of
from accord.site.row_names import Name, address, labels, names_around, names_of, select
from accord.site.selections import Selection
from accord.site.tables import Column, Reference, Table, references_to, tables
from accord.values import row_keys

MAX_ROWS, MAX_LISTED = 10, 50  # rows that are shown of a table that refers to a row, and of a list of it
MAX_SUMMARY = 300  # characters of the summary of a row
MAX_COLUMNS = 6  # columns that are shown of each
CELL = ("table", "record", "item")  # columns of evidence by which it names what it is about, as the engine writes them


@dataclass(frozen=True)
class Field:
    """A value of a row under the title of its column."""

    column: Column
    html: Markup
    is_long: bool


@dataclass(frozen=True)
class Section:
    """Some rows of another table that belong to a row: a link to each, and their values by column."""

    id: str
    table: str
    title: str
    by: str
    head: str
    columns: tuple[Column, ...]
    rows: list[tuple[Markup, list[Markup]]]
    count: int
    all_rows: str


@dataclass(frozen=True)
class RowPage:
    """What the page of a row shows."""

    table: Table
    label: Markup
    identifier: str
    address: str
    parents: list[Name]
    fields: list[Field]
    missing: list[Column]
    sections: list[Section]

    @property
    def summary(self) -> str:
        """Its values in a line of text."""
        values = (f"{field.column.title}: {' '.join(field.html.striptags().split())}" for field in self.fields)
        text = ". ".join(values)
        return f"{text[:MAX_SUMMARY]}…" if len(text) > MAX_SUMMARY else text


async def row_page(datasette: Datasette, table_name: str, key: Sequence[str]) -> RowPage | None:
    """Return what the page of a row shows; nothing where there is no such table, or no such row."""
    table = tables().get(table_name)
    if table is None:
        return None
    rows = await Selection(table, dict(zip(table.address_columns, key, strict=True))).rows(datasette, 1)
    if not rows:
        return None
    row = rows[0]
    known = await _known(datasette, table, rows)
    values = [column for column in table.own_columns if row[column.name] is not None]
    words = (await words_of(datasette, table, rows))[0] if names_cells(table) else {}
    shown = {one.name: words.get(one.name) or _cell(table, one, row, known, with_published) for one in values}
    fields = [Field(column, shown[column.name], is_long(row[column.name])) for column in values]
    around = _named_by_several(table)
    elsewhere = {*(table.key if len(table.key) == 1 else ()), *(around.columns if around else ())}
    elsewhere |= {table.label} - table.reference_of.keys() - words.keys()
    label = (
        escape(words[table.label].striptags()) if table.label in words else (await labels(datasette, table, rows))[0]
    )
    return RowPage(
        table=table,
        label=label,
        identifier=", ".join(str(row[column]) for column in table.address_columns),
        address=address(datasette, table, row),
        parents=[name async for name in names_around(datasette, table, row)][::-1],
        fields=[*_field_of(around, row, known), *(one for one in fields if one.column.name not in elsewhere)],
        missing=[column for column in table.own_columns if row[column.name] is None],
        sections=[one async for one in _sections(datasette, table, row)],
    )


async def _sections(datasette: Datasette, table: Table, row: Mapping[str, Any]) -> AsyncIterator[Section]:
    """Yield the lists of a row, at any depth, the rows that refer to it, and the evidence for it."""
    for reference in references_to(table.name):
        other = tables()[reference.table]
        values = {
            column: row[target] for column, target in zip(reference.columns, reference.target_columns, strict=True)
        }
        if None in values.values():
            continue
        selection = Selection(other, values)
        if reference == other.to_parent:
            async for listed in _lists(datasette, selection):
                yield listed
        elif section := await _section(datasette, selection, ", ".join(other.columns[name].title for name in values)):
            yield section
    evidence = table_of(EVIDENCE)
    cell = await _cell_of(datasette, table, row) if evidence and table.key else {}
    about = Selection(evidence, cell) if evidence and cell else None
    if about and (section := await _section(datasette, about, "")):
        yield section


async def _lists(datasette: Datasette, selection: Selection) -> AsyncIterator[Section]:
    """Yield the rows of a list, and those of the lists in them."""
    section = await _section(datasette, selection, "")
    if section is None:
        return
    yield section
    for list_in_it in selection.lists:
        async for below in _lists(datasette, list_in_it):
            yield below


async def _cell_of(datasette: Datasette, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what evidence for a row has in its columns: the table, the id of the record, the path in its lists."""
    record = row_keys.join([row[name] for name in table.key if name not in table.places])
    if not table.places:
        return dict(zip(CELL, (table.name, record), strict=False))
    known = {"table": table.name, "record": record, "place": ".".join(str(row[name]) for name in table.places)}
    if not await has_paths(datasette):
        return {}
    found = await select(
        datasette, f'SELECT item FROM {PATHS} WHERE "table" = :table AND record = :record AND place = :place', known
    )
    return dict(zip(CELL, (table.name, record, found[0]["item"]), strict=True)) if found else {}


async def _section(datasette: Datasette, selection: Selection, by: str) -> Section | None:
    """Return some rows; nothing where there are none, or where they cannot be found in time.

    ``by``: the columns by which they refer to the row of the page, in words; '' for lists.
    """
    table = selection.table
    around = table.to_parent if selection.around else _named_by_several(table) if by else None
    size = MAX_ROWS if by else MAX_LISTED
    try:
        rows = await selection.rows(datasette, size)
        count = len(rows) if len(rows) < size else await selection.count(datasette)
    except QueryInterrupted:
        return None
    if not rows:
        return None
    known = await _known(datasette, table, rows)
    columns = _worth_showing(table, rows, around.columns if around else selection.values)
    head, _, names = await heads_of(datasette, table, rows)
    return Section(
        id="-".join(("from", to_css_class(table.name), *map(to_css_class, selection.values))),
        table=table.name,
        title=table.title,
        by=by,
        head=head,
        columns=(*(field.column for field in _field_of(around, rows[0], known)), *columns),
        rows=[
            (
                Name(name, address(datasette, table, row)).link,
                [
                    *(field.html for field in _field_of(around, row, known)),
                    *(_cell(table, column, row, known, folded) for column in columns),
                ],
            )
            for row, name in zip(rows, names, strict=True)
        ],
        count=count,
        all_rows=selection.address(datasette),
    )


def _named_by_several(table: Table) -> Reference | None:
    """Return the reference to the row in whose list a row stands, where no column names it alone."""
    return table.to_parent if table.to_parent and len(table.to_parent.columns) > 1 else None


def _field_of(around: Reference | None, row: Mapping[str, Any], known: Mapping[Any, Any]) -> list[Field]:
    """Return the row in whose list a row stands as a field of it."""
    name = _name(around, row, known) if around else None
    if around is None or name is None:
        return []
    table = tables()[around.target]
    title = (table.singular or table.title).replace("_", " ")
    return [Field(Column("", title[:1].upper() + title[1:], table.description, ""), name.link, is_long=False)]


def _worth_showing(table: Table, rows: Sequence[Mapping[str, Any]], known: Iterable[str]) -> tuple[Column, ...]:
    """Return the first columns that say something of some of these rows beside those that are ``known``."""
    hidden = {*known, *(() if len(table.key) > 1 else table.key), *table.places}
    if table.label not in table.reference_of:
        hidden |= {table.label, table.called_after}
    kept = [
        column
        for column in table.own_columns
        if column.name not in hidden and any(row[column.name] is not None for row in rows)
    ]
    return tuple(kept[:MAX_COLUMNS])


async def _known(
    datasette: Datasette, table: Table, rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, ...], dict[tuple[Any, ...], Name]]:
    """Return the names of all rows that these refer to, by the columns that refer to them and their values."""
    known = {one.columns: await names_of(datasette, one, rows) for one in table.references}
    return known | {(name,): await names_of_items(datasette, table, name, rows) for name in table.item_references}


def _name(reference: Reference, row: Mapping[str, Any], known: Mapping[Any, Any]) -> Name | None:
    found: Name | None = known[reference.columns].get(tuple(row[column] for column in reference.columns))
    return found


def _cell(table: Table, column: Column, row: Mapping[str, Any], known: Mapping[Any, Any], words: Any) -> Markup:
    """Return a value in words; one that names another row, alone or as the last of several, as a link to it."""
    if (reference := table.reference_of.get(column.name)) and (name := _name(reference, row, known)):
        return name.link
    if column.name in table.item_references:
        return linked(column, row[column.name], known[column.name,])
    text: Markup = words(column, row[column.name])
    if (several := table.ending_with.get(column.name)) and (name := _name(several, row, known)):
        return name._replace(text=text).link
    return text
