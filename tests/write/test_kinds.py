"""Values of every kind: read alike from records and from files of each form, written, and read back unchanged.

What is computed beside them is held against other makes: Python's ``datetime`` and ``decimal``, and ``isodate``.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import isodate
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.engine.local import Streamed, stream
from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.schema.model import Schemas, inlined
from accord.schema.predicate import compile_predicate
from accord.sources import readers
from accord.sources.record_rows import of_rows
from accord.values.quoting import quote_value
from accord.values.texts import as_text
from accord.write.sqlite import bulk, load
from accord.write.sqlite.ddl import create_table, indexes
from accord.write.tables import Output
from drawn_values import CLOCKS, DAYS, decimals, degrees, durations
from row_schemas import EXAMPLES
from support import ROOT, examples

SCHEMAS: Schemas = load_schemas(ROOT / "tests/data/tides/schemas")
TABLE = SCHEMAS.tables["tides"]
WRITTEN = [column.name for column in TABLE.columns if not column.derived_from]
FORMS = ("records", "csv", "jsonl", "parquet")
Row = dict[str, Any]

EXACT = Context(prec=60)

# --- values of each column, and what they become ----------------------------------------------------------------------

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "peak": st.tuples(DAYS, CLOCKS).map("T".join),
    "lamp": CLOCKS,
    "slack": durations(),
    "zeroed": st.integers(1000, 9999),
    "height": decimals(4, 3),
    "toll": decimals(29, 9),
    "sea": st.sampled_from([0, 1, -9]),
    "wind": st.sampled_from(["north west", "S/SE"]),
    "ice": st.booleans(),
    "factor": st.sampled_from([0.5, 1.0]),
    "due": st.sampled_from(["0", "-0.0", "0.00", "1.5", "1.50", "-3", "-3.0"]),
    "channel": st.sampled_from(["POINT (4 52)", "LINESTRING Z (4 52 0, 5 52 -1.5)", "POLYGON EMPTY"]),
    "flooded": st.sampled_from(['{"type":"Point","coordinates":[4,52]}',
                                '{"type": "Feature", "geometry": null, "properties": {"a, b": "\\u00e9"}}']),
    "moored": st.tuples(degrees(180), degrees(90)).flatmap(lambda p: st.sampled_from([",".join(p), ", ".join(p)])),
}  # fmt: skip
ROWS = st.lists(
    st.fixed_dictionaries({"peak": VALUES["peak"]}, optional={n: v for n, v in VALUES.items() if n != "peak"}),
    min_size=1, max_size=5,
)  # fmt: skip


def utc(text: str) -> datetime | None:
    """Return the instant of a date and time by Python's own reader, which knows six digits of a second."""
    value = datetime.fromisoformat(text)
    return value.astimezone(UTC) if value.tzinfo else None


def seconds(text: str) -> float | None:
    value = isodate.parse_duration(text)
    if not isinstance(value, timedelta):
        value = value.tdelta if not (value.years or value.months) else None
    return None if value is None else value / timedelta(seconds=1)


def published(row: Row) -> Row:
    """Return what a row becomes, by Python's own means."""
    made: Row = {name: row.get(name) for name in TABLE.by_name}
    made["peak_utc"] = utc(row["peak"])
    made["slack_seconds"] = seconds(row["slack"]) if "slack" in row else None
    for name, scale in (("height", "0.001"), ("toll", "0.000000001"), ("due", "0.01")):
        if name in row:
            made[name] = EXACT.quantize(Decimal(row[name]), Decimal(scale)) or Decimal(scale) * 0
    return made


# --- the same rows, in files of each form -----------------------------------------------------------------------------


TYPED_IN_FILES = {"zeroed": pa.int64(), "sea": pa.int64(), "ice": pa.bool_(), "factor": pa.float64()}


def write_rows(rows: list[Row], form: str, folder: Path) -> Path:
    path = folder / f"tides.{form}"
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, WRITTEN, lineterminator="\n")
            writer.writeheader()
            writer.writerows({n: str(v).lower() if isinstance(v, bool) else v for n, v in row.items()} for row in rows)
    elif form == "jsonl":
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    else:
        kinds = [(name, TYPED_IN_FILES.get(name, pa.string())) for name in WRITTEN]
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(kinds)), path)
    return path


def parts(rows: list[Row], form: str, folder: Path) -> Iterator[Any]:
    if form == "records":
        return iter([of_rows(TABLE, rows)])
    return readers.read(write_rows(rows, form, folder), "tides", TABLE)


def streamed(rows: list[Row], form: str, folder: Path) -> Streamed:
    """Check and write rows of a form as CSV and Parquet."""
    writers = Output(folder / form).writers("tides", arrow_schema(TABLE))
    return stream(list(parts(rows, form, folder)), TABLE, writers)


def of_csv(path: Path) -> list[Row]:
    """Read what is published with Python's reader: an empty cell is a null, the rest by the types of the schema."""
    convert = {**dict.fromkeys(("decimal(7,3)", "decimal(38,9)", "decimal(4,2)"), Decimal),
               "year": int, "integer": int, "number": float, "boolean": lambda text: text == "true",
               "timestamp": datetime.fromisoformat}  # fmt: skip
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {n: convert.get(TABLE.by_name[n].type, str)(text) if text else None for n, text in row.items()}
            for row in csv.DictReader(file, strict=True)
        ]


def of_sqlite(path: Path) -> list[Row]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute('SELECT * FROM "tides" ORDER BY id')]


def stored(row: Row) -> Row:
    """Return a row as SQLite holds it."""
    texts = {n: f"{value:f}" for n, value in row.items() if isinstance(value, Decimal)}
    return {**row, **texts, "peak_utc": row["peak_utc"].isoformat() if row["peak_utc"] else None}


def test_every_kind_of_the_schema_is_drawn() -> None:
    assert set(VALUES) | {"id"} == set(WRITTEN)


def test_rows_of_every_kind_are_published_and_read_back_unchanged(tmp_path: Path) -> None:
    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(ROWS)
    def survives(drawn: list[Row]) -> None:
        rows = [{"id": f"t{number}", **row} for number, row in enumerate(drawn)]
        is_valid = compile_predicate(inlined(SCHEMAS.records["tides"]))
        assert all(map(is_valid, rows))
        expected = [published(row) for row in rows]
        for form in FORMS:
            done = streamed(rows, form, tmp_path)
            assert [str(problem) for problem in done.all_problems()] == []
            assert pq.read_table(tmp_path / form / "parquet/tides.parquet").to_pylist() == expected
            assert of_csv(tmp_path / form / "csv/tides.csv") == expected
        codes = arrow_schema(SCHEMAS.tables["codes"]).empty_table()
        tables = {"tides": pq.read_table(tmp_path / "csv/parquet/tides.parquet"), "codes": codes}
        for write in (load.write, bulk.write):
            (tmp_path / "x.sqlite").unlink(missing_ok=True)
            write(tables, SCHEMAS, (), tmp_path / "x.sqlite")
            assert of_sqlite(tmp_path / "x.sqlite") == [stored(row) for row in expected]
        again = stream(list(readers.read(tmp_path / "csv/parquet/tides.parquet", "tides", TABLE)), TABLE, [])
        assert (again.rows, list(again.all_problems())) == (len(rows), [])

    survives()


# --- what is wrong ----------------------------------------------------------------------------------------------------

WRONG = {
    "peak": EXAMPLES["date-time"], "lamp": EXAMPLES["time"], "slack": EXAMPLES["duration"],
    "moored": EXAMPLES["geopoint"], "channel": EXAMPLES["wkt"], "flooded": EXAMPLES["geojson"],
    "zeroed": [999, 1000, 9999, 10_000, -1],
    "sea": [0, -9, 2], "factor": [1, 0.5, 0.25], "wind": ["S/SE", "south"],
    "due": ["1.5", "1.50", "-0", "1.51", "3", "-3", "15"],
    "height": ["1234.5", "12345", "1.2345", "1e3", "01", "+1", "1.", ".5", "-0", "1,5", "12 345", "1\u0660", "1.0\n"],
}  # fmt: skip


@pytest.mark.parametrize(("column", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_every_form_gives_the_same_verdict(column: str, value: Any, tmp_path: Path) -> None:
    row = {"id": "a", "peak": "2024-02-15T10:30Z", column: value}
    is_valid = compile_predicate(inlined(SCHEMAS.records["tides"]))(row)
    for form in FORMS[1:]:
        problems = list(streamed([row], form, tmp_path).all_problems())
        rule = "oneOf" if "oneOf" in TABLE.by_name[column].spec else "format"
        assert [problem.rule for problem in problems] == ([] if is_valid else [rule]), (form, problems)


# --- what Parquet has types for ---------------------------------------------------------------------------------------

INSTANT = datetime(2024, 2, 15, 10, 30, 5, 250_000, UTC)
TYPED: list[tuple[str, pa.Array, list[str] | str]] = [
    ("peak", pa.array([INSTANT], pa.timestamp("us", "UTC")), ["2024-02-15T10:30:05.25Z"]),
    ("peak", pa.array([INSTANT.replace(microsecond=0)], pa.timestamp("ns", "UTC")), ["2024-02-15T10:30:05Z"]),
    ("peak", pa.array([INSTANT.replace(tzinfo=None)], pa.timestamp("ms")), ["2024-02-15T10:30:05.25"]),
    ("peak", pa.array([INSTANT], pa.timestamp("us", "Asia/Tehran")), "is of type timestamp[us, tz=Asia/Tehran]"),
    ("peak", pa.array([253_402_300_800], pa.timestamp("s")), "'10000-01-01T00:00:00' is not a date and time"),
    ("lamp", pa.array([38_000_000_100], pa.time64("us")), ["10:33:20.0001"]),
    ("lamp", pa.array([0], pa.time32("s")), ["00:00:00"]),
    ("height", pa.array([Decimal("12.5000")], pa.decimal128(9, 4)), ["12.500"]),
    ("height", pa.array([Decimal("12.5001")], pa.decimal128(9, 4)), "has 4 digits after the point"),
    ("height", pa.array([Decimal("1E-7")], pa.decimal128(9, 8)), "has 8 digits after the point"),
    ("height", pa.array([-7], pa.int16()), ["-7.000"]),
    ("height", pa.array([0.5]), "is of type double, which is no decimal(7,3) without loss"),
    ("zeroed", pa.array([1999], pa.uint64()), ["1999"]),
    ("slack", pa.array([5], pa.duration("s")), "is of type duration[s], which is no duration without loss"),
]


@pytest.mark.parametrize(("column", "cells", "expected"), TYPED, ids=lambda value: str(getattr(value, "type", value)))
def test_typed_columns_of_parquet_fit_or_are_refused(
    column: str, cells: pa.Array, expected: list[str] | str, tmp_path: Path
) -> None:
    others = {"peak": pa.array(["2024-02-15T10:30Z"])} if column != "peak" else {}
    pq.write_table(pa.table({"id": ["a"], **others, column: cells}), tmp_path / "tides.parquet")
    writers = Output(tmp_path).writers("tides", arrow_schema(TABLE))
    done = stream(list(readers.read(tmp_path / "tides.parquet", "tides", TABLE)), TABLE, writers)
    messages = [problem.message for problem in done.all_problems()]
    if isinstance(expected, str):
        assert len(messages) == 1
        assert f"{column}: {expected}" in messages[0] or expected in messages[0]
    else:
        assert messages == []
        cell = pq.read_table(tmp_path / "parquet/tides.parquet").column(column)
        assert [str(value) for value in cell.to_pylist()] == expected


def test_instants_sort_as_their_texts_do() -> None:
    offsets = [timezone(timedelta(hours=hours)) for hours in (-14, 0, 14)]
    moments = [datetime(2024, 2, 15, 10, 0, second, micro, zone) for second in (0, 1) for micro in (0, 1, 500_000)
               for zone in offsets]  # fmt: skip
    texts = as_text(pa.array(moments, pa.timestamp("us", "UTC"))).to_pylist()
    assert sorted(zip(moments, texts, strict=True)) == sorted(
        zip(moments, texts, strict=True), key=lambda pair: pair[1]
    )


def test_a_decimal_is_quoted_with_its_digits() -> None:
    assert [quote_value(Decimal(text)) for text in ("0E-9", "4.20")] == ["0.000000000", "4.20"]


def test_rows_may_be_sorted_by_a_column_that_is_a_facet_or_computed() -> None:
    for name in ("sea", "peak_utc", "height"):
        table = replace(TABLE, sort=(name,))
        with closing(sqlite3.connect(":memory:")) as db:
            for statement in (create_table(table), *indexes(table)):
                db.execute(statement)
