"""Schemas of version 0.1.0 in the words of today: what a rule decides, at the places of the text that change.

Each rule gives edits, and keeps the rest of a file as it stands. What no rule decides is left as it is, with a problem
that says what a person has to choose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from accord.problems import Path, Problem
from accord.schema.json_file import SchemaFile, walk

DEFINITIONS = "definitions"
CONTESTED = "contested_words"
ATTRIBUTION, VOICE = "attribution_level", "voice"
MADE_BY_ENGINE = ("codes", "records", "evidence", "disagreements")
# The copies of the engine's own schemas that every dataset of 0.1.0 had, by the hash of what they say.
COPIES = {
    "package": "ae0d3b88b4285c8729cb36320924b052be746674750676182f95dab117958da7",
    "meta": "00940c5e94bf1abf30e2c7c1d7933a23b1ac871330b5bac452aa061210b5c81e",
}
# The words that 0.1.0 itself took for taking a side, as they stood in its code.
LIST_OF_WORDS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": f"{DEFINITIONS}.json",
    "title": "Definitions",
    "description": "What several files of this folder define alike, written once.",
    "$defs": {
        CONTESTED: {
            "title": "Contested words",
            "description": "Words that take a side; one that ends in * has any ending.",
            "type": "string",
            "enum": [
                "terrorist", "terrorists", "martyr*", "regime", "regimes", "zionis*", "separatist", "separatists",
                "militant", "militants", "so-called", "mercenar*", "illegitimate",
            ],
        }
    },
}  # fmt: skip # a list of words


class Edit(NamedTuple):
    """A stretch of a text, and what comes in its place."""

    start: int
    end: int
    text: str


def is_copy(file: SchemaFile) -> bool:
    """Whether a file is a copy of what the engine holds itself today."""
    said = json.dumps(file.value, sort_keys=True).encode()
    return COPIES.get(file.name) == sha256(said).hexdigest()


def needs_words(files: Iterable[SchemaFile]) -> bool:
    """Whether some column asks for neutral words, and its own file has no list of those that are none."""
    return any(
        spec.get("x-neutral") in (True, CONTESTED) and CONTESTED not in (file.value.get("$defs") or {})
        for file in files
        if isinstance(file.value, dict)
        for spec, _ in file.specs
    )


def edits(file: SchemaFile) -> Iterator[Edit]:
    """Yield what changes in a schema."""
    for spec, path in file.specs:
        if spec.get("x-neutral") is True:
            yield _value(file, (*path, "x-neutral"), json.dumps(CONTESTED))
    if not isinstance(file.value, dict):
        return
    if file.value.get("x-generated") is True and file.name in MADE_BY_ENGINE:
        yield _value(file, ("x-generated",), json.dumps(file.name))
    if file.name == "evidence" and file.value.get("x-generated") in (True, file.name):
        yield from _item(file)
    for path in attributions(file.value):
        yield _key(file, path)


def left(file: SchemaFile) -> Iterator[Problem]:
    """Yield what a person has to decide of a schema."""
    value = file.value if isinstance(file.value, dict) else {}
    if value.get("x-generated") is True and file.name not in MADE_BY_ENGINE:
        fact = (
            f'is made by a query today: write tables/{file.name}.sql and "x-generated": "query", or take this file out'
        )
        yield file.problem(("x-generated",), fact)
    if file.name in COPIES and not is_copy(file):
        yield file.problem(
            (), "is the engine's own today, and this is another; take it out, or keep what you added to it"
        )


def attributions(value: Any) -> list[Path]:
    """Return the paths of the properties of entries of evidence, and of their table, that have another name today."""
    return [
        (*path, "properties", ATTRIBUTION)
        for spec, path in walk(value)
        if isinstance(properties := spec.get("properties"), dict)
        and ATTRIBUTION in properties
        and "source" in properties
        and VOICE not in properties
    ]


def has_voice(value: Any) -> bool:
    """Whether entries of evidence are of today: a record that still has the earlier name follows."""
    entries = (set(spec.get("properties") or ()) for spec, _ in walk(value))
    return any({VOICE, "source", "fields"} <= entry and ATTRIBUTION not in entry for entry in entries)


def _item(file: SchemaFile) -> Iterator[Edit]:
    """An item of a list goes by its key, which is text; it went by its place."""
    path: Path = ("properties", "item")
    spec = file.value.get("properties", {}).get("item")
    if isinstance(spec, dict) and spec.get("type") == "integer":
        bounds = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
        today = {name: "string" if name == "type" else part for name, part in spec.items() if name not in bounds}
        margin = " " * (len(line := _line(file.text, _offset(file, path))) - len(line.lstrip()))
        yield _value(file, path, json.dumps(today, indent=2, ensure_ascii=False).replace("\n", f"\n{margin}"))


def _offset(file: SchemaFile, path: Path, *, of_key: bool = False) -> int:
    places = file.positions
    return offset(file.text, *(places.keys[path] if of_key else places.values[path]))


def offset(text: str, line: int, column: int) -> int:
    """Return where a line and column of a text are, from its beginning."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return text[start:at]


def _value(file: SchemaFile, path: Path, text: str) -> Edit:
    start = _offset(file, path)
    _, end = json.JSONDecoder().raw_decode(file.text, start)
    return Edit(start, end, text)


def _key(file: SchemaFile, path: Path) -> Edit:
    start = _offset(file, path, of_key=True)
    return Edit(start, start + len(json.dumps(ATTRIBUTION)), json.dumps(VOICE))


def apply(text: str, some: Iterable[Edit]) -> str:
    """Return a text with its edits made."""
    for edit in sorted(some, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def words() -> str:
    """Return the file that holds the list of words which 0.1.0 had in its code."""
    return json.dumps(LIST_OF_WORDS, indent=2) + "\n"
