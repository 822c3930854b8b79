"""A reference names the columns of a unique key, each of the type of the column that refers to it; else it says why."""

from __future__ import annotations

import pytest

from accord.schema.references import fault, referable
from small_schemas import JSON, array, derived, prop, record


def things() -> JSON:
    """Return a schema with a key of two columns, two that are unique, and one more."""
    schema = record("things", "thing", ["a", "b"], a=prop(), b=prop("integer"), c=prop(x_unique=True), d=prop(),
                    parts=array(prop(x_column="part")))  # fmt: skip
    return {**schema, "x-key": ["a", "b"]}


def of_others(fields: list[str], resource: str, names: list[str]) -> JSON:
    """Return a schema that refers to something by some columns."""
    schema = record("others", "other", [], x=prop(), y=prop("integer"), z=prop(), xs=array(prop(), x_separator=";"))
    return {**schema, "x-foreign-keys": [{"fields": fields, "reference": {"resource": resource, "fields": names}}]}


NOT_UNIQUE = "of things, of which two rows may have the same; its keys are: a, b or c"
FAULTS: list[tuple[list[str], str, list[str], str]] = [
    (["x", "y"], "things", ["a", "b"], ""), (["y", "x"], "things", ["b", "a"], ""),
    (["x"], "things", ["c"], ""),  # which may be empty, and then no row refers to it
    (["x"], "things", ["d"], f"references d {NOT_UNIQUE}"), (["x"], "things", ["a"], f"references a {NOT_UNIQUE}"),
    (["x", "z"], "things", ["a", "c"], f"references a, c {NOT_UNIQUE}"),
    (["x", "z"], "things", ["a", "b"], "'z' is of type string, and 'b' of things of type integer; make them alike"),
    (["y", "y"], "things", ["a", "b"], "'y' is of type integer, and 'a' of things of type string; make them alike"),
    (["x"], "things", ["a", "b"], "names 1 columns here and 2 of things; name as many"),
    (["x", "y", "z"], "things", ["a", "b"], "names 3 columns here and 2 of things; name as many"),
    (["x"], "thing", ["c"], "references 'thing', which is no table; did you mean 'things'?"),
    (["xx", "y"], "things", ["a", "b"], "'xx' is no column of others; did you mean 'x'?"),
    (["x", "yy"], "things", ["a", "bb"], "'yy' is no column of others; did you mean 'y'?"),
    (["x", "y"], "things", ["a", "bb"], "'bb' is no column of things; did you mean 'b'?"),
    (["xs"], "things", ["c"], ""),  # each of its items
]  # fmt: skip


@pytest.mark.parametrize(("fields", "resource", "names", "said"), FAULTS)
def test_a_reference_by_columns_is_right_or_it_is_said_why(
    fields: list[str], resource: str, names: list[str], said: str
) -> None:
    tables = derived({"things": things(), "others": of_others(fields, resource, names)})
    (key,) = tables["others"].foreign_keys
    assert fault(key, tables["others"], tables) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("things.c", ""),
        (
            "thing_parts.part",
            (
                "references part of thing_parts, of which two rows may have the same; its "
                "keys are: thing_a, thing_b, item or thing_a, thing_b, part"
            ),
        ),
        ("things.cc", "references 'things.cc', and things has no column 'cc'; did you mean 'c'?"),
        ("thing.c", "references 'thing', which is no table; did you mean 'things'?"),
    ],
)
def test_a_reference_by_a_word_is_right_or_it_is_said_why(text: str, said: str) -> None:
    others = record("others", "other", [], x=prop(x_references=text))
    tables = derived({"things": things(), "others": others})
    assert fault(tables["others"].references["x"], tables["others"], tables) == said


def test_a_key_of_several_columns_may_be_named_where_none_of_them_is_empty() -> None:
    pairs = record(
        "things",
        "thing",
        [],
        pairs=array(
            {
                **prop("object"),
                "additionalProperties": False,
                "required": ["a"],
                "properties": {"a": prop(), "b": prop(), "c": prop(x_unique=True)},
            },
            x_key=["a", "b"],
        ),
    )
    table = derived({"things": pairs})["thing_pairs"]
    assert table.unique_keys == (("thing_id", "item"), ("thing_id", "a", "b"), ("c",))
    assert referable(table) == [("thing_id", "item"), ("c",)]
