"""A dataset of one table, of a CSV file, as it is published; and the sheets that a spreadsheet is given of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from accord import pipeline
from accord.authoring import template
from accord.project import Project
from accord.release import sheets
from accord.release.sheets import Sheet
from accord.schema.load import load_schemas

TITLED = {"title": "A column", "description": "What it holds."}


def dataset(root: Path, columns: dict[str, dict[str, Any]], rows: list[dict[str, str]], table: str = "kinds") -> Path:
    """Publish a dataset of one table of a CSV file."""
    template.write(root, date(2026, 1, 31))
    for name in ("schemas/books.json", "curated/books/moby-dick.yaml"):
        (root / name).unlink()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{table}.json",
        "title": "Kinds",
        "description": "Values of every kind.",
        "x-singular": "kind",
        "x-label": "id",
        "type": "object",
        "additionalProperties": False,
        "required": ["id"],
        "properties": {name: {**TITLED, **spec} for name, spec in columns.items()},
    }
    (root / "schemas" / f"{table}.json").write_text(json.dumps(schema), encoding="utf-8")
    with (root / "curated" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        lines = [",".join(columns)]
        for number, row in enumerate(rows):
            cells = {"id": f"r{number:03}", **row}
            lines.append(",".join(_cell(cells.get(name)) for name in columns))
        file.write("\n".join(lines) + "\n")
    pipeline.publish(Project(root))
    return root


def _cell(text: str | None) -> str:
    return "" if text is None else '"{}"'.format(text.replace('"', '""'))


def found_in(root: Path) -> list[Sheet]:
    schemas = load_schemas(root / "schemas", root / "tables")
    return sheets.of(schemas.tables.values(), root / "build" / "parquet")
