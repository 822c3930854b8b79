"""Types of Parquet against types of the schema: what fits without loss, and each value at the border of what does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from accord.sources.parquet_types import fits, typed_cells

INFINITE = float("inf")
GIVEN: dict[str, tuple[list[pa.DataType], list[pa.DataType]]] = {  # those that fit, and those that do not
    "string": ([pa.string(), pa.large_string(), pa.string_view(), pa.null()], [pa.binary(), pa.int64(), pa.bool_()]),
    "integer": ([pa.int8(), pa.uint64(), pa.string()], [pa.float64(), pa.bool_(), pa.decimal128(9, 0)]),
    "year": ([pa.int16(), pa.string()], [pa.float32(), pa.date32()]),
    "number": ([pa.float32(), pa.float64(), pa.int64()], [pa.bool_(), pa.decimal128(9, 2)]),
    "boolean": ([pa.bool_(), pa.null()], [pa.int8(), pa.float64()]),
    "date": ([pa.date32()], [pa.date64(), pa.timestamp("s"), pa.int32()]),
    "date-time": (
        [pa.timestamp("ns"), pa.timestamp("us", "Etc/UTC")],
        [pa.timestamp("s", "Asia/Tehran"), pa.time32("s")],
    ),
    "timestamp": (
        [pa.timestamp("us", "UTC"), pa.timestamp("s", "+00:00")],
        [pa.timestamp("us"), pa.timestamp("ns", "UTC"), pa.timestamp("us", "Asia/Tehran")],
    ),
    "time": ([pa.time32("ms"), pa.time64("ns")], [pa.timestamp("s"), pa.duration("s"), pa.int64()]),
    "decimal(4,2)": ([pa.decimal128(9, 4), pa.int32(), pa.string()], [pa.float64(), pa.bool_()]),
    "duration": ([pa.string(), pa.large_string()], [pa.duration("s"), pa.int64()]),
}


@pytest.mark.parametrize("kind", GIVEN)
def test_what_is_of_the_same_kind_without_loss_fits(kind: str) -> None:
    fitting, others = GIVEN[kind]
    assert [given for given in fitting if not fits(given, kind)] == []
    assert [given for given in others if fits(given, kind)] == []


@pytest.mark.parametrize("kind", GIVEN)
def test_a_dictionary_fits_where_its_values_do(kind: str) -> None:
    for given in (pa.string(), pa.int64(), pa.bool_()):
        assert fits(pa.dictionary(pa.int32(), given), kind) is fits(given, kind)


@pytest.mark.parametrize(
    ("kind", "cells", "values", "wrong"),
    [
        ("integer", pa.array([2**63 - 1, 2**63, None], pa.uint64()), [2**63 - 1, None, None], [1]),
        ("integer", pa.array(["7", "07", None]), [7, None, None], [1]),
        ("number", pa.array([2**53, 2**53 + 1, 2**53 + 2, None]), [2.0**53, None, 2.0**53 + 2, None], [1]),
        ("number", pa.array([0, -1, -(2**53) - 1, 2**53 + 1]), [0.0, -1.0, None, None], [2, 3]),
        ("number", pa.array([1.5, INFINITE, -INFINITE, float("nan"), None]), [1.5, None, None, None, None], [1, 2, 3]),
        (
            "date",
            pa.array([-719_163, -719_162, 2_932_896, 2_932_897, None], pa.int32()).view(pa.date32()),
            [None, date(1, 1, 1), date(9999, 12, 31), None, None],
            [0, 3],
        ),
        (
            "date-time",
            pa.array([0, 1_500, 1_050, None], pa.timestamp("ms")),
            ["1970-01-01T00:00:00", "1970-01-01T00:00:01.5", "1970-01-01T00:00:01.05", None],
            [],
        ),
        ("date-time", pa.array([10], pa.timestamp("s", "UTC")), ["1970-01-01T00:00:10Z"], []),
        (
            "time",
            pa.array([0, 1_500, 36_000_000, None], pa.time32("ms")),
            ["00:00:00", "00:00:01.5", "10:00:00", None],
            [],
        ),
        (
            "decimal(4,2)",
            pa.array(
                [Decimal("1.500"), Decimal("99.990"), Decimal("100.000"), Decimal("1.505"), None], pa.decimal128(6, 3)
            ),
            [Decimal("1.50"), Decimal("99.99"), None, None, None],
            [2, 3],
        ),
        (
            "decimal(4,2)",
            pa.array([1, 99, 100, -99, -100], pa.int8()),
            [Decimal("1.00"), Decimal("99.00"), None, Decimal("-99.00"), None],
            [2, 4],
        ),
    ],
)
def test_a_value_that_does_not_fit_is_null_and_told_and_the_others_stay_exact(
    kind: str, cells: pa.Array, values: list[Any], wrong: list[int]
) -> None:
    typed, found = typed_cells(cells, kind)
    assert [repr(value) for value in typed.to_pylist()] == [repr(value) for value in values]
    assert found.to_pylist() == wrong
