"""Records that are published and that a build has no longer: they are withdrawn, or somebody says why.

What is published is what the manifest in ``build/`` lists; a manifest that cannot be read, as where two branches are
merged, gives way to the build that is current. Of a table whose files are as listed each record is looked for by its
key; of others the numbers of rows are compared. Items of lists, and tables that are computed, come and go with records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from accord import disk
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from accord.publish import files
from accord.publish.builds import PublishError
from accord.publish.listing import MANIFEST
from accord.publish.owned import LOSSES
from accord.schema.model import Schemas
from accord.values import row_keys

MAX_NAMED = 5  # records of a table that a problem names
MAX_RECORDED = 1_000  # of which the keys are kept where the loss is meant
MAX_IN_SETS = 50_000  # rows of which Python looks for each
_CSV, _PARQUET = "build/csv/{}.csv", "build/parquet/{}.parquet"


class Kept(NamedTuple):
    """What is never to be lost in silence: tables of records and of files of rows, and what says of which it may be."""

    keys: Mapping[str, tuple[str, ...]]  # the columns of the key, by table; none where nothing tells the rows apart
    tombstones: str  # the table of ids that were withdrawn; empty where there is none

    @classmethod
    def of(cls, schemas: Schemas) -> Kept:
        """Return it of a dataset's tables."""
        tables = schemas.tables.values()
        keys = {table.name: table.key for table in tables if not table.parent and not table.generated}
        return cls(keys, next((table.name for table in tables if table.is_tombstones), ""))


class Loss(NamedTuple):
    """Records of a table that are published and would be no longer: their keys, where they are known, else how many."""

    table: str
    number: int
    keys: list[str]

    def problem(self) -> Problem:
        """Return the problem that stops a build."""
        named = ", ".join(self.keys[:MAX_NAMED]) + (", ..." if len(self.keys) > MAX_NAMED else "")
        what = f"{self.number} published record{'s' * (self.number != 1)} of {self.table} would be lost"
        fact = what + (f": {named}" if named else "")
        remedy = "bring them back, withdraw them (x-tombstones), or say why with --allow-loss REASON"
        return Problem(_CSV.format(self.table), 0, 0, "", "lost-record", f"{fact}; {remedy}")

    def fact(self, build: str, reason: str) -> dict[str, Any]:
        """Return what is said for good of a loss that is meant."""
        keys = self.keys[:MAX_RECORDED]
        return {"build": build, "table": self.table, "records": self.number, "reason": reason, "keys": keys}


def judge(project: Project, target: Path, kept: Kept, reason: str) -> None:
    """Refuse a build that has lost records, or keep the reason why it may.

    Raises:
        InvalidInputError: if records are lost and no reason is given.
    """
    lost = losses(project, target, kept)
    if lost and not reason:
        raise InvalidInputError([loss.problem() for loss in lost])
    record(project, lost, reason, target.name)


def losses(project: Project, target: Path, kept: Kept) -> list[Loss]:
    """Return what a build has lost of what is published."""
    before = _Published.of(project)
    after = _Published(target, _entries(target))
    if not before.entries or before.entries == after.entries:
        return []
    withdrawn = after.withdrawn(kept.tombstones)
    return [loss for table in before.tables if (loss := _loss(table, before, after, kept, withdrawn))]


def record(project: Project, lost: list[Loss], reason: str, build: str) -> None:
    """Add to ``build/losses.jsonl`` what is lost on purpose, and why; what stands there already is not said again."""
    place = project.root / LOSSES
    if place.is_symlink():
        raise PublishError(f"{LOSSES} is a link; put a file there, or take it away")
    before = disk.read_bytes(place).decode() if place.exists() else ""
    lines = [json.dumps(loss.fact(build, reason), ensure_ascii=False) + "\n" for loss in lost]
    if new := [line for line in lines if line not in before.splitlines(keepends=True)]:
        files.write_text("".join([before, *new]), place)


class _Published(NamedTuple):
    """A folder in which tables are published, and what its manifest says of each file."""

    folder: Path
    entries: Mapping[str, Mapping[str, Any]]

    @property
    def tables(self) -> list[str]:
        """The tables, by name."""
        return sorted(Path(name).stem for name in self.entries if name == _CSV.format(Path(name).stem))

    @classmethod
    def of(cls, project: Project) -> _Published:
        if entries := _entries(project.root):
            return cls(project.root, entries)
        return cls(project.current, _entries(project.current) if (project.root / MANIFEST).exists() else {})

    def rows(self, table: str) -> int:
        """Return how many rows a table has, by the manifest."""
        return int(self.entries.get(_CSV.format(table), {}).get("rows") or 0)

    def keys(self, table: str, columns: tuple[str, ...]) -> pa.Table | None:
        """Return the keys of a table; nothing where its file is not as listed, or has no such columns."""
        from pyarrow import parquet

        path = self.folder / (name := _PARQUET.format(table))
        if not columns or not path.is_file() or disk.digest(path) != self.entries.get(name, {}).get("sha256"):
            return None
        if not set(columns) <= set(parquet.read_schema(path).names):
            return None
        return parquet.read_table(path, columns=list(columns)).select(list(columns)).replace_schema_metadata()

    def withdrawn(self, tombstones: str) -> set[tuple[str, str]]:
        """Return the table and id of each record that was withdrawn."""
        named = self.keys(tombstones, ("table", "id")) if tombstones in self.tables else None
        return set(zip(*(column.to_pylist() for column in named.columns), strict=True)) if named else set()


def _entries(root: Path) -> dict[str, Mapping[str, Any]]:
    listed = files.read_json(root / MANIFEST).get("files")
    return {
        name: entry for name, entry in (listed if isinstance(listed, dict) else {}).items() if isinstance(entry, dict)
    }


def _loss(
    table: str, before: _Published, after: _Published, kept: Kept, withdrawn: set[tuple[str, str]]
) -> Loss | None:
    rows = before.rows(table)
    if table not in after.tables:
        return Loss(table, rows, []) if rows else None
    if table not in kept.keys:
        return None
    old, new = before.keys(table, kept.keys[table]), after.keys(table, kept.keys[table])
    if old is None or new is None:
        return Loss(table, rows - after.rows(table), []) if after.rows(table) < rows else None
    keys = [key for key in _gone(old, new) if (table, key) not in withdrawn]
    return Loss(table, len(keys), keys) if keys else None


def _gone(old: pa.Table, new: pa.Table) -> list[str]:
    """Return the keys of rows that are there no longer, as text."""
    if old.equals(new):
        return []
    if old.schema.types == new.schema.types and old.num_rows > MAX_IN_SETS:
        old = old.join(new, old.column_names, join_type="left anti")
        new = new.slice(0, 0)
    there = set(_texts(new))
    return sorted(key for key in _texts(old) if key not in there)


def _texts(keys: pa.Table) -> Iterator[str]:
    return map(row_keys.join, zip(*(column.to_pylist() for column in keys.columns), strict=True))
