"""Other spellings of numbers, days and times than a check reads: 1.234,5, 13/02/2024, 2024-02-13 10:30.

A column is read so where every value fits and at least one shows that it can be read in no other way: 13/02/2024 shows
that the day comes first, 01/02/2024 does not. A comma is a decimal sign only in a file whose cells no comma separates;
elsewhere 1,5 may be two numbers. A descriptor can declare more, in the words of Table Schema: decimalChar, format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from accord.importing.store import Texts, quote_all
from accord.values.quoting import MAX_SHOWN_CHARACTERS

_SAMPLE = 50  # texts that show which spellings are worth to be counted
_LIKELY = 0.5  # of the texts of a column: of a spelling that IMPORT.md speaks of
_GROUPS = ("", ".", "'", "\u2019", "\u00a0", "\u202f", " ")  # between thousands, where a comma is the decimal sign
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY, _MONTH, _YEAR = "(?P<d>0?[1-9]|[12][0-9]|3[01])", "(?P<m>0?[1-9]|1[0-2])", "(?P<y>[1-9][0-9]{3})"
_NAMED = f"(?P<m>(?:{'|'.join(name.capitalize() for name in _MONTHS)})[a-z]*)"
_PAST_TWELVE = "(?:1[3-9]|2[0-9]|3[01])"
_CLOCK = (
    "(?:[ T]|, )(?P<H>[01]?[0-9]|2[0-3]):(?P<M>[0-5][0-9])(?P<S>:[0-5][0-9](?:\\.[0-9]+)?)?"
    " ?(?P<zone>Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_REMEDY = "a datapackage.json that says how they are written (decimalChar, format) makes more of them"


_COMMA = "a number with a decimal comma"


class Spelling(NamedTuple):
    """One way to write values of a kind."""

    kind: str
    name: str  # how IMPORT.md calls it
    form: str  # what all values match whole: RE2 and Python alike
    proof: str  # what a value matches that can be read in no other way
    spell: Callable[[str], str | None]  # as a check reads it; None where there is no such value


class Reading(NamedTuple):
    """A spelling that all texts of a column are of, with an example of it; or what speaks against any."""

    spelling: Spelling | None
    fact: str


class Given(NamedTuple):
    """The texts of a column, the words among them that mean no value, and what may be meant by the others."""

    texts: Texts
    missing: Collection[str]
    is_text: bool  # no number can be meant
    delimiter: str  # between the cells of the file

    def rows(self, select: str, where: str = "", values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query of the texts that are values."""
        return self.texts.rows(
            f"SELECT {select} FROM texts WHERE x NOT IN ({quote_all(['', *self.missing])}) {where}", values
        )


def find(given: Given) -> Reading:
    """Return how the texts of a column are spelt, where a check reads them only as texts."""
    sample = [text for (text,) in given.rows("DISTINCT x", f"ORDER BY hash(x) LIMIT {_SAMPLE}")]
    best, fact = 0, ""
    for spelling in _SPELLINGS:
        fitting = sum(re.fullmatch(spelling.form, text) is not None for text in sample)
        if not fitting or fitting < _LIKELY * len(sample) or (given.is_text and spelling.kind == "number"):
            continue
        count = (
            "count(x), count_if(regexp_full_match(x, $1)), count_if(regexp_full_match(x, $2)), count_if(x LIKE '%,%')"
        )
        values, fits, proofs, commas = given.rows(count, values=[spelling.form, spelling.proof])[0]
        if spelling.kind == "number" and not commas:  # without one it is no other spelling
            continue
        against = _against(given, spelling, values - fits, proofs)
        if not against:
            example = given.rows("x", "AND regexp_full_match(x, $1) LIMIT 1", [spelling.proof])[0][0]
            return Reading(spelling, f"every value is {spelling.name}: {example} is written {spelling.spell(example)}")
        if fits > best:
            best, fact = fits, f"{fits} of {values} values are {spelling.name}, but {against}; {_REMEDY}"
    return Reading(None, fact)


def _against(given: Given, spelling: Spelling, others: int, proofs: int) -> str:
    """Return why the texts of a column are not read in a spelling."""
    if others:
        other = given.rows("x", "AND NOT regexp_full_match(x, $1) LIMIT 1", [spelling.form])[0][0]
        return f"{other[:MAX_SHOWN_CHARACTERS]!r} is none"
    if spelling.name == _COMMA and given.delimiter in ("", ","):
        return "a comma may part them as well"
    if not proofs:
        return "none shows that it can be read in no other way"
    known: dict[str, str] = {}
    for batch in given.texts.distinct():
        for text in batch.to_pylist():
            made = "" if not text or text in given.missing else spelling.spell(text)
            if made is None:
                return f"{text[:MAX_SHOWN_CHARACTERS]!r} is none"
            if spelling.kind == "number" and made and known.setdefault(_number(made), text) != text:
                return f"{text} and {known[_number(made)]} would become the same number"
    return ""


def _number(made: str) -> str:
    """Return a number as all of its spellings are."""
    return str(Decimal(made).normalize())


def _spell_number(text: str, group: str, sign: str) -> str | None:
    made = (text.replace(group, "") if group else text).replace(sign, ".")
    return made if Decimal(made) == Decimal(repr(float(made))) else None  # else it has more digits than a number keeps


def _spell_moment(text: str, form: str) -> str | None:
    match = re.fullmatch(form, text)
    if match is None:
        return None
    part = match.groupdict()
    month = part["m"] if part["m"].isdecimal() else str(_MONTHS.index(part["m"][:3].casefold()) + 1)
    try:
        day = date(int(part["y"]), int(month), int(part["d"])).isoformat()
    except ValueError:
        return None
    if "H" not in part:
        return day
    return f"{day}T{int(part['H']):02}:{part['M']}{part['S'] or ''}{_zone(part['zone'] or '')}"


def _zone(text: str) -> str:
    """Return an offset with hours and minutes."""
    digits = text[1:].replace(":", "")
    return "Z" if text in ("Z", "UTC") else f"{text[0]}{digits[:2]}:{digits[2:] or '00'}" if text else ""


def _numbers() -> Iterator[Spelling]:
    for group, sign in [*((group, ",") for group in _GROUPS), (",", ".")]:
        name, whole = _COMMA if sign == "," else "a number", "(?:0|[1-9][0-9]*)"
        # 1,234 may be more than a thousand; 0,234 and 1,23 are less, and so is what has thousands before the comma.
        proof = f".*[{sign}](?:[0-9]{{1,2}}|[0-9]{{4,}})|-?0[{sign}][0-9]+|-?[0-9]{{4,}}[{sign}][0-9]+"
        if group:
            name = f"{name}, with {group!r} between thousands"
            whole = f"(?:0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:[{group}][0-9]{{3}})+)"
            proof = f"-?[1-9][0-9]{{0,2}}(?:[{group}][0-9]{{3}})+[{sign}][0-9]+"
        form = f"-?{whole}(?:[{sign}][0-9]+)?"
        yield Spelling("number", name, form, proof, partial(_spell_number, group=group, sign=sign))


def _moments() -> Iterator[Spelling]:
    for clock, kind, what in (("", "date", "a day"), (_CLOCK, "date-time", "a day and time")):
        for first, last, name in ((_DAY, _MONTH, "day/month/year"), (_MONTH, _DAY, "month/day/year")):
            for sign in "/.-":
                proof = f"{'' if first == _DAY else f'[0-9]+[{sign}]'}{_PAST_TWELVE}[{sign}].*"
                form = f"{first}[{sign}]{last}[{sign}]{_YEAR}{clock}"
                yield _moment(kind, f"{what} as {name.replace('/', sign)}", form, proof)
        for sign in "/.-":
            form = f"{_YEAR}[{sign}]{_MONTH}[{sign}]{_DAY}{clock}"
            yield _moment(kind, f"{what} as year{sign}month{sign}day", form, ".+")
        for form in (f"{_DAY}[ -]{_NAMED}[.]?,?[ -]{_YEAR}", f"{_NAMED}[.]? {_DAY},? {_YEAR}"):
            yield _moment(kind, f"{what} with the name of the month", f"{form}{clock}", ".+")


def _moment(kind: str, name: str, form: str, proof: str) -> Spelling:
    return Spelling(kind, name, form, proof, partial(_spell_moment, form=form))


_SPELLINGS = [*_numbers(), *_moments()]
