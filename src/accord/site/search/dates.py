"""The date that a query names, as people write one: 11 August 2025, August 11, 2025, August 2025, 2025-08-11, 2025."""

from __future__ import annotations

import re
from typing import NamedTuple

from accord.site.prose import MONTHS
from accord.values import edtf

MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
DAY, YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>[12]\d{3})"
WAYS = [
    re.compile(rf"\b{way}\b", re.IGNORECASE)
    for way in (
        rf"{YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?",
        rf"{DAY}[. ]\s*(?:of )?(?P<month>{MONTH})\.?,? {YEAR}",
        rf"(?P<month>{MONTH})\.? {DAY},? {YEAR}",
        rf"(?P<month>{MONTH})\.?,? {YEAR}",
        rf"{DAY}\.\s?(?P<month>\d{{1,2}})\.\s?{YEAR}",
        YEAR,
    )
]


class Dated(NamedTuple):
    """What a query names: a stretch of time as EDTF writes it, and the words beside it."""

    during: str
    rest: str


def read(text: str) -> Dated | None:
    """Return the date that a query names; nothing where it names none, or one that there is not."""
    for way in WAYS:
        if match := way.search(text):
            parts = match.groupdict()
            month, day = parts.get("month"), parts.get("day")
            during = "-".join([parts["year"], *([_month(month)] if month else []), *([f"{day:0>2}"] if day else [])])
            rest = f"{text[: match.start()]} {text[match.end() :]}".replace(" ,", " ").strip(" ,")
            return Dated(during, " ".join(rest.split())) if _is_date(during) else None
    return None


def _month(text: str) -> str:
    if text.isdigit():
        return f"{text:0>2}"
    return f"{[month[:3] for month in MONTHS].index(text[:3].capitalize()) + 1:02}"


def _is_date(text: str) -> bool:
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return False
    return True
