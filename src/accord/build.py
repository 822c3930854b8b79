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
from accord.records import Curated, read
from accord.schema import Schemas
from accord.write import files, sqlite


def build(root: Path) -> Path:
    """Check everything, write ``.builds/<id>`` if it is not there, and return it. Nothing else is changed.

    Raises:
        Invalid: where anything is wrong; nothing was written.
        SchemaError: where a schema is.
    """
    schemas = schema.load(root / "schemas")
    curated = read(root, schemas)
    if problems := check_document(curated, schemas) + package.check(curated, schemas):
        raise Invalid(problems)
    arrow = tables.to_arrow(tables.make(curated, schemas), schemas)
    if problems := tables.check(arrow, schemas):
        raise Invalid(problems)
    identity = publish.build_id(root)
    return publish.make(root, identity, lambda folder: _write(folder, identity, root, curated, schemas, arrow))


def make_current(root: Path, target: Path) -> list[str]:
    """Make a build current and export it; return the names of the exported files that changed."""
    with publish.alone(root):
        publish.flip(root, target)
        changed = publish.export(root, target)
        publish.prune(root)
    return changed


def _write(folder: Path, identity: str, root: Path, curated: Curated, schemas: Schemas, arrow: dict[str, Any]) -> dict[str, Any]:
    about = curated.package.data if curated.package else {}
    rows = {name: table.num_rows for name, table in arrow.items()}
    (folder / "build" / "csv").mkdir(parents=True)
    (folder / "build" / "parquet").mkdir()
    for name, table in arrow.items():
        files.write_csv(table, folder / "build" / "csv" / f"{name}.csv")
        files.write_parquet(table, folder / "build" / "parquet" / f"{name}.parquet")
    text = codebook.codebook(about, schemas, rows)
    (folder / "build" / "codebook.md").write_text(text, encoding="utf-8", newline="\n")
    package.write_json(package.descriptor(about, schemas, folder), folder / "datapackage.json")
    package.write_json(package.manifest(about, folder, rows), folder / "build" / "manifest.json")
    editor.write(schemas, folder)
    sqlite.write(arrow, schemas, folder / "accord.sqlite")
    site.write(folder, root / "site", about, identity, schemas, rows)
    return {"version": about["version"], "sqlite": sqlite3.sqlite_version, "rows": rows}
