"""Two columns in order (x-before): the rows of which the later value surely lies before the earlier one, by Python."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.rules.rows import RowChecker
from accord.schema.model import ORDERED, Column, Table
from accord.schema.tables import tables
from accord.sources.date_columns import derive
from accord.values import edtf
from accord.values.types import type_of
from small_schemas import prop, record

FORMATS = {"integer": ("integer", {}), "number": ("number", {}), "date": ("string", {"format": "date"}),
           "edtf": ("string", {"format": "edtf"}), "year": ("integer", {"format": "year"}),
           "decimal": ("string", {"format": "decimal", "x-precision": 38, "x-scale": 20})}  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(-3, 3) | st.sampled_from([2**53, 2**53 + 1, -(2**63), 2**63 - 1]),
    "number": st.sampled_from([0.0, -0.0, 0.1, 0.30000000000000004, 0.3, 5e-324, -1e308]),
    "year": st.integers(1000, 1003),
    "decimal": st.sampled_from(list(map(Decimal, ("0", "-0.5", "0.1", "0.10000000000000000001", "1E-20")))),
    "date": st.sampled_from([date(1, 1, 1), date(2024, 2, 28), date(2024, 2, 29), date(9999, 12, 31)]),
    "edtf": st.sampled_from(["2024", "2024-02", "2024-02-29", "2023/2024-01", "../2024-02", "2024-01/..", "202X", "x"]),
}


def table_of(kind: str) -> Table:
    json_type, words = FORMATS[kind]
    own = {"end": prop(json_type, **words), "start": prop(json_type, x_before="end", **words)}
    return tables("spans", record("spans", "span", [], **own))[0]


def is_after(start: Any, end: Any, kind: str) -> bool:
    """Whether a start surely lies after an end."""
    if start is None or end is None:
        return False
    if kind != "edtf":
        return bool(end < start)
    try:
        least, most = edtf.parse(start).earliest, edtf.parse(end).latest
    except edtf.EdtfError:
        return False
    return least is not None and most is not None and most < least


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.data())
def test_rows_out_of_order_are_those_of_python(kind: str, data: st.DataObject) -> None:
    cells = st.lists(st.tuples(st.none() | VALUES[kind], st.none() | VALUES[kind]), min_size=1, max_size=9)
    rows = data.draw(cells)
    table = table_of(kind)
    arrow = type_of(table.by_name["start"].type).arrow
    columns = [pa.array(list("abcdefghi"[: len(rows)])), *(pa.array(cells, arrow) for cells in zip(*rows, strict=True))]
    batch = pa.record_batch([columns[0], columns[2], columns[1]], names=["id", "end", "start"])
    faults = RowChecker(table).check_all(derive(batch, table), 100).first
    assert [(f.row, f.column) for f in faults if f.rule in ("order", "date-order")] == [
        (row, "end") for row, (start, end) in enumerate(rows) if is_after(start, end, kind)
    ]


@pytest.mark.parametrize(
    ("kind", "start", "end", "message"),
    [
        ("integer", 2, 1, "order: 1 is less than the start, 2; correct one of them"),
        ("number", 2.5, -1.0, "order: -1.0 is less than the start, 2.5; correct one of them"),
        ("date", date(2024, 2, 15), date(33, 4, 3),
         "date-order: 0033-04-03 is before the start, 2024-02-15; correct one of them"),
        ("edtf", "2024~", "202X-01", "format"), ("edtf", "2024", "2023-05~", "date-order: 2023-05~ is before"),
    ],
)  # fmt: skip
def test_the_problem_says_both_values(kind: str, start: Any, end: Any, message: str) -> None:
    table = table_of(kind)
    batch = pa.RecordBatch.from_pylist([{"id": "a", "end": end, "start": start}])
    (fault,) = RowChecker(table).check_all(derive(batch, table), 100).first
    assert f"{fault.rule}: {fault.message}".startswith(message)


def test_every_kind_with_an_order_is_tried_here() -> None:
    assert set(ORDERED) == set(FORMATS)
    assert {Column("x", {"type": kind, **words}, required=False).order for kind, words in FORMATS.values()} == set(
        ORDERED
    )
    assert not Column("x", {"type": "string"}, required=False).order
