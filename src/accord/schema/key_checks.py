"""What must hold of the keys within one schema: no gaps, kinds that compare, and a key where rows are named by it."""

from __future__ import annotations

from collections.abc import Iterator

from accord.problems import Path
from accord.schema.definitions import lists
from accord.schema.model import EVIDENCE, Schema, resolve
from accord.schema.tables import key_of
from accord.values.types import kind_of

Fault = tuple[Path, str]
_NO_KEYS = {
    "number": "a number with a fraction",
    "decimal": "a decimal number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


def check(schema: Schema) -> Iterator[Fault]:
    """A key has no gaps, and is of what can be compared; what names its record needs a record with a key."""
    yield from _key(key_of(schema), schema, (), schema)
    for path, _, item in lists(schema, schema):
        if path[1] == EVIDENCE:
            continue
        names, within = list(item.get("properties", {})), (*path, "items")
        if not key_of(schema) and len(path) == len(("properties", "list")):  # those within follow from it
            yield path, "items name their record by its key, and it has none; give the record one with x-key"
        if "id" in names:
            yield from _key(["id"], item, within, schema)
            if names[0] != "id":
                yield (*within, "properties", "id"), "an id that items are found by stands first among their properties"
        if "x-name" in item and not names:
            yield (*within, "x-name"), "x-column names the column of a list of values; take x-name out"
    if EVIDENCE in schema["properties"] and not key_of(schema):
        yield ("properties", EVIDENCE), "evidence names its record by its key, and it has none; give it one with x-key"


def _key(key: list[str], owner: Schema, path: Path, schema: Schema) -> Iterator[Fault]:
    for name in key:
        full = resolve(owner["properties"][name], schema)
        kind = no_key(full)
        if name not in owner["required"]:
            yield (*path, "required"), f'names no {name}; a key has no gaps: add "{name}" to it'
        if kind:
            where: Path = (*path, "properties", name)
            yield where, f"{name} is {kind}, which is no key; a key is text, a whole number or a day"


def no_key(spec: Schema) -> str:
    """Return what a property is where it is nothing that keys are made of."""
    if spec.get("format") == "edtf":
        return "an uncertain date"
    kind = spec["type"] if spec["type"] in ("array", "object") else kind_of(spec).partition("(")[0]
    return _NO_KEYS.get(kind, "")
