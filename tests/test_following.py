"""How what the tutorial shows is compared; tests/project/test_wheel.py follows it with the installed package."""

from __future__ import annotations

import pytest

from following import is_shown


@pytest.mark.parametrize(
    ("text", "output", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\n", "a\nb\nc\n", True),
        ("...\nb\n", "b\n", True),
        ("no ... here\n", "no 3 warnings here\n", True),
        ("no ... here\n", "no\n3 here\n", False),
    ],
)
def test_three_dots_stand_for_what_is_left_out(text: str, output: str, *, same: bool) -> None:
    assert is_shown(text, output) == same
