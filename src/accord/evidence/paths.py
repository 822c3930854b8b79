"""Field paths: how an evidence entry names a cell of its record.

A field path names a column (``date``), a whole child list (``participants``), an item of it
(``participants[qasim]``) or a column of an item (``participants[qasim].role``). An item is named by its ``id``, or else
by the first column of its ``x-key``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from accord.problems import Path
from accord.schema.model import Column, Schemas, Table
from accord.sources.records import Record

_FIELD = re.compile(r"([a-z_]+)(?:\[([^\]]+)\](?:\.([a-z_]+))?)?")


class FieldError(ValueError):
    """A field path names nothing in its record; says why."""


@dataclass(frozen=True)
class Cell:
    """A cell, an item or a list of a record. ``item`` counts from 0; ``field`` is None for the whole item."""

    table: Table
    record: str
    item: int | None
    field: str | None
    list_name: str | None = None

    @property
    def column(self) -> Column | None:
        """The column, where the cell is one."""
        return self.table.by_name.get(self.field or "")

    @property
    def path(self) -> Path:
        """Where it stands in the record as written."""
        parts = (self.list_name, self.item, self.field)
        return tuple(part for part in parts if part is not None)


def item_key(table: Table, item: Any) -> str:
    """Return what names an item of a list in a field path."""
    if not isinstance(item, dict):
        return str(item)
    return str(item.get(table.natural_key[0] if table.natural_key else "id", ""))


def find(path: str, record: Record, schemas: Schemas) -> Cell:
    """Return the cell that a field path names.

    Raises:
        FieldError: when there is no such column, list, item or column of an item.
    """
    match = _FIELD.fullmatch(path)
    if not match:
        raise FieldError(f"{path!r} is not a field path")
    name, key, column = match.groups()
    own, children = schemas.tables[record.table], schemas.children(record.table)
    if name not in children:
        if name not in own.by_name or own.by_name[name].derived_from:
            raise FieldError(f"{name!r} is no field of {record.table}")
        if key is not None:
            raise FieldError(f"{name!r} is not a list")
        return Cell(own, record.id, None, name)
    child = children[name]
    items = record.data.get(name, [])
    if key is None:
        return Cell(own, record.id, None, None, name)
    keys = [item_key(child, item) for item in items]
    if key not in keys:
        raise FieldError(f"{name} has no item {key!r}; it has {', '.join(keys) or 'none'}")
    if column is not None and (column not in child.by_name or child.by_name[column].derived_from):
        raise FieldError(f"{column!r} is no field of {name}")
    index = keys.index(key)
    return Cell(child, items[index]["id"] if child.key == ("id",) else record.id, index, column, name)


def value_of(cell: Cell, record: Record) -> Any:
    """Return the published value of a cell, None where it has none."""
    value = record.data
    for step in cell.path:
        value = value.get(step) if isinstance(value, dict) else value[step]
        if value is None:
            return None
    return value
