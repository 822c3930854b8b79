"""What to write instead of a text that is no value of a type, where the text shows what was meant.

A remedy is worded as the end of a message: ``; write 0.5``. Nothing is converted: what was meant is for people to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import wraps

from accord.values.types import INT64_END

_NO_VALUE = {"na", "n/a", "nan", "nil", "none", "null", "inf", "-inf", "infinity", "-infinity", "-", "--", ".", "?", ""}
_TRUE, _FALSE = {"true", "t", "yes", "y", "1", "1.0", "on"}, {"false", "f", "no", "n", "0", "0.0", "off"}
_SIGNS = str.maketrans({"\u2212": "-", "\u066b": ".", "\u066c": "", "\u00a0": "", "\u202f": "", "'": "", "\u2019": ""})
_DECIMALS = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)", re.ASCII)
_DAY = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[T ][0-9:.+Zz-]*)?", re.ASCII)
_CLOCK = (
    r"([0-9]{1,2})(?:[:.h]([0-9]{1,2})(?:[:.]([0-9]{1,2})(?:[.,]([0-9]{1,9}))?)?)? ?(?:([AaPp])\.?[Mm]\.?)?"
    r" ?([Zz]|UTC|utc|GMT|[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)
_TIME = re.compile(_CLOCK, re.ASCII)
_DATE_TIME = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[Tt ,]+{_CLOCK}", re.ASCII)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})[Tt]?([0-9]{2})([0-9]{2})([0-9]{2})?([Zz]?)", re.ASCII)
_STOPWATCH = re.compile(r"([0-9]{1,4}):([0-9]{1,2})(?::([0-9]{1,2}))?", re.ASCII)
_AMOUNT = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?([a-z]+)\.?", re.ASCII | re.IGNORECASE)
_UNITS = {
    "s": "PT{}S", "m": "PT{}M", "h": "PT{}H", "d": "P{}D", "w": "P{}W", "month": "P{}M", "y": "P{}Y",
    "sec": "PT{}S", "second": "PT{}S", "min": "PT{}M", "minute": "PT{}M", "hr": "PT{}H", "hour": "PT{}H",
    "day": "P{}D", "week": "P{}W", "yr": "P{}Y", "year": "P{}Y",
}  # fmt: skip # a table of units, several a line
_NOON = 12
_MAX_LENGTH = 40  # characters: no number, day, time or duration that people write is longer


def remedy(text: str, kind: str, absent: str) -> str:
    """Return what to write for a text that is no value of ``kind``, as the end of a message; nothing where unclear.

    Args:
        text: what was written.
        kind: a type of columns: integer, number, boolean or date.
        absent: how the input writes that there is no value.
    """
    if absence := no_value(text, absent):
        return absence
    if len(text) > _MAX_LENGTH:
        return ""
    if kind == "boolean":
        word = text.strip().lower()
        return "; write true" if word in _TRUE else "; write false" if word in _FALSE else ""
    return _day(text) if kind == "date" else _number(text, kind)


def no_value(text: str, absent: str) -> str:
    """Return how to write that there is no value, for a text that says so in another way; nothing for others."""
    if text.strip().lower() not in _NO_VALUE:
        return ""
    return f"; {absent}" if text.strip() in ("", ".") else f"; where there is no value, {absent}"


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


Accepts = Callable[[str], bool]
Finds = Callable[[str, Accepts], str]


def _of_short_texts(find: Finds) -> Finds:
    """Return a function that finds a remedy, and looks for none in a text of millions of letters."""

    @wraps(find)
    def found(text: str, is_right: Accepts) -> str:
        return find(text, is_right) if len(text) <= _MAX_LENGTH else ""

    return found


@_of_short_texts
def date_time(text: str, is_right: Accepts) -> str:
    """Return what to write for a text that is no date and time; ``is_right`` says of a text whether it is one."""
    text = _digits(text.strip())
    if compact := _COMPACT.fullmatch(text):
        year, month, day, *clock = compact.groups()
        return _first_right(is_right, f"{year}-{month}-{day}T{':'.join(filter(None, clock[:3]))}{clock[3].upper()}")
    match = _DATE_TIME.fullmatch(text)
    if not match:
        return "; it has no time of day" if _day(f"{text}T") else ""
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    return _first_right(is_right, *(f"{day}T{clock}" for clock in _clocks(match.groups()[3:])))


@_of_short_texts
def time_of_day(text: str, is_right: Accepts) -> str:
    """Return what to write for a text that is no time of day; ``is_right`` says of a text whether it is one."""
    match = _TIME.fullmatch(_digits(text.strip()))
    return _first_right(is_right, *_clocks(match.groups())) if match else ""


@_of_short_texts
def decimal(text: str, is_right: Accepts) -> str:
    """Return what to write for a text that is no decimal; ``is_right`` says of a text whether it is one."""
    remedy = _number(text, "number")
    numbers = re.findall(r"(?:write|or) ([^ ,]+)", remedy)
    return remedy if all(map(is_right, numbers)) else ""


@_of_short_texts
def duration(text: str, is_right: Accepts) -> str:
    """Return what to write for a text that is no duration; ``is_right`` says of a text whether it is one."""
    bare = _digits(text.strip())
    if clock := _STOPWATCH.fullmatch(bare):
        first, second, third = clock.groups()
        if third is None:
            return f"; write PT{int(first)}H{int(second)}M or PT{int(first)}M{int(second)}S, whichever is meant"
        return _first_right(is_right, f"PT{int(first)}H{int(second)}M{int(third)}S")
    if amount := _AMOUNT.fullmatch(bare):
        unit = amount[2].lower()
        form = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), "")
        return _first_right(is_right, form.format(amount[1].replace(",", ".")))
    return _first_right(is_right, bare.upper().replace(",", ".").replace(" ", ""))


def _clocks(parts: tuple[str | None, ...]) -> list[str]:
    """Return the time of day that the parts of one may mean, in the form of ISO 8601."""
    hour, minute, second, fraction, half, zone = parts
    if not (minute or half):
        return []
    number = int(hour or 0)
    if half:
        if not 1 <= number <= _NOON:
            return []
        number = number % _NOON + (_NOON if half in "Pp" else 0)
    clock = f"{number:02}:{minute or '0':0>2}" + (f":{second:0>2}" if second else "")
    return [f"{clock}{f'.{fraction}' if fraction else ''}{_zone(zone or '')}"]


def _zone(text: str) -> str:
    if text.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("14") else (digits, "00")
    return f"{text[0]}{hours:0>2}:{minutes}" if text else ""


def _first_right(is_right: Accepts, *texts: str) -> str:
    return next((f"; write {text}" for text in texts if is_right(text)), "")


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
    return f"{sign}{whole}" if -INT64_END <= int(f"{sign}{whole}") < INT64_END else ""
