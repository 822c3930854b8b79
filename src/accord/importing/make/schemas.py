"""Schemas of what was inferred: one JSON Schema a table, in the words of Accord."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from accord.importing.infer.lists import SEPARATOR
from accord.importing.infer.tables import InferredColumn, InferredTable
from accord.importing.names import singular
from accord.importing.types import words
from accord.schema.model import Schema

MIN_WORDS = 2  # characters of a title or description
_CONSTANTS: dict[str, Callable[[str], Any]] = {"string": str, "integer": int, "number": float}


def schema(inferred: InferredTable, stem: str, tables: Mapping[str, InferredTable]) -> Schema:
    """Return the schema of a table whose file is called ``stem``, with those of the lists in its records."""
    table = inferred.table
    made: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{stem}.json"}
    made |= _texts(table.title, table.description)
    made |= {"x-name": table.name} if table.name != stem else {}
    made |= {"x-singular": singular(table.name)} if table.lists and singular(table.name) != table.name else {}
    props = {item.column.name: item.prop for item in inferred.columns}
    made |= {"x-label": props[inferred.label.column]} if inferred.label.column else {}
    made["x-key"] = [inferred.columns[at].prop for at in inferred.key.places]
    made |= _foreign_keys(inferred)
    return made | _object(inferred, tables)


def _object(inferred: InferredTable, tables: Mapping[str, InferredTable]) -> Schema:
    """Return the properties of a record, or of an item of a list."""
    single = {reference.columns[0]: reference for reference in inferred.references if len(reference.columns) == 1}
    properties: dict[str, Schema] = {}
    for item in inferred.columns:
        properties[item.prop] = _property(item)
        if reference := single.get(item.column.name):
            properties[item.prop]["x-references"] = f"{reference.table}.{reference.target_columns[0]}"
    for child in inferred.table.lists:
        properties[child.prop] = _list(tables[child.name], tables)
    required = [item.prop for item in inferred.columns if item.is_required]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _list(inferred: InferredTable, tables: Mapping[str, InferredTable]) -> Schema:
    table = inferred.table
    made: Schema = {"type": "array"}
    above = table.parent.name if table.parent else ""
    made |= {"x-table": table.name} if table.name != f"{singular(above)}_{table.prop}" else {}
    made |= {"x-singular": singular(table.name)} if table.lists else {}
    made |= _foreign_keys(inferred)
    if table.records and table.records.level.is_values and not table.records.has_items:
        item = _property(inferred.columns[0]) | {"x-column": inferred.columns[0].column.name}
        return made | {"items": item}
    return made | {"items": _object(inferred, tables)}


def _foreign_keys(inferred: InferredTable) -> Schema:
    table = inferred.table
    props = {item.column.name: item.prop for item in inferred.columns}
    composite = [
        _foreign_key(reference, table.name, props) for reference in inferred.references if len(reference.columns) > 1
    ]
    return {"x-foreign-keys": composite} if composite else {}


def _foreign_key(reference: Any, own: str, props: Mapping[str, str]) -> Schema:
    target = {} if reference.table == own else {"resource": reference.table}
    return {
        "fields": [props[name] for name in reference.columns],
        "reference": {**target, "fields": list(reference.target_columns)},
    }


def _property(item: InferredColumn) -> Schema:
    made = _scalar(item)
    if not item.separator:
        return made
    outer: Schema = {word: made.pop(word) for word in ("title", "description", "x-name", "x-missing") if word in made}
    return {**outer, "type": "array", "items": made, SEPARATOR: item.separator}


def _scalar(item: InferredColumn) -> Schema:
    column, kind = item.column, item.kind
    made = _texts(column.title, column.description)
    made |= {"x-name": column.name} if item.prop != column.name else {}
    made |= words(kind.name)
    values = {code.value: _CONSTANTS[kind.name](code.value) for code in item.codes}
    if any(code.title for code in item.codes):
        made["oneOf"] = [{"const": values[code.value], **_texts(code.title, code.description)} for code in item.codes]
    elif item.codes:
        made["enum"] = list(values.values())
    made |= item.constraints
    more: list[tuple[str, Any]] = [
        ("x-missing", kind.missing),
        ("x-unit", item.unit),
        ("x-unique", item.is_unique),
        ("x-characters", "any" if item.has_any_characters else ""),
        ("x-facet", bool(item.codes)),
    ]
    return made | {word: value for word, value in more if value}


def _texts(title: str, description: str) -> Schema:
    """Return title and description, where they are more than a letter: a schema takes no less."""
    given = {"title": title, "description": description}
    return {word: text for word, text in given.items() if len(text) >= MIN_WORDS}


def text(made: Schema) -> str:
    """Return a schema as people can read and compare it."""
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
