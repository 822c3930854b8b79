"""What cannot be judged exactly on typed columns is refused when the schemas are loaded, with place and reason."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import accord.schema.load
from accord.problems import SchemaError
from accord.schema.keywords import InexactError, bound
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from support import ROOT

WORDS = {"title": "Number", "description": "A number."}
PROPERTIES: dict[str, tuple[dict[str, Any], str]] = {
    "a word of texts on numbers": ({"type": "integer", "minLength": 2}, "says nothing of a column of type integer"),
    "a word of numbers on texts": ({"type": "string", "minimum": 2}, "says nothing of a column of type string"),
    "multiples of doubles": ({"type": "number", "multipleOf": 2}, "a double has no exact remainder"),
    "multiples of a whole double": ({"type": "integer", "multipleOf": 2.0}, "written without a fraction"),
    "a bound beyond 64 bits": ({"type": "integer", "maximum": 2**63}, "is beyond 64 bits"),
    "a bound that is no double": ({"type": "number", "maximum": 2**53 + 1}, "is no double"),
    "a bound beyond every double": ({"type": "number", "maximum": 10**400}, "is no double"),
    "an infinite bound": ({"type": "number", "maximum": float("inf")}, "not JSON: Infinity is no number"),
    "a constant of another type": ({"type": "integer", "const": "1"}, "'1' is nothing that a column of type integer"),
    "a number for a text": ({"type": "string", "enum": ["a", 1]}, "1 is nothing that a column of type string"),
    "one code twice": ({"type": "string", "oneOf": [{"const": "a", **WORDS}] * 2}, "holds 'a' twice"),
    "a POSIX class": ({"type": "string", "pattern": "^[[:alpha:]]$"}, "[ within a class"),
    "a count that begins with nothing": ({"type": "string", "pattern": "^a{,3}$"}, "{ must begin a count"),
    "an anchor that is a character": ({"type": "string", "pattern": "^a\\$"}, "must begin with ^ and end with $"),
    "a pattern that hangs": ({"type": "string", "pattern": "^(a+)+$"}, "exponentially many ways"),
}
CONDITIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a condition on a list": ({"if": {"required": ["participants"]}, "then": {"required": ["note"]}},
    "a condition may speak of columns only, and 'participants' is none"),
    "a dependency of a list": ({"dependentRequired": {"note": ["participants"]}}, "'participants' is none"),
    "a constant of another type": ({"allOf": [{"properties": {"title": {"const": 1}}}]},
    "title.const: const 1: 1 is no"),
    "a bound on a text": ({"allOf": [{"anyOf": [{"properties": {"title": {"minimum": 1}}}]}]}, "says nothing of"),
}  # fmt: skip


def load(folder: Path, name: str, words: dict[str, Any]) -> Schemas:
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    path = folder / "schemas" / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["properties"].update(words.pop("properties", {}))
    path.write_text(json.dumps({**data, **words}), encoding="utf-8")
    return load_schemas(folder / "schemas")


@pytest.mark.parametrize("what", PROPERTIES)
def test_an_inexact_property_is_refused(what: str, tmp_path: Path) -> None:
    spec, words = PROPERTIES[what]
    with pytest.raises(SchemaError) as error:
        load(tmp_path, "events", {"properties": {"extra": {**WORDS, **spec}}})
    assert words in str(error.value)


@pytest.mark.parametrize("what", CONDITIONS)
def test_an_inexact_condition_is_refused(what: str, tmp_path: Path) -> None:
    spec, words = CONDITIONS[what]
    with pytest.raises(SchemaError) as error:
        load(tmp_path, "events", dict(spec))
    assert words in str(error.value)


@pytest.mark.parametrize("kind", ["integer", "number"])
@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_bound_is_a_number_of_json(value: float, kind: str) -> None:
    with pytest.raises(InexactError, match="is no number that JSON can write"):
        bound("minimum", value, kind)


@pytest.mark.parametrize(
    ("word", "value", "whole"),
    [
        ("minimum", 2.5, 3),
        ("exclusiveMaximum", 2.5, 3),
        ("maximum", 2.5, 2),
        ("exclusiveMinimum", 2.5, 2),
        ("maximum", 7, 7),
    ],
)
def test_a_bound_between_whole_numbers_is_the_next_one(word: str, value: float, whole: int) -> None:
    assert bound(word, value, "integer") == whole
    assert bound(word, value, "number") == value


def test_loading_does_not_import_arrow() -> None:
    names = sorted(path.stem for path in Path(accord.schema.load.__file__).parent.glob("*.py") if path.stem != "arrow")
    modules = ", ".join(f"accord.schema.{name}" for name in names)
    load = f"accord.schema.load.load_schemas(pathlib.Path({str(ROOT / 'schemas')!r}))"
    code = f"import sys, pathlib, {modules}; {load}; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
