"""Changes of one place in a JSON value: some that schemas survive, some that they do not."""

from __future__ import annotations

import copy
import random
from typing import Any

from small_schemas import JSON

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
    change_node(node, chance.choice([*VALUES, other]), chance, keys_of(schemas))


def change_node(node: Any, value: Any, chance: random.Random, words: list[str]) -> None:
    """Change one member of an object or list; a new key is one of some words."""
    value = copy.deepcopy(value)
    if isinstance(node, list):
        if node and chance.random() < 0.5:
            node[chance.randrange(len(node))] = value
        else:
            node.append(value)
        return
    key, word = chance.choice([*node, "title"]), chance.choice(words)
    action = chance.randrange(4)
    if action == 0:
        node.pop(key, None)
    elif action == 1 and key in node:
        node[word] = node.pop(key)
    else:
        node[key if action == 2 else word] = value
