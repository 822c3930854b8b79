"""Nested records as staged tables: one of the records, one of each list in them, to any depth.

Records are read several times, from where they are, and none is kept: first for what stands where in them, then for
their rows. A table of a list has two more columns, by which its rows find the row above and their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from accord.importing import shapes
from accord.importing.infer import keys, kinds
from accord.importing.literals import Number
from accord.importing.model import ImportSourceError, Records, Table
from accord.importing.names import distinct, singular
from accord.importing.readers import typed_rows
from accord.importing.readers.reading import Reading
from accord.importing.store import cell

LINES = (".jsonl", ".ndjson")
YAML = (".yaml", ".yml")
_PLACES = ("row above", "place in its list")  # staged behind the columns of each table


@dataclass(frozen=True)
class _Numbered:
    """Records with a field that numbers them in their order."""

    records: Iterable[dict[str, Any]]
    field: str

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return ({self.field: Number(at), **record} for at, record in enumerate(self.records, 1))


def add(given: Reading, name: str, origin: str, records: Iterable[dict[str, Any]]) -> None:
    """Stage records with their lists as tables. Records with lists that nothing tells apart are numbered.

    Raises:
        ImportSourceError: if no record has a field, or one is not well-formed.
    """
    before = len(given.source.tables), len(given.source.losses), len(given.source.facts)
    level = shapes.level(records)
    if not (level.values or level.lists):
        fact = "holds records without a field" if any(True for _ in records) else "holds no records"
        raise ImportSourceError(given.path, f"{fact}; take it out of what is imported")
    table = _staged(given, name, origin, records, level)
    if table.lists and not keys.find_key(given.store, table, kinds.infer(given.store, table), []).places:
        del given.source.tables[before[0] :], given.source.losses[before[1] :], given.source.facts[before[2] :]
        field = "id" if ("id",) not in (*level.values, *level.lists) else "record_number"
        numbered = _Numbered(records, field)
        table = _staged(given, name, origin, numbered, shapes.level(numbered))
        fact = f"no field tells the records apart: {field} is added, which numbers them in their order"
        given.source.facts.append((origin, fact))
    _note_json(given, table)
    is_flat = level.is_flat and not table.lists
    if given.path.suffix in LINES and is_flat and before[1:] == (len(given.source.losses), len(given.source.facts)):
        table.copied = given.path
        given.source.facts.append((origin, "flat JSON Lines: the file itself is kept"))


def _staged(given: Reading, name: str, origin: str, records: Iterable[dict[str, Any]], level: shapes.Level) -> Table:
    table = Table(name, origin, [], records=Records(level, (), records, given.path.suffix in YAML))
    part = _Part(given, table, level)
    for record in records:
        part.add(record, "", "")
    part.close()
    return table


class _Part:
    """A table that is staged, and those of the lists in its rows."""

    def __init__(self, given: Reading, table: Table, level: shapes.Level) -> None:
        self.given = given
        self.table = table
        self.level = level
        self.count = 0
        ways = [*level.values, *level.lists]
        labels = ["_".join(way) for way in ways] if not level.is_values else [singular(table.prop)]
        names, changes = distinct(labels)
        given.source.facts += [(table.origin, change) for change in changes]
        self.width = len(level.values)
        columns = [*names[: self.width], *_PLACES]
        self.staging = typed_rows.Staging(table.name, table.origin, columns, (given.store, given.source))
        given.source.tables.append(table)
        self.parts = [self._below(way, prop) for way, prop in zip(level.lists, names[self.width :], strict=True)]

    def _below(self, way: shapes.Fields, prop: str) -> _Part:
        table, level = self.table, self.level.lists[way]
        name = f"{singular(table.name)}_{prop}"
        child = Table(name, table.origin, [], parent=table, prop=prop, records=Records(level, way))
        table.lists.append(child)
        return _Part(self.given, child, level)

    def add(self, record: Any, above: str, place: str) -> None:
        """Add a row, and those of the lists in it.

        Args:
            record: the record, or the item of a list.
            above: number of the row in whose list it stands, from 0.
            place: in that list, from 1.
        """
        level, number = self.level, str(self.count)
        self.count += 1
        values = [record] if level.is_values else [shapes.value_of(record, way, level) for way in level.values]
        self.staging.add([*values, above, place])
        for way, part in zip(level.lists, self.parts, strict=True):
            for at, item in enumerate(shapes.items_of(record, way), 1):
                part.add(item, number, str(at))

    def close(self) -> None:
        """Give the tables their rows and columns."""
        staged = self.staging.close()
        self.table.columns, self.table.staged = staged.columns[: self.width], staged.staged
        for part in self.parts:
            part.close()
        if self.table.parent and not self.level.is_values:
            _rename_id(self.given, self.table)


def _note_json(given: Reading, table: Table) -> None:
    for way in sorted(table.records.level.as_json) if table.records else ():
        fact = f"{'.'.join(way)} holds lists or objects of no one shape: each is written as a text of JSON"
        given.source.facts.append((table.origin, fact))
    for child in table.lists:
        _note_json(given, child)


def _rename_id(given: Reading, table: Table) -> None:
    """Give a field id of items another name where it does not tell all items apart, as a column id has to."""
    if table.columns[0].name != "id":
        return
    id_cell = f"nullif({cell(0)}, '')"
    filled, different, rows = given.store.rows(
        f"SELECT count({id_cell}), count(DISTINCT {id_cell}), count(*) FROM {table.staged}"
    )[0]
    if filled < rows or different < rows:
        table.columns[0].name = f"{singular(table.prop)}_id"
        fact = f"id does not tell all items of {table.prop} apart: it is called {table.columns[0].name}"
        given.source.facts.append((table.origin, fact))
