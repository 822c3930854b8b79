"""Remedies are looked for in texts that people write, and in no text of millions of letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accord.values import remedies

LONGEST = 40  # characters
MEANT = [
    (remedies.date_time, "2024-2-5 10:30"),
    (remedies.time_of_day, "10.30"),
    (remedies.decimal, "1,5"),
    (remedies.duration, "3 days"),
]


@pytest.mark.parametrize(("find", "text"), MEANT)
def test_a_remedy_is_found_in_a_text_of_up_to_40_characters(
    find: Callable[[str, Callable[[str], bool]], str], text: str
) -> None:
    longest = text.ljust(LONGEST)
    assert find(longest, lambda _: True).startswith("; write ")
    assert find(longest + " ", lambda _: True) == ""
