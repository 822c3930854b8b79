"""Two texts name one instant, or one time of day, whatever their zones; without a zone they name none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accord.values.times import instant, is_same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024-01-15T23:30:00Z", "2024-01-16T02:30:00+03:00", True),
        ("2024-01-15T23:30:00Z", "2024-01-16T03:00:00+03:30", True),
        ("2024-01-15T23:30:00Z", "2024-01-16T03:00:00+03:00", False),
        ("2024-01-15T23:30:00Z", "2024-01-16T23:30:00Z", False),
        ("23:30:00Z", "02:30:00+03:00", True),
        ("23:30Z", "23:30:00Z", True),
        ("23:30:00Z", "23:30:00+03:00", False),
        ("2024-01-15T23:30:00", "2024-01-15T23:30:00", False),
        ("2024-01-15T23:30:00Z", "2024-01-15T23:30:00", False),
        ("23:30:00", "23:30:00", False),
        ("at noon", "at noon", False),
    ],
)
def test_whether_two_texts_are_one_time(one: str, other: str, *, same: bool) -> None:
    assert is_same(one, other) is same
    assert is_same(other, one) is same


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-15T23:30:00Z", datetime(2024, 1, 15, 23, 30, tzinfo=UTC)),
        ("2024-01-16T02:30+03:00", datetime(2024, 1, 15, 23, 30, tzinfo=UTC)),
        ("2024-01-15T23:30:00.1234567Z", datetime(2024, 1, 15, 23, 30, 0, 123_456, tzinfo=UTC)),
        ("2024-01-15T23:30:00", None),
        ("2024-02-30T00:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("2024-13-01T00:00:00Z", None),
        ("2024-01-15", None),
    ],
)
def test_an_instant_is_in_utc(text: str, moment: datetime | None) -> None:
    assert instant(text) == moment
