"""From records to tables: the rows of every published table, typed as Arrow tables.

Rows stand in a fixed order (records by id, items as written), so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from accord import edtf, evidence, flat
from accord.check.meaning import places_around
from accord.check.rows import RowChecker
from accord.errors import Path, Problem
from accord.model import Column, Schemas, Table
from accord.records import Curated, Record

Row = dict[str, Any]
ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table, with titles and descriptions as metadata of table and columns."""
    fields = [
        pa.field(c.name, ARROW[c.type], nullable=not c.required,
                 metadata={"title": c.spec["title"], "description": c.spec["description"]})
        for c in table.columns
    ]  # fmt: skip
    return pa.schema(fields, metadata={"name": table.name, "title": table.title, "description": table.description})


def make(curated: Curated, schemas: Schemas) -> dict[str, list[Row]]:
    """Return the rows of every table, by table name in publishing order."""
    rows: dict[str, list[Row]] = {name: [] for name in schemas.tables}
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
    rows["evidence"].sort(
        key=lambda row: (row["table"], row["record"], row["item"] or 0, row["field"] or "", row["id"])
    )
    rows["records"] = list(_records(curated, schemas))
    rows["codes"] = list(_codes(schemas))
    rows["events_flat"] = [_row(schemas.tables["events_flat"], row) for row in flat.events(rows)]
    return rows


def to_arrow(rows: dict[str, list[Row]], schemas: Schemas) -> dict[str, pa.Table]:
    """Return rows as Arrow tables."""
    return {name: pa.Table.from_pylist(rows[name], arrow_schema(table)) for name, table in schemas.tables.items()}


def check(arrow: dict[str, pa.Table], schemas: Schemas) -> list[Problem]:
    """Return the problems of the tables themselves: rows against their schema, keys and references between tables."""
    problems = []
    ids = {name: set(table.column("id").to_pylist()) for name, table in arrow.items() if "id" in table.column_names}
    for name, table in schemas.tables.items():
        data, checker = arrow[name], RowChecker(table)
        for batch in data.to_batches():
            for fault in checker.check(batch):
                problems.append(_problem(table, f"row {fault.row + 1}: {fault.column}: {fault.message}", fault.rule))
        keys = list(zip(*(data.column(column).to_pylist() for column in table.key), strict=True))
        for key in sorted({key for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else ():
            problems.append(_problem(table, f"the key {key} stands twice", "duplicate-id"))
        for column, target in table.foreign_keys:
            for value in sorted(set(data.column(column).to_pylist()) - {None} - ids[target]):
                problems.append(_problem(table, f"{column}: {value!r} is not an id in {target}", "reference"))
    return problems


def _problem(table: Table, message: str, rule: str) -> Problem:
    return Problem(f"table {table.name}", 0, 0, "", rule, message)


def _row(table: Table, data: Row) -> Row:
    row: Row = {}
    for column in table.columns:
        row[column.name] = _derive(column, row) if column.derived_from else _plain(column, data.get(column.name))
    return row


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


_DERIVED: dict[str, Callable[[edtf.Edtf], Any]] = {
    "earliest": lambda when: when.earliest, "latest": lambda when: when.latest,
    "precision": lambda when: when.precision, "year": lambda when: when.year,
}  # fmt: skip


def _derive(column: Column, row: Row) -> Any:
    text = row[column.derived_from or ""]
    return None if text is None else _DERIVED[column.name.rpartition("_")[2]](edtf.parse(text))


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
