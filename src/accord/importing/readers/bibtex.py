"""Bibliographies of BibTeX: an entry a row, a field a column, texts as they are, with braces and commands of TeX.

What BibTeX itself does to a text is done: its outer braces or quotes go, blanks and line ends become one blank, texts
joined by # become one, names of strings become what they stand for. A fault in one entry is no fault in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from accord.importing.model import ImportSourceError, Loss, Table
from accord.importing.names import distinct
from accord.importing.readers import text_encoding, typed_rows
from accord.importing.readers.reading import Reading

ENDINGS = (".bib",)
KEY, TYPE = "ID", "entry_type"
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_BLANKS = re.compile(r"\s*")
_CITE_KEY = re.compile(r"[^\s,{}\"#%()=]+|[^\s,{}]+")
_FIELD = re.compile(r"([^\s=,{}()\"#%]+)\s*=\s*")
_NUMBER_OR_NAME = re.compile(r"[^\s,{}()\"#%=]+")
_PARTS = re.compile(r'[{}")]')
_NEXT = re.compile(r"^\s*@", re.MULTILINE)  # where reading goes on behind an entry that is not well-formed


class Entry(NamedTuple):
    """What stands between the braces of an entry: its type, its key, its fields."""

    type: str
    key: str
    fields: dict[str, str]
    repeated: list[str]  # fields that stand in it twice, of which the first counts


class Fault(NamedTuple):
    """An entry that is not well-formed, and the line on which it begins."""

    line: int
    fact: str


class _FormError(Exception):
    """Text is not of the form that its place asks for."""


def read(given: Reading) -> None:
    """Add the bibliography of a file as a table to the source."""
    add(given, given.path.name.rpartition(".")[0])


def add(given: Reading, name: str) -> Table:
    """Add the bibliography of a file as a table of a name, whose key are the keys of the entries; return that.

    Raises:
        ImportSourceError: if it holds no entry.
    """
    source, encoding = given.source, text_encoding.detect(given.path, given.encoding)
    source.facts.append((given.path.name, encoding.reason))
    scanner = _Scanner(given.path.read_text(encoding=encoding.name))
    parsed = list(scanner.entries())
    entries = [item for item in parsed if isinstance(item, Entry)]
    if not entries:
        raise ImportSourceError(given.path, "holds no entry of BibTeX that can be read")
    fields = dict.fromkeys(field for entry in entries for field in entry.fields)
    columns, changes = distinct([KEY, TYPE, *fields])
    source.facts += [(given.path.name, change) for change in changes]
    rows = ([entry.key, entry.type, *map(entry.fields.get, fields)] for entry in entries)
    table = typed_rows.stage(name, given.path.name, columns, rows, (given.store, source))
    table.key = (columns[0],)
    for column in table.columns[2:]:  # BibTeX knows no types: 2017 is a year, and 1 or 1-2 a number
        column.is_text = False
    source.tables.append(table)
    faults = [item for item in parsed if isinstance(item, Fault)]
    for fault in faults:
        fact = f"the entry at line {fault.line} of {given.path.name} is left out: {fault.fact}"
        source.losses.append(Loss(name, "", 0, fact))
    for entry in entries:
        for field in entry.repeated:
            fact = f"{field} stands twice in the entry {entry.key}: the first is carried"
            source.losses.append(Loss(name, field, 0, fact))
    source.dropped += [(given.path.name, fact) for fact in scanner.passed_over]
    return table


class _Scanner:
    """Reads the entries of a text, one behind the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.strings: dict[str, str] = {}
        self.passed_over: list[str] = []  # comments and preambles

    def entries(self) -> Iterator[Entry | Fault]:
        """Yield each entry, or what is wrong with it; what stands between entries is a comment, as BibTeX has it."""
        while match := _ENTRY.search(self.text, self.at):
            begin = match.start()
            self._pass_over(begin)
            self.at = match.end()
            try:
                entry = self._entry(match[1].lower(), match[2])
            except _FormError as error:
                yield Fault(self._line(begin), str(error))
                following = _NEXT.search(self.text, match.end())
                self.at = following.start() if following else len(self.text)
                continue
            if entry:
                yield entry
        self._pass_over(len(self.text))

    def _pass_over(self, end: int) -> None:
        if self.text[self.at : end].strip():
            self.passed_over.append(f"text between entries, up to line {self._line(end)}: a comment, as BibTeX has it")

    def _entry(self, kind: str, begin: str) -> Entry | None:
        end = "}" if begin == "{" else ")"
        if kind in ("comment", "preamble"):
            line = self._line(self.at)
            self.at -= 1
            self._enclosed(begin)
            self.passed_over.append(f"the {kind} at line {line}")
            return None
        if kind == "string":
            name = self._expect(_FIELD, "a name and =")[1]
            self.strings[name.lower()] = self._value()
            self._end(end)
            return None
        key = self._expect(_CITE_KEY, "a key")[0]
        fields: dict[str, str] = {}
        repeated = []
        while self._next() == ",":
            self.at += 1
            if self._next() == end:
                break
            name = self._expect(_FIELD, "a field and =")[1].lower()
            value = self._value()
            if fields.setdefault(name, value) != value:
                repeated.append(name)
        self._end(end)
        return Entry(kind, key, fields, repeated)

    def _value(self) -> str:
        """Return the text behind =, joined of its parts."""
        parts = [self._part()]
        while self._next() == "#":
            self.at += 1
            parts.append(self._part())
        return " ".join("".join(parts).split())

    def _part(self) -> str:
        sign = self._next()
        if sign in ("{", '"'):
            return self._enclosed(sign)
        name = self._expect(_NUMBER_OR_NAME, "a text, a number or the name of a string")[0]
        return self.strings.get(name.lower(), name)

    def _enclosed(self, sign: str) -> str:
        """Return the text between braces, or between quotes or brackets that stand in no braces."""
        end = {"{": "}", "(": ")"}.get(sign, sign)
        begin, depth = self.at + 1, 0
        for match in _PARTS.finditer(self.text, begin):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if match[0] == end and depth == (-1 if end == "}" else 0):
                self.at = match.end()
                return self.text[begin : match.start()]
        raise _FormError(f"the {sign} at line {self._line(self.at)} is never closed")

    def _next(self) -> str:
        """Return the next sign that is no blank, and stand before it."""
        match = _BLANKS.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def _expect(self, form: re.Pattern[str], what: str) -> re.Match[str]:
        sign = self._next()
        match = form.match(self.text, self.at)
        if match is None:
            raise _FormError(f"line {self._line(self.at)}: {what} should stand before {sign!r}")
        self.at = match.end()
        return match

    def _end(self, end: str) -> None:
        if (sign := self._next()) != end:
            raise _FormError(f"line {self._line(self.at)}: a comma or {end} should stand before {sign!r}")
        self.at += 1

    def _line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1
