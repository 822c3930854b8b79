"""Computed columns: of few rows Python makes them as Arrow does of many."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.schema.tables import tables
from accord.sources.date_columns import derive, derive_few
from row_schemas import DATES, DURATIONS, MOMENTS, NUMBERS
from small_schemas import prop, record
from support import examples

TABLE = tables(
    "spans",
    record(
        "spans", "span", [], date=prop(format="edtf", x_year=True), other=prop(format="edtf"), size=prop("number"),
        moment=prop(format="date-time"), length=prop(format="duration"), day=prop(format="date"),
    ),
)[0]  # fmt: skip
DAYS = st.dates().map(str) | st.dates().map(lambda day: str(day)[:7])
MORE_MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat()}+03:30")
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "id": st.just("a"), "date": st.sampled_from(DATES) | DAYS, "other": st.sampled_from(DATES) | DAYS,
    "size": st.sampled_from([*NUMBERS, float("inf"), float("nan")]), "moment": st.sampled_from(MOMENTS) | MORE_MOMENTS,
    "length": st.sampled_from(DURATIONS), "day": st.dates(),
}  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({name: st.none() | cells for name, cells in CELLS.items()}), max_size=5)


def batch_of(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    kinds = {"size": pa.float64(), "day": pa.date32()}
    return pa.record_batch({n: pa.array([row[n] for row in rows], kinds.get(n, pa.string())) for n in CELLS})


@settings(max_examples=examples(300))
@given(ROWS)
def test_few_rows_have_the_computed_columns_of_many(rows: list[dict[str, Any]]) -> None:
    batch = batch_of(rows)
    many, few = derive(batch, TABLE), derive_few(batch, TABLE)
    assert few.schema.equals(many.schema, check_metadata=True)
    assert [str(column) for column in few.columns] == [str(column) for column in many.columns]  # tells -0.0 from 0.0


def test_what_is_computed_is_what_the_texts_mean() -> None:
    row = {"id": "a", "date": "2024-02", "other": "x", "size": -0.0, "moment": "2024-02-15T10:30+03:30",
           "length": "PT1M", "day": None}  # fmt: skip
    (few,) = derive_few(batch_of([row]), TABLE).drop_columns(["moment_utc"]).to_pylist()
    assert {name: str(value) for name, value in few.items() if name not in row and value is not None} == {
        "date_earliest": "2024-02-01", "date_latest": "2024-02-29", "date_precision": "month", "year": "2024",
        "length_seconds": "60.0",
    }  # fmt: skip
    assert str(few["size"]) == "0.0"
