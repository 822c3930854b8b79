"""Field paths: how an evidence entry names a cell of its record.

A field path names a column (``date``), a list (``participants``), an item of it (``participants[qasim/visitor]``), and
within an item, to any depth, a column or a list (``provisions[disarm].obligors[north].role``); of a list of values,
the column that ``x-column`` names (``topics[trade].topic``). Columns have their published names, lists those of their
properties; ``accord.evidence.path_text`` says how names and keys are written.

An item is named by its key, never by its place, so that a path means the same while items come and go: by its ``id``,
or else by all values of its ``x-key``, or by the value that it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from accord.evidence.path_text import FieldError, RepeatedKeyError, Step, joined, key_text, steps, with_key
from accord.problems import Path
from accord.schema.model import Column, Schemas, Table
from accord.sources.items import value_at
from accord.sources.records import Record
from accord.values import row_keys

MAX_NAMED = 5  # items that a message names


class Cell(NamedTuple):
    """A row of a record, or a column or list (``field``) of it; ``path`` is where it stands in the record as written.

    The row is known by the id in ``record``, its own or that of the nearest row around it, and by ``item``, its path in
    the lists below that one.
    """

    table: Table
    record: str
    item: str
    field: str | None
    path: Path

    @property
    def column(self) -> Column | None:
        """The column, where the cell is one."""
        return self.table.by_name.get(self.field or "")


class Row(NamedTuple):
    """A record or an item of its lists, as written; ``steps`` lead to it, none to the record."""

    table: Table
    path: Path
    data: Any
    steps: tuple[Step, ...]

    @property
    def text(self) -> str:
        """The field path that names it, empty for the record."""
        text = ""
        for name, key in self.steps:
            text = with_key(joined(text, name), key)
        return text


def rows(record: Record, schemas: Schemas) -> Iterator[Row]:
    """Yield a record whose shape is right, then the items of its lists, each before those of the lists in it.

    No path leads to items whose key is that of others, nor to those of a list that has no keys; they are left out.
    """
    return _within(Row(schemas.tables[record.table], (), record.data, ()), schemas)


def _within(row: Row, schemas: Schemas) -> Iterator[Row]:
    yield row
    if not isinstance(row.data, dict):
        return
    for prop, child in schemas.children(row.table.name).items():
        items = row.data.get(prop)
        if not items:
            continue
        keys = item_keys(child, items)
        count = Counter(keys)
        for at, (key, item) in enumerate(zip(keys, items, strict=True)):
            if not key or (count[key] > 1 and all(key)):
                continue
            yield from _within(Row(child, (*row.path, prop, at), item, (*row.steps, Step(prop, key))), schemas)


class ItemPlaces(dict[int, dict[tuple[str, ...], int]]):
    """The places of the items of lists by their keys, of lists by their ``id()``, while these are there and stay."""

    def place_of(self, table: Table, key: tuple[str, ...], items: Sequence[Any]) -> int:
        """Return what ``place_of`` returns; raises as it does."""
        places = self.get(id(items))
        if places is None:
            keys = item_keys(table, items)
            count = Counter(keys)
            places = self[id(items)] = {key: at for at, key in enumerate(keys) if count[key] == 1}
        return places[key] if key in places else place_of(table, key, items)


def item_keys(table: Table, items: Sequence[Any]) -> list[tuple[str, ...]]:
    """Return the key of each item of a list; an empty one where the schema gives its items none."""
    paths = table.item_key
    if len(paths) == 1 and len(paths[0]) == 1:  # most keys
        ((name,),) = paths
        return [(_text(item.get(name) if isinstance(item, dict) else item),) for item in items]
    return [
        tuple(_text(value_at(item, path)) for path in paths) if isinstance(item, dict) else (_text(item),)
        for item in items
    ]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def find(path: str, record: Record, schemas: Schemas, known: ItemPlaces | None = None) -> Cell:
    """Return the cell that a field path names.

    ``known`` keeps what was looked up in the lists of a record, for more paths in it.

    Raises:
        FieldError: when there is no such column, list, item or column of an item, or when there are several.
    """
    cell, data = Cell(schemas.tables[record.table], record.id, "", None, ()), record.data
    for name, key in steps(path):
        if cell.field is not None:
            raise FieldError(f"{cell.field!r} is no item, so it has no {name!r}")
        child = schemas.children(cell.table.name).get(name)
        if child is None:
            cell = _column(cell, name, is_item=bool(key), is_value=not isinstance(data, dict))
        elif key:
            items = data.get(name, [])
            at = known.place_of(child, key, items) if known is not None else place_of(child, key, items)
            cell, data = _item(cell, child, items[at], at, key), items[at]
        else:
            cell = Cell(cell.table, cell.record, cell.item, name, (*cell.path, name))
    return cell


def _column(row: Cell, name: str, *, is_item: bool, is_value: bool) -> Cell:
    """Return a column of a row; an item that is a value itself stands where its column does."""
    table = row.table
    if name in table.by_name and (made_of := table.by_name[name].derived_from):
        fact = f"{name!r} is computed from {made_of}, so no source speaks of it; take it out"
        raise FieldError(fact, has_remedy=True)
    if name not in table.by_name or table.by_name[name].is_made:
        raise FieldError(f"{name!r} is no field of {table.prop or table.name}")
    if is_item:
        raise FieldError(f"{name!r} is not a list")
    path = row.path if is_value else (*row.path, *table.by_name[name].path)
    return Cell(table, row.record, row.item, name, path)


def _item(row: Cell, table: Table, item: Any, at: int, key: tuple[str, ...]) -> Cell:
    path = (*row.path, table.prop, at)
    if table.has_own_key:
        record = row_keys.join([item.get(table.by_name[own].prop) for own in table.key])
        return Cell(table, record, "", None, path)
    return Cell(table, row.record, with_key(joined(row.item, table.prop), key), None, path)


def place_of(table: Table, key: tuple[str, ...], items: Sequence[Any]) -> int:
    """Return the place, from 0, of the item of a list that has a key.

    Raises:
        FieldError: when there is none, or there are several; for what an earlier version took, how it is written now.
    """
    keys = item_keys(table, items)
    if keys.count(key) == 1:
        return keys.index(key)
    if items and not keys[0]:
        raise FieldError(f"items of {table.prop} have no key by which a path could name them; cite what is around them")
    written = key_text(key)
    if key in keys:
        kind = RepeatedKeyError if all(key) else FieldError  # values that are absent repeat no key of the table
        fact = f"{keys.count(key)} items of {table.prop} have the key {written!r}; give each its own"
        raise kind(fact, has_remedy=True)
    meant = [keys[at] for at in named_before(key, keys)]
    if meant:
        several = f"is short for {len(meant)} of them; an item has its whole key, " if len(meant) > 1 else ""
        now = " or ".join(with_key(table.prop, other) for other in meant[:MAX_NAMED])
        raise FieldError(f"{table.prop} has no item {written!r}; {several}write {now}", has_remedy=True)
    raise FieldError(f"{table.prop} has no item {written!r}; it has {listed(map(key_text, keys)) or 'none'}")


def named_before(key: tuple[str, ...], keys: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the items that a key named before version 0.2: by the first value, or by all, joined by commas."""
    text = "/".join(key)
    return [at for at, other in enumerate(keys) if len(other) > 1 and text in (other[0], ",".join(other))]


def listed(texts: Iterator[str]) -> str:
    """Return some texts in a line, the first of many."""
    known = list(texts)
    more = [f"and {len(known) - MAX_NAMED} more"] if len(known) > MAX_NAMED else []
    return ", ".join([*known[:MAX_NAMED], *more])


def whole_list(cell: Cell, record: Record, schemas: Schemas) -> Sequence[Any] | None:
    """Return the items of the list that a cell is as a whole; nothing where it is no list, or has no items."""
    if cell.field not in schemas.children(cell.table.name):
        return None
    return value_of(cell, record) or None


def value_of(cell: Cell, record: Record) -> Any:
    """Return the published value of a cell, None where it has none."""
    value = record.data
    for step in cell.path:
        value = value.get(step) if isinstance(value, dict) else value[step]
        if value is None:
            return None
    return value
