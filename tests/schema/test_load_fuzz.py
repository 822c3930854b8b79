"""Whatever is done to the JSON of schemas, loading works or raises SchemaError with places; never another exception."""

from __future__ import annotations

import copy
import random
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.problems import SchemaError
from accord.schema.load import load_schemas
from small_schemas import JSON, shelves, write
from support import examples

# Words and values that schemas hold, so that a change says something, and some that none holds.
WORDS = sorted(
    {"evidence", "missing", "year", "item", "book_id", "start", "end", "rank", "default", "properties", "x-generated",
     "additionalProperties", "allOf", "not", "anyOf", "multipleOf", "const", "examples", "format", "definitions"}
)  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2**70, 0.5, 1e300, "", "name", "id", "string", "integer", "array", "object", "^(a+)+$",
    "^[a-z]$", "edtf", "date", "books.id", "books", "copies.id", "books_fts", "codes", "#/$defs/genre",
    "#/$defs/nothing",
    "definitions.json#/$defs/line", "https://example.org/x", "http://127.0.0.1:9/#/$defs/x", "\u0000", [], {},
    ["name"], ["id", "id"], [[]], {"$ref": "#/$defs/genre"}, {"type": "string"},
    {"const": "a"},
]  # fmt: skip


def nodes(value: Any) -> list[Any]:
    """Return every object and list of a JSON value."""
    found, left = [], [value]
    while left:
        node = left.pop()
        if isinstance(node, (dict, list)):
            found.append(node)
            left += node.values() if isinstance(node, dict) else node
    return found


def keys_of(value: Any) -> list[str]:
    return sorted({key for node in nodes(value) if isinstance(node, dict) for key in node} | set(WORDS))


def change(schemas: JSON, chance: random.Random) -> None:
    """Change one place of some schemas: take out, rename, replace, copy from elsewhere, or add."""
    places = nodes(schemas["books"]) + nodes(schemas["shelves"]) + nodes(schemas["definitions"])
    node, other = chance.choice(places), chance.choice(places)
    value = copy.deepcopy(chance.choice([*VALUES, other]))
    if isinstance(node, list):
        if node and chance.random() < 0.5:
            node[chance.randrange(len(node))] = value
        else:
            node.append(value)
        return
    key, word = chance.choice([*node, "title"]), chance.choice(keys_of(schemas))
    action = chance.randrange(4)
    if action == 0:
        node.pop(key, None)
    elif action == 1 and key in node:
        node[word] = node.pop(key)
    else:
        node[key if action == 2 else word] = value


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_changed_schemas_load_or_are_refused_with_places(seed: int, changes: int) -> None:
    chance, schemas = random.Random(seed), shelves()  # noqa: S311 - test data
    for _ in range(changes):
        change(schemas, chance)
    judge(schemas)


@settings(max_examples=examples(100))
@given(st.binary(max_size=60), st.integers(0, 2**16))
def test_changed_bytes_load_or_are_refused_with_places(noise: bytes, at: int) -> None:
    folder = write(Path(mkdtemp()), shelves())
    try:
        text = (folder / "books.json").read_bytes()
        at %= len(text)
        (folder / "books.json").write_bytes(text[:at] + noise + text[at + 1 :])
        load(folder)
    finally:
        shutil.rmtree(folder)


def judge(schemas: JSON) -> None:
    folder = write(Path(mkdtemp()), schemas)
    try:
        load(folder)
    finally:
        shutil.rmtree(folder)


def check_places(error: SchemaError, folder: Path) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.path == folder.name or problem.path.startswith(f"{folder.name}/"), problem
        assert problem.message


def load(folder: Path) -> None:
    try:
        schemas = load_schemas(folder)
    except SchemaError as error:
        check_places(error, folder)
        return
    for table in schemas.tables.values():  # what loads has tables whose columns have types
        assert all(column.type in ("string", "integer", "number", "boolean", "date") for column in table.columns)
        assert len(table.by_name) == len(table.columns)
