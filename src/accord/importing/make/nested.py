"""Nested records as Accord keeps them: in one YAML file where that is not too long, else as rows of each table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from accord.importing import shapes
from accord.importing.infer.kinds import Kind
from accord.importing.infer.tables import InferredTable
from accord.importing.literals import Number
from accord.importing.model import Table
from accord.importing.store import Store, cell
from accord.schema import model
from accord.sources.yaml_text import MAX_BYTES
from accord.values.sql_quoting import quote_identifier

_NO_TEXTS = ("integer", "number", "year")  # numbers of these kinds stand without quotes


def as_yaml(inferred: Mapping[str, InferredTable], table: Table) -> str:
    """Return the records of a table as a list in YAML, or nothing where that is longer than a file may be."""
    if table.records is None:
        return ""
    parts: list[str] = []
    size = 0
    for record in table.records.written:
        lines = list(_block(_record(inferred, table, record)))
        part = "".join(f"{'- ' if at == 0 else '  '}{line}\n" for at, line in enumerate(lines))
        size += len(part.encode())
        if size > MAX_BYTES:
            return ""
        parts.append(part)
    return "".join(parts)


def _record(inferred: Mapping[str, InferredTable], table: Table, record: Any) -> dict[str, Any]:
    """Return a record by the names of its properties, without what holds no value."""
    records = table.records
    if records is None:
        return {}
    made: dict[str, Any] = {}
    for item, way in zip(inferred[table.name].columns, records.level.values, strict=True):
        value = _scalar(shapes.value_of(record, way, records.level), item.kind)
        if value is not None:
            made[item.prop] = value
    for child in table.lists:
        below = child.records
        if below is None:
            continue
        items = list(shapes.items_of(record, below.way))
        kind = inferred[child.name].columns[0].kind
        if below.level.is_values:
            values: list[Any] = [_scalar(value, kind) for value in items]
            if below.has_items:
                prop = inferred[child.name].columns[0].prop
                values = [{} if value is None else {prop: value} for value in values]
        else:
            values = [_record(inferred, child, item) for item in items]
        if values:
            made[child.prop] = values
    return made


def _scalar(value: Any, kind: Kind) -> Any:
    """Return a value as YAML text, or None where it is a word for none."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - the one value that differs
        return None
    if isinstance(value, Number):
        return _Literal(value) if kind.name in _NO_TEXTS else str(value)
    if isinstance(value, bool):
        return value if kind.name == "boolean" else str(value).lower()
    is_none = kind.name != "string" and (value == "" or value in kind.missing)
    return None if is_none else kind.spell(value) if kind.spell else value


class _Literal(str):
    """A number as it is spelt."""

    __slots__ = ()


def _block(value: Any) -> Iterator[str]:
    """Yield the lines of a mapping that is not empty, or of a list."""
    pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, inner in pairs:
        head = "-" if key is None else f"{json.dumps(key, ensure_ascii=False)}:"
        if not isinstance(inner, dict | list):
            yield f"{head} {inner if isinstance(inner, _Literal) else json.dumps(inner, ensure_ascii=False)}"
        elif not inner:
            yield f"{head} {{}}" if isinstance(inner, dict) else f"{head} []"
        else:
            lines = list(_block(inner))
            yield from (
                [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
                if key is None
                else [head, *(f"  {x}" for x in lines)]
            )


def write_rows(store: Store, table: Table, schemas: model.Schemas, folder: Path) -> None:
    """Write the records of a table, and the items of its lists, as a CSV file of each table."""
    chain = [table]
    while chain:
        current = chain.pop()
        published = schemas.tables[current.name]
        columns = [column for column in published.columns if not column.derived_from]
        selected = ", ".join(
            f"{_source(current, column.name, schemas)} AS {quote_identifier(column.name)}" for column in columns
        )
        query = f"SELECT {selected} FROM {_joined(current)} ORDER BY {current.staged}.rowid"
        store.export(query, folder / f"{published.stem}.csv")
        chain += current.lists


def _joined(table: Table) -> str:
    """Return the SQL of a staged table beside those of the rows above."""
    sql, here = table.staged, table
    while here.parent:
        above = cell(len(here.columns))
        sql += f" JOIN {here.parent.staged} ON CAST({here.staged}.{above} AS BIGINT) = {here.parent.staged}.rowid"
        here = here.parent
    return sql


def _source(table: Table, name: str, schemas: model.Schemas) -> str:
    """Return the SQL of a published column: of the table itself, of its place, or of the key of a row above."""
    published = schemas.tables[table.name]
    above = published.parent_columns
    if name in above and table.parent:
        key = schemas.tables[table.parent.name].key
        return _source(table.parent, key[above.index(name)], schemas)
    own = {column.name: at for at, column in enumerate(table.columns)}
    return f"{table.staged}.{cell(own[name] if name in own else len(table.columns) + 1)}"
