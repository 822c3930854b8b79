"""What templates say in words: dates with their precision, numbers, the language and direction of names."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from accord.values import edtf

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SIZES = ("bytes", "kB", "MB", "GB", "TB")
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
MAX_UNBROKEN = 19  # characters of a date that stands in one line; a phone has no room for more
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
QUALIFIERS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}


@lru_cache(maxsize=10_000)  # a page of rows says the same days again and again
def when(text: str | None) -> Markup:
    """Return an EDTF date in words, as a time element that holds the date as published; a short one is never broken."""
    if not text:
        return Markup("")
    words = date_words(text)
    kind = Markup("") if len(words) <= MAX_UNBROKEN else Markup(' class="long"')
    return Markup('<time{} title="{}">{}</time>').format(kind, text, words)


def date_words(text: str) -> str:
    """Return an EDTF date in words; text that is none, as it is."""
    try:
        return _words(edtf.parse(text))
    except edtf.EdtfError:
        return text


def _words(value: edtf.Edtf) -> str:
    if value.precision == "set":
        is_one = value.text[0] == "["
        return (" or " if is_one else " and ").join(_member(member, is_one=is_one) for member in value.members)
    if value.precision == "interval":
        return _interval(value)
    qualifier = QUALIFIERS.get(value.qualifier, "")
    unqualified = value.text.rstrip("?~%")
    if value.precision == "season":
        return f"{qualifier}{SEASONS[unqualified[5:7]]} {unqualified[:4]}"
    if value.precision in ("decade", "century"):
        return f"{qualifier}{unqualified.replace('X', '0')}s"
    return qualifier + _day(value.earliest, value.precision)


def _member(value: edtf.Edtf, *, is_one: bool) -> str:
    """Return a member of a set in words: a day up to another is no stretch until then."""
    start, _, end = value.text.partition("/")
    if is_one and start == "..":
        return f"by {date_words(end)}"
    return f"{date_words(start)} or later" if is_one and end == ".." else _words(value)


def _day(day: date | None, precision: str) -> str:
    if day is None:
        return "an unknown date"
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return {"day": f"{day.day} {month}", "month": month}.get(precision, str(day.year))


def _interval(value: edtf.Edtf) -> str:
    start, _, end = value.text.partition("/")
    if start in ("", ".."):
        return f"until {date_words(end)}"
    if end in ("", ".."):
        return f"from {date_words(start)}"
    if DAY.fullmatch(start) and DAY.fullmatch(end) and start[:7] == end[:7]:
        return f"{int(start[8:])} to {date_words(end)}"
    return f"{date_words(start)} to {date_words(end)}"


def number(value: float) -> str:
    """Return a number with commas, a whole one without a fraction."""
    return f"{int(value) if float(value).is_integer() else value:,}"


def file_size(count: int) -> str:
    """Return a number of bytes as people say it: ``812 bytes``, ``3.1 MB``."""
    thousands = min((len(str(count)) - 1) // 3, len(SIZES) - 1)
    return f"{count / 1000**thousands:.{int(thousands > 0)}f} {SIZES[thousands]}"


def plural(count: int, noun: str, many: str = "") -> str:
    """Return a count with its noun: ``1 source``, ``3 sources``."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def each_once(text: str | None) -> str:
    """Return the parts of a list of places in a source, each once, as pages count them: ``p9, p10; p9`` is p9, p10."""
    parts = set(re.split(r"[;,]\s*", text or ""))
    return ", ".join(
        sorted(parts, key=lambda part: [int(n) if n.isdigit() else n for n in re.split(r"([0-9]+)", part)])
    )


FILTERS: dict[str, Any] = {
    "when": when,
    "date_words": date_words,
    "number": number,
    "file_size": file_size,
    "plural": plural,
    "each_once": each_once,
}
