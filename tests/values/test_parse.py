"""Text becomes a value by the project's grammar, exactly: the vectorised cast agrees with plain Python."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.values import parse as cast

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def expected(text: str, kind: str) -> Any:
    """Return the value that the grammar gives a text, or None; written apart from the code, and slow."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    if kind == "integer":
        if re.fullmatch(r"-?(0|[1-9][0-9]*)", text, re.ASCII) and len(text) < 30 and -(2**63) <= int(text) < 2**63:
            return int(text)
        return None
    if kind == "number":
        return float(text) if NUMBER.fullmatch(text) and math.isfinite(float(text)) else None
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
    "9223372036854775808",
    "-9223372036854775809", "99999999999999999999", "1" * 5000,
]  # fmt: skip
RIGHT = [
    "0", "-0", "-1", "9223372036854775807", "-9223372036854775808", "999999999999999999", "1000000000000000000",
    "0.1", "-0.0", "1e5", "1E-5", "1e-999", "5e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
    "1.7976931348623159e308",
    "9007199254740993", "0.1e1",
    "123456789012345678901234567890", "0." + "0" * 400 + "1", "1" * 308, "1" * 310, "0e99999",
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
@settings(max_examples=500, deadline=None)
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
    ("value", "kind", "said"),
    [
        ("abc", "integer", "'abc', where a whole number belongs"),
        ("9223372036854775808", "integer", "'9223372036854775808' is beyond what a whole number can hold (64 bits)"),
        ("1e999", "number", "'1e999' is beyond what a number can hold (a double)"),
        ("x" * 100, "number", f"'{'x' * 60}...', where a number belongs"),
        ("1", "boolean", "'1', where true or false belongs"),
        ("2023-02-29", "date", "'2023-02-29' is not a day such as 2024-02-15"),
        (True, "integer", "true, where a whole number belongs"),
        (5, "string", "5, where text belongs"),
    ],
)
def test_words(value: Any, kind: str, said: str) -> None:
    assert cast.words(value, kind) == said
