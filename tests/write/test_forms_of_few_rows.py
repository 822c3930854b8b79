"""The three forms of a table of a few rows: every cell of it is compared, of one that is large only how many."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas
from accord.write import forms
from accord.write.sqlite import load
from accord.write.tables import Output
from small_schemas import derived, prop, record

THINGS = record(
    "things", "thing", [], n=prop("integer"), x=prop("number"), yes=prop("boolean"), day=prop(format="date"),
    tags={"title": "T", "description": "T.", "type": "array", "items": {"type": "string"}, "x-separator": ";"},
)  # fmt: skip
TABLES = derived({"things": THINGS})
ROWS: list[dict[str, Any]] = [
    {"id": "a", "n": 1, "x": 0.5, "yes": True, "day": date(2024, 2, 29), "tags": ["u", "v"]},
    {"id": 'b"\n,', "n": None, "x": -0.0, "yes": False, "day": None, "tags": None},
    {"id": "", "n": -(2**63), "x": None, "yes": None, "day": date(1, 1, 1), "tags": []},
]
Spoil = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, ROWS)


def written(folder: Path, rows: list[dict[str, Any]]) -> Path:
    data = pa.Table.from_pylist(rows, arrow_schema(TABLES["things"]))
    for writer in Output(folder).writers("things", data.schema):
        for batch in data.to_batches():
            writer.write(batch)
        writer.close()
    load.write({"things": data}, Schemas({"things": THINGS}, TABLES), (), folder / "a.sqlite")
    return folder


def told(folder: Path) -> str:
    """Return what differs first, without what is said around it."""
    try:
        forms.compare(TABLES.values(), folder, folder / "a.sqlite")
    except forms.FormsError as error:
        return str(error).removeprefix("table things: ").removesuffix("; nothing was published, please report this")
    return ""


def csv(old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / "csv/things.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def sql(statement: str) -> Spoil:
    def spoil(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "a.sqlite")) as db, db:
            db.execute(statement)

    return spoil


def parquet(change: Callable[[pa.Table], pa.Table]) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / "parquet/things.parquet"
        pq.write_table(change(pq.read_table(path)), path)

    return spoil


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[2:], []])
@pytest.mark.parametrize("most", [0, 1, 50_000])
def test_forms_of_the_same_rows_are_equal(
    most: int, rows: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MAX_ROWS", most)
    assert told(written(tmp_path, rows)) == ""


@pytest.mark.parametrize(
    ("spoil", "fact", "counted"),
    [
        (csv("0.5", "0.25"), "row 1, column x: 0.5 in Parquet, 0.25 in CSV", ""),
        (csv("true", "false"), "row 1, column yes: True in Parquet, False in CSV", ""),
        (csv("u;v", "u"), "row 1, column tags: 'u;v' in Parquet, 'u' in CSV", ""),
        (csv("0001-01-01", ""), "row 3, column day: '0001-01-01' in Parquet, None in CSV",
         "day: 2 values in Parquet, day: 1 in CSV"),
        (sql("UPDATE things SET n = 2 WHERE n = 1"), "row 1, column n: 1 in Parquet, 2 in SQLite", ""),
        (sql("UPDATE things SET tags = NULL WHERE id = ''"), "row 3, column tags: '' in Parquet, None in SQLite",
         "tags: 2 values in Parquet, tags: 1 in SQLite"),
        (sql("DELETE FROM things WHERE id = ''"), "3 rows in Parquet, 2 in SQLite",
         "rows: 3 values in Parquet, rows: 2 in SQLite"),
        (parquet(lambda rows: rows.slice(0, 2)), "2 rows in Parquet, 3 in CSV",
         "rows: 2 values in Parquet, rows: 3 in CSV"),
        (parquet(lambda rows: rows.slice(1)), "2 rows in Parquet, 3 in CSV",
         "rows: 2 values in Parquet, rows: 3 in CSV"),
        (parquet(lambda rows: rows.select(["n", "id", *rows.column_names[2:]])), "columns ['n', 'id'", ""),
    ],
)  # fmt: skip
def test_what_differs_is_told_by_its_cell_and_of_a_large_table_by_its_number(
    spoil: Spoil, fact: str, counted: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(folder)
    rows = pq.read_metadata(folder / "parquet/things.parquet").num_rows
    monkeypatch.setattr(forms, "MAX_ROWS", rows)
    assert re.match(re.escape(fact), told(folder))
    monkeypatch.setattr(forms, "MAX_ROWS", rows - 1)
    assert told(folder) == counted


def test_csv_that_cannot_be_read_is_told(folder: Path) -> None:
    csv("true", "maybe")(folder)
    assert told(folder).startswith("its CSV cannot be read again: ")


def test_fifty_thousand_rows_are_compared_cell_by_cell() -> None:
    """As docs/reliability.md says."""
    assert forms.MAX_ROWS == 50_000
