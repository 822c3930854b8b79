"""Durations have a length in seconds where they have no years or months, to the nearest double."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.values.durations import duration_fault, seconds


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT1S", 1), ("PT1M", 60), ("PT1H", 3_600), ("P1D", 86_400), ("P1W", 604_800), ("P0D", 0), ("-PT1H", -3_600),
        ("P1DT2H3M4.5S", 93_784.5), ("-P1DT0.25S", -86_400.25), ("PT0.1S", 0.1), ("P0Y0M3D", 259_200), ("-PT0S", 0),
    ],
)  # fmt: skip
def test_a_duration_of_days_or_less_has_a_length(text: str, length: float) -> None:
    assert duration_fault(text) is None
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["P1Y", "P1M", "P2Y3M", "P1Y1D", "-P1MT1S"])
def test_a_duration_of_years_or_months_has_none(text: str) -> None:
    assert duration_fault(text) is None
    assert seconds(text) is None


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "1D", "P1H", "PT1D", "P1W2D", "P-1D", "P1.5D", "PT1.S", "p1d", "P1D\n"]
)
def test_what_is_no_duration_has_a_fault_and_no_length(text: str) -> None:
    assert "is not a duration such as PT1H30M, P3D or P2W" in str(duration_fault(text))
    assert seconds(text) is None


@given(st.integers(0, 99_999_999), st.integers(0, 99_999_999), st.integers(0, 99_999_999))
def test_parts_add_up(days: int, hours: int, whole: int) -> None:
    assert seconds(f"P{days}DT{hours}H{whole}S") == days * 86_400 + hours * 3_600 + whole
