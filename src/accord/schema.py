"""Load ``schemas/`` and derive the tables from it: the single source of truth of what a record may say.

The naming rule. A schema describes one record; its scalar properties are the columns of a table, in property order.
An array property is a child table, named by the record's singular and the property unless ``x-table`` names it:

    CREATE TABLE events (id TEXT PRIMARY KEY, title TEXT NOT NULL, ...)
    CREATE TABLE event_participants (event_id TEXT REFERENCES events, item INTEGER, actor TEXT, ...,
                                     PRIMARY KEY (event_id, item))
    CREATE TABLE statements (id TEXT PRIMARY KEY, event_id TEXT REFERENCES events, speaker TEXT, ...)

A child with an ``id`` of its own is keyed by it, any other by its parent's id and its place in the list. Every EDTF
column ``x`` brings ``x_earliest``, ``x_latest`` and ``x_precision``; the date of an event brings ``year`` too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from accord import edtf
from accord.errors import SchemaError

Schema = dict[str, Any]
PACKAGE = "package"  # the schema of curated/package.yaml, which describes the whole and is no table


@dataclass(frozen=True)
class Column:
    """One column of a table. ``spec`` is its schema with the ``$ref`` resolved."""

    name: str
    spec: Schema
    required: bool
    vocabulary: str | None = None  # name of the closed vocabulary its codes come from
    derived_from: str | None = None  # the EDTF column it is computed from

    @property
    def type(self) -> str:
        """One of string, integer, number, boolean, date."""
        return "date" if self.spec.get("format") == "date" else self.spec["type"]

    @property
    def references(self) -> str | None:
        """The table whose ``id`` it holds."""
        target = self.spec.get("x-references")
        return target.removesuffix(".id") if target else None

    @property
    def is_edtf(self) -> bool:
        """Whether it holds an uncertain date."""
        return self.spec.get("format") == "edtf"


@dataclass(frozen=True)
class Table:
    """One published table. ``parent`` and ``prop`` say which list of which record a child table comes from."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: str
    row_schema: Schema
    natural_key: tuple[str, ...] = ()  # unique within the parent
    parent: str | None = None
    prop: str | None = None
    generated: bool = False

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def parent_column(self) -> str | None:
        """The column that holds the parent's id."""
        return next((c.name for c in self.columns if self.parent and c.spec.get("x-parent")), None)

    @property
    def foreign_keys(self) -> list[tuple[str, str]]:
        """Pairs of (column, referenced table)."""
        return [(c.name, c.references) for c in self.columns if c.references]


@dataclass(frozen=True)
class Schemas:
    """All schemas by record name, and all tables by table name in publishing order."""

    records: dict[str, Schema]
    tables: dict[str, Table]
    vocabularies: dict[str, Schema] = field(default_factory=dict)

    def children(self, record: str) -> dict[str, Table]:
        """Child tables of a record by property name."""
        return {t.prop: t for t in self.tables.values() if t.parent == record and t.prop}

    @property
    def curated(self) -> dict[str, Schema]:
        """Schemas of what people write."""
        return {n: schema for n, schema in self.records.items() if n != PACKAGE and not schema.get("x-generated")}


def load(folder: Path) -> Schemas:
    """Load and close the schemas of a folder.

    Raises:
        SchemaError: naming the file and the place, for JSON that cannot be read, a word that meta.json does not
            allow, a reference to nowhere, or one definition written in two ways.
    """
    records: dict[str, Schema] = {}
    meta = _read_json(folder / "meta.json")
    for path in sorted(folder.glob("*.json")):
        if path.name != "meta.json":
            records[path.stem] = _closed(_read_json(path), meta, path)
    vocabularies: dict[str, Schema] = {}
    shared: dict[str, tuple[str, Schema]] = {}
    for name, schema in records.items():
        for key, definition in schema.get("$defs", {}).items():
            owner, same = shared.setdefault(key, (name, definition))
            if definition != same:
                raise SchemaError(f"schemas/{name}.json: $defs/{key} differs from the one in schemas/{owner}.json")
            if "oneOf" in definition:
                vocabularies[key] = definition
    tables: dict[str, Table] = {}
    for name, schema in records.items():
        if name != PACKAGE:
            tables.update(_tables(name, schema))
    order = _publishing_order(tables)
    result = Schemas(records, {name: tables[name] for name in order}, dict(sorted(vocabularies.items())))
    _check_targets(result)
    return result


def resolve(spec: Schema, root: Schema) -> Schema:
    """Return a property with its ``$ref`` replaced by what it names; words beside the ``$ref`` win."""
    if "$ref" not in spec:
        return spec
    name = spec["$ref"].removeprefix("#/$defs/")
    return {**root["$defs"][name], **{k: v for k, v in spec.items() if k != "$ref"}}


def _read_json(path: Path) -> Schema:
    def closed_object(pairs: list[tuple[str, Any]]) -> Schema:
        if len({key for key, _ in pairs}) < len(pairs):
            raise SchemaError(f"{path.parent.name}/{path.name}: an object has one key twice: {[k for k, _ in pairs]}")
        return dict(pairs)

    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=closed_object)
    except FileNotFoundError:
        raise SchemaError(f"{path.parent.name}/{path.name} is missing") from None
    except ValueError as error:
        raise SchemaError(f"{path.parent.name}/{path.name}: not JSON: {error}") from None


def _closed(schema: Schema, meta: Schema, path: Path) -> Schema:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 0.2 s that only loading needs
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    place = f"schemas/{path.name}"
    error = best_match(Draft202012Validator(meta).iter_errors(schema))
    if error is not None:
        where = "/".join(str(step) for step in error.absolute_path) or "the top"
        raise SchemaError(f"{place}: at {where}: {error.message}")
    if schema["$id"] != path.name:
        raise SchemaError(f"{place}: $id is {schema['$id']!r}, not the file's name")
    for spec, where in _walk(schema):
        name = spec.get("$ref", "#/$defs/").removeprefix("#/$defs/")
        if name and name not in schema.get("$defs", {}):
            raise SchemaError(f"{place}: at {where}: $ref names no definition of this file: {name!r}")
        if "pattern" in spec:
            _check_pattern(spec["pattern"], f"{place}: at {where}")
    for required in schema["required"]:
        if required not in schema["properties"]:
            raise SchemaError(f"{place}: required names no property: {required!r}")
    return schema


def _walk(node: Any, where: str = "") -> list[tuple[Schema, str]]:
    """Return every object below a schema, with its place; data (const, enum, examples) is not entered."""
    found = []
    if isinstance(node, dict):
        found.append((node, where or "the top"))
        for key, value in node.items():
            if key not in ("const", "enum", "examples"):
                found += _walk(value, f"{where}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += _walk(value, f"{where}/{index}")
    return [(spec, place) for spec, place in found if isinstance(spec.get("pattern", ""), str)]


def _check_pattern(pattern: str, place: str) -> None:
    try:
        re.compile(pattern, re.ASCII)
    except re.error as error:
        raise SchemaError(f"{place}: pattern {pattern!r}: {error}") from None


def ecma(pattern: str) -> re.Pattern[str]:
    """Compile a pattern with its ECMA-262 meaning: ``$`` is the end, not the place before a last newline."""
    parts = re.split(r"(\\.|\[(?:\\.|[^\]\\])*\])", pattern)
    for index in range(0, len(parts), 2):  # outside escapes and classes
        parts[index] = parts[index].replace("$", r"\Z").replace(".", r"[^\n\r\u2028\u2029]")
    return re.compile("".join(parts), re.ASCII)


def _tables(name: str, schema: Schema) -> dict[str, Table]:
    columns, children = [], {}
    for prop, spec in schema["properties"].items():
        full = resolve(spec, schema)
        if full["type"] == "array":
            if prop != "evidence":
                child = _child(name, schema, prop, full)
                children[child.name] = child
        elif full["type"] != "object":
            columns += _columns(prop, spec, full, required=prop in schema["required"], year=prop == "date")
    conditions = {word: schema[word] for word in ("dependentRequired", "if", "then", "else", "allOf") if word in schema}
    table = Table(name, schema["title"], schema["description"], tuple(columns), ("id",), schema["x-label"],
                  _row_schema(columns, conditions), generated=schema.get("x-generated", False))  # fmt: skip
    return {name: table, **children}


def _child(record: str, schema: Schema, prop: str, spec: Schema) -> Table:
    singular = schema["x-singular"]
    item = resolve(spec["items"], schema)
    parent = Column(f"{singular}_id", {**schema["$defs"]["id"], "title": schema["properties"]["id"]["title"],
        "description": f"The record in {record}.", "x-references": f"{record}.id", "x-parent": True}, required=True)  # fmt: skip
    ordinal = Column("item", {"title": "Item", "description": "Place in the list, from 1.", "type": "integer",
        "minimum": 1}, required=True)  # fmt: skip
    conditions = {}
    if item["type"] == "object":
        columns = []
        for name, column in item["properties"].items():
            full = resolve(column, schema)
            columns += _columns(name, column, full, required=name in item["required"])
        conditions = {word: item[word] for word in ("dependentRequired",) if word in item}
    else:
        columns = _columns(item["x-column"], spec["items"], item, required=True)
    has_id = columns[0].name == "id"
    columns = [columns[0], parent, *columns[1:]] if has_id else [parent, ordinal, *columns]
    natural = tuple(spec.get("x-key", ())) or (("id",) if has_id else (columns[-1].name,) if item["type"] != "object" else ())
    return Table(
        spec.get("x-table", f"{singular}_{prop}"), spec["title"], spec["description"], tuple(columns),
        ("id",) if has_id else (parent.name, "item"), columns[0].name if has_id else columns[2].name,
        _row_schema(columns, conditions), natural, record, prop,
    )  # fmt: skip


def _columns(name: str, raw: Schema, spec: Schema, *, required: bool, year: bool = False) -> list[Column]:
    vocabulary = raw["$ref"].removeprefix("#/$defs/") if "oneOf" in spec and "$ref" in raw else None
    columns = [Column(name, spec, required, vocabulary)]
    if spec.get("format") == "edtf":
        what = spec["title"]
        columns += [
            Column(f"{name}_{bound}", {"title": f"{what}, {bound}", "type": "string", "format": "date",
                "description": f"The {bound} day that {name} may mean; null where it is open or there is none."},
                required=False, derived_from=name)
            for bound in ("earliest", "latest")
        ]  # fmt: skip
        columns.append(Column(f"{name}_precision", {"title": f"{what}, precision", "type": "string",
            "enum": list(edtf.PRECISIONS), "description": f"What kind of date {name} is."},
            required=False, derived_from=name))  # fmt: skip
        if year:
            columns.append(Column("year", {"title": "Year", "type": "integer", "minimum": 1, "maximum": 9999,
                "x-facet": True, "description": f"The year, where the whole {name} lies within one."},
                required=False, derived_from=name))  # fmt: skip
    return columns


def _row_schema(columns: list[Column], conditions: Schema) -> Schema:
    """Return the JSON Schema of one row of a table: flat, self-contained, nulls left out."""
    return {
        "type": "object", "additionalProperties": False, "required": [c.name for c in columns if c.required],
        "properties": {c.name: c.spec for c in columns}, **conditions,
    }  # fmt: skip


def _publishing_order(tables: dict[str, Table]) -> list[str]:
    """Order tables so that what is referenced comes first, children after their parent, generated ones last."""
    order: list[str] = []

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in order or name in trail or name not in tables:
            return
        for _, target in tables[name].foreign_keys:
            visit(target, (*trail, name))
        order.append(name)

    for name in sorted(tables, key=lambda n: (tables[n].generated, tables[n].parent is not None, n)):
        visit(name, ())
    return order


def _check_targets(schemas: Schemas) -> None:
    for table in schemas.tables.values():
        for column, target in table.foreign_keys:
            if target not in schemas.tables:
                raise SchemaError(f"schemas: {table.name}.{column} references {target!r}, which is no table")
        if table.label not in table.by_name:
            raise SchemaError(f"schemas: the label of {table.name} is no column: {table.label!r}")


def inlined(schema: Schema) -> Schema:
    """Return a schema with every ``$ref`` replaced by what it names, which validates the same and faster."""

    def inline(node: Any) -> Any:
        if isinstance(node, list):
            return [inline(item) for item in node]
        if not isinstance(node, dict):
            return node
        node = resolve(node, schema) if isinstance(node.get("$ref"), str) else node
        return {key: inline(value) for key, value in node.items() if key != "$defs"}

    return inline(schema)
