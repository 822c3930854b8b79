"""Each type of a column has one name in each of the forms that are published: one table says all of them."""

from __future__ import annotations

import sqlite3

import pyarrow as pa
import pytest

from accord.values.types import TYPES, decimal_digits, item_kind, kind_of, narrowed, type_of

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


def test_of_an_instant_a_decimal_and_a_list_there_is_no_one_text() -> None:
    names = [*EXPECTED, "list(string)"]
    assert [name for name in names if not type_of(name).has_text] == ["timestamp", "decimal(38,9)", "list(string)"]
    texts = [name for name in names if type_of(name).is_text]
    assert texts == ["string", "date-time", "time", "duration", "geopoint", "geojson", "wkt"]


def test_a_list_and_its_items_are_named_in_each_form() -> None:
    kind = type_of("list(integer)")
    assert (kind.arrow, kind.sqlite, kind.table_schema) == (pa.list_(pa.int64()), "TEXT", "list")
    assert (kind.spark, kind.noun, kind.json) == ("array<bigint>", "a list, each item a whole number,", "array")
    assert [narrowed(of) for of in (pa.int64(), kind.arrow)] == [pa.int32(), pa.list_(pa.int32())]


@pytest.mark.parametrize(("scale", "example"), [(0, "12"), (1, "12.3"), (2, "12.34"), (3, "12.345"), (5, "12.34500")])
def test_a_decimal_is_shown_with_the_digits_of_its_scale(scale: int, example: str) -> None:
    assert type_of(f"decimal(9,{scale})").noun == f"a decimal number such as {example}"


def test_a_decimal_without_more_words_is_a_whole_number_of_38_digits() -> None:
    assert kind_of({"type": "string", "format": "decimal"}) == "decimal(38,0)"
    assert decimal_digits("decimal(38,0)") == (38, 0)
