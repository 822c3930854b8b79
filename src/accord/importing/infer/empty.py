"""Values that are none to most readers of CSV: rows that hold nothing else, and lists in which one stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accord.importing.infer.kinds import Kind
from accord.importing.model import Loss, Source, Table
from accord.importing.store import Store, cell, quote_all


def leave_out_rows(store: Store, source: Source, table: Table, kinds: Sequence[Kind]) -> None:
    """Leave rows out in which no cell holds a value, and count them as lost: no check lets them pass.

    What has lists in it, or stands in one, has a key that the import gives it where it has none.
    """
    if table.parent or table.lists or not kinds:
        return
    nothing = " AND ".join(_has_no_value(at, kind) for at, kind in enumerate(kinds))
    places = {place for (place,) in store.rows(f"SELECT rowid FROM {table.staged} WHERE {nothing}")}
    if not places:
        return
    store.run(f"DELETE FROM {table.staged} WHERE {nothing}")
    table.copied = None
    if table.records:
        table.records.written = _Others(table.records.written, places)
    fact = "rows that hold no value are left out: in CSV each would be an empty line"
    source.losses.append(Loss(table.name, "", len(places), fact))


@dataclass(frozen=True)
class _Others:
    """Records without those of some places."""

    records: Iterable[Any]
    places: set[int]

    def __iter__(self) -> Iterator[Any]:
        return (record for at, record in enumerate(self.records) if at not in self.places)


def make_items(store: Store, source: Source, table: Table, kinds: Sequence[Kind]) -> None:
    """Let values of lists be items with a field of their own where a value stands twice in a list, or is none.

    A list of values has each of them once, and none of them is empty.
    """
    if not (table.parent and table.records and table.records.level.is_values):
        return
    name, empty = table.columns[0].name, _has_no_value(0, kinds[0])
    twice = f"SELECT 1 FROM {table.staged} GROUP BY {cell(1)}, {cell(0)} HAVING count(*) > 1"
    if store.value(f"SELECT count(*) FROM ({twice})"):
        fact = "a value stands twice in a list"
    elif store.value(f"SELECT count_if({empty}) FROM {table.staged}"):
        fact = "an item of a list holds no value"
    else:
        return
    table.records.has_items = True
    fact = f"{table.prop}: {fact}, so each becomes an item with the field {name}"
    source.facts.append((table.origin, fact))


def _has_no_value(at: int, kind: Kind) -> str:
    """Return the SQL of whether a cell holds nothing that a reader takes for a value."""
    return f"({cell(at)} IS NULL OR {cell(at)} IN ({quote_all(['', *kind.missing])}))"
