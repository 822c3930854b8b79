"""What holds within one schema is judged word by word: each stands on what it speaks of, and names what there is."""

from __future__ import annotations

import json

import pytest

from accord.schema.json_file import SchemaFile
from accord.schema.record_checks import check_definitions, check_record, conditions
from small_schemas import JSON, array, item, prop, record, ref


def of_file(name: str, schema: JSON) -> SchemaFile:
    return SchemaFile(f"{name}.json", name, json.dumps(schema), schema)


def things(words: JSON | None = None, /, required: tuple[str, ...] = (), **properties: JSON) -> list[str]:
    """Return what is wrong with the schema of things that have these properties and, beside, these words."""
    schema = {**record("things", "thing", [*required], **properties), **(words or {})}
    return [problem.message for problem in check_record(of_file("things", schema), schema)]


REFERENCES = "x-references is for text, whole numbers and days, as keys are; take it out, or change the type"
NEUTRAL = "x-neutral is for text, and this is not of type string without a date or the like; take one of them out"
ORDERED = (
    "x-before is for what has an order: a whole number, a number, a decimal number (format decimal), a day (format "
    "date), an uncertain date (format edtf), a year (format year); take it out"
)
RANGE = "x-range is for a number beside whose x-before it stands; add that, or take it out"
ROUNDED = "x-rounded is for a number, and this is none; take it out"
TIME = 'x-day is for a time of day; add "format": "time", or take it out'
YEAR = 'x-year is for an uncertain date; add "format": "edtf", or take it out'
TOO_MANY = "more digits after the point than digits, 3; raise x-precision"
NO_DIGITS = 'a decimal states how many digits it has; for example "x-precision": 10, "x-scale": 2'
BESIDE: JSON = {
    "text": prop(),
    "whole": prop("integer"),
    "number": prop("number"),
    "day": prop(format="date"),
    "date": prop(format="edtf"),
    "year": prop("integer", format="year"),
    "list": array(prop(), x_separator=";"),
    "named": prop(x_references="things.id"),
    "digits": prop(format="decimal", x_precision=3),
}


def kind(name: str) -> str:
    """Return what is said of a column that x-before does not find, by the kind that it must be of."""
    return {
        "whole": "a whole number",
        "number": "a number",
        "day": "a day (format date)",
        "year": "a year (format year)",
        "date": "an uncertain date (format edtf)",
        "digits": "a decimal number (format decimal)",
    }[name]


WORDS: list[tuple[JSON, str, str]] = [  # a property, the word, what is said of it
    (prop(x_neutral="words"), "", ""),
    (prop(format="edtf", x_neutral="words"), "x-neutral", NEUTRAL),
    (prop(format="date", x_neutral="words"), "x-neutral", NEUTRAL),
    (prop("integer", x_neutral="words"), "x-neutral", NEUTRAL),
    (prop("integer", x_references="things.id"), "", ""),
    (prop("number", x_references="things.id"), "x-references", REFERENCES),
    (prop(format="edtf", x_year=True), "", ""),
    (prop(format="date", x_year=True), "x-year", YEAR),
    (prop(x_rounded=True), "x-rounded", ROUNDED),
    (prop("integer", x_rounded=True), "", ""),
    (prop("number", x_rounded=True), "", ""),
    (prop(format="decimal", x_precision=3, x_rounded=True), "", ""),
    (prop(format="date", x_rounded=True), "x-rounded", ROUNDED),
    (prop("integer", format="year", x_rounded=True), "x-rounded", ROUNDED),
    (prop("integer", x_before="whole", x_range=True), "", ""),
    (prop("number", x_before="number", x_range=True), "", ""),
    (prop("integer", x_range=True), "x-range", RANGE),
    (prop(format="date", x_before="day", x_range=True), "x-range", RANGE),
    (prop(format="decimal", x_precision=9, x_before="digits", x_range=True), "", ""),
    (prop(format="time", x_day="date"), "", ""),
    (prop(x_day="date"), "x-day", TIME),
    (prop(format="time", x_day="day"), "x-day", "x-day names an uncertain date (format edtf), and 'day' is none"),
    (prop(format="time", x_day="dat"), "x-day", "x-day names an uncertain date (format edtf), and 'dat' is none"),
    (prop(**{"x-label-of": "named"}), "", ""),
    (
        prop(**{"x-label-of": "text"}),
        "x-label-of",
        "x-label-of names a property that names a row (x-references), and 'text' is none",
    ),
    (
        prop(**{"x-label-of": "non"}),
        "x-label-of",
        "x-label-of names a property that names a row (x-references), and 'non' is none",
    ),
    (prop(x_within="date", x_references="things.id"), "", ""),
    (prop(x_within="day"), "x-within", "x-within names an uncertain date (format edtf), and 'day' is none"),
    (prop(format="decimal", x_precision=3, x_scale=3), "", ""),
    (prop(format="decimal", x_precision=1), "", ""),
    (prop(format="decimal", x_precision=3, x_scale=4), "x-scale", TOO_MANY),
    (prop(format="decimal", x_scale=2), "!", NO_DIGITS),
    (prop(x_precision=2), "x-precision", 'x-precision is for a decimal; add "format": "decimal", or take it out'),
    (prop("number", x_scale=2), "x-scale", 'x-scale is for a decimal; add "format": "decimal", or take it out'),
    (prop(x_before="text"), "x-before", ORDERED),
    (prop("boolean", x_before="text"), "x-before", ORDERED),
    (prop(format="time", x_before="text"), "x-before", ORDERED),
    (
        prop("integer", x_before="value"),
        "x-before",
        "x-before names 'value' itself; name the property that comes after it",
    ),
    *(
        (spec, "", "")
        for spec in (
            prop("integer", x_before="whole"),
            prop("number", x_before="number"),
            prop(format="date", x_before="day"),
            prop(format="edtf", x_before="date"),
            prop("integer", format="year", x_before="year"),
        )
    ),
    *(
        (
            prop(**{"kind": of["type"], **{word: of[word] for word in ("format",) if word in of}}, x_before=other),
            "x-before",
            f"x-before names another property of its kind, {kind(name)}, and {other!r} is none",
        )
        for name, of in BESIDE.items()
        if name in ("whole", "number", "day", "date", "year")
        for other in (*BESIDE, "none")
        if other != name
    ),
]


@pytest.mark.parametrize(("spec", "word", "said"), WORDS)
def test_a_word_stands_on_what_it_speaks_of_in_a_record_and_in_an_item(spec: JSON, word: str, said: str) -> None:
    place = "" if word == "!" else f".{word}"
    in_record = f"properties.value{place}: {said}"
    assert things(**BESIDE, value=spec) == ([in_record] if said else [])
    if "x-within" not in spec:  # which is for the record itself
        in_item = f"properties.parts.items.properties.value{place}: {said}"
        parts = array(item([], a=prop(), **BESIDE, value=spec))
        assert things(parts=parts) == ([in_item] if said else [])


def test_a_word_of_a_list_of_values_is_judged_too() -> None:
    of = array(prop("number", x_column="value", x_references="things.id"))
    assert things(values=of) == [f"properties.values.items.x-references: {REFERENCES}"]


@pytest.mark.parametrize("word", ["x-acyclic", "x-within", "x-containment"])
def test_what_names_a_record_of_the_same_table_is_no_item(word: str) -> None:
    said = f"{word} is for a property of the record itself, not of an item; take it out"
    spec = {**prop(x_references="things.id"), word: "date" if word == "x-within" else True}
    assert things(value=spec, date=prop(format="edtf")) == []
    parts = array(item([], a=spec, date=prop(format="edtf")))
    assert things(parts=parts) == [f"properties.parts.items.properties.a.{word}: {said}"]


def nothing(name: str, near: str = "") -> str:
    return f"names no property: {name!r}" + (f"; did you mean {near!r}?" if near else "")


NAMES: list[tuple[JSON, str]] = [
    ({"required": ["id", "alpha", "beta"]}, ""),
    ({"required": ["id", "alhpa"]}, f"required: {nothing('alhpa', 'alpha')}"),
    ({"if": {"required": ["alhpa"]}}, f"if: {nothing('alhpa', 'alpha')}"),
    ({"then": {"properties": {"alhpa": {"const": "x"}}}}, f"then: {nothing('alhpa', 'alpha')}"),
    ({"else": {"not": {"required": ["gamma", "alpha"]}}}, f"else.not: {nothing('gamma')}"),
    (
        {"allOf": [{"required": ["alpha"]}, {"anyOf": [{"required": ["bta"]}]}]},
        f"allOf[1].anyOf[0]: {nothing('bta', 'beta')}",
    ),
    ({"dependentRequired": {"alpha": ["beta"]}}, ""),
    ({"dependentRequired": {"alpha": ["bta"]}}, f"dependentRequired.alpha: {nothing('bta', 'beta')}"),
    ({"dependentRequired": {"bta": ["alpha"]}}, f"dependentRequired.bta: {nothing('bta', 'beta')}"),
    ({"x-key": ["id", "bta"]}, f"x-key: {nothing('bta', 'beta')}"),
    ({"x-key": ["id"]}, ""),
]


@pytest.mark.parametrize(("words", "said"), NAMES)
def test_words_name_properties_that_there_are(words: JSON, said: str) -> None:
    assert things(words, alpha=prop(), beta=prop()) == ([said] if said else [])


def test_words_of_an_item_name_its_own_properties() -> None:
    parts = {**item(["a", "c"], a=prop(), b=array(prop(x_column="d"))), "dependentRequired": {"a": ["alpha"]}}
    where = "properties.parts"
    assert things(parts=array(parts, x_key=["a", "b"]), alpha=prop()) == [
        f"{where}.x-key: {nothing('b')}",  # a list is no part of a key
        f"{where}.items.required: {nothing('c')}",
        f"{where}.items.dependentRequired.a: {nothing('alpha')}",
    ]
    assert things(value=prop(x_within="dat"), date=prop(format="edtf")) == [
        f"properties.value.x-within: {nothing('dat', 'date')}"
    ]


MAPPING = {**prop("object"), "additionalProperties": prop()}
OF_OBJECTS = {**prop("object"), "additionalProperties": item([], a=prop())}
OF_MAPPINGS = {**prop("object"), "additionalProperties": MAPPING}
SCALARS = "a mapping may hold scalars only"
NO_MAPPING = "a mapping within an item or an object; give it properties, each with its name"
NO_NAME = "x-name is for a column, and this list is a table; name it with x-table"
NO_COLUMN = 'x-column is missing, the name of the column of these values; for example "x-column": "keyword"'
OBJECTS = "a list of uncertain dates, or of ids, is a list of objects; give the item properties"
OWN = "an item has no evidence of its own; that of its record names its cells: stops[berth].name"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (OF_MAPPINGS, [f"properties.value: {SCALARS}"]),
        (ref("#/$defs/mappings"), [f"properties.value: {SCALARS}"]),
        (
            array(ref("#/$defs/map")),
            ["properties.value.items: a mapping in a list; give the item properties, each with its name"],
        ),
        (array(prop()), [f"properties.value.items: {NO_COLUMN}"]),
        (array(prop(x_column="a")), []),
        (array(prop(x_column="a"), x_name="b"), [f"properties.value.x-name: {NO_NAME}"]),
        (array(prop(x_column="id")), [f"properties.value.items: {OBJECTS}"]),
        (array(prop(), x_separator=";", x_name="b"), []),
        (array(prop(x_column="a", format="edtf")), [f"properties.value.items: {OBJECTS}"]),
        (item([], a=item([], b=ref("#/$defs/map"))), [f"properties.value.properties.a.properties.b: {NO_MAPPING}"]),
        (array(item([], a=ref("#/$defs/map"))), [f"properties.value.items.properties.a: {NO_MAPPING}"]),
        (array(item([], a=array(prop()))), [f"properties.value.items.properties.a.items: {NO_COLUMN}"]),
        (array(item([], evidence=array(prop(x_column="b")))), [f"properties.value.items.properties.evidence: {OWN}"]),
        (
            array(item([], a=array(item([], b=prop()), x_separator=";"))),
            [
                (
                    "properties.value.items.properties.a.items: the items of a list column are values, not objects; "
                    "take x-separator out to make them a table"
                )
            ],
        ),
        (item([], a=ref("#/$defs/flat"), b=ref("#/$defs/flat")), []),
    ],
)
def test_a_property_is_what_may_stand_in_its_place(spec: JSON, said: list[str]) -> None:
    definitions = {"map": MAPPING, "mappings": OF_MAPPINGS, "flat": item([], x=prop())}
    schema = {**record("things", "thing", [], value=spec), "$defs": definitions}
    assert [problem.message for problem in check_record(of_file("things", schema), schema)] == said


def test_an_object_does_not_hold_itself() -> None:
    endless = item([], more=item([], again=ref("#/$defs/endless"), other=ref("#/$defs/flat")))
    schema = {"$id": "definitions.json", "$defs": {"endless": endless, "flat": item([], x=prop())}}
    found = [problem.message for problem in check_definitions(of_file("definitions", schema), schema)]
    said = "an object within itself, to no end; make it a list"
    assert found == [f"$defs.endless.properties.more.properties.again: {said}"]


def test_the_items_of_evidence_may_hold_lists_that_are_no_tables() -> None:
    entry = array(item(["fields", "source"], fields=array(prop()), source=prop()))
    assert things(required=("evidence",), evidence=entry) == []
    unique = array(item(["fields", "source"], fields=array(prop()), source=prop(x_unique=True)))
    said = "x-unique: entries of evidence are rows of another table; take x-unique out"
    assert things(required=("evidence",), evidence=unique) == [f"properties.evidence.items.properties.source.{said}"]


def test_the_package_has_no_key_and_no_evidence() -> None:
    schema = {**record("package", "package", [], value=prop("number")), "x-key": ["value"]}
    assert check_record(of_file("package", schema), schema) == []
    assert len(check_record(of_file("things", schema), schema)) == 2


def test_patterns_limits_and_codes_of_definitions_are_judged_where_no_column_has_them() -> None:
    decimal = prop(format="decimal", x_precision=3, x_scale=2)
    codes = [{"const": code, "title": "One", "description": "It."} for code in ("1.5", "1.50")]
    schema = {
        "$id": "definitions.json",
        "$defs": {
            "hanging": prop(pattern="^(a+)+$"),
            "empty": prop(minLength=3, maxLength=2),
            "numbers": prop("integer", pattern="^a$"),
            "digits": {**decimal, "oneOf": codes},
            "whole": {**decimal, "oneOf": codes[1:]},
            "texts": prop(oneOf=[{"const": 1, "title": "One", "description": "It."}]),
            "broad": prop(oneOf=[{"const": "a"}, {"const": "b", "x-broader": "c"}]),
            "mappings": OF_MAPPINGS,
            "free": {"title": "Free", "pattern": "^a$"},
            "map": MAPPING,
            "of_objects": OF_OBJECTS,
        },
    }
    found = [problem.message for problem in check_definitions(of_file("definitions", schema), schema)]
    assert [message[: message.index(": ")] for message in found] == [
        "$defs.hanging.pattern",
        "$defs.empty.maxLength",
        "$defs.numbers.pattern",
        "$defs.digits.oneOf",
        "$defs.texts.oneOf",
        "$defs.broad.oneOf[1].x-broader",
        "$defs.mappings",
    ]
    assert found[2].endswith('pattern "^a$": says nothing of a column of type integer; take it out')
    assert found[3].endswith(""""1.50", a text with all its digits""")


def test_every_condition_is_found_with_its_path() -> None:
    schema = {"if": {"not": {"a": 1}}, "then": {}, "allOf": [{"b": 2}], "required": ["a"], "properties": {"c": {}}}
    assert list(conditions(schema)) == [
        ({"not": {"a": 1}}, ("if",)),
        ({"a": 1}, ("if", "not")),
        ({}, ("then",)),
        ({"b": 2}, ("allOf", 0)),
    ]
