"""A comparison as JSON; it is written record by record, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from accord.compare.comparison import Comparison, TableChanges
from accord.compare.listing import Record, by_table
from accord.compare.package import Package


def lines(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the report, a record a line; ``limit`` is how many records of each table it lists, 0 all."""
    head = {
        "version": 1,
        "equal": comparison.is_empty,
        "asks_for": comparison.level,
        "old": _package(comparison.old),
        "new": _package(comparison.new),
        "structure": [vars(change) for change in comparison.structure],
    }
    yield _json(head)[:-1] + ', "tables": ['
    separator = ""
    for table, records, left in by_table(comparison, limit):
        yield separator + _json({**_table(table), "left_out": left})[:-1] + ', "changes": ['
        before = ""
        for record in records:
            yield before + _json(_record(record))
            before = ","
        yield "]}"
        separator = ","
    yield "]}"


def _package(package: Package) -> dict[str, Any]:
    return {"place": package.place, "name": package.about.get("name"), "version": package.about.get("version")}


def _table(table: TableChanges) -> dict[str, Any]:
    return {
        "name": table.name,
        "key": list(table.key),
        "rows": {"old": table.rows[0], "new": table.rows[1]},
        "records": dict(table.records),
        "cells": dict(table.cells),
    }


def _record(record: Record) -> dict[str, Any]:
    cells = [{"column": column, "old": old, "new": new} for column, old, new in record.cells]
    return {"change": record.kind, "key": record.key, "new_key": record.new_key, "cells": cells}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
