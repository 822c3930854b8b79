"""Which kind of value a column holds: the narrowest that every one of its texts is, by the grammar of a check.

Digits that are a name rather than a quantity stay text: those with leading zeros, which no number has, those that are
longer than a double is exact, and those of which two spellings, 1.1 and 1.10, would become the same number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from accord.importing.infer import missing_words, spellings
from accord.importing.model import Column, Table
from accord.importing.names import words
from accord.importing.store import Store, Texts, quote_all
from accord.values import edtf
from accord.values.formats import FORMATS
from accord.values.parse import cast
from accord.values.quoting import MAX_SHOWN_CHARACTERS

# Kinds of text of which a format judges.
_BY_FORMAT = ("date-time", "time", "duration", "geopoint", "wkt", "geojson", "edtf", "uri")
_TEXTS = ("date", "date-time", "time", "wkt", "geojson", "uri")  # kinds of text that are inferred
_EXACT_DIGITS = 15  # of a decimal number that a double always keeps
_LONG = rf"(?:[0-9]\.?){{{_EXACT_DIGITS + 1},}}"  # RE2
_MAX_DATE_CHARACTERS = 80
_YEAR = re.compile(r"(?:.*[ _.-])?(?:year|yr)", re.IGNORECASE)
_MAX_SPELLINGS = 20  # of true, false and no value in one column
_MAY_BE_EDTF = r"[\[{]?(?:\.\.)?[0-9]{2}[0-9X]{2}[-0-9X/.?~%,\]}]*"  # RE2; what may be one, so that few are parsed
_YEARS = range(1000, 2200)  # of which four digits and a month are taken for a date and not for a number of parts
_BOOLEANS = ({"TRUE", "FALSE"}, {"True", "False"})  # as R and spreadsheets, and as Python, write them


@dataclass
class Kind:
    """What a column holds, and why that is believed."""

    name: str  # a type of accord.values.types, or a format that is none: edtf, uri
    reason: str
    missing: list[str] = field(default_factory=list)  # words for no value that the texts hold, by first appearance
    rewritten: dict[str, str] = field(default_factory=dict)  # other spellings of the same values
    refused: str = ""  # why it is not what its source declares
    spell: Callable[[str], str | None] | None = None  # writes each value as a check reads it


class _Trial:
    """One kind that a column may be of, as long as nothing speaks against it."""

    def __init__(self, kind: str, missing: Iterable[str], *, is_declared: bool) -> None:
        self.kind = kind
        self.allowed = frozenset(missing)
        self.is_declared = is_declared
        self.missing: dict[str, None] = {}
        self.against = ""
        self.values = 0

    def add(self, cells: pa.Array) -> None:
        """Hold some cells, none of them null, against the kind."""
        wrong = _wrong(cells, self.kind)
        for text in pc.unique(wrong).to_pylist():
            if text not in self.allowed:
                self.against = f"{text[:MAX_SHOWN_CHARACTERS]!r} is none"
                return
            self.missing[text] = None
        self.values += len(cells) - len(wrong)
        if self.kind in ("integer", "number"):
            self.against = _inexact(cells, is_quantity=self.is_declared)


def _wrong(cells: pa.Array, kind: str) -> pa.Array:
    """Return the cells that are of another kind; of texts that only a format judges, no more than the first other."""
    if kind not in _BY_FORMAT:
        return cells.take(cast(cells, kind)[1])
    fault, others = FORMATS[kind], []
    for text in pc.unique(cells).to_pylist():
        if fault(text):
            others.append(text)
            if text not in missing_words.WORDS:
                break
    return cells.filter(pc.is_in(cells, pa.array(others, pa.string())))


def _inexact(cells: pa.Array, *, is_quantity: bool) -> str:
    """Return why digits are no number: there are more of them than a number keeps, or than a quantity has."""
    for text in cells.filter(pc.match_substring_regex(cells, _LONG)).to_pylist():
        is_whole = text.lstrip("-").isdecimal()
        if not (is_whole and is_quantity) and (is_whole or Decimal(text) != Decimal(repr(float(text)))):
            return f"{text[:MAX_SHOWN_CHARACTERS]} has more digits than a number is sure to keep"
    return ""


def infer(store: Store, table: Table) -> list[Kind]:
    """Return the kind of each column of a table, from all of its rows."""
    trials = [_trials(column) for column in table.columns]
    columns = list(range(len(table.columns)))
    for batch in store.columns(table.staged, columns) if columns else ():
        for at in columns:
            cells = batch.column(at).drop_null()
            for trial in trials[at] if len(cells) else ():
                if not trial.against:
                    trial.add(cells)
    return [_decide(table, at, trials[at], Texts(store, table.staged, at)) for at in columns]


def _trials(column: Column) -> list[_Trial]:
    if column.kind == "string":
        return []
    kinds = _TEXTS if column.is_text else ("integer", "number", "boolean", *_TEXTS)
    declared = [_Trial(column.kind, ("", *column.missing), is_declared=True)] if column.kind else []
    # Where a source knows types, an empty text is one, and no other value.
    missing = {*missing_words.WORDS, *column.missing} - ({""} if column.is_text else set())
    return [*declared, *(_Trial(kind, missing, is_declared=column.is_number) for kind in kinds)]


def _decide(table: Table, at: int, trials: list[_Trial], texts: Texts) -> Kind:
    column = table.columns[at]
    if column.kind == "string":
        return Kind("string", "declared as text", missing_words.present(texts, column.missing))
    is_broken = bool(column.kind and trials[0].against)
    refused = f"declared as {column.kind}, but {trials[0].against}" if is_broken else ""
    kind = _first_fitting(column, trials, texts) or (None if column.is_text else _booleans(texts))
    if kind is None and _is_edtf(texts):
        kind = Kind("edtf", "every value is an uncertain or partial date, and some are no whole day")
    if kind is None:
        kind = _spelt(table, column, texts)
        if not kind.spell:
            kind.reason = "; ".join(filter(None, [_why_text(column, trials), kind.reason]))
            kind.reason += missing_words.doubtful(texts, kind.missing)
    kind.refused = refused
    return kind


def _spelt(table: Table, column: Column, texts: Texts) -> Kind:
    """Return the kind of a column whose texts spell their values otherwise; text, with what speaks against any."""
    missing = sorted({*missing_words.WORDS, *column.missing})
    found = spellings.find(spellings.Given(texts, missing, column.is_text, table.delimiter))
    if found.spelling is None or table.copied:
        fact = f"{found.fact}, but the file is kept as it is" if found.spelling else found.fact
        return Kind("string", fact, missing_words.present(texts, column.missing))
    there = missing_words.present(texts, missing)
    no_values = frozenset(["", *there])
    spell = found.spelling.spell
    return Kind(found.spelling.kind, found.fact, there, spell=lambda text: text if text in no_values else spell(text))


def _first_fitting(column: Column, trials: list[_Trial], texts: Texts) -> Kind | None:
    for trial in trials:
        if trial.against or not (trial.values or trial.kind == column.kind):
            continue
        if trial.kind == "number" and not trial.is_declared and (name := _why_name(column, texts, trial)):
            return Kind("string", name, missing_words.present(texts, column.missing))
        name = trial.kind
        reason = "declared, and every value is one" if name == column.kind else "every value is one"
        if name == "integer" and not column.kind and _YEAR.fullmatch(column.name) and not _wrong_years(texts, trial):
            name, reason = "year", "its name is that of a year, and every value has four digits"
        return Kind(name, reason, [text for text in trial.missing if text])
    return None


def _why_name(column: Column, texts: Texts, trial: _Trial) -> str:
    """Return why the decimal numbers of a column are names, and so text; nothing where they are quantities."""
    if words(column.name).rpartition("_")[2] == "version":
        return "its name is that of a version, of which 1.10 is not 1.1"
    return _twins(texts, trial)


def _wrong_years(texts: Texts, trial: _Trial) -> int:
    digits = "regexp_full_match(x, '[1-9][0-9]{3}')"
    (count,) = texts.row(f"count_if(NOT {digits} AND x NOT IN ({quote_all(['', *trial.missing])}))")
    return int(count)


def _why_text(column: Column, trials: list[_Trial]) -> str:
    if column.is_text:
        return "text in its source"
    exact = next((trial.against for trial in trials if "digits" in trial.against), "")
    if exact:
        return exact
    return "no value to judge by" if not any(trial.against for trial in trials) else "some values are no number or day"


def _twins(texts: Texts, trial: _Trial) -> str:
    """Return which two texts of a column would become one number; .0 alone, which programs add, makes none."""
    values = f"FROM texts WHERE x NOT IN ({quote_all(['', *trial.missing])})"
    spelt = rf"SELECT DISTINCT regexp_replace(x, '\.0$', '') AS y {values}"
    alike = "GROUP BY CAST(y AS DOUBLE) HAVING count(*) > 1"
    twins = texts.rows(f"SELECT min(y), max(y) FROM ({spelt}) {alike} ORDER BY 1 LIMIT 1")
    return f"{twins[0][0]} and {twins[0][1]} would become the same number" if twins else ""


def _booleans(texts: Texts) -> Kind | None:
    """Return the kind of a column of booleans that are spelt in capitals."""
    spelt = {text for (text,) in texts.rows(f"SELECT DISTINCT x FROM texts WHERE x <> '' LIMIT {_MAX_SPELLINGS}")}
    for pair in _BOOLEANS:
        missing = spelt - pair
        if spelt & pair and missing <= missing_words.WORDS:
            reason = f"every value is {' or '.join(sorted(pair, reverse=True))}, which is written true or false"
            return Kind("boolean", reason, sorted(missing), {text: text.lower() for text in pair})
    return None


def _is_edtf(texts: Texts) -> bool:
    """Whether all texts of a column are dates of EDTF; four digits alone may be any number."""
    fitting = f"regexp_full_match(x, $1) AND length(x) <= {_MAX_DATE_CHARACTERS}"
    years = "regexp_full_match(x, '[0-9]{4}')"
    count, fitting_count, year_count = texts.row(f"count(x), count_if({fitting}), count_if({years})", [_MAY_BE_EDTF])
    if not count or count != fitting_count or year_count == count:
        return False
    return all(_is_date(text) for batch in texts.distinct() for text in batch.to_pylist())


def _is_date(text: str) -> bool:
    try:
        date = edtf.parse(text)
    except edtf.EdtfError:
        return False
    return not date.earliest or date.earliest.year in _YEARS
