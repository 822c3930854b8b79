"""What to write instead of a text that is no value of a type, where the text shows what was meant.

A remedy is worded as the end of a message: ``; write 0.5``. Nothing is converted: what was meant is for people to say.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_NO_VALUE = {"na", "n/a", "nan", "nil", "none", "null", "inf", "-inf", "infinity", "-infinity", "-", "--", ".", "?", ""}
_TRUE, _FALSE = {"true", "t", "yes", "y", "1", "1.0", "on"}, {"false", "f", "no", "n", "0", "0.0", "off"}
_SIGNS = str.maketrans({"\u2212": "-", "\u066b": ".", "\u066c": "", "\u00a0": "", "\u202f": "", "'": "", "\u2019": ""})
_DECIMALS = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)", re.ASCII)
_DAY = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[T ][0-9:.+Zz-]*)?", re.ASCII)
_MAX_LENGTH = 40  # characters: no number that people write is longer


def remedy(text: str, kind: str, absent: str) -> str:
    """Return what to write for a text that is no value of ``kind``, as the end of a message; nothing where unclear.

    Args:
        text: what was written.
        kind: a type of columns: integer, number, boolean or date.
        absent: how the input writes that there is no value.
    """
    if text.strip().lower() in _NO_VALUE:
        return f"; {absent}" if text.strip() in ("", ".") else f"; where there is no value, {absent}"
    if len(text) > _MAX_LENGTH:
        return ""
    if kind == "boolean":
        word = text.strip().lower()
        return "; write true" if word in _TRUE else "; write false" if word in _FALSE else ""
    return _day(text) if kind == "date" else _number(text, kind)


def _day(text: str) -> str:
    match = _DAY.fullmatch(_digits(text.strip()))
    if not match or len(text) < len("2024-2-5"):
        return ""
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return f"; write {day}"


def _number(text: str, kind: str) -> str:
    bare = _digits(text.strip()).translate(_SIGNS)
    bare = re.sub("(?<=[0-9])[_ ](?=[0-9])", "", bare)
    if (comma := _COMMA.fullmatch(bare)) and kind == "number":
        point = _plain_number(f"{comma[1]}.{comma[2]}", kind)
        if _THOUSANDS.fullmatch(bare):
            return f"; write {_plain_number(bare.replace(',', ''), kind)} or {point}, whichever is meant"
        return f"; write {point}, with a point" if point else ""
    number = _plain_number(bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare, kind)
    return f"; write {number}" if number else ""


def _digits(text: str) -> str:
    """Return a text with the decimal digits of any script as those of ASCII."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


def _plain_number(text: str, kind: str) -> str:
    """Return a number as the grammar of ``accord.values.parse`` wants it, or nothing."""
    match = _DECIMALS.fullmatch(text)
    if not match or not (match[2] or match[3]):
        return ""
    sign, whole, fraction, exponent = match[1].strip("+"), match[2].lstrip("0") or "0", match[3] or "", match[4]
    if kind == "number":
        return f"{sign}{whole}{'.' if fraction else ''}{fraction}{f'e{int(exponent)}' if exponent else ''}"
    if exponent or fraction.strip("0"):  # 1.5 and 1e3 may be no whole number, or a rounded one
        return ""
    return f"{sign}{whole}"
