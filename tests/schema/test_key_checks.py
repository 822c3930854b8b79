"""A key has no gaps and is of what can be compared; what names its record, or is named by a key, needs one."""

from __future__ import annotations

import pytest

from accord.schema.key_checks import check, no_key
from small_schemas import JSON, array, item, prop, record

NO_KEY = "items name their record by its key, and it has none; give the record one with x-key"
NOT_FIRST = "an id that items are found by stands first among their properties"


def found(schema: JSON, **words: object) -> list[tuple[str, str]]:
    return [(".".join(map(str, path)), fact) for path, fact in check({**schema, **words})]


def absent(name: str) -> str:
    return f'names no {name}; a key has no gaps: add "{name}" to it'


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        (prop(), ""),
        (prop("integer"), ""),
        (prop(format="date"), ""),
        (prop("integer", format="year"), ""),
        (prop(format="edtf"), "an uncertain date"),
        (prop("number"), "a number with a fraction"),
        (prop("boolean"), "true or false"),
        (prop(format="decimal", x_precision=3), "a decimal number"),
        (prop("object"), "a mapping"),
        (array(prop(), x_separator=";"), "a list"),
        (array(prop(x_column="a")), "a list"),
    ],
)
def test_a_key_is_of_texts_whole_numbers_or_days(spec: JSON, kind: str) -> None:
    assert no_key(spec) == kind
    said = [("properties.a", f"a is {kind}, which is no key; a key is text, a whole number or a day")] if kind else []
    schema = record("things", "thing", ["a"], a=spec)
    assert [fault for fault in found(schema, **{"x-key": ["a"]}) if "which is no key" in fault[1]] == said


def test_each_part_of_a_key_is_always_there() -> None:
    schema = record("things", "thing", ["b"], a=prop(), b=prop(), c=prop("number"))
    assert found(schema, **{"x-key": ["a", "b"]}) == [("required", absent("a"))]
    assert [path for path, _ in found(schema, **{"x-key": ["a", "b", "c"]})] == ["required", "required", "properties.c"]
    assert found(schema, required=["a"]) == [("required", absent("id"))]
    assert found(schema) == []


def test_an_id_of_items_stands_first_and_is_always_there() -> None:
    where = "properties.parts.items"

    def of(spec: JSON) -> list[tuple[str, str]]:
        return found(record("things", "thing", [], parts=array(spec)))

    assert of(item(["id"], id=prop(), a=prop())) == []
    assert of(item(["id"], a=prop(), id=prop())) == [(f"{where}.properties.id", NOT_FIRST)]
    assert of(item([], id=prop())) == [(f"{where}.required", absent("id"))]
    said = "id is true or false, which is no key; a key is text, a whole number or a day"
    assert of(item(["id"], id=prop("boolean"))) == [(f"{where}.properties.id", said)]


def test_lists_and_evidence_need_a_record_with_a_key() -> None:
    inner = array(item([], name=prop(), subs=array(prop(x_column="sub"))))
    schema = record("things", "thing", [], parts=inner, names=array(prop(x_column="name")))
    assert found(schema) == []
    assert found(schema, **{"x-key": []}) == [("properties.parts", NO_KEY), ("properties.names", NO_KEY)]
    with_evidence = record("things", "thing", [], evidence=array(item([], source=prop(), id=prop())))
    assert found(with_evidence) == []
    said = "evidence names its record by its key, and it has none; give it one with x-key"
    assert found(with_evidence, **{"x-key": []}) == [("properties.evidence", said)]


def test_a_list_of_values_has_the_name_of_its_column_only() -> None:
    def of(spec: JSON) -> list[tuple[str, str]]:
        return found(record("things", "thing", [], names=array(spec)))

    said = "x-column names the column of a list of values; take x-name out"
    assert of(prop(x_column="name", x_name="Name")) == [("properties.names.items.x-name", said)]
    assert of({**item([], a=prop()), "x-name": "Name"}) == []
