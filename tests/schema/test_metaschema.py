"""A word that may not stand where it does is named with what is allowed, an example, and how much of its value fits."""

from __future__ import annotations

import json

import pytest

from accord.schema.json_file import SchemaFile
from accord.schema.metaschema import check_words, defined, is_shared, show
from small_schemas import JSON, array, item, prop, record, ref


def words(schema: JSON, name: str = "things") -> list[str]:
    return [problem.message for problem in check_words(SchemaFile(f"{name}.json", name, json.dumps(schema), schema))]


def of(spec: object) -> list[str]:
    """Return what is said of a property, each fault by its path below it."""
    found = words(record("things", "thing", [], value=spec))
    return [message.removeprefix("properties.value").removeprefix(".") for message in found]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", '"a"'), (1.5, "1.5"), ([1, None], "[1, null]"), ("\u00e9", '"\u00e9"'), ("x" * 58, f'"{"x" * 58}"'),
        ("x" * 59, f'"{"x" * 59}...'), ({"a": "x" * 80}, '{"a": "' + "x" * 53 + "..."),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_json_of_sixty_characters_at_most(value: object, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize(
    ("name", "is_of_all"),
    [("definitions.json#/$defs/a", True), ("#/$defs/a", False), ("definitions.jsonx#/$defs/a", False), ("", False)],
)
def test_a_reference_is_to_what_is_shared_or_to_what_is_of_the_file(name: str, *, is_of_all: bool) -> None:
    assert is_shared(name) is is_of_all
    assert defined(name) == ("a" if name else "")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (prop(), []),
        (array(prop(x_column="a")), []),
        (item([], a=prop()), []),
        (ref("#/$defs/a"), []),
        ({**prop("object"), "additionalProperties": prop()}, []),
        ({"$ref": "#/$defs/a", "items": {}}, ["items: 'items' is no word"]),
        ("text", [': must be an object, not "text"']),
        (None, [": must be an object, not null"]),
        ({"items": prop(x_column="a")}, [': type is missing; for example "type": "array"']),
        (array(prop(), minimum=3), ["minimum: 'minimum' is no word that may stand here"]),
        ({**item([], a=prop()), "maxLength": 3}, ["maxLength: 'maxLength' is no word that may stand here"]),
        ({"type": "object"}, [": additionalProperties is missing"]),
        ({"additionalProperties": prop()}, [": type is missing"]),
        (
            {"properties": {}},
            [
                ": type is missing",
                ": additionalProperties is missing",
                ": required is missing",
                ("properties: must be an object of at least 1, not {}"),
            ],
        ),
        ({"title": "No type"}, [': says either its type or a $ref, one of them; for example "type": "string"']),
        ({**prop(), "$ref": "#/$defs/a"}, [": says either its type or a $ref, one of them"]),
        (
            prop(type="text"),
            ['type: must be one of "string", "integer", "number", "boolean", not "text"; for example "type": "string"'],
        ),
        (prop(enum=[]), ['enum: must be a list of at least 1, not []; for example "enum": ["yes", "no"]']),
        (prop(title="x"), ['title: must be at least 2 characters, not "x"; for example "title": "Name of the person"']),
        (prop(maxLength=0), ['maxLength: must be at least 1, not 0; for example "maxLength": 80']),
        (prop(maxLength="3"), ['maxLength: must be a whole number, not "3"; for example "maxLength": 80']),
        (prop(enum=[[1]]), ["enum[0]: must be text or a whole number or a number or true or false, not [1]"]),
        (
            prop(format="decimal", x_precision=39),
            ['x-precision: must be at most 38, not 39; for example "x-precision": 10'],
        ),
        (
            prop(const=None),
            ['const: must be text or a whole number or a number or true or false, not null; for example "const"'],
        ),
        (
            prop(type="null"),
            [
                (
                    'type: must be one of "string", "integer", "number", "boolean", not "null"; '
                    'a property that required does not name may be empty; for example "type": "string"'
                )
            ],
        ),
        (array(prop(x_column="a"), x_key=["a", "a"]), ['x-key: must be a list without repetition, not ["a", "a"]']),
    ],
)
def test_what_is_wrong_with_the_words_of_a_property(spec: object, said: list[str]) -> None:
    found = of(spec)
    assert len(found) == len(said), found
    assert all(message.startswith(start) for message, start in zip(found, said, strict=True)), found


def test_a_word_that_is_none_comes_with_those_that_may_stand_beside_what_is_there() -> None:
    (said,) = of(prop(maxlength=3))
    assert said.startswith(
        "maxlength: 'maxlength' is no word that may stand here; did you mean 'maxLength'?; allowed: "
    )
    allowed = said.rpartition("allowed: ")[2].split(", ")
    assert {"maxLength", "enum"} <= set(allowed)
    assert not {"title", "type", "description"} & set(allowed)
    (said,) = of({**prop(), "default": "x"})
    assert said.startswith(
        "default: 'default' is no word that may stand here; nothing is filled in: an absent value stays empty;"
    )


def test_a_word_that_is_none_is_placed_at_its_key_and_a_wrong_value_at_itself() -> None:
    for spec, at in ((prop(maxlength=3), '"maxlength"'), (prop(maxLength="three"), '"three"')):
        schema = record("things", "thing", [], value=spec)
        file = SchemaFile("things.json", "things", json.dumps(schema), schema)
        assert [(one.line, one.column) for one in check_words(file)] == [(1, file.text.index(at) + 1)]


def test_a_name_that_is_none_is_named_at_its_key_with_the_rule() -> None:
    schema = record("things", "thing", [], **{"a ": prop()})
    (said,) = words(schema)
    assert (
        said
        == 'properties.a : "a " is no name: Text in any script on one line, without a space at its beginning or end.'
    )


def test_the_id_is_the_name_of_the_file_where_nothing_else_is_wrong() -> None:
    schema = record("things", "thing", [])
    assert words(schema) == []
    assert words(schema, "others") == ["$id: $id is 'things.json', not the file's name; write \"others.json\""]
    assert len(words({**schema, "x": 1}, "others")) == 1
    shared = {
        "$schema": schema["$schema"],
        "$id": "definitions.json",
        "title": "Of all",
        "description": "It.",
        "$defs": {},
    }
    assert words({**shared, "$defs": {"a": prop()}}, "definitions") == []
    assert any("$defs" in message for message in words({**shared, "properties": {}}, "definitions"))
    assert words([], "things") == ["a schema is an object, not []"]


@pytest.mark.parametrize(("count", "listed"), [(1000, 1000), (1001, 1000)])
def test_a_thousand_problems_of_a_file_are_listed(count: int, listed: int) -> None:
    found = words({**record("things", "thing", []), **{f"{number:04}": 1 for number in range(count)}})
    assert sum("is no word that may stand here" in message for message in found) == listed
    assert found[listed:] == (["has more problems; correct these first"] if count > listed else [])
