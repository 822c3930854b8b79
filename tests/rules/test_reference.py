"""What the reference library refuses is said once, by the rule that says it best, where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from accord.rules.lists import NO_LISTS, Lists
from accord.rules.shape import ShapeChecker
from accord.sources import yaml12
from accord.sources.records import Record
from small_schemas import JSON

CODES = [{"const": "a", "title": "First"}, {"const": "b", "title": "Second"}]
PART: JSON = {
    "type": "object", "additionalProperties": False, "required": ["of"],
    "properties": {"of": {"type": "string"}, "size": {"type": "integer"}},
}  # fmt: skip
SCHEMA: JSON = {
    "type": "object", "additionalProperties": False, "required": ["id", "name"],
    "properties": {
        "id": {"type": "string", "minLength": 1, "pattern": "^[a-z]+$"}, "name": {"type": "string"},
        "note": {"type": "string"}, "code": {"type": "string", "title": "Kind", "oneOf": CODES},
        "free": {"title": "Kind", "oneOf": CODES}, "site": {"type": "string", "format": "uri", "pattern": "^https:"},
        "when": {"type": "string", "format": "edtf", "minLength": 1}, "blank": {"type": "string", "pattern": "^x?y$"},
        "rank": {"type": "integer", "enum": [1, 2]}, "truth": {"const": True}, "tags": {"$ref": "#/$defs/tags"},
        "price": {"type": "string", "format": "decimal", "x-precision": 5, "x-scale": 2, "const": "1.50"},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}, "uniqueItems": True},
    },
    "if": {"required": ["note"]}, "else": {"required": ["code"]},
    "$defs": {"part": PART, "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}, "uniqueItems": True},
              "tag": {"type": "string"}},
}  # fmt: skip
GOOD = "id: x\nname: X\nnote: n\n"


def told(text: str, lists: Lists = NO_LISTS) -> list[str]:
    document = yaml12.load(text.encode())
    found = ShapeChecker(SCHEMA, lists).check(Record("things", document.value, "x.yaml", document))
    return [f"{problem.line}:{problem.column}: {problem.message} [{problem.rule}]" for problem in found]


def test_what_is_right_is_not_reported() -> None:
    assert told(GOOD) == told("id: x\nname: X\ncode: a\n") == []


def test_where_nothing_stands_it_is_said_whether_something_must() -> None:
    assert told("null\n") == ["1:1: nothing stands here; write the record, or take the file out [type]"]
    must = "nothing stands here, and something must; fill it in [type]"
    may = "nothing (null), where text belongs; leave the field out where there is no value [type]"
    assert told("id: x\nname: null\nnote: null\n") == [f"2:7: name: {must}", f"3:7: note: {may}"]
    parts = "parts:\n  - of: null\n    size: null\n"
    assert told(GOOD + parts) == [
        f"5:9: parts[0].of: {must}",
        f"6:11: parts[0].size: {may.replace('text', 'a whole number')}",
    ]


def test_each_field_that_is_missing_is_named_and_why_it_is_needed() -> None:
    assert told("note: n\n") == ["1:1: id: is missing; add it [required]", "1:1: name: is missing; add it [required]"]
    assert told("id: x\nname: X\n") == [
        "1:1: code: is missing; add it (needed where another field is left out) [required]"
    ]
    assert told(GOOD + "parts: [{size: 1}]\n") == ["4:9: parts[0].of: is missing; add it [required]"]


def test_a_field_that_is_not_known_stands_at_its_name_beside_the_nearest_or_what_it_is_computed_from() -> None:
    lists = Lists(computed={(): {"year": "when"}, ("parts",): {"area": "size"}})
    text = GOOD + "nmae: 1\nyear: 1\nparts: [{of: a, area: 1, year: 1}]\n"
    assert told(text, lists) == [
        "4:1: nmae: there is no such field; did you mean 'name'? [unknown-field]",
        "5:1: year: is computed from when; take it out [unknown-field]",
        "6:17: parts[0].area: is computed from size; take it out [unknown-field]",
        "6:26: parts[0].year: there is no such field [unknown-field]",
    ]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('id: ""', ["minLength"]), ("id: 7", ["type"]), ("id: X", ["pattern"]), ('when: ""', ["minLength"]),
        ("when: soon", ["format"]), ("site: 'javascript:alert(1)'", ["pattern"]), ("site: 'https:'", ["format"]),
        ('blank: ""', ["pattern"]), ("code: 7", ["type"]), ("code: c", ["oneOf"]), ("free: 7", ["oneOf"]),
        ("rank: 3", ["enum"]), ("rank: true", ["type", "enum"]), ("rank: 1.0", []), ("truth: 1", ["const"]),
        ("price: '1.5'", []), ("price: '1.25'", ["const"]), ("price: 'x'", ["format", "const"]),
    ],
)  # fmt: skip
def test_a_value_breaks_the_rule_that_says_best_what_is_wrong(text: str, facts: list[str]) -> None:
    name = text.partition(":")[0]
    rest = "".join(f"{line}\n" for line in GOOD.splitlines() if not line.startswith(f"{name}:"))
    found = told(f"{rest}{text}\n")
    assert sorted(line.rpartition("[")[2].rstrip("]") for line in found) == sorted(facts)
    assert all(f": {name}: " in line for line in found)


def test_an_item_that_stands_twice_is_reported_but_in_lists_whose_keys_are() -> None:
    twice = GOOD + "tags: [a, b, a]\nparts: [{of: a}, {of: b}, {of: a}]\n"
    fact = "an item stands in the list twice; take one out [uniqueItems]"
    assert told(twice) == [f"4:7: tags: {fact}", f"5:8: parts: {fact}"]
    assert told(twice, Lists(keyed=[("parts",)])) == [f"4:7: tags: {fact}"]
    assert told(GOOD + "tags: [a, b, A]\nparts: [{of: a}, {of: a, size: 1}]\n") == []


def test_where_a_list_belongs_its_items_are_known_by_their_definition() -> None:
    assert told(GOOD + "tags: a\n") == ["4:7: tags: 'a', where a list belongs; write [a] [type]"]
    assert told(GOOD + "parts: a\n") == ["4:8: parts: 'a', where a list belongs [type]"]


def test_the_first_hundred_problems_of_a_record_are_reported() -> None:
    for count in (100, 101):
        found = told(GOOD + "parts:\n" + "".join(f"  - {{of: {number}}}\n" for number in range(count)))
        assert len(found) == min(count, 100) + (count > 100)
        assert found[-1].endswith("[too-many]" if count > 100 else "[type]")


@pytest.mark.parametrize("data", [[], "text", 7])
def test_a_record_is_a_mapping(data: Any) -> None:
    (line,) = told(f"{data}\n")
    assert line.endswith("where a mapping (key: value) belongs [type]")
    assert line.startswith("1:1: ")
