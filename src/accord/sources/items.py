"""A record with the items of its lists, at any depth: each is a row of a table, below that in which its list stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from accord.problems import Path
from accord.schema.model import Schemas, Table
from accord.sources.records import Record

PLACE = "item"  # the column that holds the place of an item in its list, from 1


class Item(NamedTuple):
    """A record or an item of a list, as written, in whatever shape: ``path`` leads to it, () to the record itself.

    ``above`` are the values of the key of the row in which its list stands.
    """

    table: Table
    data: Any
    path: Path
    above: tuple[Any, ...]

    @property
    def row(self) -> dict[str, Any]:
        """What its row says, by column; lists within it are there too, and are no columns."""
        is_mapping = isinstance(self.data, dict)
        own = by_column(self.table, self.data) if is_mapping else {_value_column(self.table): self.data}
        if not self.path:
            return own
        place = {} if self.table.has_own_key else {PLACE: int(self.path[-1]) + 1}
        return {**own, **dict(zip(self.table.parent_columns, self.above, strict=True)), **place}

    @property
    def record_values(self) -> list[Any]:
        """The values that name its row, or the nearest row around it that has a key of its own."""
        row = self.row
        return [row.get(name) for name in self.table.record_columns]


def _value_column(table: Table) -> str:
    """Return the column of the values of a list of scalars: the last that is not computed."""
    return next(column.name for column in reversed(table.columns) if not column.derived_from)


def by_column(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a record or item, which are by property, by the published names of their columns."""
    if not table.is_renamed:
        return row
    values = ((column.name, value_at(row, column.path)) for column in table.by_prop.values())
    return {name: value for name, value in values if value is not None}


def value_at(row: Any, path: Sequence[str]) -> Any:
    """Return a value in a record or item, in whatever shape, None where it has none."""
    for step in path:
        row = row.get(step) if isinstance(row, dict) else None
    return row


def items(record: Record, schemas: Schemas, wanted: Collection[str] | None = None) -> Iterator[Item]:
    """Yield a record, then the items of its lists, each before those of the lists in it.

    Of lists only those whose tables are ``wanted``, where some are named.
    """
    return _within(Item(schemas.tables[record.table], record.data, (), ()), schemas, wanted)


def _within(item: Item, schemas: Schemas, wanted: Collection[str] | None) -> Iterator[Item]:
    yield item
    lists = schemas.children(item.table.name)
    if not lists or not isinstance(item.data, dict):
        return
    key = tuple(map(item.row.get, item.table.key))
    for prop, table in lists.items():
        if wanted is not None and table.name not in wanted:
            continue
        listed = item.data.get(prop)
        for at, data in enumerate(listed if isinstance(listed, list) else ()):
            yield from _within(Item(table, data, (*item.path, prop, at), key), schemas, wanted)
