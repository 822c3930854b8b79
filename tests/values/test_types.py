"""Each type of a column has one name in each of the forms that are published: one table says all of them."""

from __future__ import annotations

import sqlite3

import pyarrow as pa
import pytest

from accord.values.types import TYPES, decimal_digits, item_kind, kind_of, type_of

EXPECTED = {
    # type: (Arrow, SQLite, Table Schema, Spark)
    "string": (pa.string(), "TEXT", "string", "string"),
    "integer": (pa.int64(), "INTEGER", "integer", "bigint"),
    "number": (pa.float64(), "REAL", "number", "double"),
    "boolean": (pa.bool_(), "INTEGER", "boolean", "boolean"),
    "year": (pa.int64(), "INTEGER", "year", "bigint"),
    "date": (pa.date32(), "TEXT", "date", "date"),
    "date-time": (pa.string(), "TEXT", "datetime", "string"),
    "time": (pa.string(), "TEXT", "time", "string"),
    "duration": (pa.string(), "TEXT", "duration", "string"),
    "geopoint": (pa.string(), "TEXT", "geopoint", "string"),
    "geojson": (pa.string(), "TEXT", "geojson", "string"),
    "wkt": (pa.string(), "TEXT", "string", "string"),
    "timestamp": (pa.timestamp("us", "UTC"), "TEXT", "datetime", "timestamp"),
    "decimal(38,9)": (pa.decimal128(38, 9), "TEXT", "number", "decimal(38,9)"),
}
SCHEMAS = {
    "integer": {"type": "integer"},
    "year": {"type": "integer", "format": "year"},
    "date": {"type": "string", "format": "date"},
    "duration": {"type": "string", "format": "duration"},
    "decimal(9,0)": {"type": "string", "format": "decimal", "x-precision": 9},
    "decimal(9,2)": {"type": "string", "format": "decimal", "x-precision": 9, "x-scale": 2},
    "string": {"type": "string", "format": "edtf"},
    "number": {"type": "number", "format": "date"},
}


def test_the_table_holds_every_type_of_a_column() -> None:
    assert set(TYPES) == {name for name in EXPECTED if "(" not in name}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_type_has_its_name_in_each_form(name: str) -> None:
    kind = type_of(name)
    assert (kind.arrow, kind.sqlite, kind.table_schema, kind.spark) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_strict_table_of_sqlite_takes_the_type(name: str) -> None:
    sqlite3.connect(":memory:").execute(f"CREATE TABLE t (c {type_of(name).sqlite}) STRICT")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_names_the_type_of_its_column(name: str) -> None:
    assert kind_of(SCHEMAS[name]) == name


@pytest.mark.parametrize("name", ["decimal", "decimal(9)", "text"])
def test_what_is_no_type_has_no_entry(name: str) -> None:
    with pytest.raises(KeyError):
        type_of(name)


@pytest.mark.parametrize(
    ("kind", "item"),
    [("list(integer)", "integer"), ("list(decimal(3,1))", "decimal(3,1)"), ("integer", ""), ("list", "")],
)
def test_a_list_has_a_type_of_its_items(kind: str, item: str) -> None:
    assert item_kind(kind) == item


def test_a_decimal_without_more_words_is_a_whole_number_of_38_digits() -> None:
    assert kind_of({"type": "string", "format": "decimal"}) == "decimal(38,0)"
    assert decimal_digits("decimal(38,0)") == (38, 0)
