"""Text becomes a value by the project's grammar, exactly: the vectorised cast agrees with plain Python."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.values import parse as cast
from support import examples

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def expected_number(text: str) -> float | None:
    """Return the number that the grammar gives a text; what is not zero does not become zero."""
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        return None
    is_zero = not set(re.split("[eE]", text)[0]) & set("123456789")
    return float(text) if is_zero or float(text) else None


def expected(text: str, kind: str) -> Any:
    """Return the value that the grammar gives a text, or None; written apart from the code, and slow."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    if kind == "number":
        return expected_number(text)
    if kind == "integer":
        if re.fullmatch(r"-?(0|[1-9][0-9]*)", text, re.ASCII) and len(text) < 30 and -(2**63) <= int(text) < 2**63:
            return int(text)
        return None
    try:
        year, month, day = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text, re.ASCII).groups()  # type: ignore[union-attr]
        return date(int(year), int(month), int(day))
    except (AttributeError, ValueError):
        return None


WRONG = [
    "", " ", "1 ", " 1", "+1", "01", "-01", "00", "1_000", "1,000", "0x1F", "1e", "1.", ".5", "-", "--1",
    "- 1", "nan",
    "NaN", "inf", "-Infinity", "1\n", "\n1", "1\0", "\uff11", "\u0661", "1e999", "-1e999", "1.5e", "1e+", "1E5.0",
    "true ", "True", "TRUE", "1", "0", "yes", "t", "2024-02-30", "2023-02-29", "0000-01-01", "2024-00-10",
    "2024-13-01", "2024-1-01", "20240101",
    "2024-W01-1", "2024-01-01T00:00:00", "2024-01-01 ", "12024-01-01", "-2024-01-01", "2024-04-31",
    "9223372036854775808", "1e-999", "-1e-400", "2e-324", "0." + "0" * 400 + "1",
    "-9223372036854775809", "99999999999999999999", "1" * 5000,
]  # fmt: skip
RIGHT = [
    "0", "-0", "-1", "9223372036854775807", "-9223372036854775808", "999999999999999999", "1000000000000000000",
    "0.1", "-0.0", "1e5", "1E-5", "3e-324", "5e-324", "0e-999", "-0.000e-999", "2.2250738585072011e-308",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "9007199254740993", "0.1e1",
    "123456789012345678901234567890", "0." + "0" * 400, "0." + "0" * 300 + "1", "1" * 308, "1" * 310, "0e99999",
    "true", "false", "0001-01-01", "9999-12-31", "2024-02-29", "1900-02-28",
    "2000-02-29", "2024-12-31", "0999-05-30", "1e23", "8.5e22", "6.0221409e+23",
]  # fmt: skip
ALPHABET = st.text(st.sampled_from("0123456789-+.eE_ x\n\u0661"), max_size=25)
DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=24)
NUMBERS = st.builds("{}{}{}{}".format, st.sampled_from(["", "-"]), DIGITS, st.just("") | DIGITS.map(".{}".format),
                    st.just("") | st.integers(-400, 400).map("e{}".format))  # fmt: skip
DATES = st.builds("{:04}-{:02}-{:02}".format, st.integers(0, 10_000), st.integers(0, 13), st.integers(0, 32))
TEXTS = st.one_of(
    st.sampled_from(WRONG + RIGHT), ALPHABET, NUMBERS, DATES, st.integers(-(2**65), 2**65).map(str),
    st.floats().map(repr), st.dates().map(date.isoformat), st.text(max_size=6), st.sampled_from(["true", "false"]),
)  # fmt: skip


def judged(cells: list[str | None], kind: str) -> tuple[list[Any], list[int]]:
    typed, wrong = cast.cast(pa.array(cells, pa.string()), kind)
    typed.validate(full=True)
    assert len(typed) == len(cells)
    return typed.to_pylist(), wrong.to_pylist()


@pytest.mark.parametrize("kind", ["integer", "number", "boolean", "date"])
@settings(max_examples=examples(500))
@given(cells=st.lists(st.none() | TEXTS, max_size=8))
def test_cast_agrees_with_python(kind: str, cells: list[str | None]) -> None:
    agrees(cells, kind)


@pytest.mark.parametrize("kind", ["integer", "number", "boolean", "date"])
def test_known_traps(kind: str) -> None:
    for text in WRONG + RIGHT:
        agrees([text], kind)
    agrees([*WRONG, None, *RIGHT], kind)


def agrees(cells: list[str | None], kind: str) -> None:
    wanted = [None if text is None else expected(text, kind) for text in cells]
    values, wrong = judged(cells, kind)
    assert [repr(value) for value in values] == [repr(value) for value in wanted]  # repr: -0.0 is not 0.0
    assert wrong == [
        at for at, (text, value) in enumerate(zip(cells, wanted, strict=True)) if text is not None and value is None
    ]


def test_a_slice_is_judged_as_itself() -> None:
    cells = pa.array(["x", "1", None, "02", "3"]).slice(1, 3)
    typed, wrong = cast.cast(cells, "integer")
    assert (typed.to_pylist(), wrong.to_pylist()) == ([1, None, None], [2])


def test_text_is_left_alone() -> None:
    assert judged([" 1", None, ""], "string") == ([" 1", None, ""], [])


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("abc", "integer", "'abc', where a whole number belongs"),
        ("9223372036854775808", "integer", "'9223372036854775808' is beyond what a whole number can hold (64 bits)"),
        ("1e999", "number", "'1e999' is beyond what a number can hold (a double)"),
        ("x" * 100, "number", f"'{'x' * 60}...', where a number belongs"),
        ("1", "boolean", "'1', where true or false belongs; write true"),
        ("2023-02-29", "date", "'2023-02-29' is not a day such as 2024-02-15"),
        (True, "integer", "true, where a whole number belongs"),
        (5, "string", "5, where text belongs; put it in quotes"),
        (".5", "number", "'.5', where a number belongs; write 0.5"),
        ("-.5", "number", "'-.5', where a number belongs; write -0.5"),
        ("+1", "number", "'+1', where a number belongs; write 1"),
        ("1,5", "number", "'1,5', where a number belongs; write 1.5, with a point"),
        ("1,500", "number", "'1,500', where a number belongs; write 1500 or 1.500, whichever is meant"),
        ("1,500", "integer", "'1,500', where a whole number belongs; write 1500"),
        ("1.0", "integer", "'1.0', where a whole number belongs; write 1"),
        ("1.5", "integer", "'1.5', where a whole number belongs"),
        (" 1", "integer", "' 1', where a whole number belongs; write 1"),
        ("1_000", "integer", "'1_000', where a whole number belongs; write 1000"),
        ("\u0661\u0662", "integer", "'\u0661\u0662', where a whole number belongs; write 12"),
        ("\u06f1\u066b\u06f5", "number", "'\u06f1\u066b\u06f5', where a number belongs; write 1.5"),
        ("", "number", "'', where a number belongs; leave the cell empty, without quotes"),
        ("NA", "number", "'NA', where a number belongs; where there is no value, leave the cell empty, without quotes"),
        (
            "1e-400",
            "number",
            f"'1e-400' is {cast.UNDERFLOW}",
        ),
        ("7", "integer", "'7', where a whole number belongs; write 7 without quotes"),
        ("TRUE", "boolean", "'TRUE', where true or false belongs; write true"),
        (0, "boolean", "0, where true or false belongs; write false"),
        ("2024-2-5", "date", "'2024-2-5' is not a day such as 2024-02-15; write 2024-02-05"),
        ("x" * 61, "date", f"'{'x' * 60}...' is not a day such as 2024-02-15"),
        ("2024", "year", "'2024', where a year such as 2024 belongs; write 2024 without quotes"),
        ("x", "year", "'x', where a year such as 2024 belongs"),
        (5, "date", "5, where a day such as 2024-02-15 belongs"),
        ("1,5", "decimal(3,2)", "'1,5' is not a decimal number such as 12.34; write 1.5, with a point"),
        (Decimal("1.234"), "decimal(3,2)", "'1.234' has 3 digits after the point, where at most 2 may stand"),
        (Decimal("1E+2"), "decimal(3,2)", "'100' has 3 digits before the point, where at most 1 may stand"),
        (1.5, "decimal(3,2)", "1.5, where a decimal number such as 12.34 belongs; put it in quotes"),
        ("x", "decimal(3,2)", "'x' is not a decimal number such as 12.34"),
    ],
)
def test_words(value: Any, kind: str, message: str) -> None:
    assert cast.type_message(value, kind) == message


@given(TEXTS, st.sampled_from(["integer", "number", "boolean", "date"]))
def test_a_remedy_is_accepted_by_the_grammar(text: str, kind: str) -> None:
    if expected(text, kind) is not None:
        return
    message = cast.type_message(text, kind)
    for advice in re.findall(r"(?:; write | or )([^ ,;]+)(?:, with a point|, whichever is meant|)$", message):
        if advice.startswith("(") or len(text) > 40:
            continue
        assert expected(advice, kind) is not None or "e" in advice, message


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7", "integer", 7), ("7", "number", 7.0), ("2024", "year", 2024), ("x", "integer", None),
        ("1.5", "integer", None),
        ("true", "boolean", True), ("false", "boolean", False), ("1", "boolean", None), ("7", "string", "7"),
        ("2024-02-15", "date", "2024-02-15"), ("1.50", "decimal(3,2)", "1.50"),
    ],
)  # fmt: skip
def test_a_text_has_its_value_as_json_has_it(text: str, kind: str, value: Any) -> None:
    assert (cast.scalar(text, kind), type(cast.scalar(text, kind))) == (value, type(value))


def test_what_rounds_to_a_double_is_below_its_end() -> None:
    assert float(cast.DOUBLE_END - 1) == float.fromhex("0x1.fffffffffffffp+1023")
    with pytest.raises(OverflowError):
        float(cast.DOUBLE_END)
    assert cast.scalar(str(cast.DOUBLE_END - 1), "number") == float(cast.DOUBLE_END - 1)
    assert cast.scalar(str(cast.DOUBLE_END), "number") is None


@pytest.mark.parametrize("texts", [["1.5", None, "2"], ["1.5", "x", None], ["x"], []])
def test_decimals_are_cast_whether_all_are_right_or_some(texts: list[str | None]) -> None:
    wanted = [None if text in (None, "x") else Decimal(text) for text in texts]
    assert judged(texts, "decimal(5,2)") == (wanted, [at for at, text in enumerate(texts) if text == "x"])


def test_date_times_are_cast_to_instants_in_utc() -> None:
    texts = pa.array(["2024-02-15T10:30Z", "2024-02-15T10:30:05.25+03:30", None, "2024-02-15T10:30", "soon", ""])
    typed, wrong = cast.cast(texts, "timestamp")
    moments = [None if moment is None else moment.isoformat() for moment in typed.to_pylist()]
    assert moments[:3] == ["2024-02-15T10:30:00+00:00", "2024-02-15T07:00:05.250000+00:00", None]
    assert moments[4:] == [None, None]
    assert {4, 5} <= set(wrong.to_pylist())
    assert not {0, 1, 2} & set(wrong.to_pylist())


def test_a_day_and_a_decimal_break_the_rule_of_their_format_and_others_that_of_their_type() -> None:
    kinds = ("date", "decimal(4,2)", "integer", "number", "boolean", "string", "list(date)")
    assert [kind for kind in kinds if cast.rule(kind) == "format"] == ["date", "decimal(4,2)"]
    assert {cast.rule(kind) for kind in kinds} == {"format", "type"}
