"""A condition on properties becomes one on columns, at every depth, and nothing else of it changes."""

from __future__ import annotations

from typing import Any

import pytest

from accord.schema.model import Column
from accord.schema.naming import published, published_names, renamed

NAMES = {"a": "A", "b": "b", "c": "a"}


@pytest.mark.parametrize(
    ("condition", "of_columns"),
    [
        ({"required": ["a", "b", "c", "d"]}, {"required": ["A", "b", "a", "d"]}),
        (
            {"properties": {"a": {"const": "a"}, "d": {"enum": ["a"]}}},
            {"properties": {"A": {"const": "a"}, "d": {"enum": ["a"]}}},
        ),
        ({"dependentRequired": {"a": ["c", "d"], "d": ["a"]}}, {"dependentRequired": {"A": ["a", "d"], "d": ["A"]}}),
        (
            {"allOf": [{"if": {"required": ["a"]}, "then": {"not": {"required": ["c"]}}}]},
            {"allOf": [{"if": {"required": ["A"]}, "then": {"not": {"required": ["a"]}}}]},
        ),
        ({"minProperties": 1, "anyOf": [True, {}]}, {"minProperties": 1, "anyOf": [True, {}]}),
    ],
)
def test_a_condition_speaks_of_columns_by_their_published_names(condition: Any, of_columns: Any) -> None:
    assert renamed(condition, NAMES) == of_columns


def test_a_property_goes_by_its_published_name_and_what_is_no_property_by_its_own() -> None:
    assert [published(name, NAMES) for name in ("a", "b", "d", "", None)] == ["A", "b", "d", "", ""]


def test_columns_that_the_engine_computes_are_of_no_property() -> None:
    columns = [
        Column("A", {"type": "string"}, required=False, prop="a"),
        Column("b", {"type": "string"}, required=True),
        Column("b_earliest", {"type": "string"}, required=False, derived_from="b"),
    ]
    assert published_names(columns) == {"a": "A", "b": "b"}
