"""CSV on the Web: ``build/csv/csv-metadata.json``, which its tools look for beside a CSV file.

A column is found by its header, which CSVW calls a title. What CSVW has no word for is left to the other descriptors:
codes and their labels, patterns, several units, how uncertain dates are written.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from accord.describe.whole import Whole
from accord.schema.model import Column, Table
from accord.values.package_terms import known
from accord.values.types import is_decimal

DATATYPES = {
    "integer": "integer",
    "number": "number",
    "year": "integer",  # that of XML has four digits
    "boolean": "boolean",
    "date": "date",
    "duration": "duration",
    "geojson": "json",
    "timestamp": "dateTimeStamp",
}
BOUNDS = {"minimum": "minimum", "maximum": "maximum"}
LENGTHS = {"minLength": "minLength", "maxLength": "maxLength"}


def csvw(whole: Whole) -> dict[str, Any]:
    """Return the description of all CSV files, from the folder that holds them."""
    licence = whole.licence_address
    tables = [_table(table, file.path.removeprefix("csv/")) for table, file in whole.of_kind("csv")]
    described: dict[str, Any] = known(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "@id": whole.address,
            "dc:title": whole.title,
            "dc:description": whole.description,
            "dc:creator": [agent["name"] for agent in whole.creators],
            "dc:license": {"@id": licence} if licence.startswith("http") else licence,
            "dc:issued": {"@value": whole.day, "@type": "xsd:date"},
            "dc:bibliographicCitation": whole.citation,
            "dc:hasVersion": whole.version,
            "dc:subject": whole.keywords,
            "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "quoteChar": '"', "doubleQuote": True},
            "tables": tables,
        }
    )
    return described


def _table(table: Table, url: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column, table) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = [_name(column) for column in table.key]
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {
                "columnReference": [_name(column) for column in key.columns],
                "reference": {
                    "resource": quote(f"{key.table}.csv"),
                    "columnReference": [_name(column) for column in key.target_columns],
                },
            }
            for key in table.foreign_keys
        ]
    return {
        "url": quote(url),
        **known({"dc:title": table.title, "dc:description": table.description}),
        "tableSchema": schema,
    }


def _column(column: Column, table: Table) -> dict[str, Any]:
    item = column.item if column.separator else column
    return {
        "name": _name(column.name),
        "titles": column.name,
        **known({"dc:title": column.title, "dc:description": column.description, "separator": column.separator}),
        "datatype": _datatype(item),
        **({"required": True} if column.required or column.name in table.key else {}),
    }


def _name(column: str) -> str:
    """Return the name of a column as a variable of a URI template, which it must be: all other signs by their codes."""
    name = quote(column, safe="").replace("-", "%2D").replace("~", "%7E")
    return f"%{ord(name[0]):X}{name[1:]}" if name.startswith("_") else name


def _datatype(column: Column) -> str | dict[str, Any]:
    base = "decimal" if is_decimal(column.type) else DATATYPES.get(column.type, "string")
    words = LENGTHS if base == "string" else BOUNDS if base in ("integer", "number") else {}
    limits = {name: column.spec[word] for word, name in words.items() if word in column.spec}
    return {"base": base, **limits} if limits else base
