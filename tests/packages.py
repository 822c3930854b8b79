"""Small packages as a publisher writes them: tables of Arrow as CSV and Parquet, under a descriptor."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from accord.compare import comparison, package
from accord.compare.comparison import Comparison
from accord.write.tables import WRITERS


@dataclass(frozen=True)
class Made:
    """A table that is published, with the words of its Table Schema beside the fields."""

    rows: pa.Table
    words: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # more words of some fields


def texts(columns: Sequence[str], *rows: Sequence[str | None]) -> pa.Table:
    """Return a table of texts."""
    cells = list(zip(*rows, strict=True)) or [[] for _ in columns]
    return pa.table([pa.array(list(cell), pa.string()) for cell in cells], names=list(columns))


def publish(folder: Path, tables: Mapping[str, Made], kinds: Sequence[str] = ("csv", "parquet"), **about: Any) -> Path:
    """Write a package into a folder; return it."""
    resources = []
    for name, made in tables.items():
        fields = [
            {"name": column, "type": "string", **made.fields.get(column, {})} for column in made.rows.column_names
        ]
        for kind in kinds:
            path = folder / "build" / kind / f"{name}.{kind}"
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = WRITERS[kind](path, made.rows.schema)
            for batch in made.rows.to_batches():
                writer.write(batch)
            writer.close()
            suffix = "" if kind == "csv" else f"-{kind}"
            resources.append(
                {
                    "name": f"{name}{suffix}",
                    "path": f"build/{kind}/{name}.{kind}",
                    "format": kind,
                    "schema": {"fields": fields, **made.words},
                }
            )
    about = {"name": "boats", "version": "1.0.0", **about, "resources": resources}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def compared(old: Path, new: Path, scratch: Path) -> Comparison:
    """Compare the packages of two folders."""
    scratch.mkdir(parents=True, exist_ok=True)
    return comparison.compare(package.read(old, "old"), package.read(new, "new"), scratch)


def cells(found: Comparison) -> list[dict[str, Any]]:
    """Return the cells that differ."""
    listed: list[dict[str, Any]] = parquet.read_table(found.changes).to_pylist()
    return listed
