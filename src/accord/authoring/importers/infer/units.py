"""Units of measure out of what a column is called, in UCUM: Mass (kg), bill_length_mm, Energy [TWh]."""

from __future__ import annotations

import re

from accord.authoring.importers.model import Column

# Units that people write as the Unified Code for Units of Measure does.
_SAME = [
    "%",
    "mm",
    "cm",
    "m",
    "km",
    "mg",
    "g",
    "kg",
    "t",
    "kt",
    "Mt",
    "m2",
    "km2",
    "m3",
    "L",
    "mL",
    "s",
    "ms",
    "min",
    "h",
    "d",
    "Hz",
    "kHz",
    "MHz",
    "V",
    "A",
    "W",
    "kW",
    "MW",
    "GW",
    "J",
    "kJ",
    "MJ",
    "GJ",
    "TJ",
    "PJ",
    "EJ",
    "Pa",
    "hPa",
    "kPa",
    "bar",
    "mol",
    "u",
    "K",
    "deg",
    "dB",
    "km/h",
    "m/s",
]
# What people write, and what that code writes for it.
_OTHERS = {
    **dict.fromkeys(("pct", "percent"), "%"),
    **dict.fromkeys(("m²", "m^2"), "m2"),
    **dict.fromkeys(("km²", "km^2"), "km2"),
    **dict.fromkeys(("m³", "m^3"), "m3"),
    **dict.fromkeys(("°C", "degC"), "Cel"),
    **dict.fromkeys(("°F", "degF"), "[degF]"),
    **{f"{prefix}Wh": f"{prefix}W.h" for prefix in ("", "k", "M", "G", "T")},
    "ha": "har",
    "l": "L",
    "ml": "mL",
    "sec": "s",
    "seconds": "s",
    "minutes": "min",
    "hours": "h",
    "days": "d",
    "years": "a",
    "tonnes": "t",
    "kcal": "kcal",
    "°": "deg",
    "ppm": "[ppm]",
    "ppb": "[ppb]",
    "mph": "[mi_i]/h",
    "ft": "[ft_i]",
    "in": "[in_i]",
    "mi": "[mi_i]",
    "lb": "[lb_av]",
}
_UNITS = {unit: unit for unit in _SAME} | _OTHERS
# At the end of a name, behind _ or a space, only what is no word or initial of its own.
_SUFFIXES = {unit for unit in _UNITS if unit.isascii() and unit.isalpha() and len(unit) > 1} - {
    "in",
    "min",
    "mi",
    "bar",
}
_SUFFIXES |= {"g", "kg"}
_IN_BRACKETS = re.compile(r".*[(\[]([^()\[\]]+)[)\]]\s*")
_AT_END = re.compile(r".+[_ .]([A-Za-z0-9]+)")


def find(column: Column) -> tuple[str, str]:
    """Return the unit of a column of numbers, and why; nothing where its name has none."""
    if column.unit:
        known = _UNITS.get(column.unit, "")
        return known, f"declared as {column.unit}" if known else ""
    for text in (column.name, column.title):
        if (match := _IN_BRACKETS.fullmatch(text)) and match[1].strip() in _UNITS:
            return _UNITS[match[1].strip()], f"{match[1].strip()} stands in brackets in its name"
        if (match := _AT_END.fullmatch(text)) and match[1] in _SUFFIXES:
            return _UNITS[match[1]], f"its name ends in {match[1]}"
    return "", ""
