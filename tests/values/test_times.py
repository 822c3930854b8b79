"""Two texts name one instant, or one time of day, whatever their zones; without a zone they name none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accord.values.times import date_time_fault, day_in_zone_of, instant, is_same, time_fault


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
        ("23:30:00Z", "23:30:00", False),
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


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("0000-01-01T00:00", "years run from 0001 to 9999"), ("2024-13-01T00:00", "there is no month 13"),
        ("2024-00-01T00:00", "there is no month 00"), ("2024-02-30T00:00", "2024-02 has no day 30"),
        ("2024-02-00T00:00", "2024-02 has no day 00"), ("2024-02-01T24:00", "there is no hour 24; a day ends"),
        ("2024-02-01T23:60", "there is no minute 60"), ("2024-02-01T23:59:61", "there is no second 61"),
        ("2024-02-01T23:59:60", "there is no second 60, and most tools hold no leap second"),
        ("2024-02-01T10:00+14:01", "the offset +14:01 is no place's; offsets run from -14:00 to +14:00"),
        ("2024-02-01T10:00-15:00", "the offset -15:00 is no place's"),
        ("2024-02-01T10:00+01:60", "the offset +01:60 is"),
        ("0001-01-01T00:00+00:01", "in UTC it lies outside of the years 0001 to 9999"),
        ("9999-12-31T23:59-00:01", "in UTC it lies outside"),
    ],
)  # fmt: skip
def test_what_no_date_and_time_may_be_is_named(text: str, fault: str) -> None:
    assert str(date_time_fault(text)).startswith(
        f"{text!r} is not a date and time such as 2024-02-15T10:30:00Z: {fault}"
    )
    assert instant(text) is None


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00", "9999-12-31T23:59:59", "2024-02-29T10:00+14:00", "2024-12-01T00:00:00.123456789-14:00"]
)
def test_what_a_date_and_time_may_be(text: str) -> None:
    assert date_time_fault(text) is None


@pytest.mark.parametrize(
    ("text", "is_right"), [("00:00", True), ("23:59:59.5Z", True), ("24:00", False), ("1:00", False)]
)
def test_a_time_of_day(text: str, *, is_right: bool) -> None:
    assert (time_fault(text) is None) is is_right


@pytest.mark.parametrize(
    ("text", "hours"), [("12:00+03:30", 8.5), ("12:00-12:45", 24.75), ("12:00+14:00", -2), ("12:00Z", 12)]
)
def test_an_offset_is_hours_and_minutes_to_either_side(text: str, hours: float) -> None:
    assert instant(f"2024-02-15T{text}") == datetime(2024, 2, 15, tzinfo=UTC) + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("time", "day", "local", "expected"),
    [
        ("23:50+03:00", "2031-01-16", "00:20+03:30", "2031-01-15"),
        ("12:00Z", "2031-01-16", "23:30-01:00", "2031-01-17"),
        ("12:00", "2031-01-16", "00:20+03:30", None),
        ("12:00Z", "2031-01-16", "00:20", None),
        ("25:00Z", "2031-01-16", "00:20Z", None),
        ("12:00Z", "2031-01", "00:20Z", None),
        ("23:50+14:00", "9999-12-31", "23:50Z", None),
    ],
)
def test_the_day_of_a_moment_elsewhere_is_that_of_the_zone(
    time: str, day: str, local: str, expected: str | None
) -> None:
    assert day_in_zone_of(time, day, local) == expected
