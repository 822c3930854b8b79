"""Field paths: how an evidence entry names a cell of its record.

A field path names a column (``date``), a whole list (``participants``), an item of it (``participants[qasim]``), and
within an item, to any depth, a column or a list (``provisions[disarm].obligors[north].role``); of a list of values, the
column that ``x-column`` names (``topics[trade].topic``). An item is named by its
``id``, or else by its ``x-key``: by the first value where that names one item alone, else by all, joined by commas. An
item that has neither is named by its place, from 1.

Columns have their published names, lists those of their properties. A name that holds a bracket, a full stop or a
quotation mark is written in quotation marks, as JSON writes text: ``"mass (approx.)"``; and so is a key with a bracket.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from accord.problems import Path
from accord.schema.model import Column, Schemas, Table
from accord.sources.records import Record
from accord.values import row_keys

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_NAME, _KEY = rf'{_QUOTED}|[^][."]+', rf'{_QUOTED}|[^]"][^]]*'
_PATH = re.compile(rf"(?:{_NAME})(?:\[(?:{_KEY})\])?(?:\.(?:{_NAME})(?:\[(?:{_KEY})\])?)*")
_STEP = re.compile(rf"({_NAME})(?:\[({_KEY})\])?(?:\.|$)")
_ODD_NAME, _ODD_KEY = re.compile(r'[][."]'), re.compile(r'^"|]')


class FieldError(ValueError):
    """A field path names nothing in its record; says why."""


@dataclass(frozen=True)
class Cell:
    """A row of a record, or a column or list (``field``) of it; ``path`` is where it stands in the record as written.

    The row is known by the id in ``record``, its own or that of the nearest row around it, and by its ``places`` in the
    lists below that one, each from 1.
    """

    table: Table
    record: str
    places: tuple[int, ...]
    field: str | None
    path: Path

    @property
    def column(self) -> Column | None:
        """The column, where the cell is one."""
        return self.table.by_name.get(self.field or "")


class Row(NamedTuple):
    """A record or an item of its lists, as written; ``text`` is the field path that names it, empty for the record."""

    text: str
    table: Table
    path: Path
    data: Any


def rows(record: Record, schemas: Schemas) -> Iterator[Row]:
    """Yield a record whose shape is right, then the items of its lists, each before those of the lists in it."""
    return _within(Row("", schemas.tables[record.table], (), record.data), schemas)


def _within(row: Row, schemas: Schemas) -> Iterator[Row]:
    yield row
    for prop, child in schemas.children(row.table.name).items():
        items = row.data.get(prop, []) if isinstance(row.data, dict) else []
        for at, (name, item) in enumerate(zip(item_names(child, items), items, strict=True)):
            text = with_key(joined(row.text, prop), name)
            yield from _within(Row(text, child, (*row.path, prop, at), item), schemas)


def joined(text: str, name: str) -> str:
    """Return the field path of a column or list of the row that a field path names."""
    written = _written(name, _ODD_NAME)
    return f"{text}.{written}" if text else written


def with_key(text: str, key: str) -> str:
    """Return the field path of an item of the list that a field path names."""
    return f"{text}[{_written(key, _ODD_KEY)}]"


def canonical(path: str) -> str:
    """Return a field path with quotation marks only where they are needed; as it is where it is none."""
    if '"' not in path:
        return path
    text = ""
    try:
        for name, key in _STEP.findall(path) if _PATH.fullmatch(path) else ():
            text = joined(text, _read(name))
            text = with_key(text, _read(key)) if key else text
    except FieldError:
        return path
    return text or path


def _written(text: str, odd: re.Pattern[str]) -> str:
    return json.dumps(text, ensure_ascii=False) if odd.search(text) or not text else text


def _read(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        raise FieldError(f"{text} is no text in quotation marks, as JSON writes it") from None


def item_names(table: Table, items: Sequence[Any]) -> list[str]:
    """Return what names each item of a list in a field path."""
    props = [table.by_name[name].prop for name in table.natural_key]
    keys = [_key(props, item, place) for place, item in enumerate(items, 1)]
    if len({values[0] for values in keys}) == len(keys):
        return [values[0] for values in keys]
    count = Counter(values[0] for values in keys)
    return [values[0] if count[values[0]] == 1 else ",".join(values) for values in keys]


def _key(props: Sequence[str], item: Any, place: int) -> list[str]:
    if not isinstance(item, dict):
        return [str(item)]
    return [str(item.get(prop, "")) for prop in props] or [str(place)]


def find(path: str, record: Record, schemas: Schemas) -> Cell:
    """Return the cell that a field path names.

    Raises:
        FieldError: when there is no such column, list, item or column of an item.
    """
    if not _PATH.fullmatch(path):
        raise FieldError(f"{path!r} is not a field path")
    cell, data = Cell(schemas.tables[record.table], record.id, (), None, ()), record.data
    for name, key in (map(_read, step) for step in _STEP.findall(path)):
        if cell.field is not None:
            raise FieldError(f"{cell.field!r} is no item, so it has no {name!r}")
        child = schemas.children(cell.table.name).get(name)
        if child is None:
            cell = _column(cell, name, is_item=bool(key), is_value=not isinstance(data, dict))
        elif key:
            cell, data = _item(cell, child, key, data.get(name, []))
        else:
            cell = Cell(cell.table, cell.record, cell.places, name, (*cell.path, name))
    return cell


def _column(row: Cell, name: str, *, is_item: bool, is_value: bool) -> Cell:
    """Return a column of a row; an item that is a value itself stands where its column does."""
    table = row.table
    if name not in table.by_name or table.by_name[name].derived_from or table.by_name[name].is_made:
        raise FieldError(f"{name!r} is no field of {table.prop or table.name}")
    if is_item:
        raise FieldError(f"{name!r} is not a list")
    path = row.path if is_value else (*row.path, *table.by_name[name].path)
    return Cell(table, row.record, row.places, name, path)


def _item(row: Cell, table: Table, key: str, items: Sequence[Any]) -> tuple[Cell, Any]:
    names = item_names(table, items)
    if key not in names:
        raise FieldError(f"{table.prop} has no item {key!r}; it has {', '.join(names) or 'none'}")
    at = names.index(key)
    path = (*row.path, table.prop, at)
    if table.has_own_key:
        record = row_keys.join([items[at].get(table.by_name[own].prop) for own in table.key])
        return Cell(table, record, (), None, path), items[at]
    return Cell(table, row.record, (*row.places, at + 1), None, path), items[at]


def value_of(cell: Cell, record: Record) -> Any:
    """Return the published value of a cell, None where it has none."""
    value = record.data
    for step in cell.path:
        value = value.get(step) if isinstance(value, dict) else value[step]
        if value is None:
            return None
    return value
