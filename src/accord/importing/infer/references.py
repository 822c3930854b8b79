"""Which columns name rows of a table: as declared, or as names suggest and all values bear out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from accord.importing.infer.keys import Key, key_fault
from accord.importing.infer.kinds import Kind
from accord.importing.model import ForeignKey, Table
from accord.importing.names import singular, words
from accord.importing.store import Store, cell

_KINDS = ("string", "integer")  # of columns that are taken for references by their names
# Names of keys that say nothing of their table, so that a column of that name elsewhere need not be a reference.
_COMMON = (
    "id",
    "name",
    "title",
    "label",
    "code",
    "key",
    "symbol",
    "type",
    "kind",
    "rank",
    "year",
    "date",
    "number",
    "no",
)


class Reference(NamedTuple):
    """Columns of a table that name a row of another, and why."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]
    reason: str


@dataclass
class References:
    """Finds the references between tables whose kinds and keys are known."""

    store: Store
    tables: dict[str, Table]
    kinds: dict[str, list[Kind]]
    keys: dict[str, Key]
    unique: set[tuple[str, str]] = field(default_factory=set)  # (table, column): what references name beside keys

    def find(self, table: Table, refused: list[str]) -> list[Reference]:
        """Return the references of a table; add a line to those refused for each that is declared and does not hold."""
        made: list[Reference] = []
        for declared in table.foreign_keys:
            if fault := self._fault(table, declared):
                refused.append(f"the reference {', '.join(declared.columns)} to {declared.table}, as declared: {fault}")
                continue
            reason = "declared, and every value is there"
            made.append(Reference(declared.columns, declared.table, declared.target_columns, reason))
            target = self.tables[declared.table]
            named = tuple(target.place(name) for name in declared.target_columns)
            if named != self.keys[target.name].places:
                self.unique.add((target.name, declared.target_columns[0]))
        taken = {name for reference in made for name in reference.columns}
        made += self._suggested(table, [at for at, column in enumerate(table.columns) if column.name not in taken])
        return made

    def _fault(self, table: Table, declared: ForeignKey) -> str:
        target = self.tables.get(declared.table)
        if target is None or target.parent:
            return "there is no such table here"
        names = {column.name for column in target.columns}
        if not set(declared.target_columns) <= names or not set(declared.columns) <= {c.name for c in table.columns}:
            return "there is no such column"
        places = [table.place(name) for name in declared.columns]
        targets = [target.place(name) for name in declared.target_columns]
        if any(not self._are_alike(table, at, target, to) for at, to in zip(places, targets, strict=True)):
            return "its columns are of another kind than those that they name"
        if tuple(targets) != self.keys[target.name].places:
            if len(targets) > 1:
                return "these columns are not the key of that table"
            if fault := key_fault(self.store, target.staged, targets):
                return f"it is no key: {fault}"
        missing = self._dangling(table, places, target, targets)
        return f"{missing} rows name what is not there" if missing else ""

    def _are_alike(self, table: Table, at: int, target: Table, to: int) -> bool:
        """Whether two columns are of one kind that can be a key, and have no words for no value."""
        one, other = self.kinds[table.name][at], self.kinds[target.name][to]
        return one.name == other.name and not other.missing and one.name in (*_KINDS, "year", "date")

    def _dangling(self, table: Table, places: Sequence[int], target: Table, targets: Sequence[int]) -> int:
        """Return how many rows name no row of the target; a row without any of the values names none and need not."""
        missing = [word for at in places for word in self.kinds[table.name][at].missing]
        filled = " OR ".join(f"a.{cell(at)} IS NOT NULL" for at in places)
        filled += "".join(f" AND a.{cell(places[0])} <> ${number}" for number, _ in enumerate(missing, 1))
        equal = " AND ".join(f"a.{cell(at)} = b.{cell(to)}" for at, to in zip(places, targets, strict=True))
        there = f"EXISTS (SELECT 1 FROM {target.staged} b WHERE {equal})"
        return int(self.store.value(f"SELECT count(*) FROM {table.staged} a WHERE ({filled}) AND NOT {there}", missing))

    def _suggested(self, table: Table, places: Sequence[int]) -> Iterator[Reference]:
        """Yield the references that the names of columns suggest and that all of their values bear out."""
        for at in places:
            for suggests, why in ((_by_table, "its name is that of"), (_by_key, "it is called like the key of")):
                other = next(
                    (one for one in self.tables.values() if self._is_suggested(table, at, one, suggests)), None
                )
                if other:
                    target = (other.columns[self.keys[other.name].places[0]].name,)
                    reason = f"{why} {other.name}, and every value is there"
                    yield Reference((table.columns[at].name,), other.name, target, reason)
                    break

    def _is_suggested(self, table: Table, at: int, other: Table, suggests: Callable[..., bool]) -> bool:
        key, kind, is_own = self.keys[other.name].places, self.kinds[table.name][at], other is table
        if len(key) != 1 or other.parent or kind.name not in _KINDS or kind.missing or (is_own and at == key[0]):
            return False
        if not self._are_alike(table, at, other, key[0]):
            return False
        if not suggests(table.columns[at].name, other.name, other.columns[key[0]].name, is_own=is_own):
            return False
        count = self.store.value(f"SELECT count({cell(at)}) FROM {table.staged}")
        return bool(count) and not self._dangling(table, [at], other, list(key)) and not self._is_twin(table, at, other)

    def _is_twin(self, table: Table, at: int, other: Table) -> bool:
        """Whether two tables have the same keys: the later then names the earlier, and not each the other."""
        if other is table or self.keys[table.name].places != (at,):
            return False
        order = list(self.tables)
        is_earlier = order.index(table.name) < order.index(other.name)
        return is_earlier and not self._dangling(other, self.keys[other.name].places, table, [at])


def _by_key(name: str, _: str, target: str, *, is_own: bool) -> bool:
    """Whether a column is called like the key of another table, by a name that is of this table alone."""
    key = words(target)
    return not is_own and words(name) == key and key not in _COMMON


def _by_table(name: str, other: str, target: str, *, is_own: bool) -> bool:
    """Whether a column's name speaks of a table: country_id or country of countries; parent_id of its own."""
    plain, stem, key = words(name), words(other), words(target)
    bases, ends = (stem, singular(stem)), ("", f"_{key}", "_id", "_code", "_key", "_ref", key)
    forms = {f"{base}{end}" for base in bases for end in ends}
    return plain in ({f"parent_{form}" for form in (*forms, key, "id")} | {"parent"} if is_own else forms)
