"""Points on the Earth as Table Schema writes them: longitude and latitude in degrees, ``51.39,35.69``.

A blank may stand after the comma. Longitudes run from -180 to 180, latitudes from -90 to 90, in plain decimals.
"""

from __future__ import annotations

import re

from accord.values.geometry import MAX_LATITUDE, MAX_LONGITUDE
from accord.values.quoting import quote_value

_NUMBER = r"-?(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,15})?"
GEOPOINT_FORM = rf"({_NUMBER}), ?({_NUMBER})"
_POINT = re.compile(GEOPOINT_FORM, re.ASCII)
_LOOSE = re.compile(
    r"[(\[{]? ?([+-]?[0-9.]+) ?\u00b0? ?([EeWw]?) ?[,;/ ] ?([+-]?[0-9.]+) ?\u00b0? ?([NnSs]?) ?[)\]}]?", re.ASCII
)
_NORTH_FIRST = re.compile(r"([0-9.]+) ?\u00b0? ?([NnSs]) ?[,;/ ] ?([0-9.]+) ?\u00b0? ?([EeWw])", re.ASCII)


def geopoint_fault(text: str) -> str | None:
    """Return what is wrong with a text as a point, or None."""
    match = _POINT.fullmatch(text)
    if match is None:
        return f"{quote_value(text)} is not longitude and latitude such as 51.39,35.69{_remedy(text)}"
    longitude, latitude = map(float, match.groups())
    if abs(longitude) > MAX_LONGITUDE:
        return f"{quote_value(text)}: the longitude {match[1]} is not within -180 to 180"
    if abs(latitude) > MAX_LATITUDE:
        swapped = f"; the longitude comes first: write {match[2]},{match[1]}" if abs(longitude) <= MAX_LATITUDE else ""
        return f"{quote_value(text)}: the latitude {match[2]} is not within -90 to 90{swapped}"
    return None


def _remedy(text: str) -> str:
    bare = text.strip().replace("\u2212", "-")
    if north := _NORTH_FIRST.fullmatch(bare):
        point = f"{_signed(north[3], north[4])},{_signed(north[1], north[2])}"
    elif loose := _LOOSE.fullmatch(bare):
        point = f"{_signed(loose[1], loose[2])},{_signed(loose[3], loose[4])}"
    else:
        return ""
    return f"; write {point}" if _POINT.fullmatch(point) and geopoint_fault(point) is None else ""


def _signed(number: str, side: str) -> str:
    """Return a number of degrees as the grammar wants it, negative in the west and the south."""
    sign = "-" if number[0] == "-" or side in tuple("WwSs") else ""
    whole, _, fraction = number.lstrip("+-").partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{f'.{fraction}' if fraction else ''}"
