"""The history of the records of a build: what its releases hold of it, and what it changes since the last of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from pyarrow import parquet

from accord import disk
from accord.compare import comparison, package, places
from accord.compare.history import Delta, History
from accord.compare.package import CompareError
from accord.compare.records import CHANGES as CELLS
from accord.compare.records import Database
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from accord.publish import files
from accord.publish.releases import ABOUT_DELTAS, CHANGES, DELTAS, REMEDY, RULE, Release
from accord.schema.model import Schemas

READING = (duckdb.IOException, duckdb.InvalidInputException, pa.ArrowException, OSError)


@contextmanager
def history(project: Project, releases: tuple[Release, ...], schemas: Schemas, build: Path) -> Iterator[History]:
    """Give the history of the records of a build, as long as it is used.

    Args:
        project: the dataset.
        releases: its releases, the oldest first; at least one.
        schemas: those of the build.
        build: its folder, in which the tables are written.

    Raises:
        InvalidInputError: if what a release holds cannot be read.
    """
    with TemporaryDirectory() as name, closing(Database(Path(name) / "database")) as database:
        present = package.read(build, "this build")
        deltas = [*_deltas(project, releases, Path(name)), *_unreleased(project, releases, present, Path(name))]
        folded = History(present, schemas, database)
        try:
            folded.fold(deltas)
        except READING as error:
            raise _unreadable(project, project.releases, f"holds deltas that cannot be read: {error}") from error
        yield folded


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
            raise _unreadable(project, folder / ABOUT_DELTAS, "names the key of no table")
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
