"""Assertions: from the compact entries that a curator writes to one source's assertion on one cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from accord.evidence.path_text import FieldError, canonical, joined, with_key
from accord.evidence.paths import Cell, ItemPlaces, find, item_keys, value_of, whole_list
from accord.evidence.relation import Named, Wholes, relation
from accord.problems import Path
from accord.schema.model import EVIDENCE, Schemas
from accord.sources.items import value_at
from accord.sources.records import Record

MAX_ASSERTIONS = 2_000  # of one record, each of which is held against the others; no more than one beyond are made


class Assertion(NamedTuple):
    """One source's assertion on one cell: where it was written, and its row of the evidence table."""

    cell: Cell
    relation: str
    entry: dict[str, Any]
    written: Path
    published: Any  # what the record has there
    row: dict[str, Any]

    @property
    def named(self) -> Named:
        """The cell, as its entry names it."""
        return Named(self.entry, self.cell, self.published, self.written)


def _assertion(cell: Cell, how: str, entry: dict[str, Any], written: Path, published: Any) -> Assertion:
    """Return an assertion; the id of its row is a hash of the rest, so it stays while the row does."""
    values = {
        "table": cell.table.name,
        "record": cell.record,
        "item": cell.item or None,
        "field": cell.field,
        "relation": how,
        "value": entry.get("says"),
        "source": entry.get("source"),
        "locator": ", ".join(entry["at"]) if "at" in entry else None,
        "attributed_to": entry.get("attributed_to"),
        "voice": entry.get("voice"),
        "note": entry.get("note"),
    }
    values.update({name: entry[name] for name in ("voice_named", "channel", "reason") if name in entry})
    text = "\x1f".join(["" if value is None else str(value) for value in values.values()])
    return Assertion(cell, how, entry, written, published, {"id": sha256(text.encode()).hexdigest()[:16], **values})


def assertions(record: Record, schemas: Schemas, wholes: Wholes) -> Iterator[Assertion]:
    """Yield every assertion in a record that passed the shape check, in the order written.

    ``wholes`` returns what contains a row of a table. Paths that name nothing are passed over: the check reports them.
    """
    all_named = list(islice(_named(record, schemas), MAX_ASSERTIONS + 1))
    for named in all_named:
        entry, cell, published, written = named
        beside = value_beside(cell, record) if "says" in entry else None
        how = relation(named, all_named, beside, wholes) if "says" in entry or "denies" in entry else "supports"
        yield _assertion(cell, how, entry, written, published)
    for text, reason in record.data.get("missing", {}).items():
        with suppress(FieldError):
            entry = reason if isinstance(reason, dict) else {"note": reason}
            cell = find(text, record, schemas)
            yield _assertion(cell, "missing", entry, ("missing", text), value_of(cell, record))


def _named(record: Record, schemas: Schemas) -> Iterator[Named]:
    """Yield what the entries of a record name, in the order written."""
    whole: dict[str, list[Cell]] = {}  # what is named without exceptions, by many sources alike
    places = ItemPlaces()
    for index, entry in enumerate(record.data.get(EVIDENCE, [])):
        excluded = set(map(canonical, entry.get("except", [])))
        known = {} if excluded else whole
        for nth, text in enumerate(entry["fields"]):
            if text not in known:
                known[text] = list(cells(canonical(text), excluded, record, schemas, places))
            for cell in known[text]:
                yield Named(entry, cell, value_of(cell, record), (EVIDENCE, index, "fields", nth))


def value_beside(cell: Cell, record: Record) -> Any:
    """Return what the record has at the other end of a range, or as the time of a day, of which a cell is the one."""
    field = cell.field or ""
    other = cell.table.other_ends.get(field) or cell.table.times.get(field)
    if other is None or cell.column is None:
        return None
    path = (*cell.path[: -len(cell.column.path)], *cell.table.by_name[other].path)
    return value_of(cell._replace(field=other, path=path), record)


def cells(
    text: str, excluded: set[str], record: Record, schemas: Schemas, known: ItemPlaces | None = None
) -> Iterator[Cell]:
    """Yield the cells of a field path; where exceptions lie within, all else that lies within in their place.

    Of a whole list these are its items, as if each were named.
    """
    try:
        cell = find(text, record, schemas, known)
    except FieldError:
        return
    items = whole_list(cell, record, schemas)
    if items is None and not any(path.startswith((f"{text}[", f"{text}.")) for path in excluded):
        yield cell
        return
    for part in _parts(text, cell, items, value_of(cell, record), schemas):
        if part not in excluded:
            yield from cells(part, excluded, record, schemas, known)


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


def entry_of(assertion: Assertion) -> Path:
    """Return where the entry of an assertion stands in its record."""
    return assertion.written[:2] if assertion.written[0] == EVIDENCE else assertion.written[:1]
