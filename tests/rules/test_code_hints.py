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


@pytest.mark.parametrize("text", ["XUS", "SAU", "UK", 3])
def test_a_short_code_that_shares_letters_is_not_suggested(text: object) -> None:
    assert hint(text, STATES[2:]) == "; one of IRN, IRQ, USA"


def test_very_many_codes_are_not_written_out() -> None:
    many = [{"const": number, "title": f"Number {number}"} for number in range(1000, 1100)]
    assert hint("xyz", many) == "; 'accord find' finds each of its 100 codes by its name"
