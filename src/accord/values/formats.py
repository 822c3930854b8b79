"""The formats a schema may name, each with one exact meaning.

``FORMATS`` has those that speak of texts. A ``decimal`` is one of its precision and scale, and a ``year`` is a whole
number; ``judge`` knows all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import quote

from accord.values import decimals, edtf
from accord.values.times import DATE_TIME_FORM, TIME_FORM, date_time_fault, time_fault
from accord.values.types import kind_of

YEARS = range(1000, 10_000)  # of four digits, which Table Schema's type year demands
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?"
_FOUR_DIGITS = "[1-9][0-9]{3}"
_UNTIL_9998 = "(?:[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])"  # in UTC they are before the year 10000 as well
_LEAP_YEAR = "(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)"
_LONGITUDE = r"-?(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]{1,15})?"
_LATITUDE = r"-?(?:[1-8]?[0-9])(?:\.[0-9]{1,15})?"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# RFC 5646 langtag without grandfathered tags: language, script, region, variants, extensions, private use. A language
# has 2 or 3 letters: those of 4 are reserved, and none of 5 to 8 is registered.
_LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(?:-[A-Za-z]{3}){0,3}?(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-zA-Z0-9]{2,8})+)*(?:-x(?:-[a-zA-Z0-9]{1,8})+)?",
    re.ASCII,
)
# RFC 3986 for http and https: a host, and only the characters an address may hold.
_URI = re.compile(
    r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}(?::[0-9]{1,5})?"
    r"(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
_HOST_END = re.compile(r"([^/?#]*)([/?#]?)(.*)", re.DOTALL)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_URI_SAFE = "~:/?#@!$&'()*+,;=[]%"  # besides letters, digits and -._


def _date(text: str) -> str | None:
    fault = f"{text!r} is not a day such as 2024-02-15"
    if not _DATE.fullmatch(text):
        return fault
    try:
        date.fromisoformat(text)
    except ValueError:
        return fault
    return None


def _edtf(text: str) -> str | None:
    try:
        edtf.parse(text)
    except edtf.EdtfError as error:
        return str(error)
    return None


def _language_tag(text: str) -> str | None:
    if _LANGUAGE_TAG.fullmatch(text):
        return None
    usual = _usual_case(text.strip().replace("_", "-"))
    hint = f"; write {usual}" if _LANGUAGE_TAG.fullmatch(usual) else ""
    return f"{text!r} is not a BCP 47 language tag such as en, fa or ar-IQ{hint}"


def _usual_case(tag: str) -> str:
    """Return a language tag in the case of RFC 5646, 2.1.1: en-US, zh-Hant, before any one-letter subtag."""
    subtags = tag.lower().split("-")
    single = next((at for at, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    for at in range(1, single):
        if subtags[at].isalpha() and len(subtags[at]) in (2, 4):
            subtags[at] = subtags[at].upper() if len(subtags[at]) == len("US") else subtags[at].title()
    return "-".join(subtags)


def _uri(text: str) -> str | None:
    if _URI.fullmatch(text):
        return None
    encoded = _encoded(text)
    verb = "write" if encoded.lower() == text.strip().lower() else "percent-encode it"
    hint = f"; {verb}: {encoded}" if _URI.fullmatch(encoded) else ""
    return f"{text!r} is not an http or https address{hint}"


def _encoded(text: str) -> str:
    """Return an address with each character encoded that it may not hold, its scheme and host in lower case."""
    scheme, colon, rest = text.strip().partition("://")
    host, slash, path = _HOST_END.match(rest).groups() if colon else ("", "", "")  # type: ignore[union-attr] # always matches
    with suppress(UnicodeError):  # a host that has no form in ASCII stays, and the whole is no address then
        host = host.encode("idna").decode() if not host.isascii() else host.lower()
    escaped = _STRAY_PERCENT.sub("%25", path)
    return f"{scheme.lower()}://{host}{slash}{quote(escaped, safe=_URI_SAFE, errors='replace')}"


def _duration(text: str) -> str | None:  # here and below: few datasets have such columns
    from accord.values.durations import duration_fault

    return duration_fault(text)


def _geojson(text: str) -> str | None:
    from accord.values.geojson import geojson_fault

    return geojson_fault(text)


def _geopoint(text: str) -> str | None:
    from accord.values.geopoints import geopoint_fault

    return geopoint_fault(text)


def _wkt(text: str) -> str | None:
    from accord.values.wkt import wkt_fault

    return wkt_fault(text)


def _fully(expression: re.Pattern[str]) -> str:
    return rf"\A(?:{expression.pattern})\z"


def _year(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or YEARS.start <= value < YEARS.stop:
        return None
    return f"{value} is not a year of four digits, 1000 to 9999; leave the format out where others may stand"


def _day(year: str) -> str:
    """Return a pattern of the days that exist in the years of a pattern, which are from 1000 on."""
    every = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
    return f"(?:{year}-(?:{every})|{_LEAP_YEAR}-02-29)"


ACCEPT = {
    "date": rf"\A{_day(_FOUR_DIGITS)}\z",
    # EDTF: days that every month has, months and years; the rest is for the parser.
    "edtf": r"\A[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?\z",
    "language-tag": _fully(_LANGUAGE_TAG),
    "uri": _fully(_URI),
    "date-time": rf"\A{_day(_UNTIL_9998)}T{_CLOCK}\z",
    "time": rf"\A{_CLOCK}\z",
    "duration": r"\A-?P(?:[0-9]{1,8}[WD]|(?:[0-9]{1,8}D)?T[0-9]{1,8}[HMS])\z",
    "geojson": rf'\A\{{"type": ?"Point", ?"coordinates": ?\[{_LONGITUDE}, ?{_LATITUDE}\]\}}\z',
    "geopoint": rf"\A{_LONGITUDE}, ?{_LATITUDE}\z",
    "wkt": rf"\APOINT ?\({_LONGITUDE} {_LATITUDE}\)\z",
}
"""Format name -> RE2 pattern that matches only what is right; what it does not match may be right all the same."""

FORMATS: dict[str, Callable[[str], str | None]] = {
    "date": _date,
    "edtf": _edtf,
    "language-tag": _language_tag,
    "uri": _uri,
    "date-time": date_time_fault,
    "time": time_fault,
    "duration": _duration,
    "geojson": _geojson,
    "geopoint": _geopoint,
    "wkt": _wkt,
}
"""Format name -> function that returns what is wrong with a text, or None."""
NAMES = (*FORMATS, "decimal", "year")


def form(spec: Mapping[str, Any]) -> str:
    """Return a pattern of what the format of a schema looks like, where other tools know the format otherwise or not.

    JSON Schema's own date-time and time demand an offset and seconds; its duration has no sign.
    """
    from accord.values.durations import DURATION_FORM
    from accord.values.geopoints import GEOPOINT_FORM

    name = spec.get("format", "")
    if name == "decimal":
        return f"^{decimals.pattern(kind_of(spec))[2:-2]}$"
    forms = {"date-time": DATE_TIME_FORM, "time": TIME_FORM, "duration": DURATION_FORM, "geopoint": GEOPOINT_FORM}
    return f"^{forms[name]}$" if name in forms else ""


def judge(spec: Mapping[str, Any]) -> Callable[[Any], str | None]:
    """Return the function that says what is wrong with a value under the format of a schema.

    Of a value of another kind than the format speaks of, nothing is.
    """
    name = spec["format"]
    if name == "year":
        return _year
    if name == "decimal":
        kind = kind_of(spec)
        return lambda value: decimals.decimal_fault(value, kind) if isinstance(value, str) else None
    fault = FORMATS[name]
    return lambda value: fault(value) if isinstance(value, str) else None
