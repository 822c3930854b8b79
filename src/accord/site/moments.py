"""Times, durations and places on the earth as people read them; what is published stays as their title."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from accord.site import prose

DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", re.ASCII
)
UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
UTC = ("Z", "z", "+00:00")


def date_time(text: str) -> Markup:
    """Return ``2024-02-15T10:30:00+03:30`` as 15 February 2024, 10:30 (UTC+03:30); seconds where there are any."""
    if not (match := DATE_TIME.fullmatch(text)):
        return escape(text)
    day, clock, seconds, offset = match.groups()
    exact = f":{seconds}" if seconds and seconds.strip("0.") else ""
    zone = " UTC" if offset in UTC else f" (UTC{offset})" if offset else ""
    words = f"{prose.date_words(day)}, {clock}{exact}{zone}"
    return Markup('<time title="{}">{}</time>').format(text, words)


def duration(text: str) -> Markup:
    """Return ``PT1H30M`` as 1 hour 30 minutes."""
    sign, *numbers = match.groups() if (match := DURATION.fullmatch(text)) else ("",)
    counted = zip(numbers, UNITS, strict=True) if numbers else ()
    parts = [f"{number} {unit}{'s' * (number != '1')}" for number, unit in counted if number]
    if not parts:
        return escape(text)
    sign = "minus " if sign else ""
    return Markup('<span title="{}">{}{}</span>').format(text, sign, " ".join(parts))


def place(text: str) -> Markup:
    """Return ``51.39,35.69``, longitude and latitude, as 35.69° N, 51.39° E."""
    longitude, comma, latitude = (part.strip() for part in text.partition(","))
    if not comma:
        return escape(text)
    north = f"{latitude.lstrip('+-')}° {'S' if latitude.startswith('-') else 'N'}"
    east = f"{longitude.lstrip('+-')}° {'W' if longitude.startswith('-') else 'E'}"
    return Markup('<span class="date" title="{}">{}, {}</span>').format(text, north, east)
