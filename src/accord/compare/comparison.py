"""Compare two published datasets: their structure, and the records of each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from accord import disk
from accord.compare import deltas, structure, tombstones
from accord.compare.package import KINDS as FILES
from accord.compare.package import CompareError, Key, Package, Table
from accord.compare.reading import Rows, rows_of
from accord.compare.records import CHANGES, KINDS, Database, Pair
from accord.compare.structure import MAJOR, MINOR, PATCH, Level, StructureChange
from accord.compare.tombstones import Tombstone

WORDS = {**{kind: kind for kind in KINDS}, "column": "with values of a column that only one version has"}


@dataclass(frozen=True)
class TableChanges:
    """How the records of a table differ: how many of each kind, and how many cells of each column were changed."""

    table: Table  # of the new version, where that has it
    key: Key  # by which rows were paired; none where nothing tells them apart
    rows: tuple[int, int]  # in the old version and in the new one
    records: Mapping[str, int]  # by kind of change
    cells: Mapping[str, int]  # that were changed, by column
    first: int  # the number of the first record that differs
    is_referenced: bool = False  # by another table of the old version

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.table.name

    @property
    def title(self) -> str:
        """What people call the table."""
        return str(self.table.about.get("title") or self.name)

    @property
    def summary(self) -> str:
        """How many records of each kind, in words."""
        return ", ".join(f"{self.records[kind]:,} {WORDS[kind]}" for kind in KINDS if kind in self.records)

    @property
    def level(self) -> Level | None:
        """What these changes ask of a version: ids that others refer to are gone, rows are new, cells are corrected."""
        if self.is_referenced and any(self.records.get(kind) for kind in ("removed", "withdrawn", "renamed")):
            return MAJOR
        return MINOR if self.records.get("added") else PATCH if self.records else None


@dataclass(frozen=True)
class Comparison:
    """How two published datasets differ. ``changes`` is a Parquet file of the cells, in the form of ``CHANGES``."""

    old: Package
    new: Package
    structure: tuple[StructureChange, ...]
    tables: tuple[TableChanges, ...]  # those that have changes, in the order of the new version
    tombstones: Mapping[tuple[str, str], Tombstone]
    changes: Path
    number_of_records: int  # that differ

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.structure and not self.tables

    @property
    def level(self) -> Level | None:
        """What the changes ask of the version: the highest level; none where nothing differs."""
        levels = {change.level for change in self.structure} | {table.level for table in self.tables}
        return next((level for level in structure.LEVELS if level in levels), None)


def compare(old: Package, new: Package, scratch: Path, deltas_into: Path | None = None) -> Comparison:
    """Compare two packages.

    Args:
        old: one version.
        new: the other.
        scratch: a folder for what is made, the file of the changes among it.
        deltas_into: a folder for the rows that were added, changed and removed, where they are wanted.

    Raises:
        CompareError: if a file is not what its descriptor says.
    """
    rows = {name: _both(old, new, name, scratch) for name in dict.fromkeys((*new.tables, *old.tables))}
    path, paired = scratch / "changes.parquet", {}
    with closing(Database(scratch / "database")) as database:
        graves = [*_tombstones(new, rows, database)]
        renamed = [*_renamed(graves, old, rows, database)]
        database.know(graves, renamed)
        with parquet.ParquetWriter(path, CHANGES, compression="zstd") as writer:
            for name, (before, after) in rows.items():
                if not _is_same(before, after):
                    paired[name] = _pair(name, (old, new), (before, after), renamed, database)
                    for batch in database.changes(paired[name]):
                        writer.write_batch(batch)
                    if deltas_into is not None:
                        deltas.write(paired[name], database, deltas_into)
        found = [*_counted(paired, old, path, database)]
    listed = {(grave.table, grave.id): grave for grave in graves}
    return Comparison(old, new, tuple(structure.changes(old, new)), tuple(found), listed, path, database.number)


def _counted(paired: Mapping[str, Pair], old: Package, path: Path, database: Database) -> Iterator[TableChanges]:
    """Yield the tables that have changes, with their numbers."""
    kinds = database.counts(path, "change", "count(DISTINCT number)")
    cells = database.counts(path, '"column"', "count(*)", "change = 'changed'")
    firsts = database.counts(path, "0", "min(number)")
    for name, pair in paired.items():
        if name in kinds:
            rows = (database.rows(pair.old), database.rows(pair.new))
            counts = (kinds[name], cells.get(name, {}), firsts[name][0])
            yield TableChanges(pair.table, pair.key, rows, *counts, is_referenced=_is_referenced(name, old))


def _both(old: Package, new: Package, name: str, scratch: Path) -> tuple[Rows, Rows]:
    """Return the rows of a table in both versions, of one kind of file where both have it."""
    tables = [package.tables.get(name) for package in (old, new)]
    kinds = [kind for kind in FILES if all(table is None or kind in table.files for table in tables)]
    sides = []
    for at, (table, other) in enumerate(zip(tables, reversed(tables), strict=True)):
        folder = scratch / ("old", "new")[at] / name
        if table is not None:
            sides.append(rows_of(table, kinds[0] if kinds else next(iter(table.files)), folder))
        elif other is not None:
            sides.append(_no_rows(other, folder))
    return sides[0], sides[1]


def _no_rows(table: Table, folder: Path) -> Rows:
    """Return the rows of a table in the version that has no such table."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(column, pa.string()) for column in table.fields])
    parquet.write_table(schema.empty_table(), folder / "none.parquet")
    return Rows((folder / "none.parquet",), tuple(table.fields), tuple(f"c{at}" for at in range(len(schema))))


def _is_same(old: Rows, new: Rows) -> bool:
    """Whether two tables are the same bytes, so that no row need be looked at."""
    return [*map(disk.digest, old.files)] == [*map(disk.digest, new.files)]


def _tombstones(new: Package, rows: Mapping[str, tuple[Rows, Rows]], database: Database) -> Iterator[Tombstone]:
    """Yield what the new version says of ids that were withdrawn."""
    for name, table in new.tables.items():
        if tombstones.is_of_tombstones(table.fields):
            written = database.values(rows[name][1], tombstones.columns(table.fields))
            yield from (one for one in map(tombstones.tombstone, written) if one)


def _renamed(
    graves: Sequence[Tombstone], old: Package, rows: Mapping[str, tuple[Rows, Rows]], database: Database
) -> Iterator[Tombstone]:
    """Yield the tombstones of ids that are called otherwise now: one id is gone, and one that is new replaced it."""
    for name, table in old.tables.items():
        mine = [one for one in graves if one.table == name and one.heir and one.moved_to in ("", name)]
        if not mine or len(table.primary_key) != 1 or table.primary_key[0] not in rows[name][1].columns:
            continue
        (column,), (before, after) = table.primary_key, rows[name]
        ids = [one.id for one in mine] + [one.heir for one in mine]
        were, are = database.known(before, column, ids), database.known(after, column, ids)
        gone = [one for one in mine if one.id in were - are and one.heir in are - were]
        heirs = Counter(one.heir for one in gone)
        yield from (one for one in gone if heirs[one.heir] == 1)  # those of several were merged


def _pair(
    name: str,
    packages: tuple[Package, Package],
    rows: tuple[Rows, Rows],
    renamed: Sequence[Tombstone],
    database: Database,
) -> Pair:
    """Return the two versions of a table, with the first key that tells rows apart in both."""
    old, new = (package.tables.get(name) for package in packages)
    table = new or old
    if table is None:
        raise CompareError(f"there is no table {name}")
    before, after = rows
    known = {*before.columns} & {*after.columns}
    keys = [key for one in (new, old) if one for key in one.keys if known >= {*key}]
    of = {one.table for one in renamed}
    for key in dict.fromkeys(keys):
        if database.is_key(key, after) and database.is_key(key, before):
            ids = {column: _ids_of(column, old or table) for column in key}
            chosen = {column: target for column, target in ids.items() if target in of}
            primary = (old or table).primary_key
            return Pair(table, before, after, key, chosen, primary if {*primary} <= {*before.columns} else ())
    return Pair(table, before, after, ())


def _ids_of(column: str, table: Table) -> str:
    """Return the table whose ids a column holds; nothing where it holds none."""
    if table.primary_key == (column,):
        return table.name
    return table.references.get((column,), ("", ()))[0]


def _is_referenced(name: str, package: Package) -> bool:
    others = (table for table in package.tables.values() if table.name != name)
    return any(target == name for table in others for target, _ in table.references.values())
