"""Where a new record goes: a file of its own beside its like, or the list of its table where people keep one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from accord.problems import Problem
from accord.project import Project
from accord.rules import year_folders
from accord.schema import names
from accord.schema.model import Schemas, Table
from accord.schema.regex import ecma
from accord.sources import records

NO_DATA: Mapping[str, Any] = MappingProxyType({})


def name_problem(table: Table, name: str) -> Problem | None:
    """Return what is wrong with the name of a record: its key where that is one text, else what its file is called."""
    fault, rule = names.table_fault(name), "file-name"
    key = table.by_name[table.key[0]].spec if table.has_text_key else {}
    if not fault and "pattern" in key and not ecma(key["pattern"]).search(name):
        form = key.get("x-form") or key.get("description") or f"its form is {key['pattern']}"
        fault, rule = f"{name!r} is no {table.by_name[table.key[0]].prop}: {form}", "pattern"
    return Problem(f"curated/{table.stem}", 0, 0, name, rule, fault) if fault else None


def taken(project: Project, table: Table, name: str, schemas: Schemas) -> Problem | None:
    """Return the problem that a record of this name stands in a file or in the list of its table, and where."""
    there = next((path for path in (project.curated / table.stem).rglob("*.yaml") if path.stem == name), None)
    place = (project.name_of(there), 1, 1) if there else None
    if not place and table.has_text_key:
        curated = records.read(project.root, schemas).records[table.name]
        found = next((record for record in curated if record.id == name), None)
        place = (found.file, *found.document.at(found.base)) if found else None
    return Problem(*place, name, "duplicate-id", f"{name!r} exists; nothing was written") if place else None


def list_of(project: Project, table: Table) -> Path | None:
    """Return the file that holds all records of a table, where there is one."""
    path = project.curated / f"{table.stem}.yaml"
    return path if path.is_file() else None


def file_of(project: Project, table: Table, name: str, data: Mapping[str, Any] = NO_DATA) -> Path:
    """Return the file of a new record.

    Where a table has a folder a year, that is the year of the record's ``x-year``, or the year in its name.
    """
    folder = project.curated / table.stem
    if not any(year_folders.is_year(path.name) for path in folder.glob("*/")):
        return folder / f"{name}.yaml"
    dates = (data.get(column.prop) for column in table.columns if column.spec.get("x-year"))
    parts = [*(str(date)[: year_folders.YEAR_DIGITS] for date in dates), *name.split("-")]
    return folder / next(filter(year_folders.is_year, parts), year_folders.UNDATED) / f"{name}.yaml"
