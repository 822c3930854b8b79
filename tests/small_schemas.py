"""Two small schemas, with one of each construct that a schema may hold, and how a test writes and changes them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from accord.problems import SchemaError
from accord.schema.load import load_schemas
from accord.schema.model import Column, Schemas, Table
from accord.schema.references import resolved
from accord.schema.tables import tables as tables_of
from lighthouses import PACKAGE

JSON = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORD: JSON = {
    "$schema": DIALECT, "type": "object", "additionalProperties": False, "title": "Things", "description": "Of a kind.",
}  # fmt: skip


def prop(kind: str = "string", **words: Any) -> JSON:
    """Return a property: a scalar of a type, with more words; ``x_label`` stands for ``x-label``."""
    return {"title": "Title", "description": "What it is.", "type": kind, **_dashed(words)}


def ref(name: str, **words: Any) -> JSON:
    """Return a property that is of a shared or own definition."""
    return {"title": "Title", "description": "What it is.", "$ref": name, **_dashed(words)}


def _dashed(words: JSON) -> JSON:
    return {word.replace("x_", "x-"): value for word, value in words.items()}


def array(item: JSON, **words: Any) -> JSON:
    """Return a list."""
    return {"title": "Titles", "description": "What they are.", "type": "array", "items": item, **_dashed(words)}


def item(required: list[str], /, **properties: JSON) -> JSON:
    """Return an object in a list."""
    return {**prop("object"), "additionalProperties": False, "required": required, "properties": properties}


def record(file: str, singular: str, required: list[str], /, **properties: JSON) -> JSON:
    """Return the schema of a record whose id is there."""
    return {**RECORD, "$id": f"{file}.json", "x-singular": singular, "x-label": "id", "required": ["id", *required],
            "properties": {"id": prop(pattern="^[a-z-]+$"), **properties}}  # fmt: skip


def shelves() -> JSON:
    """Return schemas by file, fresh: books on shelves."""
    books = record(
        "books", "book", ["name"],
        name=ref("definitions.json#/$defs/line", x_search=True),
        shelf=prop(x_references="shelves.id"), sequel_to=prop(x_references="books.id", x_acyclic=True),
        part_of=prop(x_references="books.id", x_within="printed"), printed=prop(format="edtf"),
        bought=prop(format="date"), genre=ref("#/$defs/genre", x_facet=True),
        pages=prop("integer", minimum=1, maximum=9999),
        price=prop("number", exclusiveMinimum=0), lent=prop("boolean"), note=prop(x_neutral="words", maxLength=80),
        authors=array(item(["name"], name=ref("definitions.json#/$defs/line"), role=prop(enum=["writer", "editor"])),
                      x_key=["name"], x_label="name"),
        tags=array(prop(x_column="tag"), uniqueItems=True),
        copies=array(item(["id"], id=prop(), state=prop(), loans=array(item(["day"], day=prop(format="date"),
                     to=prop(maxLength=40)), x_key=["day"])), x_table="copies", x_singular="copy"),
    )  # fmt: skip
    books["x-label"] = "name"
    books["if"] = {"properties": {"lent": {"const": True}}, "required": ["lent"]}
    books["then"] = {"required": ["shelf"]}
    books["dependentRequired"] = {"price": ["bought"]}
    codes = [{"const": code, "title": code.title(), "description": f"A {code}."} for code in ("novel", "atlas")]
    books["$defs"] = {"genre": prop(oneOf=codes), "words": prop(enum=["trash"])}
    shared = {"$schema": DIALECT, "$id": "definitions.json", "title": "Shared", "description": "What both mean."}
    shared["$defs"] = {"line": prop(minLength=1, pattern="^[a-z ]*$")}
    shelves_of_books = record("shelves", "shelf", [], room=prop())
    return copy.deepcopy({"books": books, "shelves": shelves_of_books, "definitions": shared})


def derived(schemas: JSON) -> dict[str, Table]:
    """Return the tables of schemas that stand alone, by name, without a check."""
    tables = [table for name, schema in schemas.items() for table in tables_of(name, schema)]
    return resolved({table.name: table for table in tables})


def plain_table(specs: JSON) -> Table:
    """Return a table ``things`` of columns by their specifications, none of them required, whose key is ``id``."""
    columns = (
        Column(name, {"title": name, "description": name, **spec}, required=False) for name, spec in specs.items()
    )
    return Table("things", "Things", "Things.", tuple(columns), ("id",), "id", {})


def write(folder: Path, schemas: JSON) -> Path:
    """Write schemas into a folder, each value as JSON and each text or bytes as it is; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        text = json.dumps(schema, indent=2) if isinstance(schema, (dict, list)) else schema
        (folder / f"{name}.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def write_dataset(root: Path, table: str, schema: JSON, rows: list[dict[str, Any]]) -> Path:
    """Make a folder a dataset of one table, whose rows come as JSON Lines; return it."""
    write(root / "schemas", {table: schema})
    (root / "curated").mkdir()
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    (root / "curated" / f"{table}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return root


def problems_of(folder: Path) -> list[str]:
    """Return the problems of a folder of schemas as they are reported; none where it loads."""
    try:
        load_schemas(folder)
    except SchemaError as error:
        return [str(problem) for problem in error.problems]
    return []


def load_shelves(folder: Path) -> Schemas:
    """Return the small schemas as they are loaded from a folder that they are written into."""
    return load_schemas(write(folder, shelves()))
