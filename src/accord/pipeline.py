"""The whole flow: curated/ and schemas/ in, one checked, whole, current build out.

    schemas -> records -> check -> tables -> check -> write -> package -> site -> publish

Machine-sized tables join at ``write``: they are checked while they stream, into a folder that is thrown away where
anything is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from accord.describe import codebook, editor
from accord.describe import datapackage as package
from accord.describe.datapackage import Edition
from accord.problems import Invalid, Problem
from accord.project import Project
from accord.publish import builds as publish
from accord.rules.records import check_document
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.site import assets
from accord.site import make as site
from accord.sources import files as found
from accord.sources import flat, record_rows
from accord.sources.records import Curated, read
from accord.write import tables as files
from accord.write.sqlite import load as sqlite

if TYPE_CHECKING:
    from accord.engine import machine


Progress = Callable[[str, int, int], object]  # table, rows so far, rows expected (0: not known)
NO_TABLES: Mapping[str, Path] = MappingProxyType({})


def SILENT(*_: object) -> None:  # noqa: N802 - a constant that is a function
    """Report no progress."""


class Checked(NamedTuple):
    """What a check found: every problem, in order, and how much was read."""

    problems: list[Problem]
    files: int
    records: int
    rows: int  # of the tables that come as files of rows


def check(project: Project, tables: Mapping[str, Path] = NO_TABLES, progress: Progress = SILENT) -> Checked:
    """Check everything, write nothing. ``tables`` names files of rows that stand elsewhere, by table.

    Raises:
        SchemaError: if a schema is wrong.
    """
    schemas = load_schemas(project.schemas)
    big = found.find(project.root, schemas, tables)
    curated = read(project.root, schemas, big.tables, big.files)
    problems = big.problems + check_document(curated, schemas)
    rows = 0
    if big.tables:
        done = _check_rows(big.tables, {} if problems else _small(curated, schemas, big.tables), schemas, progress)
        problems += done.problems
        rows = sum(done.rows.values())
    return Checked(sorted(set(problems)), len(curated.files), sum(map(len, curated.records.values())), rows)


def _small(curated: Curated, schemas: Schemas, big: Mapping[str, Path]) -> dict[str, pa.Table]:
    arrow = record_rows.to_arrow(record_rows.make(curated, schemas), schemas)
    return {name: table for name, table in arrow.items() if name not in big}


def _check_rows(
    big: dict[str, Path], small: dict[str, pa.Table], schemas: Schemas, progress: Progress
) -> machine.Published:
    """Check the tables that come as files of rows as a build does, in a folder that is thrown away."""
    from accord.engine import machine  # noqa: PLC0415 - what a small record never needs

    with TemporaryDirectory() as folder:
        return machine.publish(big, small, schemas, files.Output(Path(folder), ("parquet",)), progress)


def build(project: Project, given: Mapping[str, Path] = NO_TABLES, show: Progress = SILENT) -> Path:
    """Check everything, write ``.builds/<id>`` if it is not there, and return it. Nothing else is changed.

    ``given`` names tables that come as files from elsewhere; ``show`` is called with how far they are.

    Raises:
        Invalid: where anything is wrong; nothing was written.
        SchemaError: where a schema is.
    """
    root = project.root
    schemas = load_schemas(project.schemas)
    big, aside, problems = found.find(root, schemas, given)
    shown = assets.of(root)
    identity = publish.build_id(root, big.values(), shown.fingerprint)
    curated = read(root, schemas, big, aside)
    problems += check_document(curated, schemas)
    if problems and not big:
        raise Invalid(problems)
    given_rows, more = _rows_for_events(big, curated, schemas)
    problems += more
    arrow = {} if problems else record_rows.to_arrow(record_rows.make(curated, schemas, given_rows), schemas)
    arrow = {name: table for name, table in arrow.items() if name not in big}
    problems += record_rows.check(arrow, schemas, keys_too=not big)
    if problems and not big:
        raise Invalid(problems)
    about = curated.package.data if curated.package else {}
    edition = Edition(identity, about, schemas, arrow)

    def write(folder: Path) -> dict[str, Any]:
        rows = _stream(big, edition, folder, problems, show)
        if publish.build_id(root, big.values(), shown.fingerprint) != identity:
            raise publish.PublishError("a file was changed while it was being built; run the build again")
        return _write(edition._replace(streamed=rows), root, folder, shown)

    return publish.make(root, identity, write)


def make_current(project: Project, target: Path) -> list[str]:
    """Make a build current and export it; return the names of the exported files that changed."""
    root = project.root
    with publish.alone(root):
        publish.flip(root, target)
        changed = publish.export(root, target)
        publish.prune(root)
    return changed


def _rows_for_events(
    big: dict[str, Path], curated: Curated, schemas: Schemas
) -> tuple[dict[str, list[record_rows.Row]], list[Problem]]:
    """Return the rows of files that events_flat is computed from, with the events that people write."""
    needed = [name for name in (*flat.RECORDS, *flat.CHILDREN) if name in big] if curated.records.get("events") else []
    rows: dict[str, list[record_rows.Row]] = {}
    problems = []
    for name in needed:
        from accord.engine import machine  # noqa: PLC0415 - readers that a small record never needs

        found = machine.in_memory(big[name], schemas.tables[name])
        if found is None:
            fact = f"more than {machine.SMALL:,} rows, too many to compute events_flat from: write events as rows too"
            problems.append(Problem(str(big[name]), 0, 0, "", "too-many", fact))
        rows[name] = found or []
    return rows, problems


def _stream(
    big: dict[str, Path], edition: Edition, folder: Path, problems: list[Problem], show: Progress
) -> dict[str, int]:
    """Write the machine-sized tables; return their numbers of rows.

    Raises:
        Invalid: where they or what was checked before have problems.
    """
    if not big:
        return {}
    from accord.engine import machine  # noqa: PLC0415

    done = machine.publish(big, edition.arrow, edition.schemas, files.Output(folder / "build"), show)
    if problems or done.problems:
        raise Invalid([*problems, *done.problems])
    return done.rows


def _write(edition: Edition, root: Path, folder: Path, shown: assets.Assets) -> dict[str, Any]:
    """Fill a folder with everything a build holds; return what its build.json says besides the files."""
    for name, table in edition.arrow.items():
        files.write(table, name, files.Output(folder / "build"))
    (folder / "build" / "codebook.md").write_text(codebook.codebook(edition), encoding="utf-8", newline="\n")
    package.write_json(package.descriptor(edition, folder), folder / "datapackage.json")
    package.write_json(package.manifest(edition, folder), folder / "build" / "manifest.json")
    editor.write(edition.schemas, folder)
    _write_sqlite(edition, folder)
    site.write(edition, root / "site", folder, shown)
    return {"version": edition.about["version"], "sqlite": sqlite3.sqlite_version, "rows": edition.rows}


def _write_sqlite(edition: Edition, folder: Path) -> None:
    if not edition.streamed:
        sqlite.write(edition.arrow, edition.schemas, folder / "accord.sqlite")
        return
    from accord.write.sqlite import bulk  # noqa: PLC0415 - a driver that a small record never needs

    big = {name: folder / "build" / "parquet" / f"{name}.parquet" for name in edition.streamed}
    bulk.write({**edition.arrow, **big}, edition.schemas, folder / "accord.sqlite")
