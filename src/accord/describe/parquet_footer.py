"""What published Parquet files have beyond their rows: licence, citation, version and codes in the footer.

A reader that has the file alone finds there what it may do with it and what its codes mean:
``pyarrow.parquet.read_metadata(file).metadata``, ``FROM parquet_kv_metadata(file)`` in DuckDB. Whole numbers have 32
bits where the schema allows no greater ones: in JavaScript those of 64 are of a type of their own, which JSON does not
hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from accord.describe import about
from accord.schema.model import Column, Schemas, Table
from accord.write.tables import Output, Published

LEAST, GREATEST = -(2**31) + 1, 2**31 - 1  # of 32 bits; the least of all is no value in R


def output(folder: Path, schemas: Schemas, package: Mapping[str, Any]) -> Output:
    """Return where the published tables go; ``package`` is what describes the whole, right or wrong."""
    whole: dict[str, str] = {}
    with suppress(KeyError, TypeError, AttributeError):  # of a package that a check refuses nothing is published
        whole = _of_whole(about.complete(package))
    published = {
        name: Published([c.name for c in table.columns if is_narrow(c)], {**whole, **_codes(table)})
        for name, table in schemas.tables.items()
    }
    return Output(folder, published=published)


def _of_whole(said: Mapping[str, Any]) -> dict[str, str]:
    licence = said["licenses"][0] if said["licenses"] else {}
    words = {
        "dataset": said["title"],
        "version": said["version"],
        "created": said["created"],
        "license": licence.get("name") or licence.get("title"),
        "license_url": licence.get("path"),
        "citation": said["citation"],
    }
    return {word: str(text) for word, text in words.items() if text}


def _codes(table: Table) -> dict[str, str]:
    """Return the codes of each column that has some, with their labels, in JSON."""
    labels = {
        column.name: {str(code["const"]): code["title"] for code in spec["oneOf"]}
        for column in table.columns
        if "oneOf" in (spec := column.spec["items"] if column.separator else column.spec)
    }
    return {"codes": json.dumps(labels, ensure_ascii=False)} if labels else {}


def is_narrow(column: Column) -> bool:
    """Whether 32 bits hold every value that the schema allows."""
    item = column.item if column.separator else column
    if item.type == "year" or (item.type == "integer" and item.is_place):
        return True
    if item.type != "integer":
        return False
    spec = item.spec
    bounds = [spec.get("minimum", spec.get("exclusiveMinimum")), spec.get("maximum", spec.get("exclusiveMaximum"))]
    limits = item.codes or bounds
    return all(isinstance(limit, (int, float)) and LEAST <= limit <= GREATEST for limit in limits)
