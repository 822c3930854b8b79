"""Relations: keys are unique, references exist, nothing is part of itself, in every table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.problems import Path, Problem, did_you_mean, dotted
from accord.schema.model import Column, Schema, Schemas, resolve
from accord.sources.records import ANY, Curated, Record

Ids = dict[str, dict[str, tuple[Record, Path]]]  # table -> id -> where it stands first


def collect_ids(curated: Curated, schemas: Schemas) -> tuple[Ids, list[Problem]]:
    """Return every id of every table with its place, and a problem for each that stands twice."""
    ids: Ids = {name: {} for name in schemas.tables}
    problems = []
    for table, records in curated.records.items():
        for record in records:
            if not isinstance(record.data, dict):
                continue
            for name, path, value in _own_ids(table, record, schemas):
                first = ids[name].setdefault(value, (record, path))
                if first != (record, path):
                    other, where = first
                    line, column = other.document.at((*other.base, *where))
                    fact = f"{dotted(path)}: {value!r} is taken in {name}: {other.file}:{line}:{column}"
                    problems.append(record.problem(path, "duplicate-id", fact))
    problems += _tombstones(curated.records.get("withdrawn", []), ids)
    return ids, problems


def _tombstones(withdrawn: list[Record], ids: Ids) -> Iterator[Problem]:
    for record in withdrawn:
        data = record.data if isinstance(record.data, dict) else {}
        table, gone, heir = data.get("table"), data.get("id"), data.get("replaced_by")
        if not isinstance(table, str) or not isinstance(gone, str):
            continue  # told by the shape check
        if table not in ids:
            yield record.problem(("table",), "reference", f"table: {table!r} is no table{did_you_mean(table, ids)}")
            continue
        if gone in ids[table]:
            other, path = ids[table][gone]
            fact = (
                f"{dotted(path)}: {gone!r} was withdrawn from {table} and is never used again; give this one another id"
            )
            yield other.problem(path, "withdrawn-id", fact)
        if isinstance(heir, str) and heir not in ids[table]:
            fact = f"replaced_by: {heir!r} is not an id in {table}{did_you_mean(heir, ids[table])}"
            yield record.problem(("replaced_by",), "reference", fact)


def _own_ids(table: str, record: Record, schemas: Schemas) -> Iterator[tuple[str, Path, str]]:
    if record.id:
        yield table, ("id",), record.id
    for name, child in schemas.children(table).items():
        items = record.data.get(name)
        for index, item in enumerate(items if isinstance(items, list) else []):
            if child.key == ("id",) and isinstance(item, dict) and isinstance(item.get("id"), str):
                yield child.name, (name, index, "id"), item["id"]


def check(curated: Curated, schemas: Schemas, ids: Ids) -> list[Problem]:
    """Return problems of references, natural keys and cycles."""
    problems: list[Problem] = []
    for table, records in curated.records.items():
        references = list(_references(schemas.records[table]))
        for record in records:
            if isinstance(record.data, dict):
                for path, value, target in _values(record.data, references):
                    if value not in ids[target] and not _may_stand(value, target, curated, schemas):
                        fact = f"{dotted(path)}: {value!r} is not an id in {target}{did_you_mean(value, ids[target])}"
                        problems.append(record.problem(path, "reference", fact))
                problems += natural_keys(record, schemas.records[table])
        problems += [p for c in schemas.tables[table].columns if c.spec.get("x-acyclic") for p in _cycles(records, c)]
    return problems


def _may_stand(value: str, target: str, curated: Curated, schemas: Schemas) -> bool:
    """Whether an id may stand in a file that could not be understood, which is told already, or in a file of rows."""
    if target in curated.elsewhere:
        return True  # judged between the tables
    unread = curated.unread.get(schemas.tables[target].parent or target, set())
    return bool(unread) if schemas.tables[target].parent else value in unread or ANY in unread


def _references(schema: Schema) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (steps, target table) of each reference of a record schema; a step ``*`` is every item of a list."""
    for name, spec in schema["properties"].items():
        full = resolve(spec, schema)
        if target := full.get("x-references"):
            yield (name,), target.removesuffix(".id")
        item = resolve(full["items"], schema) if full["type"] == "array" else {}
        for column, inner in item.get("properties", {}).items():
            if target := inner.get("x-references"):
                yield (name, "*", column), target.removesuffix(".id")


def _values(data: Any, references: list[tuple[tuple[str, ...], str]]) -> Iterator[tuple[Path, str, str]]:
    for steps, target in references:
        first = data.get(steps[0])
        if len(steps) == 1:
            if isinstance(first, str):
                yield steps, first, target
            continue
        for index, item in enumerate(first if isinstance(first, list) else []):
            value = item.get(steps[2]) if isinstance(item, dict) else None
            if isinstance(value, str):
                yield (steps[0], index, steps[2]), value, target


def natural_keys(record: Record, schema: Schema) -> Iterator[Problem]:
    """Yield a problem for each item whose ``x-key`` an earlier item of the same list has already."""
    for name, spec in schema["properties"].items():
        items = record.data.get(name) if "x-key" in spec else None
        seen: dict[tuple[str, ...], int] = {}
        for index, item in enumerate(items if isinstance(items, list) else []):
            if not isinstance(item, dict):
                continue
            key = tuple(str(item.get(column)) for column in spec["x-key"])
            if seen.setdefault(key, index) != index:
                what = ", ".join(f"{c} {v!r}" for c, v in zip(spec["x-key"], key, strict=True))
                fact = (
                    f"{name}[{index}]: an item with {what} stands in the list already, at [{seen[key]}]; take one out"
                )
                yield record.problem((name, index), "duplicate-key", fact)


def _cycles(records: list[Record], column: Column) -> Iterator[Problem]:
    parents = {r.id: r.data.get(column.name) for r in records if isinstance(r.data, dict)}
    for record in records:
        trail, here = [record.id], parents.get(record.id)
        while isinstance(here, str) and here not in trail:
            trail.append(here)
            here = parents.get(here)
        if here == record.id and here:
            fact = f"{column.name}: goes round in a circle: {' -> '.join([*trail, here])}"
            yield record.problem((column.name,), "cycle", fact)
