"""The whole flow: curated/ and schemas/ in, one checked, whole, current build out.

schemas -> records -> check -> tables -> check -> write -> package -> site -> publish
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from accord import codebook, editor, package, publish, schema, site, tables
from accord.check.document import check_document
from accord.errors import Invalid
from accord.package import Edition
from accord.records import read
from accord.write import files, sqlite


def build(root: Path) -> Path:
    """Check everything, write ``.builds/<id>`` if it is not there, and return it. Nothing else is changed.

    Raises:
        Invalid: where anything is wrong; nothing was written.
        SchemaError: where a schema is.
    """
    identity = publish.build_id(root)
    schemas = schema.load(root / "schemas")
    curated = read(root, schemas)
    if problems := check_document(curated, schemas):
        raise Invalid(problems)
    arrow = tables.to_arrow(tables.make(curated, schemas), schemas)
    if problems := tables.check(arrow, schemas):
        raise Invalid(problems)
    about = curated.package.data if curated.package else {}
    if publish.build_id(root) != identity:
        raise publish.PublishError("a file was changed while it was being built; run the build again")
    edition = Edition(identity, about, schemas, arrow)
    return publish.make(root, edition.id, lambda folder: _write(edition, root, folder))


def make_current(root: Path, target: Path) -> list[str]:
    """Make a build current and export it; return the names of the exported files that changed."""
    with publish.alone(root):
        publish.flip(root, target)
        changed = publish.export(root, target)
        publish.prune(root)
    return changed


def _write(edition: Edition, root: Path, folder: Path) -> dict[str, Any]:
    """Fill an empty folder with everything a build holds; return what its build.json says besides the files."""
    (folder / "build" / "csv").mkdir(parents=True)
    (folder / "build" / "parquet").mkdir()
    for name, table in edition.arrow.items():
        files.write_csv(table, folder / "build" / "csv" / f"{name}.csv")
        files.write_parquet(table, folder / "build" / "parquet" / f"{name}.parquet")
    (folder / "build" / "codebook.md").write_text(codebook.codebook(edition), encoding="utf-8", newline="\n")
    package.write_json(package.descriptor(edition, folder), folder / "datapackage.json")
    package.write_json(package.manifest(edition, folder), folder / "build" / "manifest.json")
    editor.write(edition.schemas, folder)
    sqlite.write(edition.arrow, edition.schemas, folder / "accord.sqlite")
    site.write(edition, root / "site", folder)
    return {"version": edition.about["version"], "sqlite": sqlite3.sqlite_version, "rows": edition.rows}
