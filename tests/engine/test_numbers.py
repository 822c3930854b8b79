"""A number is the same in CSV, Parquet and SQLite, to the last bit, whichever zero was written."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engine.tables import Tables
from accord.schema.arrow import arrow_schema
from accord.schema.model import Column, Schemas, Table
from accord.sources import record_rows
from accord.sources.rows import Rows
from accord.write.sqlite import bulk, load
from accord.write.tables import Output
from support import examples

PROPERTIES = {
    "id": {"title": "Id", "description": "Id.", "type": "string"},
    "x": {"title": "X", "description": "X.", "type": "number"},
}
SCHEMA = {"type": "object", "properties": PROPERTIES, "required": ["id"], "title": "Things", "description": "Things."}
COLUMNS = tuple(Column(name, spec, required=name == "id") for name, spec in PROPERTIES.items())
TABLE = Table("things", "Things", "Things.", COLUMNS, ("id",), "id", SCHEMA)
SCHEMAS = Schemas({"things": SCHEMA}, {"things": TABLE})
numbers = st.sampled_from([0.0, -0.0]) | st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=examples(30), deadline=None)
@given(values=st.lists(numbers, min_size=1, max_size=6), from_file=st.booleans())
def test_every_form_has_the_same_numbers(
    tmp_path_factory: pytest.TempPathFactory, values: list[float], *, from_file: bool
) -> None:
    folder = tmp_path_factory.mktemp("numbers")
    rows = [{"id": str(n), "x": value} for n, value in enumerate(values)]
    batch = pa.RecordBatch.from_pylist(rows, schema=arrow_schema(TABLE))
    parts = iter([Rows(batch, "things.csv", 2, None)]) if from_file else [record_rows.of_rows(TABLE, rows)]
    tables = Tables(SCHEMAS, Output(folder), lambda *_: None)
    done = tables.add(TABLE, parts, ("csv", "parquet"))
    assert list(done.all_problems()) == []
    published = {kind: repr(read(folder)) for kind, read in READERS.items()}
    for kind, writer in {"sqlite": load, "bulk": bulk}.items():
        writer.write({"things": tables.data["things"]}, SCHEMAS, (), folder / f"{kind}.sqlite")
        with closing(sqlite3.connect(folder / f"{kind}.sqlite")) as db:
            published[kind] = repr([x for (x,) in db.execute("SELECT x FROM things ORDER BY CAST(id AS INTEGER)")])
    expected = repr([value or 0.0 for value in values])
    assert published == dict.fromkeys(published, expected)


def of_csv(folder: Path) -> list[float]:
    with (folder / "csv" / "things.csv").open(encoding="utf-8", newline="") as file:
        return [float(row["x"]) for row in csv.DictReader(file)]


READERS = {
    "csv": of_csv,
    "parquet": lambda folder: pq.read_table(folder / "parquet" / "things.parquet")["x"].to_pylist(),
}
