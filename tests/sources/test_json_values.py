"""Values of JSON become cells exactly: at each border of a type what just fits stays, and what does not is reported."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accord.schema.model import Column
from accord.sources.json_values import repeated_key, type_message, typed


def column(kind: str, *, is_list: bool = False) -> Column:
    spec: dict[str, Any] = {"type": kind}
    if is_list:
        spec = {"type": "array", "items": spec, "x-separator": ";"}
    return Column("v", {"title": "v", "description": "v", **spec}, required=False)


def read(of: Column, *texts: str) -> tuple[list[Any], list[int]]:
    """Return the cells of a column whose values are written so, and which of them are wrong."""
    lines = [f'{{"u": -0.5, "v": {text}}}'.encode() for text in texts]
    cells, wrong = typed(of, [json.loads(line)["v"] for line in lines], lines)
    return cells.to_pylist(), wrong


END, DOUBLE_END = 2**63, 2**1024 - 2**970
WHOLE = {
    "0": 0, "-0": 0, "7": 7, str(END - 1): END - 1, str(-END): -END, "1e3": 1000, "-1E0": -1, "12.00": 12,
    f"{END - 1}.0": END - 1, f"{-END}.0": -END, "9007199254740993.0": 9007199254740993, "1000e-3": 1, "null": None,
}  # fmt: skip
NO_WHOLE = [str(END), str(-END - 1), f"{END}.0", f"{-END - 1}.0", "0.5", "1e-1", "1e19", "1e20", "1e300", "1e400",
            "9007199254740993.5", "true", '"1"', "[1]", "{}", "1" * 400]  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_number_is_read_however_it_is_written(text: str) -> None:
    assert read(column("integer"), text) == ([WHOLE[text]], [])


@pytest.mark.parametrize("text", NO_WHOLE)
def test_what_is_no_whole_number_of_64_bits_is_wrong(text: str) -> None:
    assert read(column("integer"), text, "1") == ([None, 1], [0])


NUMBERS = {
    "0": "0.0", "-0": "-0.0", "0.0": "0.0", "-0.0": "-0.0", "0e-400": "0.0", "1e-300": "1e-300", "5e-324": "5e-324",
    "1": "1.0", "-1.5": "-1.5", "0.25": "0.25", str(DOUBLE_END - 1): "1.7976931348623157e+308", "0.000": "0.0",
    str(1 - DOUBLE_END): "-1.7976931348623157e+308", "null": "None", f"0.{'0' * 120}1": "1e-121", "10": "10.0",
    "0e-99999999999999999999": "0.0",
}  # fmt: skip
NO_NUMBERS = [str(DOUBLE_END), str(-DOUBLE_END), "1e309", "-1e309", "1e-400", "1e-0400", f"0.{'0' * 400}1", "true",
              '"1"', "[]", "{}", "-1e-99999999999999999999"]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_the_nearest_double_with_the_sign_of_a_zero(text: str) -> None:
    (cell,), wrong = read(column("number"), text)
    assert (repr(cell), wrong) == (NUMBERS[text], [])


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_number_that_a_double_cannot_hold_is_wrong(text: str) -> None:
    assert read(column("number"), text, "0.5") == ([None, 0.5], [0])


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [("boolean", ["true", "false", "null"], ["0", "1", '"true"', "[true]"]),
     ("string", ['"a"', '""', "null"], ["1", "true", '["a"]', "{}"])],
)  # fmt: skip
def test_text_and_truth_are_nothing_else(kind: str, right: list[str], wrong: list[str]) -> None:
    cells, bad = read(column(kind), *right, *wrong)
    assert cells == [*map(json.loads, right), *[None] * len(wrong)]
    assert bad == list(range(len(right), len(right) + len(wrong)))


@pytest.mark.parametrize(
    ("kind", "lists", "bad"),
    [
        ("integer", ["[1, 2.0, -3e0]", "[]", "null", "[7]", "[1, null]", "[1.5]", "3", '["1"]', "[true]"], 4),
        ("integer", ["[9007199254740993.0, 1.0]", "[1, 9223372036854775808]", "[[1]]"], 1),
        ("number", ["[0, -0, 0.5]", "[1e-300]", "[1, 1e-400]", "[1e400]"], 2),
        ("boolean", ["[true, false]", "[]", "[1]", "[null]", '"true"'], 2),
        ("string", ['["a", ""]', "[]", "null", '"a"', "[1]", '["a", null]', "{}"], 3),
    ],
)
def test_a_list_is_right_where_each_of_its_items_is(kind: str, lists: list[str], bad: int) -> None:
    """Those before a number of them are right, and those from it on are wrong."""
    cells, wrong = read(column(kind, is_list=True), *lists)
    assert wrong == list(range(bad, len(lists)))
    assert cells[:bad] == [
        json.loads(text) if "9007199254740993.0" not in text else [2**53 + 1, 1] for text in lists[:bad]
    ]
    if kind == "number":
        assert str(cells[0]) == "[0.0, -0.0, 0.5]"


def test_items_of_text_in_a_form_are_right_where_each_is() -> None:
    spec = {"type": "array", "items": {"type": "string", "format": "date"}, "x-separator": ";"}
    days = Column("v", {"title": "v", "description": "v", **spec}, required=False)
    cells, wrong = read(days, '["2024-02-29"]', '["2024-02-29", "2023-02-29"]', "7", "[]")
    assert wrong == [1, 2]
    assert [str(day) for day in cells[0]] == ["2024-02-29"]
    assert cells[2:] == [None, []]


@pytest.mark.parametrize(
    ("of", "value", "fact"),
    [
        (column("number"), float("inf"), "a number beyond what a number can hold (a double)"),
        (column("number"), 0.0, "a number nearer to zero than what a number can hold"),
        (column("integer"), 1.5, "1.5, where a whole number belongs"),
        (column("integer"), "", "'', where a whole number belongs; leave the key out"),
        (column("number", is_list=True), [1.0, float("inf")], "item 2: a number beyond what a number"),
        (column("integer", is_list=True), [1, 2, None, "x"], "item 3: nothing"),
        (column("integer", is_list=True), [1, "x", None], "item 2: 'x'"),
        (column("integer", is_list=True), 7, "7, where a list, each item a whole number, belongs"),
        (column("number", is_list=True), [1, 0.0], "a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_value_is_told_with_the_place_of_its_item(of: Column, value: Any, fact: str) -> None:
    assert type_message(of, value).startswith(fact)


@pytest.mark.parametrize(("names", "twice"), [("aba", "a"), ("abcb", "b"), ("abba", "a"), ("aa", "a"), ("abcc", "c")])
def test_the_first_key_that_comes_again_is_named(names: str, twice: str) -> None:
    assert repeated_key([(name, at) for at, name in enumerate(names)]) == twice
