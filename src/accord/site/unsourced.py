"""What coders chose in a record, and no source need say: columns of its row, of its lists and of lists that name it.

``make.unsourced`` says which columns these are; here only those count in which something stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from accord.site.asgi import Datasette
from accord.site.row_names import select
from accord.site.tables import Table, lists_of, tables
from accord.values.sql_quoting import quote_identifier as quoted


class Chosen(NamedTuple):
    """Titles of columns of a table that hold choices; the title of the table, none for that of the record itself."""

    table: str
    columns: list[str]


async def unsourced(datasette: Datasette, name: str, key: str, named_in: Collection[str]) -> list[Chosen]:
    """Return what stands in a record, and in lists of others that name it, without a source being asked for.

    Args:
        datasette: the site.
        name: the table of the record.
        key: the value of its key, which is one column.
        named_in: columns, as `table.column`, of lists of other records: rows that name this one there count too.
    """
    asked = [
        (table, column, f"SELECT 1 FROM {quoted(table.name)} WHERE ({where}) AND {quoted(column)} IS NOT NULL")
        for table, where in _rows(tables()[name], named_in)
        for column in table.unsourced
    ]
    if not asked:
        return []
    exist = ", ".join(f"EXISTS ({sql}) AS c{at}" for at, (_, _, sql) in enumerate(asked))
    (found,) = await select(datasette, f"SELECT {exist}", {"key": key})
    chosen: dict[str, Chosen] = {}
    for (table, column, _), there in zip(asked, found.values(), strict=True):
        if there:
            title = "" if table.name == name else table.title
            chosen.setdefault(table.name, Chosen(title, [])).columns.append(table.columns[column].title)
    return list(chosen.values())


def _rows(table: Table, named_in: Collection[str]) -> Iterator[tuple[Table, str]]:
    """Yield tables and which rows of them are of the record with ``:key``, or name it in some lists of others."""
    yield from _below(table, f"{quoted(table.key[0])} = :key")
    for name, _, column in (one.partition(".") for one in named_in):
        if name in tables():
            yield tables()[name], f"{quoted(column)} = :key"


def _below(table: Table, where: str) -> Iterator[tuple[Table, str]]:
    """Yield a table with what chooses some of its rows, and the tables of the lists in these with the same."""
    yield table, where
    for child in lists_of(table.name):
        if up := child.to_parent:
            outer = ", ".join(map(quoted, up.target_columns))
            inner = ", ".join(map(quoted, up.columns))
            rows = f"({inner}) IN (SELECT {outer} FROM {quoted(table.name)} WHERE {where})"
            yield from _below(child, rows)
