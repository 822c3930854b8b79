"""What a list that is one column may hold: values with one text each, in which the separator cannot stand."""

from __future__ import annotations

from collections.abc import Iterator

from accord.problems import Path
from accord.schema.key_checks import no_key
from accord.schema.model import CHARACTERS, EVIDENCE, SEPARATOR, UNIT, Schema
from accord.values.types import kind_of

_OF_TABLES = ("x-table", "x-singular", "x-key", "x-label", "x-sort")
# The letters of which the texts of other kinds of items are made.
_LETTERS = {"string": "", "integer": "-", "number": "+-.", "boolean": "", "date": "-"}
_FORMATS = ("date", "uri", "language-tag")
_WORDS = (CHARACTERS, "x-form", UNIT, "x-crosswalk", "x-facet", "x-search", "x-references")


def check(spec: Schema, item: Schema, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with a list column, given its resolved item."""
    inside: Path = (*path, "items")
    if path == ("properties", EVIDENCE):
        yield (*path, SEPARATOR), "evidence is a list of objects, which no text can hold; take x-separator out"
        return
    for word in _OF_TABLES:
        if word in spec:
            fact = f"{word} is for a list that is a table, which x-separator makes a column; take one of them out"
            yield (*path, word), fact
    if item["type"] == "object":
        yield inside, "the items of a list column are values, not objects; take x-separator out to make them a table"
        return
    kind, form = kind_of(item), item.get("format")
    if kind not in _LETTERS or (form and form not in _FORMATS):
        known = ", ".join((*_LETTERS, *_FORMATS[1:]))
        yield inside, f"an item of a list column is one of {known}, not {form or kind}; make the list a table"
        return
    if shared := [letter for letter in spec[SEPARATOR] if letter in _LETTERS[kind]]:
        yield (*path, SEPARATOR), f"{shared[0]!r} may stand in an item of type {kind}; choose another separator"
    yield from _words(item, kind, inside)


def _words(item: Schema, kind: str, inside: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the words of an item."""
    if "x-references" in item and no_key(item):
        fact = "x-references is for text, whole numbers and days, as keys are; take it out, or change the type"
        yield (*inside, "x-references"), fact
    if "x-search" in item and kind != "string":
        yield (*inside, "x-search"), "x-search is for text, whose words are found; take it out"
    for word in item:
        if word.startswith("x-") and word not in _WORDS:
            yield (*inside, word), f"{word} says nothing of an item of a list column; take it out, or make it a table"
