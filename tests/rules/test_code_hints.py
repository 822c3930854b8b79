"""The code that is suggested for a text that is none."""

from __future__ import annotations

import pytest

from accord.rules.code_hints import hint

STATES = [{"const": code, "title": title} for code, title in (
    ("AUS", "Australia"), ("AUT", "Austria"), ("IRN", "Iran"), ("IRQ", "Iraq"), ("USA", "United States"))]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [("Iraq", "IRQ"), ("united states", "USA"), ("IQR", "IRQ"), ("SUA", "USA"), ("irq", "IRQ"), ("UZA", "USA")],
)
def test_by_name_by_two_letters_swapped_by_look(text: str, code: str) -> None:
    assert hint(text, STATES) == f"; did you mean {code!r}?"


def test_of_codes_that_may_be_meant_the_one_of_that_name_comes_first() -> None:
    assert hint("ab", [{"const": "ba", "title": "Other"}, {"const": "c", "title": "AB"}]) == "; did you mean 'c'?"
    assert hint("ab", [{"const": "ba"}, {"const": "c", "title": "AC"}]) == "; did you mean 'ba'?"


@pytest.mark.parametrize(("text", "code"), [("IRNX", "IRN"), ("IIRN", "IRN"), ("xRN", "IRN")])
def test_of_a_longer_text_the_code_is_suggested_that_looks_most_like_it(text: str, code: str) -> None:
    assert hint(text, STATES[2:]) == f"; did you mean {code!r}?"


def test_a_short_text_is_no_longer_than_the_code_that_it_may_mean() -> None:
    assert hint("USX", [{"const": "US"}]) == "; one of US"


@pytest.mark.parametrize("text", ["XUS", "SAU", "UK", "US", 3])
def test_a_short_code_that_shares_letters_is_not_suggested(text: object) -> None:
    assert hint(text, STATES[2:]) == "; one of IRN, IRQ, USA"


@pytest.mark.parametrize("number", [40, 41, 100])
def test_very_many_codes_are_not_written_out(number: int) -> None:
    many = [{"const": code, "title": f"Number {code}"} for code in range(1000, 1000 + number)]
    all_of_them = f"; one of {', '.join(str(code['const']) for code in many)}"
    told = f"; 'accord find' finds each of its {number} codes by its name"
    assert hint("xyz", many) == (all_of_them if number == 40 else told)
