"""Each type of a column has one name in each of the forms that are published: one table says all of them."""

from __future__ import annotations

import sqlite3

import pyarrow as pa
import pytest

from accord.values.types import ARROW, TYPES

EXPECTED = {
    # type: (Arrow, SQLite, Table Schema, Spark)
    "string": (pa.string(), "TEXT", "string", "string"),
    "integer": (pa.int64(), "INTEGER", "integer", "bigint"),
    "number": (pa.float64(), "REAL", "number", "double"),
    "boolean": (pa.bool_(), "INTEGER", "boolean", "boolean"),
    "date": (pa.date32(), "TEXT", "date", "date"),
}


def test_the_table_holds_every_type_of_a_column() -> None:
    assert set(TYPES) == set(ARROW) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_type_has_its_name_in_each_form(name: str) -> None:
    kind = TYPES[name]
    assert (kind.arrow, kind.sqlite, kind.table_schema, kind.spark) == EXPECTED[name]
    assert ARROW[name] is kind.arrow


@pytest.mark.parametrize("name", EXPECTED)
def test_a_strict_table_of_sqlite_takes_the_type(name: str) -> None:
    sqlite3.connect(":memory:").execute(f"CREATE TABLE t (c {TYPES[name].sqlite}) STRICT")
