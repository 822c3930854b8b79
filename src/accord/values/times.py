"""Dates with a time of day, and times of day, as ISO 8601 writes them in its extended format.

    2024-02-15T10:30   2024-02-15T10:30:05.25   2024-02-15T10:30:05Z   2024-02-15T10:30:05+03:30
    10:30              10:30:05.25              10:30:05Z              10:30:05+03:30

A text stays as it was written. One with an offset names an instant, which ``instant`` returns; one without is the time
of a place that nobody names. Years run from 0001 to 9999, offsets to 14 hours (XML Schema), fractions of a second to
nine digits. A day ends at 23:59:59: the hour 24 (no longer in ISO 8601) and leap seconds are refused, since most tools
hold neither.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from accord.values.quoting import quote_value

# What a text looks like that is a time, or a date and time, in any engine of regular expressions.
TIME_FORM = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
DATE_TIME_FORM = rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})T{TIME_FORM}"
_TIME, _DATE_TIME = re.compile(TIME_FORM, re.ASCII), re.compile(DATE_TIME_FORM, re.ASCII)
_MONTHS, _HOURS, _SIXTY, _OFFSET_HOURS = range(1, 13), range(24), range(60), range(15)
_MAX_OFFSET = timedelta(hours=14)


class _FaultError(ValueError):
    """What is wrong with a text of the right form."""


def date_time_fault(text: str) -> str | None:
    """Return what is wrong with a text as a date and time, or None."""
    return _fault(text, _read, "a date and time such as 2024-02-15T10:30:00Z", "date_time")


def time_fault(text: str) -> str | None:
    """Return what is wrong with a text as a time of day, or None."""
    return _fault(text, _read_time, "a time of day such as 10:30", "time_of_day")


def _fault(text: str, read: Callable[[str], object], noun: str, remedy: str) -> str | None:
    """Return what is wrong with a text, and the remedy of a name in ``accord.values.remedies``."""

    def is_right(other: str) -> bool:
        try:
            read(other)
        except _FaultError:
            return False
        return True

    try:
        read(text)
    except _FaultError as error:
        from accord.values import remedies

        detail = f": {error}" if str(error) else ""
        return f"{quote_value(text)} is not {noun}{detail}{getattr(remedies, remedy)(text, is_right)}"
    return None


def instant(text: str) -> datetime | None:
    """Return the instant that a date and time names, in UTC, cut to microseconds; None without an offset.

    None as well for a text that is no date and time, which the check of its format reports.
    """
    try:
        return _read(text)
    except _FaultError:
        return None


def is_same(one: str, other: str) -> bool:
    """Whether two texts name one instant, or one time of day, each in its own zone; without an offset they do not."""
    ours, theirs = (instant(text) or instant(f"2000-01-02T{text}") for text in (one, other))
    if ours is None or theirs is None:
        return False
    is_time_of_day = "T" not in one and "T" not in other
    return ours.time() == theirs.time() if is_time_of_day else ours == theirs


def day_in_zone_of(time: str, day: str, local: str) -> str | None:
    """Return the day that it is in the zone of a time of day, when it is a day and local time in another.

    None where one of the times has no offset, and of what is no day.
    """
    moment, clock = instant(f"{day}T{local}"), _TIME.fullmatch(time)
    offset = _check_clock(clock.groups()) if clock and not time_fault(time) else None
    if moment is None or offset is None:
        return None
    try:
        return moment.astimezone(timezone(offset)).date().isoformat()
    except OverflowError:  # before the year 1, or after 9999
        return None


def _read(text: str) -> datetime | None:
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise _FaultError
    year, month, day = map(int, match.groups()[:3])
    if not year:
        raise _FaultError("years run from 0001 to 9999")
    if month not in _MONTHS:
        raise _FaultError(f"there is no month {match[2]}")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise _FaultError(f"{match[1]}-{match[2]} has no day {match[3]}")
    offset = _check_clock(match.groups()[3:])
    if offset is None:
        return None
    micros = int(f"{match[7] or ''}000000"[:6])
    hour, minute, second = (int(part or 0) for part in match.groups()[3:6])
    try:
        return datetime(year, month, day, hour, minute, second, micros, timezone(offset)).astimezone(UTC)
    except OverflowError:
        raise _FaultError("in UTC it lies outside of the years 0001 to 9999") from None


def _read_time(text: str) -> None:
    match = _TIME.fullmatch(text)
    if match is None:
        raise _FaultError
    _check_clock(match.groups())


def _check_clock(parts: tuple[str | None, ...]) -> timedelta | None:
    """Return the offset of a time of day, None where it has none."""
    hour, minute, second, _, offset = parts
    if int(hour or 0) not in _HOURS:
        raise _FaultError(f"there is no hour {hour}; a day ends at 23:59:59 and begins at 00:00")
    if int(minute or 0) not in _SIXTY:
        raise _FaultError(f"there is no minute {minute}")
    if int(second or 0) not in _SIXTY:
        leap = ", and most tools hold no leap second" if second == "60" else ""
        raise _FaultError(f"there is no second {second}{leap}")
    return None if offset is None else _offset(offset)


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta(0)
    sign, hours, minutes = text[0], int(text[1:3]), int(text[4:])
    size = timedelta(hours=hours, minutes=minutes)
    if hours not in _OFFSET_HOURS or minutes not in _SIXTY or size > _MAX_OFFSET:
        raise _FaultError(f"the offset {text} is no place's; offsets run from -14:00 to +14:00")
    return -size if sign == "-" else size
