"""A dataset with and without empty values where some are required, and its rows as a file of each form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from accord.project import Project
from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.schema.model import Table
from accord.values.texts import as_texts, with_texts
from small_schemas import RECORD, array, item, prop

THINGS = [{"code": "a", "name": "b", "tags": ["c"]}, {"code": "d", "name": "", "tags": ["c"], "more": ""},
          {"code": "e", "name": "b", "tags": [], "more": ""}, {"code": "", "name": "b", "tags": ["c"]}]  # fmt: skip
NOTES = [{"text": "", "words": []}, {"text": "", "size": 0}, {"text": "a", "words": []}]


def dataset(root: Path) -> Project:
    """Return a dataset of two tables: one whose columns are required, and one whose columns are not."""
    (root / "schemas").mkdir(parents=True)
    (root / "curated").mkdir()
    about = "id: empties\ntitle: Empties\nversion: 1.0.0\ncreated: 2026-01-31\n"
    (root / "curated/package.yaml").write_text(about, encoding="utf-8")
    columns = {"code": prop(), "name": prop(), "tags": array(prop(), x_separator=";"), "more": prop()}
    things = {**RECORD, "$id": "things.json", "x-label": "code", "x-key": ["code"], "properties": columns}
    things["required"] = ["code", "name", "tags"]
    lists = {"parts": array(prop(x_column="part")), "sizes": array(item(["size"], size=prop()), x_label="size")}
    boxes = {**RECORD, "$id": "boxes.json", "x-label": "id", "x-singular": "box"}
    room = item(["room"], room=prop())
    boxes |= {"required": ["id", "in"], "properties": {"id": prop(), "at": room, "in": room, **lists}}
    notes = {**RECORD, "$id": "notes.json", "x-label": "text", "x-key": [], "required": []}
    notes["properties"] = {"text": prop(), "words": array(prop(), x_separator=" "), "size": prop("integer")}
    for name, schema in (("things", things), ("boxes", boxes), ("notes", notes)):
        (root / f"schemas/{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    return Project(root)


def batch_of(table: Table, rows: list[dict[str, Any]]) -> pa.RecordBatch:
    filled = [{column.name: row.get(column.name) for column in table.columns} for row in rows]
    return pa.RecordBatch.from_pylist(filled, arrow_schema(table))


def as_csv(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(with_texts(batch, as_texts(batch.schema)), sink)
    return bytes(sink.getvalue())


def write(project: Project, form: str, name: str, rows: list[dict[str, Any]]) -> None:
    """Write rows as a file of a form."""
    path = project.root / "curated" / f"{name}.{form}"
    if form == "yaml":
        path.write_text("".join(f"- {json.dumps(row)}\n" for row in rows), encoding="utf-8")
    elif form == "jsonl":
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    else:
        batch = batch_of(load_schemas(project.root / "schemas").tables[name], rows)
        if form == "parquet":
            pq.write_table(pa.Table.from_batches([batch]), path)
        else:
            path.write_bytes(as_csv(batch))
