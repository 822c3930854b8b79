"""Derive the tables from a schema, by the naming rule.

A schema describes one record; its scalar properties are the columns of a table, in property order. An array property
is a child table, named by the record's singular and the property unless ``x-table`` names it:

    CREATE TABLE events (id TEXT PRIMARY KEY, title TEXT NOT NULL, ...)
    CREATE TABLE event_participants (event_id TEXT REFERENCES events, item INTEGER, actor TEXT, ...,
                                     PRIMARY KEY (event_id, item))
    CREATE TABLE statements (id TEXT PRIMARY KEY, event_id TEXT REFERENCES events, speaker TEXT, ...)

A child with an ``id`` of its own is keyed by it, any other by its parent's id and its place in the list. Every EDTF
column ``x`` brings ``x_earliest``, ``x_latest`` and ``x_precision``; one with ``x-year`` brings ``year`` too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from accord.schema.model import EVIDENCE, Column, Schema, Table, resolve
from accord.values import edtf

_ITEM = Column(
    "item",
    {"title": "Item", "description": "Place in the list, from 1.", "type": "integer", "minimum": 1},
    required=True,
)


def tables(name: str, schema: Schema) -> list[Table]:
    """Return the table of a record schema and its child tables; that their names differ is checked by the caller."""
    columns, children = [], []
    for prop, spec in schema["properties"].items():
        full = resolve(spec, schema)
        if full["type"] == "array":
            if prop != EVIDENCE:
                children.append(_child(name, schema, prop, full))
        elif full["type"] != "object":
            columns += _columns(prop, spec, _with_words(full, schema), required=prop in schema["required"])
    conditions: Schema = {
        word: schema[word] for word in ("dependentRequired", "if", "then", "else", "allOf") if word in schema
    }
    table = Table(
        name,
        schema["title"],
        schema.get("description", ""),
        _with_missing(columns, schema),
        ("id",),
        schema.get("x-label") or _label(columns, ("id",)),
        _row_schema(columns, conditions),
        generated=schema.get("x-generated", ""),
        is_tombstones=schema.get("x-tombstones", False),
    )
    return [table, *children]


def _child(record: str, schema: Schema, prop: str, spec: Schema) -> Table:
    singular = schema.get("x-singular", record)
    item = resolve(spec["items"], schema)
    key = resolve(schema["properties"]["id"], schema)
    parent = _parent_column(record, singular, key)
    conditions: Schema = {}
    if item["type"] == "object":
        columns = []
        for name, column in item["properties"].items():
            full = resolve(column, schema)
            columns += _columns(name, column, _with_words(full, schema), required=name in item["required"])
        conditions = {word: item[word] for word in ("dependentRequired",) if word in item}
    else:
        columns = _columns(item["x-column"], spec["items"], item, required=True)
    has_id = columns[0].name == "id"
    columns = [columns[0], parent, *columns[1:]] if has_id else [parent, _ITEM, *columns]
    natural = tuple(spec.get("x-key", ())) or (
        ("id",) if has_id else (columns[-1].name,) if item["type"] != "object" else ()
    )
    return Table(
        spec.get("x-table", f"{singular}_{prop}"),
        spec["title"],
        spec.get("description", ""),
        _with_missing(columns, spec),
        ("id",) if has_id else (parent.name, "item"),
        spec.get("x-label") or (columns[0] if has_id else columns[2]).name,
        _row_schema(columns, conditions),
        natural,
        record,
        prop,
    )


def _label(columns: list[Column], key: tuple[str, ...]) -> str:
    """Return the column that people call a row by: its first text, one that is always there before others."""
    texts = [column for column in columns if column.name not in key and _is_text(column)]
    required = [column for column in texts if column.required]
    return (required or texts or columns)[0].name


def _is_text(column: Column) -> bool:
    codes_or_form = {"oneOf", "enum", "const", "format", "x-references"} & column.spec.keys()
    return column.type == "string" and not codes_or_form and not column.derived_from


def _parent_column(record: str, singular: str, key: Schema) -> Column:
    """Return the column of a child table that names the record; ``key`` is the schema of the record's id."""
    spec = {word: value for word, value in key.items() if not word.startswith("x-")}
    spec |= {"title": key["title"], "description": f"The record in {record}."}
    return Column(f"{singular}_id", {**spec, "x-references": f"{record}.id", "x-parent": True}, required=True)


def _with_words(spec: Schema, root: Schema) -> Schema:
    """Return a property with the list of words that ``x-neutral`` names in its place."""
    return {**spec, "x-neutral": root["$defs"][spec["x-neutral"]]["enum"]} if "x-neutral" in spec else spec


def _with_missing(columns: list[Column], table: Schema) -> tuple[Column, ...]:
    """Return the columns of a table, each with the words for no value that its table has where it has none itself."""
    words = {"x-missing": table["x-missing"]} if "x-missing" in table else {}
    return tuple(c if c.derived_from or not words else replace(c, spec={**words, **c.spec}) for c in columns)


def _columns(name: str, raw: Schema, spec: Schema, *, required: bool) -> list[Column]:
    vocabulary = raw["$ref"].removeprefix("#/$defs/") if "oneOf" in spec and "$ref" in raw else None
    column = Column(name, spec, required, vocabulary)
    return [column, *(_derived_columns(column) if spec.get("format") == "edtf" else ())]


def _derived_columns(date: Column) -> Iterator[Column]:
    """Yield the columns that follow from an EDTF column."""
    name, title = date.name, date.spec["title"]
    for bound in ("earliest", "latest"):
        description = f"The {bound} day that {name} may mean; null where it is open or there is none."
        spec: Schema = {"title": f"{title}, {bound}", "type": "string", "format": "date", "description": description}
        yield Column(f"{name}_{bound}", spec, required=False, derived_from=name)
    spec = {"title": f"{title}, precision", "type": "string", "enum": list(edtf.PRECISIONS)}
    spec["description"] = f"What kind of date {name} is."
    yield Column(f"{name}_precision", spec, required=False, derived_from=name)
    if date.spec.get("x-year"):
        spec = {"title": "Year", "type": "integer", "minimum": 1, "maximum": 9999, "x-facet": True}
        spec["description"] = f"The year, where the whole {name} lies within one."
        yield Column("year", spec, required=False, derived_from=name)


def _row_schema(columns: list[Column], conditions: Schema) -> Schema:
    """Return the JSON Schema of one row of a table: flat, self-contained, nulls left out."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [c.name for c in columns if c.required],
        "properties": {c.name: c.spec for c in columns},
        **conditions,
    }
