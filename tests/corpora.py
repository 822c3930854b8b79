"""Odd texts and odd files of CSV that others have collected: blns and csv-spectrum, of npm, as set-up brings them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from accord.values import characters
from lighthouses import PACKAGE
from small_schemas import prop, record, write
from support import ROOT

PACKAGES = ROOT / ".venv" / "corpora" / "node_modules"
SPECTRUM = sorted((PACKAGES / "csv-spectrum" / "csvs").glob("*.csv"))
NAUGHTY: list[str] = json.loads((PACKAGES / "blns" / "resources" / "blns.json").read_text(encoding="utf-8"))
FORMATS = ("records", "csv", "jsonl", "parquet")  # each the way in which a table of the name comes
TABLES = {name: f"{name}_texts" for name in FORMATS}


def may_stand(text: str) -> bool:
    """Whether a text is one that the data may hold, and not empty."""
    return bool(text) and not any(characters.faults(text))


def dataset(root: Path) -> Path:
    """Make a folder a dataset of four tables, without rows; return it."""
    schemas = {name: record(name, name, ["text"], text=prop()) for name in TABLES.values()}
    for schema in schemas.values():
        schema["properties"]["id"]["pattern"] = "^[a-z0-9-]+$"
    write(root / "schemas", schemas)
    (root / "curated").mkdir()
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    return root


def put(root: Path, rows: list[dict[str, Any]]) -> None:
    """Write the same rows in every format."""
    folder = root / "curated"
    lines = [json.dumps(row) for row in rows]
    plain = [json.dumps(row, ensure_ascii=not may_stand(row["text"])) for row in rows]  # YAML has no escapes by halves
    (folder / f"{TABLES['records']}.yaml").write_text("".join(f"- {line}\n" for line in plain), encoding="utf-8")
    (folder / f"{TABLES['jsonl']}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows), folder / f"{TABLES['parquet']}.parquet")
    with (folder / f"{TABLES['csv']}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(rows[0])
        writer.writerows(row.values() for row in rows)
