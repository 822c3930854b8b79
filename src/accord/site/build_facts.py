"""Facts of the build that is served: it stands around this package, as ``.builds/<id>/site/accord/site``.

``build.json`` lists files, ``datapackage.json`` columns, ``site/metadata.json`` titles and queries.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

SITE = Path(str(resources.files("accord"))).resolve().parent
BUILD = SITE.parent
DATABASE = "accord"
FORMATS = {
    ".csv": ("CSV", "text/csv; charset=utf-8"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
    ".jsonl": ("JSON Lines", "application/jsonl; charset=utf-8"),
    ".xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".sqlite": ("SQLite", "application/vnd.sqlite3"),
    ".bib": ("BibTeX", "application/x-bibtex; charset=utf-8"),
    ".cff": ("YAML", "application/yaml; charset=utf-8"),
    ".jsonld": ("JSON-LD", "application/ld+json; charset=utf-8"),
    ".json": ("JSON", "application/json; charset=utf-8"),
    ".md": ("Markdown", "text/markdown; charset=utf-8"),
}
WHOLE = {
    "datapackage.json": "Data Package descriptor: every file, column and key, for Frictionless and other tools",
    "accord.sqlite": "All tables and views in one SQLite database, as served here",
    "build/codebook.md": "Codebook: every column and every code with its definition",
    "build/quality.md": "Report on quality: what is covered, and how it is sourced",
    "build/manifest.json": "Manifest: size, rows and SHA-256 of each committed file",
    "CITATION.cff": "Citation File Format: how to cite the data",
    "build/csv/csv-metadata.json": "CSV on the Web: types, keys and references of the CSV files",
    "build/croissant.json": "Croissant: files and sets of records, for tools of machine learning",
    "build/dcat.jsonld": "DCAT 3: for catalogues of data",
    "build/schema-org.jsonld": "schema.org: for search engines of datasets",
    "build/ro-crate-metadata.json": "RO-Crate 1.3: makes the folder build/ a crate",
    "build/README.md": "Dataset card: loads each table by name with the Python library datasets",
}


@cache
def about() -> dict[str, Any]:
    """What templates show of the build: version, counts, tables, views, questions, files."""
    build, metadata = read("build.json"), read("site/metadata.json")
    database = metadata["databases"][DATABASE]
    rows, files = build["rows"], published()
    visible = {name: entry for name, entry in database["tables"].items() if not entry.get("hidden")}
    tables = [
        {
            "name": n,
            "title": t["title"],
            "about": t["description"],
            "rows": rows[n],
            "files": [_file(path, files[path]) for path in (f"build/csv/{n}.csv", f"build/parquet/{n}.parquet")],
        }
        for n, t in visible.items()
        if n in rows
    ]
    themes: dict[str, list[dict[str, str]]] = {}
    for name, query in database["queries"].items():
        themes.setdefault(query.get("theme", "Questions"), []).append({"name": name, **query})
    whole = [path for path in {**WHOLE, **files} if path in files]
    of_tables = {file["path"] for table in tables for file in table["files"]}
    rest = [path for path in whole if path not in of_tables]
    views = [{"name": n, "title": t["title"], "about": t["description"]} for n, t in visible.items() if n not in rows]
    return {
        **{key: metadata[key] for key in metadata if key != "databases"},
        "rows": rows,
        "tables": tables,
        "views": views,
        "queries": list(database["queries"]),
        "navigation": settings()["navigation"],
        "search_introduction": settings()["search"].get("introduction", ""),
        "themes": sorted(themes.items()),
        "has_quality": "build/quality.md" in files,
        "whole": [{**_file(path, files[path]), "about": WHOLE.get(path, "")} for path in rest],
    }


@cache
def published() -> dict[str, dict[str, Any]]:
    """The files that may be downloaded, by their path: what build.json lists of the data, without the site itself."""
    listed = read("build.json")["files"]
    return {path: listed[path] for path in listed if path in WHOLE or path.startswith("build/")}


@cache
def columns() -> dict[str, list[dict[str, Any]]]:
    """The columns of each table, each with the table that it refers to by itself."""
    fields_of = {}
    for resource in read("datapackage.json")["resources"]:
        if resource.get("format") == "csv":
            keys = resource["schema"].get("foreignKeys", [])
            refers = {}
            for key in keys:
                name, *others = [key["fields"]] if isinstance(key["fields"], str) else key["fields"]
                if not others:
                    refers[name] = key["reference"].get("resource") or resource["name"]
            fields_of[resource["name"]] = [{**f, "refers": refers.get(f["name"])} for f in resource["schema"]["fields"]]
    return fields_of


@cache
def code_words(table: str, column: str) -> dict[str, str]:
    """Return the label of each code of a column; nothing where it holds no codes."""
    field = next((entry for entry in columns().get(table, []) if entry["name"] == column), {})
    return {code["value"]: code["label"] for code in field.get("categories", []) if isinstance(code, dict)}


def read(name: str) -> Any:
    """Return a JSON file of the build."""
    return json.loads((BUILD / name).read_text(encoding="utf-8"))


@cache
def label_columns() -> dict[str, str]:
    """By table, the column that says what people call a row."""
    tables = read("site/metadata.json")["databases"][DATABASE]["tables"]
    return {name: table["label_column"] for name, table in tables.items() if "label_column" in table}


@cache
def value_types() -> dict[str, dict[str, Any]]:
    """What the cells of the files of each table are: ``site/value_types.json``."""
    types: dict[str, dict[str, Any]] = read("site/value_types.json")
    return types


@cache
def settings() -> dict[str, Any]:
    """What the dataset sets of its site: ``site/site.json``."""
    site: dict[str, Any] = read("site/site.json")
    return site


def media_type(path: str) -> tuple[str, str]:
    """Return the name of a file's format, and its media type."""
    return FORMATS.get(Path(path).suffix, ("File", "application/octet-stream"))


def _file(path: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {"path": path, "name": Path(path).name, "format": media_type(path)[0], **entry}
