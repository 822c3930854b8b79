"""What is said of a field that another needs, and of fields of which one must be there."""

from __future__ import annotations

from typing import Any

import pytest

from accord.rules.messages import format_message


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (["a"], "a needs b beside it; add it; a needs c beside it; add it"),
        (["a", "b"], "a needs c beside it; add it"),
        (["d"], "d needs a beside it; add it"), (["a", "c", "d"], "a needs b beside it; add it"),
    ],
)  # fmt: skip
def test_of_fields_that_need_others_those_are_named_that_are_there_and_lack_one(there: list[str], said: str) -> None:
    needed = {"a": ["b", "c"], "d": ["a"]}
    row: dict[str, Any] = dict.fromkeys(there, 1)
    assert format_message("dependentRequired", needed, row, {"dependentRequired": needed}, "dependentRequired") == said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([{"required": ["a"]}, {"required": ["b", "c"]}], "a and b and c are missing; add one of them"),
        ([{"required": ["a"]}], "a is missing; add it"),
    ],
)
def test_of_fields_of_which_one_must_be_there_all_are_named(options: list[dict[str, Any]], said: str) -> None:
    assert format_message("anyOf", options, {}, {"anyOf": options}, "anyOf") == said


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("excerpt", "'excerpt', where a list belongs; write [excerpt]"),
        ("two words", "'two words', where a list belongs; write [two words]"),
        ("participants[a/host]", "'participants[a/host]', where a list belongs; write [\"participants[a/host]\"]"),
        ("a: b", "'a: b', where a list belongs; write [\"a: b\"]"),
        ("no", "'no', where a list belongs; write [\"no\"]"),
        (3, "3, where a list belongs; write [3]"),
        (True, "true, where a list belongs; write [true]"),
        (None, "nothing (null), where a list belongs; leave the field out where there is no value"),
        ({"a": 1}, "a mapping (key: value), where a list belongs"),
    ],
)
def test_where_a_list_belongs_the_list_of_what_stands_there_is_shown(there: Any, said: str) -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    assert format_message("type", "array", there, schema, "type") == said


def test_of_items_of_fields_no_list_of_a_text_is_shown() -> None:
    schema = {"type": "array", "items": {"type": "object"}}
    assert format_message("type", "array", "a", schema, "type") == "'a', where a list belongs"
