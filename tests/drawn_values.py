"""Values of every kind that a column can hold, as people write them in records, drawn to see what becomes of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from hypothesis import strategies as st

from small_schemas import JSON, prop

OFFSETS = st.sampled_from(["", "Z", "+00:00", "-00:00", "+03:30", "-14:00", "+14:00"])
FRACTIONS = st.just("") | st.integers(0, 999_999_999).map(".{:09}".format) | st.sampled_from([".5", ".10"])
SECONDS = st.just("") | st.tuples(st.integers(0, 59).map(":{:02}".format), FRACTIONS).map("".join)
CLOCKS = st.tuples(st.times().map(lambda time: f"{time:%H:%M}"), SECONDS, OFFSETS).map("".join)
DAYS = st.dates(datetime(1, 1, 2).date(), datetime(9999, 12, 30).date()).map(str)  # noqa: DTZ001 - a bound of days
COUNTS = st.integers(0, 99_999_999)
PARTS = st.lists(st.sampled_from("WYMDHmS"), min_size=1, max_size=6, unique=True)


def decimals(whole: int, scale: int) -> st.SearchStrategy[str]:
    """Return texts of decimals, with all their digits after the point or with fewer."""
    digits = st.text("0123456789", min_size=1, max_size=scale).map(".{}".format)
    before = st.integers(0, 10**whole - 1).map(str)
    return st.tuples(st.sampled_from(["", "-"]), before, st.just("") | digits).map("".join)


def degrees(most: int) -> st.SearchStrategy[str]:
    return st.decimals(-most, most, places=5).map("{:f}".format)


@st.composite
def durations(draw: st.DrawFn) -> str:
    parts, sign = draw(PARTS), draw(st.sampled_from(["", "-"]))
    if "W" in parts:
        return f"{sign}P{draw(COUNTS)}W"
    days = "".join(f"{draw(COUNTS)}{part}" for part in "YMD" if part in parts)
    clock = "".join(f"{draw(COUNTS)}{part.upper()}" for part in "Hm" if part in parts)
    clock += f"{draw(COUNTS)}{draw(st.sampled_from(['', '.5', '.123456']))}S" if "S" in parts else ""
    return f"{sign}P{days}{f'T{clock}' if clock else ''}"


ODD_TEXTS = [
    "",
    '"',
    '""',
    "a,b",
    "a;b",
    "a\nb",
    " ",
    "007",
    "1.0",
    "null",
    "NA",
    "true",
    "=1",
    "é",
    "𐎠",
    "علی",
    "1,1",
    "\\",
    "-",
]
SHAPES = ['{"type":"Point","coordinates":[4,52]}', '{"type": "Feature", "geometry": null, "properties": {"a, b": "é"}}']


def _with_scale(text: str) -> str:
    """Return a decimal with nine digits after the point, and a zero without a sign."""
    whole, _, fraction = text.partition(".")
    full = f"{whole}.{fraction.ljust(9, '0')}"
    return full.removeprefix("-") if not full.strip("-0.") else full


class Kind(NamedTuple):
    """A kind of column: what its schema says of it, and values of it."""

    spec: JSON
    values: st.SearchStrategy[Any]


KINDS: dict[str, Kind] = {
    "text": Kind(prop(), st.sampled_from(ODD_TEXTS) | st.text("ab \n\"',;é", max_size=5)),
    "whole": Kind(prop("integer"), st.integers(-(2**63), 2**63 - 1)),
    "number": Kind(prop("number"), st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)),
    "yes": Kind(prop("boolean"), st.booleans()),
    "day": Kind(prop(format="date"), st.dates().map(str)),
    "year": Kind(prop("integer", format="year"), st.integers(1000, 9999)),
    "when": Kind(
        prop(format="edtf"), DAYS.map(lambda day: f"{day}~") | st.sampled_from(["2024/..", "202X", "[1999,2001-02]"])
    ),
    "moment": Kind(prop(format="date-time"), st.tuples(DAYS, CLOCKS).map("T".join)),
    "clock": Kind(prop(format="time"), CLOCKS),
    "span": Kind(prop(format="duration"), durations()),
    "price": Kind(prop(format="decimal", x_precision=38, x_scale=9), decimals(29, 9).map(_with_scale)),
    "point": Kind(prop(format="geopoint"), st.tuples(degrees(180), degrees(90)).map(",".join)),
    "line": Kind(
        prop(format="wkt"), st.sampled_from(["POINT (4 52)", "LINESTRING Z (4 52 0, 5 52 -1.5)", "POLYGON EMPTY"])
    ),
    "shape": Kind(prop(format="geojson"), st.sampled_from(SHAPES)),
    "tongue": Kind(prop(format="language-tag"), st.sampled_from(["en", "fa-Latn", "ar-IQ"])),
    "link": Kind(prop(format="uri"), st.sampled_from(["https://a.example/", "https://b.example/c?d=%20,'()"])),
    "grade": Kind(prop("integer", enum=[0, 1, -9]), st.sampled_from([0, 1, -9])),
    "share": Kind(prop("number", enum=[0.5, 1]), st.sampled_from([0.5, 1.0])),
    "wind": Kind(prop(enum=["north west", "S/SE", ""]), st.sampled_from(["north west", "S/SE", ""])),
}
"""Every type of ``accord.values.types`` that is written, formats of text besides, and codes."""
