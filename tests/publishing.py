"""What is published of a dataset of the tests, as its readers find it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from frictionless import Package, system

import foreign
from accord import pipeline
from accord.project import Project


def publish(name: str, folder: Path) -> Path:
    """Copy a dataset into a folder, build and export it there; return it."""
    root = foreign.copy(name, folder)
    pipeline.publish(Project(root))
    return root


def database(root: Path) -> sqlite3.Connection:
    """Open the published database."""
    return sqlite3.connect(root / ".builds" / "current" / "accord.sqlite")


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table's Parquet file."""
    published: list[dict[str, Any]] = pq.read_table(root / "build" / "parquet" / f"{table}.parquet").to_pylist()
    return published


def table_schema(root: Path, table: str) -> dict[str, Any]:
    """Return the Table Schema of a table's CSV file."""
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    path = f"build/csv/{table}.csv"
    (schema,) = [resource["schema"] for resource in package["resources"] if resource["path"] == path]
    return dict(schema)


def faults(root: Path) -> list[str]:
    """Return what an independent judge, frictionless, has against the package."""
    with system.use_context(trusted=False):
        report = Package(str(root / "datapackage.json")).validate(parallel=False)
    return [error.message for task in report.tasks for error in task.errors] + report.errors
