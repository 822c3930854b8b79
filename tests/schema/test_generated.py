"""Of a table that the engine makes or reads, the columns are those that it knows, by their names and of their types."""

from __future__ import annotations

import pytest

from accord.schema.generated import COLUMNS, faults
from small_schemas import JSON, array, derived, prop, record


def found(kind: str, words: JSON | None = None, /, **properties: JSON) -> list[tuple[str, str]]:
    """Return the faults of a table of a kind, each with its column."""
    schema = {**record("made", "row", [], **properties), **({"x-generated": kind} if kind else {}), **(words or {})}
    return [(column.name, fact) for column, fact in faults(derived({"made": schema})["made"])]


RIGHT: dict[str, JSON] = {
    "codes": {"vocabulary": prop(), "code": prop(), "label": prop(), "implies": prop()},
    "records": {"table": prop(), "record": prop(), "file": prop(), "line": prop("integer")},
    "evidence": {"table": prop(), "voice": prop(), "voice_named": prop("boolean"), "reason": prop()},
    "disagreements": {"field": prop(), "says": prop(), "denied_by": array(prop(), x_separator=";")},
    "query": {"anything": prop("number")},
    "": {"anything": prop("number")},
}


@pytest.mark.parametrize("kind", RIGHT)
def test_columns_that_the_engine_can_give_are_right(kind: str) -> None:
    assert found(kind, **RIGHT[kind]) == []


def test_codes_may_be_whole_numbers() -> None:
    assert found("codes", code=prop("integer")) == []


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_that_the_engine_cannot_give_is_named_with_those_that_it_can(kind: str) -> None:
    known = ", ".join(COLUMNS[kind])
    said = f"the engine makes made, without a column 'more'; it can give {known}"
    assert found(kind, more=prop()) == [("more", said)]


@pytest.mark.parametrize(
    ("kind", "name", "spec", "said"),
    [
        ("codes", "code", prop("number"), 'no number; write "type": "string"'),
        ("codes", "label", prop("integer"), 'no integer; write "type": "string"'),
        ("records", "line", prop(), 'no string; write "type": "integer"'),
        ("evidence", "voice_named", prop(), 'no string; write "type": "boolean"'),
        ("disagreements", "denied_by", prop(),
         'no string; write "type": "array", with "items" of "type": "string" and an x-separator'),
        ("disagreements", "says", array(prop(), x_separator=";"), 'no list(string); write "type": "string"'),
    ],
)  # fmt: skip
def test_a_column_of_another_type_is_told_its_own(kind: str, name: str, spec: JSON, said: str) -> None:
    assert found(kind, **{name: spec}) == [(name, f"the engine makes made, whose {name} is {said}")]


def test_a_column_that_the_engine_knows_keeps_its_name() -> None:
    said = "the engine knows code of made by this name; take x-name out"
    assert found("codes", code=prop(x_name="Code"), label=prop(x_name="label")) == [("Code", said)]
    words = {"x-tombstones": True}
    named = {name: prop(x_name=name.upper()) for name in ("replaced_by", "moved_to", "reason")}
    assert [name for name, _ in found("", words, **named)] == ["REPLACED_BY", "MOVED_TO"]
    assert found("", **named) == []
