"""The Data Package v2 descriptor and the manifest, derived from schemas/, curated/package.yaml and the files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from accord.describe import about
from accord.describe.edition import Edition
from accord.disk import digest_of_finished, files_below
from accord.project import BESIDE
from accord.schema.model import Column, ForeignKey, Table
from accord.values.types import type_of

PROFILES = "https://datapackage.org/profiles/2.0/"
FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
LIST_CONSTRAINTS = {"minItems": "minLength", "maxItems": "maxLength"}  # as Table Schema calls them
BOUNDS = ("minimum", "maximum", "enum")
CONSTRAINTS = (
    "minLength",
    "maxLength",
    *BOUNDS,
    "pattern",
)  # Table Schema has those of length and form for texts alone


def descriptor(edition: Edition, folder: Path) -> dict[str, Any]:
    """Return the descriptor of the files under ``folder`` (``build/csv`` and ``build/parquet``)."""
    tables = edition.schemas.tables
    resources = [
        _resource(table, kind, _suffix(kind, tables), folder / "build" / kind / f"{table.name}.{kind}")
        for kind in FORMATS
        for table in tables.values()
    ]
    return {
        "$schema": f"{PROFILES}datapackage.json",
        **about.properties(edition.about),
        "resources": resources,
    }


def _suffix(kind: str, tables: Collection[str]) -> str:
    """Return what the resources of a kind are called by beside their table, so that no two have one name."""
    suffix = "" if kind == "csv" else f"-{kind}"
    while suffix and any(f"{name}{suffix}" in tables for name in tables):
        suffix += "-file"
    return suffix


def _resource(table: Table, kind: str, suffix: str, path: Path) -> dict[str, Any]:
    text = {"encoding": "utf-8", "bytes": path.stat().st_size} if kind == "csv" else {}  # bytes: see docs/publishing.md
    dialect = {"dialect": {"$schema": f"{PROFILES}tabledialect.json", "lineTerminator": "\n"}} if kind == "csv" else {}
    return {
        "name": f"{table.name}{suffix}",
        "path": f"build/{kind}/{path.name}",
        "type": "table",
        "$schema": f"{PROFILES}dataresource.json",
        "title": table.title,
        **_description(table),
        "format": kind,
        "mediatype": FORMATS[kind],
        **text,
        "hash": f"sha256:{digest_of_finished(path)}",
        **dialect,
        "schema": table_schema(table, suffix),
    }


def _description(of: Table | Column) -> dict[str, str]:
    """Return the description of a table or column, or nothing where it has none: an empty text is no description."""
    return {"description": of.description} if of.description else {}


def table_schema(table: Table, suffix: str = "") -> dict[str, Any]:
    """Return the Table Schema; references stay among resources with the same suffix, that is, of one format."""
    made: dict[str, Any] = {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [_field(column, table, suffix) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        made["primaryKey"] = list(table.key)
    if unique := [list(key) for key in table.unique_keys if key != table.key and len(key) > 1]:
        made["uniqueKeys"] = unique
    if table.foreign_keys:
        made["foreignKeys"] = [
            {"fields": list(key.columns), "reference": _reference(table, key, suffix)} for key in table.foreign_keys
        ]
    return made


def _reference(table: Table, key: ForeignKey, suffix: str) -> dict[str, Any]:
    own = {} if key.table == table.name else {"resource": f"{key.table}{suffix}"}  # v2: a self-reference names none
    return {**own, "fields": list(key.target_columns)}


def _field(column: Column, table: Table, suffix: str) -> dict[str, Any]:
    spec, about = column.spec, type_of(column.type)
    of_type = CONSTRAINTS if about.table_schema == "string" else BOUNDS
    constraints: dict[str, Any] = {keyword: spec[keyword] for keyword in of_type if keyword in spec}
    constraints |= {name: spec[keyword] for keyword, name in LIST_CONSTRAINTS.items() if keyword in spec}
    if column.required or column.name in table.key:
        constraints = {"required": True, **constraints}
    if table.key == (column.name,) or column.is_unique:
        constraints["unique"] = True
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": about.table_schema,
        **({"format": about.table_format} if about.table_format else {}),
        **(_list(column) if column.separator and not suffix else {}),
        **_description(column),
        **({"unit": column.unit} if column.unit else {}),  # a word of ours: Table Schema has none for it
    }
    if suffix and about.json in ("integer", "number") and not column.required:
        field["missingValues"] = ["", "nan"]  # as pandas, and frictionless through it, reads a null number
        field["type"] = about.json  # and a year beside it, 1998.0
    if not suffix and column.missing and (column.type != "string" or column.codes):
        field["missingValues"] = list(dict.fromkeys(("", *column.missing)))  # of a text they may be the value
    if suffix and column.separator:  # an array of pandas, for which Table Schema has no type
        field["type"] = "any"
        constraints = {word: value for word, value in constraints.items() if word == "required"}
    if "oneOf" in spec:
        constraints["enum"] = [code["const"] for code in spec["oneOf"]]
        field["categories"] = [{"value": code["const"], "label": code["title"]} for code in spec["oneOf"]]
    return {**field, **({"constraints": constraints} if constraints else {})}


def _list(column: Column) -> dict[str, Any]:
    return {"delimiter": column.separator, "itemType": type_of(column.item.type).table_schema}


def manifest(edition: Edition, folder: Path) -> dict[str, Any]:
    """Return the manifest: SHA-256, size and row count of every committed file under ``folder`` but itself.

    Files that a dataset may have written by hand instead are listed apart, as ``beside``.
    """
    files = {}
    for path in sorted([folder / "datapackage.json", *files_below(folder / "build")]):
        entry: dict[str, Any] = {"sha256": digest_of_finished(path), "bytes": path.stat().st_size}
        if path.suffix in (".csv", ".parquet") and path.parent.name == path.suffix[1:]:
            entry["rows"] = edition.rows[path.stem]
        files[path.relative_to(folder).as_posix()] = entry
    beside = {name: {"sha256": digest_of_finished(folder / name)} for name in BESIDE if (folder / name).is_file()}
    return {
        "description": "Generated by make build; do not edit. Every published file with its SHA-256, size and rows.",
        "name": edition.about["id"],
        "version": edition.about["version"],
        "files": files,
        **({"beside": beside} if beside else {}),
    }
