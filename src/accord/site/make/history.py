"""``site/history.json`` and ``site/history.sqlite``: what happened to each record since the first release.

They are made of the deltas that the releases hold, and of what the build changes since the last of these. Nothing of it
is in the database that is published: the same records give the same database, whichever releases are kept beside them.
"""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import parquet

from accord import disk
from accord.compare import comparison, package, places
from accord.compare.history import Delta, History
from accord.compare.package import CompareError
from accord.compare.records import CHANGES as CELLS
from accord.compare.records import Database
from accord.describe.datapackage import write_json
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from accord.publish import files
from accord.publish.releases import ABOUT_DELTAS, CHANGES, DELTAS, REMEDY, RULE, Release
from accord.schema.model import Schemas

READING = (duckdb.IOException, duckdb.InvalidInputException, pa.ArrowException, OSError)
TABLES = """
CREATE TABLE events (event INTEGER PRIMARY KEY, release INTEGER NOT NULL, "table" TEXT NOT NULL, change TEXT NOT NULL,
    key TEXT, new_key TEXT);
CREATE TABLE cells (event INTEGER, place INTEGER, name TEXT NOT NULL, was TEXT, now TEXT, PRIMARY KEY (event, place))
    WITHOUT ROWID;
CREATE TABLE belongs ("table" TEXT, key TEXT, event INTEGER, is_own INTEGER NOT NULL,
    PRIMARY KEY ("table", key, event)) WITHOUT ROWID;
"""


def write(project: Project, releases: tuple[Release, ...], schemas: Schemas, folder: Path) -> None:
    """Write the history of the records of a build into its site; where there are no releases, that there is none.

    Raises:
        InvalidInputError: if what a release holds cannot be read.
    """
    site = folder / "site"
    if not releases:
        write_json({"releases": []}, site / "history.json")
        return
    with TemporaryDirectory() as name, closing(Database(Path(name) / "database")) as database:
        present = package.read(folder, "this build")
        deltas = [*_deltas(project, releases, Path(name)), *_unreleased(project, releases, present, Path(name))]
        history = History(present, schemas, database)
        try:
            history.fold(deltas)
        except READING as error:
            raise _unreadable(project, project.releases, f"holds deltas that cannot be read: {error}") from error
        known = {delta.release for delta in deltas}
        write_json(_about(releases, known, history), site / "history.json")
        _fill(history, site / "history.sqlite")


def _about(releases: tuple[Release, ...], known: set[int], history: History) -> dict[str, Any]:
    """Return what pages need to know: each release, and whether what led to it is known; that of what came after."""
    return {
        "releases": [
            {"version": one.version, "day": one.day, "since": one.since, "known": at in known or not (at or one.since)}
            for at, one in enumerate(releases)
        ],
        "unreleased": len(releases) in known,
        "keys": history.keys,
        "unknown_before": history.unknown_before,
    }


def _deltas(project: Project, releases: tuple[Release, ...], scratch: Path) -> list[Delta]:
    """Return the deltas of releases that begin where the one before ended; the first may begin anywhere."""
    found = []
    for at, (before, one) in enumerate(pairwise((None, *releases))):
        if one is None or one.deltas is None or (before and before.version != one.since):
            continue
        folder = one.deltas if one.deltas.is_dir() else _unpacked(project, one.deltas, scratch / f"deltas-{at}")
        about = files.read_json(folder / ABOUT_DELTAS)
        tables = about.get("tables")
        if not isinstance(tables, dict) or not all(isinstance(t, dict) and "key" in t for t in tables.values()):
            raise _unreadable(project, folder / ABOUT_DELTAS, "says of no tables by which key their rows are told apart")
        keys = {name: tuple(map(str, table["key"])) for name, table in tables.items()}
        _demand_columns(project, folder / CHANGES)
        found.append(Delta(at, folder / CHANGES, folder / "parquet", keys))
    return found


def _demand_columns(project: Project, path: Path) -> None:
    """Demand that a file is a table of changes."""
    try:
        names = parquet.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(project, path, f"cannot be read: {error}") from error
    if names != CELLS.names:
        raise _unreadable(project, path, f"has the columns {', '.join(names)}, not {', '.join(CELLS.names)}")


def _unpacked(project: Project, packed: Path, folder: Path) -> Path:
    """Unpack the zip of deltas; they stand in its one folder."""
    try:
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)
        return next(path.parent for path in disk.walk(folder).files if path.name == ABOUT_DELTAS)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, StopIteration) as error:
        raise _unreadable(project, packed, f"is no zip of deltas that can be read: {error}") from error


def _unreleased(
    project: Project, releases: tuple[Release, ...], present: package.Package, scratch: Path
) -> list[Delta]:
    """Return what the build changes since the last release, whose package has to be here for that."""
    last = releases[-1]
    if last.package is None:
        return []
    folder = scratch / "unreleased"
    (folder / "since").mkdir(parents=True)
    try:
        since = package.read(places.folder_of(str(last.package), project.root, folder / "since"), last.version)
        found = comparison.compare(since, present, folder, folder / DELTAS)
    except (CompareError, *READING) as error:
        raise _unreadable(project, last.package, f"cannot be compared: {error}") from error
    keys = {table.name: table.key for table in found.tables}
    return [Delta(len(releases), found.changes, folder / DELTAS / "parquet", keys)]


def _unreadable(project: Project, path: Path, fact: str) -> InvalidInputError:
    return InvalidInputError([Problem(project.name_of(path), 0, 0, "", RULE, f"{fact}; {REMEDY}")])


def _fill(history: History, target: Path) -> None:
    """Write the events of a history; the same history gives the same bytes."""
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA {setting}")
        db.executescript(TABLES)
        db.execute("BEGIN")
        db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", history.events())
        db.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?)", history.cells())
        db.executemany("INSERT INTO belongs VALUES (?, ?, ?, ?)", history.belongs())
        db.execute("COMMIT")
