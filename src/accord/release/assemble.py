"""Write a release: whole in a folder beside the others, then named by its version in one step.

<version>/datapackage.json, build/     the package, each file alone
<version>/<name>.sqlite, LICENSE ...   beside it
<version>/<name>.xlsx                  the tables as a workbook
<version>/csv-for-spreadsheets/        the tables as CSV that spreadsheets open, and as a zip
<version>/<name>-<version>.zip         all of these but that CSV, the same bytes from the same files
<version>/deltas/                      the rows that were added, changed and removed, and all cells that differ
<version>/release-notes.md, sbom.cdx.json, SHA256SUMS, deposit/
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

from accord import disk
from accord.compare import changes
from accord.compare.comparison import Comparison
from accord.publish import export, files
from accord.publish.locks import alone
from accord.publish.owned import OPTIONAL
from accord.publish.releases import DELTAS, SUMS
from accord.release import archive, deposit, git, notes, sbom, spreadsheets
from accord.release.candidate import Candidate, ReleaseError
from accord.release.judge import CHANGELOG
from accord.release.spreadsheets import Spreadsheets

STAGING = ".staging-"
DATABASE = "accord.sqlite"  # in a build
LICENCES = ("LICENSE*", "LICENCE*", "COPYING*", "LICENSES/*", "CITATION.cff", "NOTICE*")
KINDS = ("csv", "parquet")


class Released(NamedTuple):
    """The folder of a release, and a line for each thing in it that is not as somebody would expect."""

    folder: Path
    told: list[str]


def write(candidate: Candidate) -> Released:
    """Write the files of a release and list it.

    Raises:
        ReleaseError: if another has made it meanwhile.
    """
    with alone(candidate.project):  # so that what stands there unfinished is nobody's
        for left in candidate.shelf.folder.glob(f"{STAGING}*"):
            files.remove(left)
        return _write(candidate)


def _write(candidate: Candidate) -> Released:
    shelf, target = candidate.shelf, candidate.shelf.place(candidate.version)
    staging = shelf.folder / f"{STAGING}{files.token()}"
    staging.mkdir(parents=True)
    try:
        made = spreadsheets.write(candidate, staging)
        _package(candidate, staging, made)
        _beside(candidate, staging, made)
        archive.write_sums(staging)
        files.flush(staging)
        if target.exists():
            raise ReleaseError(f"{target} is there already; another release of this version was made meanwhile")
        staging.rename(target)
        files.sync(shelf.folder)
    finally:
        files.remove(staging)
    shelf.add(candidate.name, _entry(candidate, target))
    return Released(target, made.told)


def _package(candidate: Candidate, staging: Path, made: Spreadsheets) -> None:
    """Write what is published, the database and the licences; then the zip of all, with the workbook."""
    build, root = candidate.build, candidate.project.root
    members = {name: build / name for name in export.names(build) if not name.startswith(OPTIONAL)}
    members[f"{candidate.name}.sqlite"] = build / DATABASE
    members["CHANGELOG.md"] = root / CHANGELOG
    for path in (path for pattern in LICENCES for path in sorted(root.glob(pattern)) if path.is_file()):
        members.setdefault(path.relative_to(root).as_posix(), path)
    for name, path in members.items():
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, staging / name)
    whole = f"{candidate.name}-{candidate.version}"
    named = [*members, *(name for name in made.files if name.endswith(spreadsheets.WORKBOOK))]
    archive.write(staging / f"{whole}.zip", whole, {name: staging / name for name in named}, candidate.day)


def _beside(candidate: Candidate, staging: Path, made: Spreadsheets) -> None:
    """Write what is not of the package: deltas, notes, the bill of materials, what a deposit needs."""
    name = f"{candidate.name}-{candidate.version}"
    attached = [f"{name}.zip", f"{candidate.name}.sqlite", *made.files]
    if candidate.compared:
        _deltas(candidate, candidate.compared, staging / DELTAS)
        members = {path.relative_to(staging / DELTAS).as_posix(): path for path in disk.walk(staging / DELTAS).files}
        archive.write(staging / f"{name}-deltas.zip", f"{name}-deltas", members, candidate.day)
        attached.append(f"{name}-deltas.zip")
    (staging / "release-notes.md").write_text(notes.notes(candidate, made), encoding="utf-8", newline="\n")
    disk.write_json(sbom.bill(candidate.name, str(candidate.version), candidate.day), staging / "sbom.cdx.json")
    attached += ["datapackage.json", "sbom.cdx.json", SUMS]
    (staging / "deposit").mkdir()
    disk.write_json(deposit.metadata(candidate), staging / "deposit" / "zenodo.json")
    said = deposit.commands(candidate, attached, is_tagged=git.has_repository(candidate.project.root))
    (staging / "deposit" / "README.md").write_text(said, encoding="utf-8", newline="\n")


def _deltas(candidate: Candidate, compared: Comparison, folder: Path) -> None:
    made = candidate.scratch / DELTAS
    shutil.copytree(made, folder) if made.is_dir() else folder.mkdir()
    for kind in KINDS:
        changes.write(compared.changes, folder / f"changes.{kind}")
    tables = {table.name: {"key": list(table.key), **table.records} for table in compared.tables}
    about = {
        "description": "What made this version of the last: of each table the rows of keys that are new (added), whose "
        "cells differ (changed) and that are gone (removed), and in changes every cell that differs.",
        "name": candidate.name,
        "since": str(candidate.last),
        "version": str(candidate.version),
        "tables": tables,
        "structure": [vars(change) for change in compared.structure],
    }
    disk.write_json(about, folder / "deltas.json")


def _entry(candidate: Candidate, target: Path) -> dict[str, Any]:
    """Return what the list of releases says of this one."""
    whole = f"{candidate.name}-{candidate.version}.zip"
    return {
        "version": str(candidate.version),
        "created": candidate.day,
        "path": f"{target.name}/datapackage.json",
        "zip": f"{target.name}/{whole}",
        "sha256": disk.digest_of_finished(target / whole),
        "bytes": (target / whole).stat().st_size,
        **({"since": str(candidate.last), "level": candidate.compared.level} if candidate.compared else {}),
    }
