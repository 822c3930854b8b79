"""A predicate gives the verdict of the reference library, for any schema that may be loaded and for meta.json."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.problems import SchemaError
from accord.rules.reference import validator
from accord.schema.metaschema import _predicate, _validator
from accord.schema.model import inlined
from accord.schema.predicate import Definitions, compile_predicate
from accord.sources import yaml12
from schema_changes import VALUES, change, change_node, nodes
from small_schemas import shelves
from support import ROOT, SMALL, examples, schemas

SUITE = ROOT / ".venv" / "conformance" / "json-schema-test-suite" / "tests" / "draft2020-12"
FILES = (
    "allOf", "anyOf", "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "if-then-else",
    "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
    "not", "oneOf", "pattern", "properties", "propertyNames", "required", "type", "uniqueItems",
)  # fmt: skip
"""The files of the official suite whose words a predicate knows."""
REFUSED = {
    "by number": "a fraction that doubles do not hold exactly",
    "by small number": "as above",
    "small multiple of large integer": "as above",
    "float division = inf": "as above",
    "collect annotations inside a 'not', even if collection is disabled": "unevaluatedProperties",
    "properties, patternProperties, additionalProperties interaction": "patternProperties",
    "prefixItems with no additional items allowed": "prefixItems",
    "items does not look in applicators, valid case": "prefixItems",
    "prefixItems validation adjusts the starting index for items": "prefixItems",
    "items with heterogeneous array": "prefixItems",
    "items and subitems": "prefixItems",
    "uniqueItems with an array of items": "prefixItems",
    "uniqueItems with an array of items and additionalItems=false": "prefixItems",
    "uniqueItems=false with an array of items": "prefixItems",
    "uniqueItems=false with an array of items and additionalItems=false": "prefixItems",
}  # fmt: skip
"""Groups with a word, or a use of one, that predicates refuse, and which."""


def groups() -> list[Any]:
    return [
        pytest.param(group, id=f"{name}: {group['description']}")
        for name in FILES
        for group in json.loads((SUITE / f"{name}.json").read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("group", groups())
def test_the_official_suite(group: Any) -> None:
    if group["description"] in REFUSED:
        with pytest.raises(SchemaError):
            compile_predicate(group["schema"])
        return
    is_valid = compile_predicate(group["schema"])
    for case in group["tests"]:
        assert is_valid(case["data"]) is case["valid"], case["description"]


def records() -> list[tuple[str, Any]]:
    """Return a record of each file of the small dataset, with the name of its schema."""
    return [
        (path.relative_to(SMALL).parts[0], yaml12.load(path.read_bytes()).value)
        for path in sorted(SMALL.rglob("*.yaml"))
        if path.parent != SMALL
    ]


SHARED: Definitions = {}  # by the schemas of the small dataset


@settings(max_examples=examples(300))
@given(st.sampled_from(range(len(records()))), st.integers(0, 2**32), st.integers(0, 3))
def test_records_of_the_small_dataset_changed_anywhere(which: int, seed: int, changes: int) -> None:
    name, record = copy.deepcopy(records()[which])
    chance = random.Random(seed)  # noqa: S311 - test data
    for _ in range(changes):
        change_node(chance.choice(nodes(record)), chance.choice(VALUES), chance, list(record))
    schema = inlined(schemas().records[name])
    is_valid = validator(schema).is_valid(record)
    assert compile_predicate(schema)(record) is is_valid, record
    assert compile_predicate(schemas().records[name], SHARED)(record) is is_valid, record


@settings(max_examples=examples(300))
@given(st.integers(0, 2**32), st.integers(0, 3))
def test_schemas_under_meta_json(seed: int, changes: int) -> None:
    chance, files = random.Random(seed), shelves()  # noqa: S311 - test data
    for _ in range(changes):
        change(files, chance)
    for name, value in files.items():
        definition = "definitions_file" if name == "definitions" else ""
        assert _predicate(definition)(value) is _validator(definition).is_valid(value), value


def test_definitions_are_shared_and_words_beside_a_reference_win() -> None:
    short = {"type": "string", "maxLength": 3}
    first = {"$defs": {"short": short}, "properties": {"a": {"$ref": "#/$defs/short", "title": "A"}}}
    second = {"$defs": {"short": short}, "properties": {"b": {"$ref": "#/$defs/short", "maxLength": 5}}}
    shared: Definitions = {}
    is_first, is_second = compile_predicate(first, shared), compile_predicate(second, shared)
    assert set(shared) == {"short"}
    assert [is_first({"a": text}) for text in ("abc", "abcd", 1)] == [True, False, False]
    assert [is_second({"b": text}) for text in ("abcd", "abcdef", 1)] == [True, False, False]
    assert not compile_predicate(second)({"b": "abcd"})  # JSON Schema's own: each of the words holds


def test_one_of_codes_is_exactly_one_of_them() -> None:
    codes = [{"const": "a", "title": "A"}, {"const": 1}, {"const": True}]
    values = ["a", 1, 1.0, True, False, 0, "b", None]
    assert [compile_predicate({"oneOf": codes})(value) for value in values] == [True] * 4 + [False] * 4
    assert not compile_predicate({"oneOf": [*codes, {"const": 1.0}]})(1)  # fits two
    assert not compile_predicate({"oneOf": [{"const": "a", "minLength": 2}]})("a")


def test_a_type_is_judged_first_wherever_it_is_written() -> None:
    holds = compile_predicate({"uniqueItems": True, "type": "array"})
    assert [holds(value) for value in (5, None, [1, 1], [1, 2])] == [False, False, False, True]


def test_decimals_are_equal_as_numbers() -> None:
    decimal = {"type": "string", "format": "decimal", "x-precision": 4, "x-scale": 2}
    values = ["1.50", "1.5", "1.500", "2", "2.0", "-0", "0.00", 1.5, "x"]
    for word, argument in (("const", "1.50"), ("enum", ["1.50"]), ("oneOf", [{"const": "1.50"}])):
        holds = compile_predicate({**decimal, word: argument})
        assert [value for value in values if holds(value)] == ["1.50", "1.5"]
    assert compile_predicate({**decimal, "const": "0.00"})("-0")
    assert not compile_predicate({"type": "string", "const": "1.50"})("1.5")


def test_where_no_other_property_may_stand_what_is_no_object_is_left_to_its_type() -> None:
    closed = {"properties": {"a": {"type": "string"}}, "additionalProperties": False}
    values = [{"a": "b"}, {}, {"a": 1}, {"a": "b", "c": 1}, {"c": 1}, 7, [], "text", None]
    assert [compile_predicate(closed)(value) for value in values] == [True] * 2 + [False] * 3 + [True] * 4
    assert not compile_predicate({**closed, "type": "object"})(7)
