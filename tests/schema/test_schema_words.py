"""The reference of schema words is what meta.json says, and meta.json says of every word what it is for."""

from __future__ import annotations

import json
import runpy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from accord.schema.metaschema import engine_file
from support import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "schema_words.py"))
META: dict[str, Any] = engine_file("meta").value
REFERENCE = SCRIPT["Reference"](META)
WORDS = [
    pytest.param(place, word, id=f"{place.name}: {word}")
    for place in REFERENCE.places
    for word in place.spec["properties"]
]


def test_the_page_is_what_meta_json_says() -> None:
    page = (ROOT / "docs" / "schema-words.md").read_text(encoding="utf-8")
    assert page == SCRIPT["page"](), f"docs/schema-words.md is old: run '{SCRIPT['COMMAND']}' and commit what it writes"


def test_words_of_every_place_are_listed() -> None:
    """Each closed object of meta.json, wherever it stands, is a place."""
    closed: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        for inner in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
            walk(inner)
        if isinstance(node, dict) and node.get("additionalProperties") is False and "properties" in node:
            closed.append(node["properties"])

    walk(META)
    listed = [place.spec["properties"] for place in REFERENCE.places]
    assert len(closed) == len(listed)
    assert all(properties in listed for properties in closed)


@pytest.mark.parametrize(("place", "word"), WORDS)
def test_a_word_says_what_it_is_for_and_shows_it(place: Any, word: str) -> None:
    spec = place.spec["properties"][word]
    remedy = f"add it to {word} of {place.name} in src/accord/schema/meta.json, then run '{SCRIPT['COMMAND']}'"
    example = REFERENCE.example(word, spec)
    assert REFERENCE.about(word, spec), f"has no description: {remedy}"
    assert example, f"has no examples: {remedy}"
    validator = Draft202012Validator({**spec, "$defs": META["$defs"]})
    for value in (json.loads(f"{{{example}}}")[word], *spec.get("examples", [])):
        assert [error.message for error in validator.iter_errors(value)] == []
