"""Instants, decimals of many digits and lists are written as texts of ours; what Arrow writes alike stays its own."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from accord.values.texts import as_text, as_texts, separator, with_texts

CASES: list[tuple[pa.DataType, list[Any], list[Any]]] = [
    (pa.timestamp("us", "UTC"), [datetime(2024, 2, 5, 10, tzinfo=UTC), None], ["2024-02-05T10:00:00+00:00", None]),
    (pa.timestamp("us", "UTC"), [datetime(1, 1, 1, 0, 0, 0, 50, tzinfo=UTC)], ["0001-01-01T00:00:00.000050+00:00"]),
    (pa.decimal128(9, 7), [Decimal("0.0000001"), Decimal("12.5"), None], ["0.0000001", "12.5000000", None]),
    (pa.list_(pa.string()), [["a", "b"], [], None], ["a;b", "", None]),
    (pa.list_(pa.int64()), [[1, 20]], ["1;20"]),
]


def field(kind: pa.DataType) -> pa.Field:
    return pa.field("cells", kind, metadata={"separator": ";"} if pa.types.is_list(kind) else None)


@pytest.mark.parametrize(("kind", "values", "texts"), CASES, ids=[str(kind) for kind, *_ in CASES])
def test_these_are_written_as_texts(kind: pa.DataType, values: list[Any], texts: list[Any]) -> None:
    batch = pa.record_batch([pa.array(values, kind)], schema=pa.schema([field(kind)]))
    schema = as_texts(batch.schema)
    assert schema.types == [pa.string()]
    assert with_texts(batch, schema).column(0).to_pylist() == texts


@pytest.mark.parametrize("kind", [pa.decimal128(9, 6), pa.int64(), pa.string(), pa.date32(), pa.bool_(), pa.float64()])
def test_others_stay_as_they_are(kind: pa.DataType) -> None:
    batch = pa.record_batch([pa.nulls(2, kind)], schema=pa.schema([field(kind)]))
    assert as_texts(batch.schema) == batch.schema
    assert with_texts(batch, batch.schema) is batch
    if not pa.types.is_decimal(kind):
        assert as_text(batch.column(0)).type == kind


def test_a_decimal_that_is_asked_for_is_a_text_of_any_scale() -> None:
    assert as_text(pa.array([Decimal("1.5"), None], pa.decimal128(3, 1))).to_pylist() == ["1.5", None]


def test_the_separator_is_that_of_its_field() -> None:
    assert [separator(field(kind)) for kind in (pa.list_(pa.string()), pa.int64())] == [";", ""]
