"""Limits that leave no value are refused at the greatest one, those beside a reference with those of what it names."""

from __future__ import annotations

import pytest

from accord.schema.limits import faults
from small_schemas import JSON


@pytest.mark.parametrize(
    ("least", "greatest", "by"),
    [("minimum", "maximum", 0), ("minimum", "exclusiveMaximum", 1), ("exclusiveMinimum", "maximum", 1),
     ("exclusiveMinimum", "exclusiveMaximum", 1), ("minLength", "maxLength", 0), ("minItems", "maxItems", 0)],
)  # fmt: skip
def test_a_greatest_limit_is_not_below_the_least_by_which_something_is_left(least: str, greatest: str, by: int) -> None:
    assert list(faults({least: 3, greatest: 3 + by}, ("a",), {})) == []
    wrong = {least: 3, greatest: 2 + by}
    said = f"{least} 3 and {greatest} {2 + by} leave no value; correct one"
    assert list(faults(wrong, ("a",), {})) == [(("a", greatest), said)]


@pytest.mark.parametrize(
    "words", [{"minimum": 3}, {"maxLength": 0}, {"minLength": 3, "maximum": 2}, {"type": "string"}]
)
def test_limits_of_one_side_or_of_different_things_leave_values(words: JSON) -> None:
    assert list(faults(words, (), {})) == []


def test_each_pair_that_leaves_nothing_is_said() -> None:
    spec = {"minimum": 5, "exclusiveMinimum": 4, "maximum": 3, "exclusiveMaximum": 9}
    assert [(path, fact.partition(" leave")[0]) for path, fact in faults(spec, (), {})] == [
        (("maximum",), "minimum 5 and maximum 3"), (("maximum",), "exclusiveMinimum 4 and maximum 3"),
    ]  # fmt: skip


def test_limits_of_what_a_reference_names_count_and_the_fault_stands_at_the_word_beside_it() -> None:
    root = {"$defs": {"few": {"type": "integer", "minimum": 1, "maximum": 3}}}
    few = {"$ref": "#/$defs/few"}
    assert list(faults(few, (), root)) == []
    assert [path for path, _ in faults({**few, "minimum": 4}, ("b",), root)] == [("b", "minimum")]
    assert [path for path, _ in faults({**few, "maximum": 0}, ("b",), root)] == [("b", "maximum")]
    assert list(faults({**few, "minimum": 3}, (), root)) == []
