"""Assertions: from the compact entries that a curator writes to one source's assertion on one cell.

The relation of an assertion to the published value is computed here and written in no file:

    no ``says``, or the published value itself               supports
    ``says`` lies within the published date (or its set)     supports
    ``says`` is a date that contains or meets it, or a
    whole that contains the published part                   less_precise
    any other ``says``                                       conflicts
    ``denies: true``                                         denies
    an entry of ``missing``                                  missing
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeAlias

from accord.evidence.comparison import is_published
from accord.evidence.path_text import FieldError, canonical, joined, with_key
from accord.evidence.paths import Cell, find, item_keys, value_of, whole_list
from accord.problems import Path
from accord.schema.model import EVIDENCE, ForeignKey, Schemas
from accord.sources.items import value_at
from accord.sources.records import Record
from accord.values import edtf

# A reference and what a cell holds of it -> the rows that contain the one it names, the nearest first.
Wholes: TypeAlias = Callable[[ForeignKey, str], list[str]]


@dataclass(frozen=True)
class Assertion:
    """One source's assertion on one cell: a row of the evidence table, and where it was written."""

    cell: Cell
    relation: str
    entry: dict[str, Any]
    written: Path

    @cached_property
    def row(self) -> dict[str, Any]:
        """Return the row of the evidence table; the id is a hash of the rest, so it stays while the row does."""
        entry, cell = self.entry, self.cell
        values = {
            "table": cell.table.name,
            "record": cell.record,
            "item": cell.item or None,
            "field": cell.field,
            "relation": self.relation,
            "value": entry.get("says"),
            "source": entry.get("source"),
            "locator": ", ".join(entry["at"]) if "at" in entry else None,
            "attributed_to": entry.get("attributed_to"),
            "attribution_level": entry.get("attribution_level"),
            "note": entry.get("note"),
        }
        text = "\x1f".join("" if value is None else str(value) for value in values.values())
        return {"id": sha256(text.encode()).hexdigest()[:16], **values}


def assertions(record: Record, schemas: Schemas, wholes: Wholes) -> Iterator[Assertion]:
    """Yield every assertion in a record that passed the shape check, in the order written.

    ``wholes`` returns what contains a row of a table. Paths that name nothing are passed over: the check reports them.
    """
    for index, entry in enumerate(record.data.get(EVIDENCE, [])):
        excluded = set(map(canonical, entry.get("except", [])))
        for nth, text in enumerate(entry["fields"]):
            written: Path = (EVIDENCE, index, "fields", nth)
            for cell in cells(canonical(text), excluded, record, schemas):
                yield Assertion(cell, relation(entry, cell, value_of(cell, record), wholes), entry, written)
    for text, reason in record.data.get("missing", {}).items():
        with suppress(FieldError):
            yield Assertion(find(text, record, schemas), "missing", {"note": reason}, ("missing", text))


def cells(text: str, excluded: set[str], record: Record, schemas: Schemas) -> Iterator[Cell]:
    """Yield the cells of a field path; where exceptions lie within, all else that lies within in their place.

    Of a whole list these are its items, as if each were named.
    """
    try:
        cell = find(text, record, schemas)
    except FieldError:
        return
    items = whole_list(cell, record, schemas)
    if items is None and not any(path.startswith((f"{text}[", f"{text}.")) for path in excluded):
        yield cell
        return
    for part in _parts(text, cell, items, value_of(cell, record), schemas):
        if part not in excluded:
            yield from cells(part, excluded, record, schemas)


def _parts(text: str, cell: Cell, items: Sequence[Any] | None, value: Any, schemas: Schemas) -> Iterator[str]:
    """Yield the field paths of the items of a list, or of what has a value and may need a source in an item."""
    lists = schemas.children(cell.table.name)
    if items is not None:
        yield from (with_key(text, key) for key in item_keys(lists[cell.field or ""], items))
    elif cell.field is None and isinstance(value, dict):
        columns = {column.path: column.name for column in cell.table.columns if column.spec.get("x-evidence")}
        bearing: dict[tuple[str, ...], str] = {(p,): p for p, table in lists.items() if schemas.bears_evidence(table)}
        names = {**columns, **bearing}
        yield from (joined(text, name) for path, name in names.items() if value_at(value, path) is not None)


def relation(entry: dict[str, Any], cell: Cell, published: Any, wholes: Wholes) -> str:
    """Return the relation of an entry to a published value, by the table at the top of this module."""
    if entry.get("denies") or "says" not in entry:
        return "denies" if entry.get("denies") else "supports"
    says = entry["says"]
    column = cell.column
    if column is not None and column.is_edtf and isinstance(published, str):
        return _relation_of_dates(says, published)
    if is_published(says, published, column):
        return "supports"
    reference = cell.table.references.get(cell.field or "")
    if reference is not None and says in wholes(reference, str(published)):
        return "less_precise"
    return "conflicts"


def _relation_of_dates(says: str, published: str) -> str:
    try:
        theirs, ours = edtf.parse(says), edtf.parse(published)
    except edtf.EdtfError:
        return "conflicts"
    if ours.contains(theirs):
        return "supports"
    return "less_precise" if theirs.intersects(ours) else "conflicts"


def entry_of(assertion: Assertion) -> Path:
    """Return where the entry of an assertion stands in its record."""
    return assertion.written[:2] if assertion.written[0] == EVIDENCE else assertion.written[:1]
