"""Uncertain dates: the Extended Date/Time Format (ISO 8601-2), level 1 and sets, as a contract.

``parse(text)`` returns what a machine needs of a date as a curator wrote it: the earliest and the latest real day it
may mean, and its precision. The grammar is the Library of Congress specification of EDTF, without times of day and
with years 0001 to 9999 (what a ``date`` column can hold):

    2024  2024-02  2024-02-15         year, month, day
    2024? 2024~ 2024%                 uncertain, approximate, both (of the whole date)
    2024-02-XX  2024-XX-XX  202X      unspecified digits
    2024-21 .. 2024-24                spring, summer, autumn, winter
    2024-02-14/2024-02-16  2024/..    interval; ".." open, "" unknown
    [2024-02-14,2024-02-15]           one of a set; {..} all of a set; a..b inside a set

The bounds are those of the text: ``?`` and ``~`` do not widen them, they show in ``qualifier``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from accord.values.edtf_levels import beyond_profile

PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval", "set", "unknown")

_DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)", re.ASCII)
_MONTHS = range(1, 13)
# Northern meteorological seasons; winter runs from December into the next year (EDTF leaves the months open).
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


@dataclass(frozen=True)
class Edtf:
    """A date as written and the days it may mean; a bound is None where the date is open or unknown."""

    text: str
    earliest: date | None
    latest: date | None
    precision: str
    qualifier: str = ""
    members: tuple[Edtf, ...] = ()  # of a set

    @property
    def year(self) -> int | None:
        """The year, where the whole date lies within one."""
        if self.earliest and self.latest and self.earliest.year == self.latest.year:
            return self.earliest.year
        return None

    def contains(self, other: Edtf) -> bool:
        """Whether every day that ``other`` may mean is one that this date may mean."""
        if self.precision == "set" and other.precision == "set":
            return all(self.contains(member) for member in other.members)
        if self.precision == "set":
            return any(member.contains(other) for member in self.members)
        return _low(self) <= _low(other) and _high(other) <= _high(self)

    def intersects(self, other: Edtf) -> bool:
        """Whether some day may be meant by both."""
        if self.precision == "set":
            return any(member.intersects(other) for member in self.members)
        if other.precision == "set":
            return other.intersects(self)
        return _low(self) <= _high(other) and _low(other) <= _high(self)


MAX_LENGTH = 10_000  # characters: of two sets each member is held against each


class EdtfError(ValueError):
    """The text is not a date that this module knows; says why."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Edtf:
    """Parse an EDTF date.

    Raises:
        EdtfError: when the text is not EDTF level 1 or a set, names a day that does not exist, or runs backwards.
    """
    if len(text) > MAX_LENGTH:
        raise EdtfError(f"a date of {len(text):,} characters, where {MAX_LENGTH:,} at most may stand")
    try:
        return _set(text) if text[:1] in ("[", "{") else _interval(text) if "/" in text else _date(text)
    except EdtfError as error:
        if repr(text) in str(error):
            raise
        raise EdtfError(f"{text!r}: {error}") from None  # of a part


def _date(text: str) -> Edtf:
    match = _DATE.fullmatch(text)
    if not match:
        raise EdtfError(
            beyond_profile(text)
            or f"{text!r} is not an EDTF date such as 2024-02-15, 2024-02, 2024~ or 2024-02-14/2024-02-16"
        )
    year, month, day, qualifier = match.groups()
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if last == 0:
        raise EdtfError(f"{text!r}: years run from 0001 to 9999")
    first = max(first, 1)
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise EdtfError(beyond_profile(text) or f"{text!r}: a day needs a month")
        precision = {0: "year", 1: "decade", 2: "century"}[year.count("X")]
        return Edtf(text, date(first, 1, 1), date(last, 12, 31), precision, qualifier)
    if "X" in year:
        raise EdtfError(beyond_profile(text) or f"{text!r}: a month needs a whole year")
    if int(month) in _SEASONS and day is None:
        return _season(text, first, int(month), qualifier)
    if int(month) not in _MONTHS:
        raise EdtfError(beyond_profile(text) or f"{text!r}: there is no month {month}")
    length = monthrange(first, int(month))[1]
    if day is None or day == "XX":
        return Edtf(text, date(first, int(month), 1), date(first, int(month), length), "month", qualifier)
    if not 1 <= int(day) <= length:
        raise EdtfError(f"{text!r}: {year}-{month} has no day {day}")
    exact = date(first, int(month), int(day))
    return Edtf(text, exact, exact, "day", qualifier)


def _season(text: str, year: int, season: int, qualifier: str) -> Edtf:
    start, end = _SEASONS[season]
    end_year = year + (end < start)
    if end_year > date.max.year:
        raise EdtfError(f"{text!r}: years run from 0001 to 9999")
    return Edtf(text, date(year, start, 1), date(end_year, end, monthrange(end_year, end)[1]), "season", qualifier)


def _interval(text: str) -> Edtf:
    start, _, end = text.partition("/")
    if start in ("", "..") and end in ("", ".."):
        raise EdtfError(f"{text!r}: an interval needs at least one date")
    first = None if start in ("", "..") else _date(start)
    last = None if end in ("", "..") else _date(end)
    if first and last and (_low(first) > _low(last) or _high(first) > _high(last)):
        raise EdtfError(f"{text!r}: the interval runs backwards")
    qualifier = "".join(sorted({part.qualifier for part in (first, last) if part and part.qualifier}))
    return Edtf(text, first.earliest if first else None, last.latest if last else None, "interval", qualifier)


def _set(text: str) -> Edtf:
    if text[-1:] != {"[": "]", "{": "}"}[text[0]] or len(text) == len("[]"):
        raise EdtfError(f"{text!r}: the set is not closed, or empty")
    members = tuple(_member(part) for part in text[1:-1].split(","))
    if all(m.earliest is None for m in members) and all(m.latest is None for m in members):
        raise EdtfError(f"{text!r}: the set names no date")
    open_start, open_end = any(m.earliest is None for m in members), any(m.latest is None for m in members)
    earliest = None if open_start else min(m.earliest for m in members if m.earliest)
    latest = None if open_end else max(m.latest for m in members if m.latest)
    return Edtf(text, earliest, latest, "set", "".join(sorted({m.qualifier for m in members})), members)


def _member(text: str) -> Edtf:
    if ".." not in text:
        return _date(text)
    start, _, end = text.partition("..")
    return _interval(f"{start or '..'}/{end or '..'}")


def _low(value: Edtf) -> date:
    return value.earliest or date.min


def _high(value: Edtf) -> date:
    return value.latest or date.max
