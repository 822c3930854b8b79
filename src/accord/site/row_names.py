"""What people call a row, and where it stands: by its label, which may itself be a code or name another row."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from accord.site import links
from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE
from accord.site.readable import readable
from accord.site.tables import Reference, Table, tables
from accord.values.sql_quoting import quote_identifier as quoted

MAX_DEPTH = 3  # labels that are the labels of other rows


class Name(NamedTuple):
    """What a row is called, and its address."""

    text: Markup
    address: str

    @property
    def link(self) -> Markup:
        """A link to the row."""
        return links.anchor(self.address, self.text)


async def select(datasette: Datasette, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a query of the database."""
    return [dict(row) for row in (await datasette.get_database(DATABASE).execute(sql, parameters or {})).rows]


async def names_of(
    datasette: Datasette, reference: Reference, rows: Iterable[Mapping[str, Any]], depth: int = 0
) -> dict[tuple[Any, ...], Name]:
    """Return the names of the rows that some rows refer to, by the values that refer to them."""
    values = {tuple(row[column] for column in reference.columns) for row in rows}
    wanted = sorted((value for value in values if None not in value), key=str)
    target = tables().get(reference.target)
    if not wanted or target is None:
        return {}
    rows_of_target = await rows_by(datasette, target, reference.target_columns, wanted)
    texts = await labels(datasette, target, rows_of_target, depth)
    return {
        tuple(row[column] for column in reference.target_columns): Name(text, address(datasette, target, row))
        for row, text in zip(rows_of_target, texts, strict=True)
    }


async def names_around(datasette: Datasette, table: Table, row: Mapping[str, Any]) -> AsyncIterator[Name]:
    """Yield the names of the rows in whose lists a row stands, the nearest first."""
    while (reference := table.to_parent) is not None:
        named = await names_of(datasette, reference, [row])
        if not named:
            return
        ((values, name),) = named.items()
        yield name
        table = tables()[reference.target]
        same = " AND ".join(f"{quoted(column)} = :p{at}" for at, column in enumerate(reference.target_columns))
        parameters = {f"p{at}": value for at, value in enumerate(values)}
        (row,) = await select(datasette, _first(table, same), parameters)


def _first(table: Table, where: str) -> str:
    number = quoted(table.row_number)
    return f"SELECT {number} AS {number}, * FROM {quoted(table.name)} WHERE {where} LIMIT 1"


async def labels(datasette: Datasette, table: Table, rows: Sequence[Mapping[str, Any]], depth: int = 0) -> list[Markup]:
    """Return what people call each of some rows of a table, whose key and label they hold.

    A label that is a part of the key tells a row apart only with the other parts of it: Finland, 1999.
    """
    columns = table.key if table.label in table.key else (table.label,)
    references = {
        name: table.reference_of[name] for name in columns if name in table.reference_of and depth < MAX_DEPTH
    }
    known = {name: await names_of(datasette, one, rows, depth + 1) for name, one in references.items()}
    return [_label(table, columns, row, known) for row in rows]


def _label(table: Table, columns: Sequence[str], row: Mapping[str, Any], known: Mapping[str, Any]) -> Markup:
    texts = []
    for name in columns:
        if target := known.get(name, {}).get((row.get(name),)):
            texts.append(target.text)
        elif row.get(name) is not None and name in table.columns:
            texts.append(escape(readable(table.columns[name], row[name]).striptags()))
    return escape(", ").join(texts or [str(row[column]) for column in table.address_columns])


async def rows_by(
    datasette: Datasette, table: Table, columns: Sequence[str], values: Sequence[tuple[Any, ...]]
) -> list[dict[str, Any]]:
    """Return key, label and some columns of the rows whose columns hold one of these values."""
    # SQLite calls the number of a row rowid, by whichever of its names it is asked for.
    names = dict.fromkeys((*columns, *table.address_columns, table.label))
    chosen = ", ".join(f"{quoted(name)} AS {quoted(name)}" for name in names)
    left = ", ".join(map(quoted, columns))
    right = ", ".join(f"value ->> {place}" for place in range(len(columns)))
    sql = f"SELECT {chosen} FROM {quoted(table.name)} WHERE ({left}) IN (SELECT {right} FROM json_each(:values))"
    return await select(datasette, sql, {"values": json.dumps(values)})


def address(datasette: Datasette, table: Table, row: Mapping[str, Any]) -> str:
    """Return the address of a row: its page where its table has pages, else the row itself."""
    return links.row_address(datasette, table.name, [row[column] for column in table.address_columns])
