"""The types of columns: the one table of what each is called elsewhere.

A column has the type that its schema names with ``type`` and ``format``: ``kind_of`` returns its name, ``type_of`` what
it is. A decimal's name holds its precision and scale, as SQL writes them: ``decimal(10,2)``; that of a list holds the
name of the type of its items: ``list(integer)``. Arrow is imported where its type is asked for: schemas are loaded
without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

INT64_END = 2**63  # whole numbers are below it
MAX_PRECISION = 38  # digits of a decimal, which Arrow, Parquet and Spark hold in 128 bits
PRECISION, SCALE = "x-precision", "x-scale"
_DECIMAL = re.compile(r"decimal\(([0-9]+),([0-9]+)\)")


@dataclass(frozen=True)
class Type:
    """What one type of a column is in Arrow, SQLite, Table Schema and Spark, and how people name a value of it.

    Attributes:
        made: what makes the Arrow type: the name of a function of ``pyarrow``, and its arguments.
        json: the type of JSON Schema whose words speak of its values.
        table_format: the format of Table Schema, where it is not the default one.
        has_text: whether a value has one text, of which words such as ``pattern`` and ``const`` can speak.
    """

    made: tuple[str | int, ...]
    sqlite: str
    table_schema: str
    spark: str
    noun: str
    json: str = "string"
    table_format: str = ""
    has_text: bool = True

    @cached_property
    def arrow(self) -> pa.DataType:
        """The type of Arrow."""
        import pyarrow as pa

        name, *arguments = self.made
        if name == _LIST:
            return pa.list_(type_of(str(arguments[0])).arrow)
        return getattr(pa, str(name))(*arguments)

    @property
    def is_text(self) -> bool:
        """Whether a cell holds the text as it was written; of the format of these, a rule judges."""
        return self.made == ("string",)


_TEXT = (("string",), "TEXT")
_LIST = "list_"
TYPES = {
    "string": Type(*_TEXT, "string", "string", "text"),
    "integer": Type(("int64",), "INTEGER", "integer", "bigint", "a whole number", "integer"),
    "number": Type(("float64",), "REAL", "number", "double", "a number", "number"),
    "year": Type(("int64",), "INTEGER", "year", "bigint", "a year such as 2024", "integer"),
    "boolean": Type(("bool_",), "INTEGER", "boolean", "boolean", "true or false", "boolean"),
    "date": Type(("date32",), "TEXT", "date", "date", "a day such as 2024-02-15"),
    # Without seconds, which ISO 8601 allows, a text is none of the default format of Table Schema, but of "any".
    "date-time": Type(*_TEXT, "datetime", "string", "a date and time such as 2024-02-15T10:30:00Z", table_format="any"),
    "time": Type(*_TEXT, "time", "string", "a time of day such as 10:30", table_format="any"),
    "duration": Type(*_TEXT, "duration", "string", "a duration such as PT1H30M"),
    "geopoint": Type(*_TEXT, "geopoint", "string", "longitude and latitude such as 51.39,35.69"),
    "geojson": Type(*_TEXT, "geojson", "string", "a geometry in GeoJSON"),
    "wkt": Type(*_TEXT, "string", "string", "a geometry in well-known text such as POINT (51.39 35.69)"),
    # Of columns that are computed; in CSV and SQLite as 2024-02-15T10:30:00+00:00.
    "timestamp": Type(("timestamp", "us", "UTC"), "TEXT", "datetime", "timestamp", "an instant", has_text=False),
}


def kind_of(spec: Mapping[str, Any]) -> str:
    """Return the name of the type of a column, from its schema."""
    form, kind = spec.get("format"), spec["type"]
    if kind == "array":
        return f"list({kind_of(spec['items'])})"
    if form == "decimal" and kind == "string":
        return f"decimal({spec.get(PRECISION, MAX_PRECISION)},{spec.get(SCALE, 0)})"
    return str(form if form in TYPES and TYPES[form].json == kind else kind)


@cache
def type_of(kind: str) -> Type:
    """Return a type by its name."""
    if kind in TYPES:
        return TYPES[kind]
    return _list(item) if (item := item_kind(kind)) else _decimal(*decimal_digits(kind))


def narrowed(arrow: pa.DataType) -> pa.DataType:
    """Return the type of whole numbers, or of lists of them, that have 32 bits in place of 64."""
    import pyarrow as pa

    return pa.list_(pa.int32()) if pa.types.is_list(arrow) else pa.int32()


def item_kind(kind: str) -> str:
    """Return the name of the type of the items of a list; empty for what is no list."""
    return kind.removeprefix("list(")[:-1] if kind.startswith("list(") else ""


def _list(item: str) -> Type:
    about = type_of(item)
    noun = f"a list, each item {about.noun},"
    return Type((_LIST, item), "TEXT", "list", f"array<{about.spark}>", noun, "array", has_text=False)


def is_decimal(kind: str) -> bool:
    """Whether a name is that of a decimal type."""
    return kind.startswith("decimal(")


def decimal_digits(kind: str) -> tuple[int, int]:
    """Return precision and scale of a decimal type: how many digits it has, and how many of them after the point.

    Raises:
        KeyError: for what is no decimal type.
    """
    if not (match := _DECIMAL.fullmatch(kind)):
        raise KeyError(kind)
    return int(match[1]), int(match[2])


def _decimal(precision: int, scale: int) -> Type:
    example = f"12.{'345'[:scale].ljust(scale, '0')}" if scale else "12"
    noun = f"a decimal number such as {example}"
    made = ("decimal128", precision, scale)
    return Type(made, "TEXT", "number", f"decimal({precision},{scale})", noun, has_text=False)
