"""Units of measure out of what a column is called, in UCUM: Mass (kg), bill_length_mm, Energy [TWh], GDP (USD)."""

from __future__ import annotations

import re

from accord.importing.model import Column
from accord.values.units import likely

_IN_BRACKETS = re.compile(r".*[(\[]([^()\[\]]+)[)\]]\s*")
_AT_END = re.compile(r".+[_ .]([A-Za-z0-9]+)")
_LETTERS = frozenset(
    ["m", "g", "s", "h", "t", "l", "L", "d", "K", "W", "V", "A", "J", "N", "%", "°"]
)  # of one sign: others are rather initials
_MONEY = re.compile("[A-Z]{3}")
# At the end of a name, where other short words stand as well.
_SUFFIXES = frozenset(
    [
        "mm",
        "cm",
        "km",
        "mg",
        "g",
        "kg",
        "m2",
        "km2",
        "ha",
        "m3",
        "ms",
        "Hz",
        "kHz",
        "MHz",
        "kW",
        "MW",
        "GW",
        "kWh",
        "MWh",
        "GWh",
        "TWh",
        "hPa",
        "degC",
        "ppm",
        "ppb",
        "pct",
        "percent",
    ]
)


def find(column: Column) -> tuple[str, str]:
    """Return the unit of a column of numbers, and why; nothing where its name has none."""
    if column.unit:
        code = likely(column.unit)
        return code, f"declared as {column.unit}" if code else ""
    for text in (column.name, column.title):
        if (match := _IN_BRACKETS.fullmatch(text)) and (code := _code(match[1].strip())):
            return code, f"{match[1].strip()} stands in brackets in its name"
        if (match := _AT_END.fullmatch(text)) and match[1] in _SUFFIXES:
            return likely(match[1]), f"its name ends in {match[1]}"
    return "", ""


def _code(text: str) -> str:
    if len(text) == 1 and text not in _LETTERS:
        return ""
    code = likely(text)
    return "" if "{" in code and not _MONEY.fullmatch(text) else code
