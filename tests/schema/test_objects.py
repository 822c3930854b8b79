"""A record with objects and the flat row that it becomes are right or wrong alike, whatever conditions say of them."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.schema.model import inlined
from accord.schema.objects import CONDITIONS, check, flattened, non_empty, written
from accord.schema.predicate import compile_predicate
from accord.schema.tables import tables
from accord.sources.items import value_at
from small_schemas import JSON, array, item, prop, record, ref
from support import examples

INNER = ("x", "y")
NAMES = ("a", "b", "c")


@st.composite
def objects(draw: st.DrawFn, depth: int = 0) -> JSON:
    """Return an object of one or two whole numbers or objects, with what it requires."""
    held = {
        name: draw(objects(depth + 1)) if depth < 2 and draw(st.integers(0, 3)) == 0 else prop("integer", minimum=0)
        for name in INNER[: draw(st.integers(1, 2))]
    }  # fmt: skip
    names = st.lists(st.sampled_from(sorted(held)), unique=True)
    spec = item(draw(names), **held)
    return (
        {**spec, "dependentRequired": {draw(st.sampled_from(sorted(held))): draw(names)}}
        if draw(st.booleans())
        else spec
    )


def conditions(held: JSON, depth: int = 0) -> st.SearchStrategy[JSON]:
    """Return conditions on properties, on what they are and on what objects among them hold."""
    some = st.lists(st.sampled_from(sorted(held)), max_size=2, unique=True)
    found: dict[str, st.SearchStrategy[Any]] = {"properties": within(held)}
    if depth < 2:
        inner = conditions(held, depth + 1)
        listed = st.lists(inner, min_size=1, max_size=2)
        found |= {"not": inner, "allOf": listed, "anyOf": listed, "if": inner, "then": inner, "else": inner}
    return st.fixed_dictionaries({"required": some}, optional=found)


def within(held: JSON) -> st.SearchStrategy[JSON]:
    said = {
        name: st.fixed_dictionaries(
            {"required": st.lists(st.sampled_from(sorted(inner["properties"])), unique=True)},
            optional={"properties": within(inner["properties"])},
        )
        if "properties" in inner
        else st.sampled_from([{"const": 0}, {"minimum": 1}])
        for name, inner in held.items()
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=said)


@st.composite
def schemas(draw: st.DrawFn) -> JSON:
    held = {name: draw(objects()) if draw(st.booleans()) else prop("integer", minimum=0) for name in NAMES}
    schema = record("things", "thing", draw(st.lists(st.sampled_from(NAMES), unique=True)), **held)
    of_some = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
    if draw(st.booleans()):
        schema["dependentRequired"] = {draw(st.sampled_from(NAMES)): draw(of_some)}
    words = draw(conditions(held))
    return {**schema, **{word: value for word, value in words.items() if word in CONDITIONS}}


def values(spec: JSON) -> st.SearchStrategy[Any]:
    """Return values of a property: a number, below its bound too, or an object that holds something."""
    if "properties" not in spec:
        return st.integers(-1, 1)
    held = {name: values(inner) for name, inner in spec["properties"].items()}
    names = st.lists(st.sampled_from(sorted(held)), min_size=1, unique=True)
    return names.flatmap(lambda some: st.fixed_dictionaries({name: held[name] for name in some}))


@settings(max_examples=examples(400), deadline=None)
@given(st.data())
def test_a_record_and_its_row_are_right_or_wrong_alike(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    assert list(check(schema, schema)) == []
    whole = data.draw(values({"properties": {name: schema["properties"][name] for name in NAMES}}))
    (table,) = tables("things", flattened(schema, schema))
    row = {column.name: value_at({"id": "a", **whole}, column.path) for column in table.columns}
    is_right = compile_predicate(inlined(non_empty(schema, schema)))({"id": "a", **whole})
    assert compile_predicate(table.row_schema)({name: v for name, v in row.items() if v is not None}) == is_right


def test_what_depends_on_columns_alone_stays_as_it_is_beside_what_depends_on_objects() -> None:
    schema = record("things", "thing", [], a=item([], x=prop()), b=prop(), c=prop())
    schema["dependentRequired"] = {"b": ["c"], "a": ["b"], "c": ["a"]}
    flat = flattened(schema, schema)
    assert flat["dependentRequired"] == {"b": ["c"]}
    there = {"allOf": [{"anyOf": [{"required": ["a_x"]}]}], "required": []}
    assert flat["allOf"] == [
        {"if": there, "then": {"required": ["b"]}}, {"if": {"required": ["c"]}, "then": there},
    ]  # fmt: skip
    del schema["dependentRequired"]["b"]
    assert "dependentRequired" not in flattened(schema, schema)


def test_an_empty_object_is_a_fault_of_a_record() -> None:
    schema = record("things", "thing", [], a=item([], x=prop(), b=item([], y=prop())))
    holds = compile_predicate(inlined(non_empty(schema, schema)))
    assert holds({"id": "a", "a": {"b": {"y": "c"}}})
    assert not holds({"id": "a", "a": {}})
    assert not holds({"id": "a", "a": {"b": {}}})


def test_a_schema_without_objects_is_left_as_it_is() -> None:
    schema = record("things", "thing", [], a=prop())
    assert flattened(schema, schema) is schema
    assert non_empty(schema, schema) is schema


def test_a_definition_stands_for_an_object_where_it_is_named() -> None:
    schema = record("things", "thing", ["one"], one=ref("#/$defs/span"), two=ref("#/$defs/span"))
    schema["$defs"] = {"span": item(["first"], first=prop("integer", x_before="last"), last=prop("integer"))}
    (table,) = tables("things", flattened(schema, schema))
    found = {column.name: (column.required, column.spec.get("x-before"), column.path) for column in table.columns}
    assert found == {
        "id": (True, None, ("id",)), "one_first": (True, "one_last", ("one", "first")),
        "one_last": (False, None, ("one", "last")), "two_first": (False, "two_last", ("two", "first")),
        "two_last": (False, None, ("two", "last")),
    }  # fmt: skip
    flat = flattened(schema, schema)
    assert written(("properties", "two_last", "type"), flat) == ("properties", "two", "properties", "last", "type")
    assert written(("required",), flat) == ("required",)


def test_what_an_object_in_a_list_holds_stands_where_it_was_written() -> None:
    size = item([], width=prop("integer"), of=item([], maker=prop()))
    schema = record("things", "thing", [], parts=array(item(["name"], name=prop(), size=size), x_key=["name"]))
    flat, parts = flattened(schema, schema), ("properties", "parts", "items")
    for column, place in {
        "size_width": ("size", "properties", "width"),
        "size_of_maker": ("size", "properties", "of", "properties", "maker"),
        "name": ("name",),
    }.items():
        path = (*parts, "properties", column, "type")
        assert written(path, flat) == (*parts, "properties", *place, "type")
    assert written((*parts, "required"), flat) == (*parts, "required")
