"""The types of columns: the one table of what each is called elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Type:
    """What one type of a column is in Arrow, SQLite, Table Schema and Spark, and how people name a value of it."""

    arrow: pa.DataType
    sqlite: str
    table_schema: str
    spark: str
    noun: str


TYPES = {
    "string": Type(pa.string(), "TEXT", "string", "string", "text"),
    "integer": Type(pa.int64(), "INTEGER", "integer", "bigint", "a whole number"),
    "number": Type(pa.float64(), "REAL", "number", "double", "a number"),
    "boolean": Type(pa.bool_(), "INTEGER", "boolean", "boolean", "true or false"),
    "date": Type(pa.date32(), "TEXT", "date", "date", "a day such as 2024-02-15"),
}
ARROW = {name: kind.arrow for name, kind in TYPES.items()}
