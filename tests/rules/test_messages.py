"""What is said of a value that breaks a rule: what stands there, what belongs there, and what helps."""

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


def said(rule: str, value: Any, there: Any, **schema: Any) -> str:
    return format_message(rule, value, there, {rule: value, **schema}, "the judge's word")


@pytest.mark.parametrize("length", [60, 61])
def test_a_long_text_is_shown_by_its_first_sixty_characters(length: int) -> None:
    text = "abcdefghij" * 6 + "z" * (length - 60)
    shown = text if length == 60 else f"{text[:60]}..."
    assert said("maximum", 3, text) == f"{shown!r} is above 3"


@pytest.mark.parametrize(
    ("there", "shown"),
    [(None, "nothing (null)"), (True, "true"), (False, "false"), (1.5, "1.5"), ([1], "a list"),
     ({}, "a mapping (key: value)"), ("", "''")],
)  # fmt: skip
def test_what_stands_there_is_shown_as_people_write_it(there: Any, shown: str) -> None:
    assert said("not", {}, there) == f"{shown} has a form that the schema excludes"


@pytest.mark.parametrize(
    ("kinds", "there", "words"),
    [
        ("string", 7, "7, where text belongs; put it in quotes"),
        ("string", True, "true, where text belongs; put it in quotes"),
        ("string", 1.5, "1.5, where text belongs; put it in quotes"), ("string", ["a"], "a list, where text belongs"),
        ("integer", 1.5, "1.5, where a whole number belongs"), ("integer", "a", "'a', where a whole number belongs"),
        (["string", "integer"], 1.5, "1.5, where text or a whole number belongs; put it in quotes"),
        (["array", "string"], 1, "1, where a list or text belongs; put it in quotes"),
        ("string", None, "nothing (null), where text belongs; leave the field out where there is no value"),
    ],
)  # fmt: skip
def test_what_belongs_there_is_said_and_how_a_number_is_a_text(kinds: Any, there: Any, words: str) -> None:
    assert said("type", kinds, there) == words


@pytest.mark.parametrize("length", [58, 59])
def test_a_list_of_a_long_text_is_not_shown(length: int) -> None:
    """Sixty characters, with its quotation marks."""
    text = "/" * length
    shown = f'; write ["{text}"]' if length == 58 else ""
    assert said("type", "array", text, items={"type": "string"}) == f"{text!r}, where a list belongs{shown}"


def test_of_items_that_are_lists_no_list_of_a_text_is_shown() -> None:
    assert said("type", "array", "a", items={"type": "array"}) == "'a', where a list belongs"
    assert said("type", "array", "a") == "'a', where a list belongs; write [a]"


@pytest.mark.parametrize("number", [1, 2, 12, 13])
def test_of_many_values_that_may_stand_the_first_twelve_are_named(number: int) -> None:
    allowed = [f"value-{at}" for at in range(number)]
    listed = " or ".join(f"'value-{at}'" for at in range(number))
    first = ", ".join(f"'value-{at}'" for at in range(12))
    assert said("enum", allowed, 7) == (
        f"7, where only {listed} may stand" if number <= 12
        else f"7 is none of the {number} values that may stand: {first} and others"
    )  # fmt: skip


def test_of_many_values_the_one_is_suggested_that_looks_most_like_it() -> None:
    allowed = [*range(20), "apple", "plum"]
    assert said("enum", allowed, "aple") == "'aple' is none of the 22 values that may stand; did you mean 'apple'?"
    assert said("const", "apple", "aple") == "'aple', where only 'apple' may stand"


@pytest.mark.parametrize(
    ("schema", "form"),
    [
        ({"x-form": "Letters and digits. No more.", "description": "An id."}, "letters and digits"),
        ({"description": "An id. It is short."}, "an id"), ({"description": "An id of v. 2."}, "an id of v"),
        ({"description": "I."}, "i"), ({}, ""),
    ],
)  # fmt: skip
def test_the_form_that_is_wanted_is_said_in_the_words_of_the_schema(schema: dict[str, Any], form: str) -> None:
    assert said("pattern", "^a$", "b", **schema) == f"'b' has not the form wanted: {form} (^a$)"


@pytest.mark.parametrize("length", [60, 61])
def test_a_long_pattern_is_not_shown(length: int) -> None:
    shown = f" ({'a' * length})" if length == 60 else ""
    assert said("pattern", "a" * length, "b", description="As.") == f"'b' has not the form wanted: as{shown}"


@pytest.mark.parametrize(
    ("rule", "there", "words"),
    [
        ("minLength", "", "is empty text; leave the field out where there is no value"),
        ("minLength", "a", "has 1 character, where at least 5 belong"),
        ("minLength", "ab", "has 2 characters, where at least 5 belong"),
        ("maxLength", "a" * 6, "has 6 characters, where at most 5 may stand"),
        ("minItems", [], "has 0 items, where at least 5 must stand"),
        ("minItems", ["a"], "has 1 item, where at least 5 must stand"),
        ("maxItems", [1, 2, 3, 4, 5, 6], "has 6 items, where at most 5 may stand"),
        ("minItems", None, "has 0 items, where at least 5 must stand"),
    ],
)
def test_what_is_too_short_or_too_long_is_counted(rule: str, there: Any, words: str) -> None:
    assert said(rule, 5, there) == words


def test_codes_are_of_the_title_of_their_list() -> None:
    assert said("oneOf", [{"const": "a"}], 7, title="Kind") == "7 is not a code of kind; one of a"
    assert said("oneOf", [{"const": "a"}], 7) == "7 is not a code of the list; one of a"


def test_what_the_judge_said_is_repeated_of_formats_and_of_words_that_are_not_known_here() -> None:
    assert said("format", "x", "a") == "the judge's word"
    assert said("contains", {}, []) == "does not fit the schema: the judge's word"
    assert said("anyOf", [{"required": ["a"]}, {"minLength": 1}], 7) == (
        "7 fits none of the forms that the schema allows"
    )
