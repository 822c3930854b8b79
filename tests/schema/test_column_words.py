"""Words about columns agree with their table: values that stand once, words for no value, the order of rows, units."""

from __future__ import annotations

import pytest

from accord.schema.column_words import check
from accord.schema.model import Table
from small_schemas import JSON, array, derived, item, prop, record


def things(words: JSON | None = None, /, **properties: JSON) -> Table:
    schema = {**record("things", "thing", [], **properties), **(words or {})}
    return derived({"things": schema})["things"]


def found(table: Table, *, is_from_rows: bool = True) -> list[tuple[str, str, str]]:
    return [tuple(fault) for fault in check(table, is_from_rows=is_from_rows)]


def test_a_unique_column_is_not_the_key_itself() -> None:
    said = "id is the key of things, whose values stand once anyway; take x-unique out"
    assert found(things(id=prop(x_unique=True), a=prop(x_unique=True))) == [("id", "x-unique", said)]
    pair = things({"x-key": ["id", "a"]}, id=prop(x_unique=True), a=prop())
    assert found(pair) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("name", ""), ("day", ""), ("date_earliest", ""), ("date", ("the text of an uncertain date has no order; name "
         "'date_earliest' in place of 'date'")),
        ("tags", "a list has no order, and 'tags' is one; name another column"),
        ("nam", "x-sort names columns of things, and 'nam' is none; did you mean 'name'?"),
    ],
)  # fmt: skip
def test_rows_are_ordered_by_a_column_that_has_an_order(name: str, said: str) -> None:
    table = things({"x-sort": ["id", name]}, name=prop(), day=prop(format="date"), date=prop(format="edtf"),
                   tags=array(prop(), x_separator=";"))  # fmt: skip
    assert found(table) == ([("", "x-sort", said)] if said else [])


@pytest.mark.parametrize(
    ("spec", "is_right"),
    [
        (prop(), True), (prop("integer"), False), (prop(format="uri"), False), (prop(enum=["a"]), False),
        (array(prop(), x_separator=";"), True), (array(prop("integer"), x_separator=";"), False),
    ],
)  # fmt: skip
def test_any_characters_stand_in_plain_text_only(spec: JSON, *, is_right: bool) -> None:
    spec.get("items", spec)["x-characters"] = "any"
    said = "x-characters is for text of no format and with no list of values, and a is none; take it out"
    assert found(things(a=spec)) == ([] if is_right else [("a", "x-characters", said)])


NO_UNIT = "a: x-unit is for numbers that measure or count; take it out"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (prop("integer", x_unit="km"), ""), (prop("number", x_unit="km"), ""), (prop(x_unit="km"), NO_UNIT),
        (prop(format="decimal", x_precision=3, x_unit="km"), ""), (prop("integer", format="year", x_unit="a"), NO_UNIT),
        (prop("integer", enum=[1], x_unit="km"), NO_UNIT), (prop("boolean", x_unit="km"), NO_UNIT),
        (prop(format="decimal", x_precision=3, enum=["100"], x_unit="km"), NO_UNIT),
        (prop("number", x_unit="kmh"), "a: 'kmh' is no unit of UCUM such as km, m/s2, Cel or {persons}; write km/h"),
        (array(prop("number", x_unit="km"), x_separator=";"), ""), (array(prop(x_unit="km"), x_separator=";"), NO_UNIT),
    ],
)  # fmt: skip
def test_a_unit_is_one_of_what_is_measured_or_counted(spec: JSON, said: str) -> None:
    assert found(things(a=spec)) == ([("a", "x-unit", said)] if said else [])


@pytest.mark.parametrize(
    ("spec", "both"),
    [
        (prop("boolean"), ['"true"', '"false"']),
        (prop("boolean", const=False), ['"false"']),
        (prop(), []),
        (prop(enum=["NA", "1"]), ['"NA"', '"1"']),
        (prop("integer", enum=[1, 0]), ['"1"']),
        (prop("integer", enum=[5]), []),
        (prop("number", const=1.0), ['"1"']),
        (prop("integer", oneOf=[{"const": 1}]), ['"1"']),
    ],
)
def test_a_word_for_no_value_is_no_value(spec: JSON, both: list[str]) -> None:
    table = things(a={**spec, "x-missing": ["NA", "true", "false", "1"]})
    said = "would be both a value of a and a word for no value; take one of them out"
    assert found(table) == [("a", "x-missing", f"{word} {said}") for word in both]


def test_words_for_no_value_are_of_files_of_rows() -> None:
    table = things({"x-missing": ["NA"]}, date=prop(format="edtf"))
    said = "x-missing is about files of rows, and things never comes as one; take it out"
    assert found(table) == []
    assert found(table, is_from_rows=False) == [(name, "x-missing", said) for name in ("id", "date")]


def test_an_item_that_names_its_record_is_judged_by_its_own_words() -> None:
    parts = array(item([], a=prop("integer", x_unit="km", x_missing=["NA"])), x_key=["a"])
    table = derived({"things": record("things", "thing", [], parts=parts)})["thing_parts"]
    assert found(table) == []
