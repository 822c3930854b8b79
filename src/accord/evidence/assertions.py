"""Evidence: from the compact entries that a curator writes to one source's word on one cell.

A field path names a column (``date``), a whole child list (``participants``), an item of it
(``participants[qasim-al-araji]``) or a column of an item (``participants[qasim-al-araji].role``). An item is named by
its ``id``, or else by the first column of its ``x-key``. The relation of a source's word to the published value is
computed here and written nowhere:

    no ``says``                                              supports
    ``says`` lies within the published date (or its set)     supports
    ``says`` is a date that contains or meets it, or a
    place around the published place                         less_precise
    any other ``says``                                       conflicts
    ``denies: true``                                         denies
    an entry of ``missing``                                  missing
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from accord.problems import Path
from accord.schema.model import Column, Schemas, Table
from accord.sources.records import Record
from accord.values import edtf

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


@dataclass(frozen=True)
class Word:
    """One source's word on one cell: a row of the evidence table, and where it was written."""

    cell: Cell
    relation: str
    entry: dict[str, Any]
    written: Path


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
    found = _FIELD.fullmatch(path)
    if not found:
        raise FieldError(f"{path!r} is not a field path")
    name, key, column = found.groups()
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


def words(record: Record, schemas: Schemas, places: Callable[[str], list[str]]) -> Iterator[Word]:
    """Yield every word of evidence in a record that passed the shape check, in the order written.

    ``places`` returns the places around a place. Paths that name nothing are passed over: the check reports them.
    """
    for index, entry in enumerate(record.data.get("evidence", [])):
        excluded = set(entry.get("except", []))
        for nth, text in enumerate(entry["fields"]):
            written: Path = ("evidence", index, "fields", nth)
            for cell in _cells(text, excluded, record, schemas):
                yield Word(cell, relation(entry, cell, value_of(cell, record), places), entry, written)
    for text, reason in record.data.get("missing", {}).items():
        for cell in _cells(text, set(), record, schemas):
            yield Word(cell, "missing", {"note": reason}, ("missing", text))


def _cells(text: str, excluded: set[str], record: Record, schemas: Schemas) -> Iterator[Cell]:
    """Yield the cells of a field path; a list with exceptions is spelled out as its other items and columns."""
    try:
        cell = find(text, record, schemas)
    except FieldError:
        return
    mine = {path for path in excluded if path.startswith(f"{text}[")}
    if not mine or cell.item is not None:
        yield cell
        return
    child = schemas.children(record.table)[text]
    for item in record.data.get(text, []):
        name = f"{text}[{item_key(child, item)}]"
        columns = {path for path in mine if path.startswith(f"{name}.")}
        if name in mine:
            continue
        if not columns:
            yield from _cells(name, set(), record, schemas)
        for column in item if columns else ():
            if f"{name}.{column}" not in columns and child.by_name[column].spec.get("x-evidence"):
                yield from _cells(f"{name}.{column}", set(), record, schemas)


def relation(entry: dict[str, Any], cell: Cell, published: Any, places: Callable[[str], list[str]]) -> str:
    """Return the relation of an entry to a published value, by the table at the top of this module."""
    if entry.get("denies") or "says" not in entry:
        return "denies" if entry.get("denies") else "supports"
    says = entry["says"]
    column = cell.column
    if column is not None and column.is_edtf and isinstance(published, str):
        try:
            theirs, ours = edtf.parse(says), edtf.parse(published)
        except edtf.EdtfError:
            return "conflicts"
        if ours.contains(theirs):
            return "supports"
        return "less_precise" if theirs.intersects(ours) else "conflicts"
    if column is not None and column.references == "places" and says in places(str(published)):
        return "less_precise"
    return "conflicts"


def row(word: Word) -> dict[str, Any]:
    """Return the row of the evidence table; the id is a hash of the rest, so it stays while the row does."""
    entry, cell = word.entry, word.cell
    values = {
        "table": cell.table.name,
        "record": cell.record,
        "item": None if cell.item is None or cell.table.key == ("id",) else cell.item + 1,
        "field": cell.field or (cell.list_name if cell.item is None else None),
        "relation": word.relation,
        "value": entry.get("says"),
        "source": entry.get("source"),
        "locator": ", ".join(entry["at"]) if "at" in entry else None,
        "attributed_to": entry.get("attributed_to"),
        "attribution_level": entry.get("attribution_level"),
        "note": entry.get("note"),
    }
    text = "\x1f".join("" if value is None else str(value) for value in values.values())
    return {"id": sha256(text.encode()).hexdigest()[:16], **values}


def coverage(record: Record, found: list[Word], schemas: Schemas) -> Iterator[tuple[Path, str, bool]]:
    """Yield (path, field path, whether a value stands there) for each cell that needs a source and has none.

    A cell is covered by a supporting word on it, on its item or on its list; an empty one by an entry in ``missing``.
    """
    agreed = {word.cell.path for word in found if word.relation == "supports"}
    excused = {word.cell.path for word in found if word.relation == "missing"}
    for path, text, need, value in _needing(record, schemas):
        if value is None:
            if need == "required" and path not in excused:
                yield path, text, False
        elif not any(path[:length] in agreed for length in range(1, len(path) + 1)):
            yield path, text, True


def _needing(record: Record, schemas: Schemas) -> Iterator[tuple[Path, str, str, Any]]:
    for column in schemas.tables[record.table].columns:
        if need := column.spec.get("x-evidence"):
            yield (column.name,), column.name, need, record.data.get(column.name)
    for name, child in schemas.children(record.table).items():
        marked = [(c.name, c.spec["x-evidence"]) for c in child.columns if c.spec.get("x-evidence")]
        items = record.data.get(name)
        if items is None and schemas.records[record.table]["properties"][name].get("x-evidence") == "required":
            yield (name,), name, "required", None
        for index, item in enumerate(items or ()):
            for field, need in marked:
                yield (name, index, field), f"{name}[{item_key(child, item)}].{field}", need, item.get(field)
