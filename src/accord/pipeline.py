"""The whole flow, for check, build and convert alike.

    records  --+
    files    --+-> derive -> rules of rows -> write -> rules between rows -> describe -> site -> publish
    computed --+

Every table passes the same stages, wherever its rows come from; a check is a build that writes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, NamedTuple

from accord.describe import codebook, datapackage, editor
from accord.describe.edition import Edition
from accord.engine.dataset import Dataset
from accord.engine.tables import Progress
from accord.problems import Invalid, Problem
from accord.project import Project
from accord.publish import builds
from accord.schema.load import load_schemas
from accord.site.make import assets
from accord.site.make import write as site
from accord.sources import files
from accord.sources.records import Curated, read
from accord.write.sqlite import load
from accord.write.sqlite.views import views
from accord.write.tables import Output

NO_TABLES: Mapping[str, Path] = MappingProxyType({})


def silent(*_: object) -> None:
    """Report no progress."""


class Checked(NamedTuple):
    """What a check found: every problem, in order, and how much was read."""

    problems: list[Problem]
    files: int
    records: int
    rows: int  # of the tables that come as files of rows


def check(project: Project, tables: Mapping[str, Path] = NO_TABLES, progress: Progress = silent) -> Checked:
    """Check everything, write nothing. ``tables`` names files of rows that stand elsewhere, by table.

    Raises:
        SchemaError: if a schema is wrong.
    """
    with TemporaryDirectory() as folder:
        dataset = _read(project, tables)
        problems = dataset.check_and_write(Output(Path(folder), ("parquet",)), (), ("parquet",), progress)
    records = sum(map(len, dataset.curated.records.values()))
    return Checked(problems, len(dataset.curated.files), records, dataset.rows_of_files)


def build(project: Project, tables: Mapping[str, Path] = NO_TABLES, progress: Progress = silent) -> Path:
    """Check everything, write ``.builds/<id>`` if it is not there, and return it. Nothing else is changed.

    Raises:
        Invalid: if any check fails; nothing was written.
        SchemaError: if a schema is wrong.
    """
    dataset = _read(project, tables)
    if dataset.found.problems or dataset.curated.problems:  # what was not read is in no id: never reuse a build
        with TemporaryDirectory() as scratch:
            raise Invalid(dataset.check_and_write(Output(Path(scratch), ("parquet",)), (), ("parquet",), progress))
    files_of_others = assets.of(project.root)
    identity = builds.build_id(project.root, dataset.files.values(), files_of_others.fingerprint)

    def write(folder: Path) -> dict[str, Any]:
        output = Output(folder / "build")
        problems = dataset.check_and_write(output, output.kinds, output.kinds, progress)
        if problems:
            raise Invalid(problems)
        if builds.build_id(project.root, dataset.files.values(), files_of_others.fingerprint) != identity:
            raise builds.PublishError("a file was changed while it was being built; run the build again")
        return _describe(dataset, identity, folder, files_of_others)

    return builds.make(project.root, identity, write)


def make_current(project: Project, target: Path) -> list[str]:
    """Make a build current and export it; return the names of the exported files that changed."""
    with builds.alone(project.root):
        builds.flip(project.root, target)
        changed = builds.export(project.root, target)
        builds.prune(project.root)
    return changed


def _read(project: Project, tables: Mapping[str, Path]) -> Dataset:
    schemas = load_schemas(project.schemas)
    found = files.find(project.root, schemas, tables)
    curated: Curated = read(project.root, schemas, found.tables, found.files)
    return Dataset(project, schemas, curated, found)


def _describe(dataset: Dataset, identity: str, folder: Path, files_of_others: assets.Assets) -> dict[str, Any]:
    """Write what a build holds beside its tables; return what its build.json says besides the files."""
    schemas, tables = dataset.schemas, dataset.tables
    about = dataset.curated.package.data if dataset.curated.package else {}
    rows = {name: tables.rows[name] for name in schemas.tables}
    edition = Edition(identity, about, schemas, tables.data, rows, tuple(views(schemas, dataset.project.views)))
    (folder / "build" / "codebook.md").write_text(codebook.codebook(edition), encoding="utf-8", newline="\n")
    datapackage.write_json(datapackage.descriptor(edition, folder), folder / "datapackage.json")
    datapackage.write_json(datapackage.manifest(edition, folder), folder / "build" / "manifest.json")
    editor.write(schemas, folder)
    _write_sqlite(edition, folder / "accord.sqlite")
    site.write(edition, dataset.project.site, folder, files_of_others)
    return {"version": about["version"], "sqlite": sqlite3.sqlite_version, "rows": rows}


def _write_sqlite(edition: Edition, path: Path) -> None:
    if not edition.on_disk:
        load.write(edition.in_memory, edition.schemas, edition.views, path)
        return
    from accord.write.sqlite import bulk  # noqa: PLC0415 - a driver that a small record never needs

    bulk.write(edition.data, edition.schemas, edition.views, path)
