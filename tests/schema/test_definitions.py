"""A reference names a definition that is there, none holds itself, and one name means one thing in all files."""

from __future__ import annotations

import json

import pytest

from accord.schema.definitions import bundled, check_references, check_same, drop_comments, lists, needed
from accord.schema.json_file import SchemaFile
from small_schemas import JSON, array, item, prop, record, ref


def of_file(name: str, schema: JSON) -> SchemaFile:
    return SchemaFile(f"{name}.json", name, json.dumps(schema, indent=1), schema)


SHARED: JSON = {"line": prop(), "words": prop(enum=["a"]), "span": item([], a=ref("#/$defs/line"))}
TO_ANOTHER = "a definition must not be a reference to another; write out what it means, or name the other"


def endless(name: str) -> str:
    remedy = "give each a row of its own, which names another with x-references"
    return f"$defs.{name}: {name} holds itself, without end; {remedy}"


def neutral(name: str, near: str = "") -> str:
    return f"names no list of words (a definition with an enum): {name!r}" + (
        f"; did you mean {near!r}?" if near else ""
    )


REFERENCES: list[tuple[dict[str, JSON], JSON, list[str]]] = [  # properties, definitions, what is said
    ({"a": ref("#/$defs/own"), "b": ref("definitions.json#/$defs/line")}, {"own": prop()}, []),
    ({"a": ref("#/$defs/line")}, {"own": prop()}, ["properties.a.$ref: $ref names no definition of this file: 'line'"]),
    (
        {"a": ref("#/$defs/owm")},
        {"own": prop()},
        ["properties.a.$ref: $ref names no definition of this file: 'owm'; did you mean 'own'?"],
    ),
    (
        {"a": ref("definitions.json#/$defs/own")},
        {"own": prop()},
        ["properties.a.$ref: $ref names no definition of definitions.json: 'own'"],
    ),
    ({"a": prop(x_neutral="words"), "b": prop(x_neutral="own")}, {"own": prop(enum=["b"])}, []),
    ({"a": prop(x_neutral="line")}, {}, [f"properties.a.x-neutral: x-neutral {neutral('line')}"]),
    (
        {"a": prop(x_neutral="owm")},
        {"own": prop(enum=["b"])},
        [f"properties.a.x-neutral: x-neutral {neutral('owm', 'own')}"],
    ),
    (
        {"a": prop(x_neutral="words")},
        {"words": prop()},
        [f"properties.a.x-neutral: x-neutral {neutral('words', 'words')}"],
    ),
    ({}, {"own": prop(), "other": ref("#/$defs/own")}, [f"$defs.other.$ref: {TO_ANOTHER}"]),
    ({}, {"own": item([], a=ref("#/$defs/own"))}, [endless("own")]),
    ({}, {"own": item([], a=ref("#/$defs/b")), "b": prop()}, []),
    (
        {},
        {
            "a": array(item([], b=ref("#/$defs/b"))),
            "b": item([], c=ref("#/$defs/c")),
            "c": item([], a=ref("#/$defs/a")),
            "d": item([], a=ref("#/$defs/a")),
        },
        [endless("a"), endless("b"), endless("c")],
    ),
    ({}, {"line": item([], a=ref("definitions.json#/$defs/line"))}, []),  # another of the same name
]


@pytest.mark.parametrize(("properties", "own", "said"), REFERENCES)
def test_a_reference_names_a_definition_that_is_there(properties: dict[str, JSON], own: JSON, said: list[str]) -> None:
    file = of_file("things", {**record("things", "thing", [], **properties), "$defs": own})
    assert [problem.message for problem in check_references(file, SHARED)] == said


def test_definitions_that_are_shared_name_each_other() -> None:
    file = of_file("definitions", {"$id": "definitions.json", "$defs": SHARED})
    assert check_references(file, SHARED) == []
    loop = {**SHARED, "loop": item([], a=ref("definitions.json#/$defs/loop"))}
    file = of_file("definitions", {"$id": "definitions.json", "$defs": loop})
    assert [problem.message for problem in check_references(file, loop)] == [endless("loop")]


def test_a_file_needs_the_shared_definitions_that_it_names_and_those_that_these_name() -> None:
    spans = of_file("spans", record("spans", "span", [], a=ref("definitions.json#/$defs/span")))
    words = of_file("words", record("words", "word", [], a=prop(x_neutral="words"), b=ref("#/$defs/line")))
    own = of_file("own", {**record("own", "own", [], a=prop(x_neutral="words")), "$defs": {"words": prop(enum=["b"])}})
    assert needed([spans, words, own], SHARED) == {"spans": ["line", "span"], "words": ["words"], "own": []}
    alone: JSON = {"title": "One", "$defs": {"a": 1, "b": 2}}
    assert bundled(alone, {"b": 3, "c": 4}) == {"title": "One", "$defs": {"a": 1, "b": 3, "c": 4}}
    assert bundled(alone, {}) is alone
    assert bundled({"title": "One"}, {"c": 4}) == {"title": "One", "$defs": {"c": 4}}


def codes(*names: str, **words: str) -> JSON:
    return prop(oneOf=[{"const": name, "title": words.get(name, name)} for name in names])


DIFFERENCES: list[tuple[JSON, JSON, str]] = [
    (prop(), prop(), ""),
    (prop(maxLength=3), prop(maxLength=4), ".maxLength: differs from a.json:3: 4 here, 3 there"),
    (prop(maxLength=3), prop(), ": differs from a.json:3: it has no 'maxLength'"),
    (prop(), prop(maxLength=3), ".maxLength: differs from a.json:3: 'maxLength' is only here"),
    (codes("p", "q"), codes("p", "q", "r"), ".oneOf[2]: differs from a.json:3: the code 'r' is only here"),
    (codes("p", "q", "r"), codes("p", "r"), ".oneOf: differs from a.json:3: the code 'q' is missing here"),
    (codes("p", "q"), codes("q", "p"), ".oneOf: differs from a.json:3: the order differs"),
    (
        codes("p", "q"),
        codes("q", "p", p="P"),
        ".oneOf[1].title: differs from a.json:3: the code 'p': 'P' here, 'p' there",
    ),
    (prop(enum=[1, 2]), prop(enum=[1, 3]), ".enum[1]: differs from a.json:3: the code 3 is only here"),
    (
        item([], a=prop()),
        item([], a=prop("integer")),
        ".properties.a.type: differs from a.json:3: 'integer' here, 'string' there",
    ),
    (prop(const=1), prop(const="1"), ".const: differs from a.json:3: '1' here, 1 there"),
]


@pytest.mark.parametrize(("original", "copy", "said"), DIFFERENCES)
def test_one_name_means_one_thing_in_all_files(original: JSON, copy: JSON, said: str) -> None:
    files = [of_file("a", {"$defs": {"one": original}}), of_file("b", {"$defs": {"one": copy, "two": prop()}})]
    files.append(of_file("c", {"title": "Without definitions"}))
    remedy = "write it once, in definitions.json, or give one of them another name"
    found = [(problem.path, problem.message) for problem in check_same(files)]
    assert found == ([("b.json", f"$defs.one{said}; {remedy}")] if said else [])


def test_lists_are_found_in_each_other_with_their_paths_but_list_columns() -> None:
    inner = array(item([], c=prop(), d=array(prop(), x_separator=";"), e=array(prop(x_column="e"))))
    schema = {
        **record("things", "thing", [], a=prop(), b=array(ref("#/$defs/part"))),
        "$defs": {"part": item([], inner=inner)},
    }
    paths = [".".join(map(str, path)) for path, _, _ in lists(schema, schema)]
    first = "properties.b"
    assert paths == [first, f"{first}.items.properties.inner", f"{first}.items.properties.inner.items.properties.e"]
    assert [of["type"] for _, _, of in lists(schema, schema)] == ["object", "object", "string"]


def test_comments_are_dropped_but_a_property_of_that_name() -> None:
    schema: JSON = {"$comment": "x", "properties": {"$comment": {"$comment": "y", "type": "string"}}}
    drop_comments(of_file("a", schema))
    assert schema == {"properties": {"$comment": {"type": "string"}}}
