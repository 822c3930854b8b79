"""Rows that name cells of other tables, as evidence does: which record, which item of its lists, which value, in words.

Such a table is made, and has the columns ``table`` and ``record``, mostly ``item`` and ``field`` too. Names are looked
up for all rows of a page together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette.database import QueryInterrupted
from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.cell_values import in_words
from accord.site.links import anchor, row_address
from accord.site.readable import readable
from accord.site.row_names import Name, address, names_of, select
from accord.site.table_columns import column_title
from accord.site.tables import Reference, Table, owner_of, tables
from accord.values import row_keys
from accord.values.sql_quoting import quote_identifier as quoted

PATHS = "item_paths"  # the view of the paths by which evidence names items
VALUES = ("published", "value", "says")  # columns that hold values of the cell
SEVERAL = ("says",)  # those of these that may hold several
BETWEEN = "; "

Row = Mapping[str, Any]
Words = dict[str, Markup]  # of a row, by column


def names_cells(table: Table) -> bool:
    """Return whether the rows of a table name cells, or records, of other tables."""
    return bool(table.generated) and {"table", "record"} <= table.columns.keys()


async def has_paths(datasette: Datasette) -> bool:
    """Return whether the database says by which path evidence names an item."""
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = :name"
    return bool(await select(datasette, sql, {"name": PATHS}))


async def words_of(datasette: Datasette, table: Table, rows: Sequence[Row]) -> list[Words]:
    """Return what is shown of some rows in place of what they hold: titles, names that lead to their rows, values."""
    records = await _records(datasette, rows)
    items = await _items(datasette, rows)
    return [
        {
            **_field(row),
            **({"record": _link(records.get(_owner(row)), row["record"])} if row["record"] else {}),
            **({"item": _link(items.get(_place(row)), row["item"])} if row.get("item") else {}),
            **{name: await _value(datasette, row, name) for name in VALUES if row.get("field") and row.get(name)},
            **{name: anchor(address(datasette, table, row), str(row[name])) for name in table.key},
        }
        for row in rows
    ]


def _link(name: Name | None, raw: str) -> Markup:
    return name.link if name else escape(raw)


def _owner(row: Row) -> tuple[str, str]:
    return owner_of(row["table"]), row["record"]


def _place(row: Row) -> tuple[str, str, str]:
    return row["table"], row["record"], row["item"]


def _field(row: Row) -> Words:
    if not (name := row.get("field")):
        return {}
    return {"field": Markup('<span title="{}">{}</span>').format(name, column_title(row["table"], name))}


async def _value(datasette: Datasette, row: Row, name: str) -> Markup:
    """Return a value of the cell in words, or several."""
    values = str(row[name]).split(BETWEEN) if name in SEVERAL else [str(row[name])]
    return escape(BETWEEN).join([await in_words(datasette, row["table"], row["field"], value) for value in values])


async def _records(datasette: Datasette, rows: Iterable[Row]) -> dict[tuple[str, str], Name]:
    """Return the name of the record of each row, by its table and key."""
    asked: dict[str, set[str]] = {}
    for table_name, record in map(_owner, rows):
        if record:
            asked.setdefault(table_name, set()).add(record)
    known: dict[tuple[str, str], Name] = {}
    for table in (tables()[name] for name in asked if name in tables()):
        columns = table.record_columns
        keys = {record: tuple(row_keys.split(record, len(columns))) for record in asked[table.name]}
        names = await _named(datasette, table, [dict(zip(columns, key, strict=True)) for key in keys.values()])
        known |= {(table.name, record): names[key] for record, key in keys.items() if key in names}
    return known


async def _named(datasette: Datasette, table: Table, keys: Sequence[Row]) -> dict[tuple[str, ...], Name]:
    """Return the names of rows by their keys; one within another, that has but its key or a code, by that too."""
    columns = table.record_columns
    names = await names_of(datasette, Reference("", columns, table.name, columns), keys)
    is_told_apart = table.label not in table.key and not table.columns[table.label].codes
    if (around := table.to_parent) and not is_told_apart:
        rows = await _whole(datasette, table, columns, list(names))
        above = await names_of(datasette, around, rows)
        for row in rows:
            key, parent = (tuple(row[column] for column in some) for some in (columns, around.columns))
            if parent in above:
                names[key] = names[key]._replace(text=above[parent].text + ": " + names[key].text)
    return {tuple(map(str, values)): name for values, name in names.items()}


async def _whole(
    datasette: Datasette, table: Table, columns: Sequence[str], keys: Sequence[Any]
) -> list[dict[str, Any]]:
    """Return the rows whose columns hold one of these keys."""
    left, right = ", ".join(map(quoted, columns)), ", ".join(f"value ->> {place}" for place in range(len(columns)))
    sql = f"SELECT * FROM {quoted(table.name)} WHERE ({left}) IN (SELECT {right} FROM json_each(:keys))"
    return await select(datasette, sql, {"keys": json.dumps(keys)})


async def _items(datasette: Datasette, rows: Iterable[Row]) -> dict[tuple[str, str, str], Name]:
    """Return what each item is called that a row names: by the values that tell it from others, with its address."""
    asked: dict[str, set[str]] = {}
    for row in rows:
        if row.get("item"):
            asked.setdefault(row["table"], set()).add(row["record"])
    known: dict[tuple[str, str, str], Name] = {}
    if not asked or not await has_paths(datasette):
        return known
    for table in (tables()[name] for name in asked if name in tables() and tables()[name].natural_key):
        try:
            known |= await _items_of(datasette, table, sorted(asked[table.name]))
        except QueryInterrupted:
            continue  # paths are shown as they are
    return known


async def _items_of(datasette: Datasette, table: Table, records: Sequence[str]) -> dict[tuple[str, str, str], Name]:
    sql = f'SELECT record, item, place FROM {PATHS} WHERE "table" = :t AND record IN (SELECT value FROM json_each(:r))'
    paths = await select(datasette, sql, {"t": table.name, "r": json.dumps(records)})
    columns = (*table.record_columns, *table.places)
    keys = {
        (table.name, path["record"], path["item"]): (
            *row_keys.split(path["record"], len(table.record_columns)),
            *path["place"].split("."),
        )
        for path in paths
    }
    rows = await _whole(datasette, table, columns, list(keys.values()))
    words = dict(zip((_key(row, columns) for row in rows), await _called(datasette, table, rows), strict=True))
    at = {_key(row, columns): row_address(datasette, table.name, [row[name] for name in table.key]) for row in rows}
    return {place: Name(words[key], at[key]) for place, key in keys.items() if key in words}


def _key(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in columns)


async def _called(datasette: Datasette, table: Table, rows: Sequence[Row]) -> list[Markup]:
    """Return the values that tell each row from others of its list, in words."""
    references = {name: table.reference_of[name] for name in table.natural_key if name in table.reference_of}
    names = {name: await names_of(datasette, reference, rows) for name, reference in references.items()}
    return [
        escape(", ").join(
            names[column][row[column],].text
            if (row[column],) in names.get(column, {})
            else readable(table.columns[column], row[column])
            for column in table.natural_key
            if row[column] is not None
        )
        for row in rows
    ]
