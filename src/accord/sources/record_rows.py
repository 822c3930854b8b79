"""From records to tables: the rows of every published table, typed as Arrow tables.

Rows stand in a fixed order (records by id, items as written), so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from accord.evidence import assertions as evidence
from accord.problems import Path, Problem
from accord.rules.keys import judge as keys
from accord.rules.meaning import places_around
from accord.rules.rows import RowChecker
from accord.schema.model import Column, Schemas, Table
from accord.sources import flat
from accord.sources.computed import derive
from accord.sources.records import Curated, Record
from accord.values.types import ARROW

Row = dict[str, Any]


def make(curated: Curated, schemas: Schemas, given: Mapping[str, list[Row]] | None = None) -> dict[str, list[Row]]:
    """Return the rows of every table, by table name in publishing order; ``given`` come as files of rows."""
    rows: dict[str, list[Row]] = {name: list((given or {}).get(name, ())) for name in schemas.tables}
    around = places_around(curated)
    for name, records in curated.records.items():
        for record in records:
            rows[name].append(_row(schemas.tables[name], record.data))
            for prop, child in schemas.children(name).items():
                rows[child.name] += [
                    _child_row(child, record, at, item) for at, item in enumerate(record.data.get(prop, []))
                ]
            if "evidence" in schemas.records[name]["properties"]:
                rows["evidence"] += [evidence.row(word) for word in evidence.words(record, schemas, around)]
    for name, table in schemas.tables.items():
        if table.generated:
            rows[name] = _generated(name, rows, curated, schemas)
    return rows


def _generated(name: str, rows: dict[str, list[Row]], curated: Curated, schemas: Schemas) -> list[Row]:
    """Return the rows of a table that nobody writes. They come after the others, and events_flat after codes."""
    if name == "evidence":
        order = ("table", "record", "item", "field", "id")
        return sorted(rows[name], key=lambda row: [row[k] or (0 if k == "item" else "") for k in order])
    if name == "records":
        return list(_records(curated, schemas))
    if name == "codes":
        return list(_codes(schemas))
    return list(flat.events(rows, list(_codes(schemas))))


def to_arrow(rows: dict[str, list[Row]], schemas: Schemas) -> dict[str, pa.Table]:
    """Return rows as Arrow tables, with the columns that are computed."""
    return {name: _arrow(rows[name], table) for name, table in schemas.tables.items() if name in rows}


def _arrow(rows: list[Row], table: Table) -> pa.Table:
    columns = {
        c.name: pa.array([_plain(c, row.get(c.name)) for row in rows], ARROW[c.type])
        for c in table.columns if not c.derived_from
    }  # fmt: skip
    return pa.Table.from_batches([derive(pa.record_batch(columns), table)])


def check(arrow: dict[str, pa.Table], schemas: Schemas, *, keys_too: bool = True) -> list[Problem]:
    """Return the problems of the tables themselves: rows against their schema, keys and references between tables."""
    problems = []
    for name, data in arrow.items():
        checker = RowChecker(schemas.tables[name])
        for batch in data.to_batches():
            problems += [_problem(name, f.row, f"{f.column}: {f.message}", f.rule) for f in checker.check(batch)]
    for fault in keys.check_small(arrow, schemas) if keys_too else ():
        problems.append(_problem(fault.table, fault.row, keys.words(fault), fault.rule))
    return problems


def _problem(table: str, row: int, message: str, rule: str) -> Problem:
    return Problem(f"table {table}", 0, 0, "", rule, f"row {row + 1}: {message}")


def _row(table: Table, data: Row) -> Row:
    return {column.name: data.get(column.name) for column in table.columns if not column.derived_from}


def _child_row(table: Table, record: Record, at: int, item: Any) -> Row:
    data = item if isinstance(item, dict) else {table.columns[-1].name: item}
    return _row(table, {**data, table.parent_column or "": record.id, "item": at + 1})


def _plain(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type == "date":
        return date.fromisoformat(value)
    if column.type == "integer":
        return int(value)
    return float(value) if column.type == "number" else value


def _records(curated: Curated, schemas: Schemas) -> Iterator[Row]:
    for name, records in curated.records.items():
        for record in records:
            own: list[tuple[str, str, Path]] = [(name, record.id, ())]
            for prop, child in schemas.children(name).items():
                if child.key == ("id",):
                    own += [(child.name, item["id"], (prop, at)) for at, item in enumerate(record.data.get(prop, []))]
            for table, key, path in own:
                line, _ = record.document.at((*record.base, *path))
                yield {"id": f"{table}:{key}", "table": table, "record": key, "file": record.file, "line": line}


def _codes(schemas: Schemas) -> list[Row]:
    return [
        {"id": f"{name}:{code['const']}", "vocabulary": name, "code": code["const"], "label": code["title"],
         "definition": code["description"], "crosswalk": code.get("x-crosswalk")}
        for name, vocabulary in schemas.vocabularies.items() for code in vocabulary["oneOf"]
    ]  # fmt: skip
