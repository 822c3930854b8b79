"""What cannot be judged exactly on typed columns is refused when the schemas are loaded, with place and reason."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import accord.schema.load
from accord.problems import SchemaError
from accord.schema.keywords import InexactError, bound, check, codes, constants, is_same, length, speaks, step
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


@pytest.mark.parametrize(
    ("kind", "value", "cells"),
    [
        ("string", "a", ["a"]), ("string", "é", ["é"]), ("string", "", [""]), ("string", 1, []), ("string", True, []),
        ("string", None, []), ("string", ["a"], []), ("string", "a\ud7ff", ["a\ud7ff"]), ("string", "a\ud800", []),
        ("string", "\udfffa", []), ("string", "\ue000", ["\ue000"]), ("boolean", True, [True]), ("boolean", 1, []),
        ("boolean", False, [False]), ("boolean", "true", []), ("integer", True, []), ("number", False, []),
        ("integer", 1, [1]), ("integer", 1.0, [1]), ("integer", 1.5, []), ("integer", -1.5, []), ("integer", "1", []),
        ("integer", 2**63 - 1, [2**63 - 1]), ("integer", 2**63, []), ("integer", -(2**63), [-(2**63)]),
        ("integer", -(2**63) - 1, []), ("integer", float("inf"), []), ("integer", float("nan"), []),
        ("integer", None, []), ("number", None, []), ("number", 1, [1.0]), ("number", -2.5, [-2.5]),
        ("number", 0, [0.0, -0.0]), ("number", -0.0, [0.0, -0.0]), ("number", 2**53, [2.0**53]),
        ("number", 2**53 + 1, []), ("number", 2**53 + 3, []), ("number", 10**400, []), ("number", float("nan"), []),
        ("decimal(3,2)", "1.50", ["1.50"]), ("decimal(3,2)", "1.5", []), ("decimal(3,2)", "12.50", []),
        ("decimal(3,2)", 1.5, []), ("decimal(3,0)", "12", ["12"]), ("decimal(3,0)", 12, []),
    ],
)  # fmt: skip
def test_a_constant_is_the_cells_that_equal_it(kind: str, value: Any, cells: list[Any]) -> None:
    assert repr(constants([value], kind)) == repr(cells)


@pytest.mark.parametrize(
    ("word", "value", "kind", "asserts"),
    [
        ("format", "year", "integer", True), ("format", "year", "year", True), ("format", "year", "string", False),
        ("format", "date", "date", True), ("format", "date", "integer", False), ("format", "uri", "string", True),
        ("format", "zip", "string", True), ("format", "zip", "integer", False),  # which is none: that is said elsewhere
        ("pattern", "^a$", "string", True), ("pattern", "^a$", "integer", False), ("minLength", 1, "date", True),
        ("minLength", 1, "number", False), ("maxLength", 1, "boolean", False), ("maxLength", 1, "decimal(3,1)", None),
        ("pattern", "^a$", "timestamp", None), ("const", "a", "timestamp", None), ("enum", ["a"], "list(string)", None),
        ("const", "1.0", "decimal(3,1)", True), ("oneOf", [], "decimal(3,1)", True), ("const", 1, "string", True),
        ("minimum", 1, "integer", True), ("minimum", 1, "year", True), ("maximum", 1, "number", True),
        ("multipleOf", 1, "integer", True), ("exclusiveMinimum", 1, "string", False), ("maximum", 1, "boolean", False),
        ("maximum", 1, "timestamp", False), ("exclusiveMaximum", 1, "decimal(3,1)", False),
    ],
)  # fmt: skip
def test_a_word_speaks_of_columns_of_some_kinds(word: str, value: Any, kind: str, asserts: bool | None) -> None:  # noqa: FBT001 - a case
    if asserts is None:
        with pytest.raises(InexactError, match=re.escape(f"of type {kind}, a value of which has several texts")):
            speaks(word, value, kind)
    else:
        assert speaks(word, value, kind) is asserts


@pytest.mark.parametrize(
    ("value", "other", "same"),
    [(1, 1.0, True), (1, True, False), (0, False, False), (True, True, True), (True, False, False), (1, 2, False),
     (2, 1, False), ("a", "a", True), ("a", "b", False), ("b", "a", False), ("1", 1, False)],
)  # fmt: skip
def test_true_is_no_number_and_a_whole_double_is_a_whole_number(value: Any, other: Any, same: bool) -> None:  # noqa: FBT001 - a case
    assert is_same(value, other) is same


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (2**63 - 1, "integer", ""), (2**63, "integer", "beyond 64 bits"), (-(2**63), "integer", ""),
        (-(2**63) - 1, "integer", "beyond 64 bits"), (2.0**63, "integer", "beyond 64 bits"), (0, "integer", ""),
        (2**53, "number", ""), (2**53 + 1, "number", "no double"), (2**53 + 3, "number", "no double"),
        (-(2**53) - 1, "number", "no double"), (-(2**53) - 3, "number", "no double"), (10**400, "number", "no double"),
        (0.5, "number", ""), (1, "number", ""),
    ],
)  # fmt: skip
def test_a_bound_that_no_cell_can_be_compared_with_is_refused(value: float, kind: str, words: str) -> None:
    for word in ("minimum", "maximum"):
        if words:
            with pytest.raises(InexactError, match=words):
                bound(word, value, kind)
        else:
            assert bound(word, value, kind) == value


@pytest.mark.parametrize(
    ("value", "code_points"),
    [(0, 0), (1, 1), (2.0, 2), (2**31 - 1, 2**31 - 1), (2**31, 2**31 - 1), (2**40, 2**31 - 1), (-1, None), (0.5, None),
     (1.5, None), (True, None), (False, None), (float("nan"), None)],
)  # fmt: skip
def test_a_length_is_a_whole_number_of_code_points(value: float, code_points: int | None) -> None:
    if code_points is None:
        with pytest.raises(InexactError, match="must be a whole number of characters"):
            length(value)
    else:
        assert repr(length(value)) == repr(code_points)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (1, "integer", ""), (7, "integer", ""), (2**63 - 1, "integer", ""), (2**63, "integer", "from 1 to 2^63-1"),
        (0, "integer", "from 1 to 2^63-1"), (-2, "integer", "from 1"), (2.0, "integer", "written without a fraction"),
        (2, "number", "a double has no exact remainder"),
    ],
)  # fmt: skip
def test_multiples_are_of_a_positive_whole_number(value: Any, kind: str, words: str) -> None:
    if words:
        with pytest.raises(InexactError, match=re.escape(words)):
            step(value, kind)
    else:
        assert step(value, kind) == value


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], ""), ([{"const": "a"}, {"const": "b", "title": "B", "x-broader": "a"}], ""),
        ([{"const": 1}, {"const": True}, {"const": 1.5}, {"const": False}, {"const": 0}], ""),
        ([{"const": 1}, {"const": 1.0}], "holds 1.0 twice"), ([{"const": True}, {"const": True}], "holds True twice"),
        ([{"const": "a"}, {"const": "b"}, {"const": "a"}], "holds 'a' twice"),
        ([{"const": None}], "nothing but constants"), ([{"const": ["a"]}], "nothing but constants"), (["a"], "nothing"),
        ([{"title": "A"}], "nothing but constants"), ([{"const": "a", "minLength": 1}], "nothing but constants"),
    ],
)  # fmt: skip
def test_codes_are_constants_each_of_them_once(options: list[Any], words: str) -> None:
    if words:
        with pytest.raises(InexactError, match=words):
            codes(options)
    else:
        assert repr(codes(options)) == repr([option["const"] for option in options])


@pytest.mark.parametrize(
    ("word", "value", "kind", "words"),
    [
        ("minLength", 2, "integer", "says nothing of a column"), ("pattern", "a", "string", "must begin with ^"),
        ("format", "uri", "string", ""), ("format", "email", "string", "none of the formats known here: "),
        ("maxLength", -1, "string", "whole number of characters"), ("multipleOf", 2, "integer", ""),
        ("multipleOf", 0, "integer", "from 1 to"), ("maximum", 2**63, "integer", "beyond 64 bits"),
        ("const", "a", "string", ""), ("const", 1, "string", "1 is nothing that a column of type string can hold"),
        ("enum", ["a", "b"], "string", ""), ("enum", ["a", 2], "string", "2 is nothing that"),
        ("oneOf", [{"const": 1}, {"const": 2}], "integer", ""), ("oneOf", [{"const": "x"}], "year", "'x' is nothing"),
        ("const", "2024-02-15", "date", ""), ("const", 2024, "year", ""),
        ("const", "1.5", "decimal(3,2)", 'can hold; write "1.50", a text with all its digits'),
        ("const", 1.5, "decimal(3,2)", 'can hold; write "1.50"'), ("const", True, "decimal(3,2)", "can hold"),
        ("const", "1,5", "decimal(3,2)", "can hold"), ("const", "1.50", "decimal(3,2)", ""),
    ],
)  # fmt: skip
def test_a_use_of_a_word_is_judged_exactly_or_refused(word: str, value: Any, kind: str, words: str) -> None:
    if not words:
        check(word, value, kind)
        return
    with pytest.raises(InexactError) as error:
        check(word, value, kind)
    assert words in str(error.value)
    assert ("; write" in str(error.value)) is ("; write" in words)
