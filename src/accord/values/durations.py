"""Durations as ISO 8601 writes them: P1Y2M3DT4H5M6.7S or P2W, with a minus before those that run backwards.

Each part is a whole number of at most eight digits but the seconds, which may have a fraction. A duration of days or
less has a length in seconds: a week has 7 days, a day 24 hours. How long a year or a month is depends on which it is.
"""

from __future__ import annotations

import re
from fractions import Fraction

from accord.values.quoting import quote_value

_NUMBER = "([0-9]{1,8})"
DURATION_FORM = (
    rf"(-?)P(?:{_NUMBER}W|(?=.)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:([0-9]{{1,8}}(?:\.[0-9]{{1,9}})?)S)?)?)"
)
_DURATION = re.compile(DURATION_FORM, re.ASCII)
_SECONDS = (7 * 86_400, None, None, 86_400, 3_600, 60, 1)  # of each part: week, year, month, day, hour, minute, second


def duration_fault(text: str) -> str | None:
    """Return what is wrong with a text as a duration, or None."""
    if _DURATION.fullmatch(text):
        return None
    from accord.values.remedies import duration

    remedy = duration(text, lambda other: bool(_DURATION.fullmatch(other)))
    return f"{quote_value(text)} is not a duration such as PT1H30M, P3D or P2W{remedy}"


def seconds(text: str) -> float | None:
    """Return the length of a duration in seconds, as the nearest double; None for one of years or months."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    total = Fraction(0)
    for part, size in zip(match.groups()[1:], _SECONDS, strict=True):
        number = Fraction(part or 0)
        if number and size is None:
            return None
        total += number * (size or 0)
    return float(-total if match[1] else total)
