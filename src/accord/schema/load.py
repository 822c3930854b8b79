"""Load ``schemas/``, the single source of truth of what a record may say, and close it.

Every word of a schema must be one that ``schemas/meta.json`` allows; a misspelt keyword is an error here, not a rule
that nobody enforces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accord.problems import SchemaError
from accord.schema import keywords as exact
from accord.schema import tables as derive
from accord.schema.model import PACKAGE, Schema, Schemas, Table, resolve

# The words that are allowed in every project; one without a meta.json of its own goes by the main one.
META = Path(__file__).resolve().parents[3] / "schemas" / "meta.json"


def load_schemas(folder: Path) -> Schemas:
    """Load and close the schemas of a folder.

    Raises:
        SchemaError: naming the file and the place, for JSON that cannot be read, a word that meta.json does not
            allow, a reference to nowhere, or one definition written in two ways.
    """
    records: dict[str, Schema] = {}
    meta = _read_json(folder / "meta.json" if (folder / "meta.json").exists() else META)
    for path in sorted(folder.glob("*.json")):
        if path.name != "meta.json":
            records[path.stem] = _closed(_read_json(path), meta, path)
    if not records:
        raise SchemaError(f"{folder.name}/ holds no schema")
    tables: dict[str, Table] = {}
    for name, schema in records.items():
        if name != PACKAGE:
            tables.update(derive.tables(name, schema))
    order = _publishing_order(tables)
    result = Schemas(records, {name: tables[name] for name in order}, _vocabularies(records))
    _check_targets(result)
    for table in result.tables.values():
        _check_exact(table)
    return result


def _vocabularies(records: dict[str, Schema]) -> dict[str, Schema]:
    """Return the code lists by name; a definition of one name must be the same in every file."""
    vocabularies: dict[str, Schema] = {}
    shared: dict[str, tuple[str, Schema]] = {}
    for name, schema in records.items():
        for key, definition in schema.get("$defs", {}).items():
            owner, same = shared.setdefault(key, (name, definition))
            if definition != same:
                raise SchemaError(f"schemas/{name}.json: $defs/{key} differs from the one in schemas/{owner}.json")
            if "oneOf" in definition:
                vocabularies[key] = definition
    return dict(sorted(vocabularies.items()))


def _read_json(path: Path) -> Schema:
    def closed_object(pairs: list[tuple[str, Any]]) -> Schema:
        if len({key for key, _ in pairs}) < len(pairs):
            raise SchemaError(f"{path.parent.name}/{path.name}: an object has one key twice: {[k for k, _ in pairs]}")
        return dict(pairs)

    def no_number(text: str) -> None:
        raise SchemaError(f"{path.parent.name}/{path.name}: not JSON: {text} is no number")

    try:
        text = path.read_text(encoding="utf-8")
        value: Schema = json.loads(text, object_pairs_hook=closed_object, parse_constant=no_number)
    except FileNotFoundError:
        raise SchemaError(f"{path.parent.name}/{path.name} is missing") from None
    except ValueError as error:
        raise SchemaError(f"{path.parent.name}/{path.name}: not JSON: {error}") from None
    return value


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
            _check_words({"pattern": spec["pattern"]}, "string", f"{place}: at {where}")
    _check_names(schema, place)
    return schema


def _check_names(schema: Schema, place: str) -> None:
    for key, definition in schema.get("$defs", {}).items():
        if "$ref" in definition:
            raise SchemaError(f"{place}: $defs/{key} must not be a reference to another definition")
    for where, names, known in _named(schema):
        for name in names:
            if name not in known:
                raise SchemaError(f"{place}: {where} names no property: {name!r}")


def _named(schema: Schema) -> Iterator[tuple[str, list[str], Schema]]:
    """Yield (where, names, properties they must be among) of each word of a schema that names properties."""
    own = schema["properties"]
    yield "required", schema["required"], own
    conditions = [schema.get(word, {}) for word in ("if", "then", "else")] + schema.get("allOf", [])
    for spec, where in _walk(conditions, "condition"):
        yield where, [*spec.get("required", []), *spec.get("properties", {})], own
    yield from _dependent(schema, "", own)
    for name, spec in own.items():
        yield f"{name}: x-within", [spec["x-within"]] if "x-within" in spec else [], own
        item = resolve(spec["items"], schema) if "items" in spec else {}
        inner = item.get("properties", {})
        yield f"{name}: x-key", spec.get("x-key", []), inner
        yield f"{name}: required", item.get("required", []), inner
        yield from _dependent(item, f"{name}: ", inner)


def _dependent(spec: Schema, place: str, known: Schema) -> Iterator[tuple[str, list[str], Schema]]:
    for key, needed in spec.get("dependentRequired", {}).items():
        yield f"{place}dependentRequired", [key, *needed], known


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


def _check_words(spec: Schema, kind: str, place: str) -> None:
    for word, value in spec.items():
        try:
            exact.check(word, value, kind)
        except exact.InexactError as error:
            raise SchemaError(f"{place}: {word} {value!r}: {error}") from None


def _check_exact(table: Table) -> None:
    """Refuse what cannot be judged exactly on the columns of a table, and conditions on what is no column."""
    place = f"schemas: {table.name}"
    for name, column in table.by_name.items():
        _check_words(column.spec, column.type, f"{place}.{name}")
    conditions = {word: spec for word, spec in table.row_schema.items() if word in ("if", "then", "else", "allOf")}
    for name, needed in table.row_schema.get("dependentRequired", {}).items():
        _check_columns([name, *needed], table)
    for spec, _ in _walk(conditions, "condition"):
        _check_columns([*spec.get("required", []), *spec.get("properties", {})], table)
        for name, inner in spec.get("properties", {}).items():
            _check_words(inner, table.by_name[name].type, f"{place}: a condition on {name}")


def _check_columns(names: list[str], table: Table) -> None:
    for name in names:
        if name not in table.by_name:
            raise SchemaError(f"schemas: {table.name}: a condition may speak of columns only, and {name!r} is none")


def _publishing_order(tables: dict[str, Table]) -> list[str]:
    """Order tables so that what is referenced comes first, children after their parent, generated ones last."""
    order: list[str] = []

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in order or name in trail or name not in tables:
            return
        for _, target in tables[name].foreign_keys:
            visit(target, (*trail, name))
        order.append(name)

    for name in sorted(tables, key=lambda n: (bool(tables[n].generated), tables[n].parent is not None, n)):
        visit(name, ())
    return order


def _check_targets(schemas: Schemas) -> None:
    for table in schemas.tables.values():
        for column, target in table.foreign_keys:
            if target not in schemas.tables:
                raise SchemaError(f"schemas: {table.name}.{column} references {target!r}, which is no table")
        if table.label not in table.by_name:
            raise SchemaError(f"schemas: the label of {table.name} is no column: {table.label!r}")
