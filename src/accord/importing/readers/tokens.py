"""Delimited text of any dialect as records of cells, exactly: nothing is skipped, padded, trimmed or guessed.

A cell in quotes is a text, empty or not; a bare cell that is empty is None. Records may go over lines within quotes.
Every departure from the dialect is a fault with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accord.importing.names import too_wide
from accord.problems import AccordError

MAX_CELL_CHARACTERS = 64 << 20
MAX_CELLS = 20_000  # of a record: ten times the columns that are imported, so that a line is not cut to its end in vain
Cells = list[str | None]
_SPACES = re.compile(" *")
_END = re.compile(r"[\r\n]*\Z")


class Dialect(NamedTuple):
    """What separates and encloses cells. ``quote`` and ``escape`` may be empty: there is none."""

    delimiter: str = ","
    quote: str = '"'
    is_doubled: bool = True  # a quote within quotes is written twice
    escape: str = ""
    skips_space: bool = False  # a space behind the delimiter is no part of the cell
    comment: str = ""  # begins a line that is no record


class TokenError(AccordError):
    """Text that is not of its dialect; ``line`` counts from 1, ``is_open`` says that a quote is never closed."""

    def __init__(self, line: int, fact: str, *, is_open: bool = False) -> None:
        super().__init__(f"line {line}: {fact}")
        self.line = line
        self.fact = fact
        self.is_open = is_open


class TooManyCellsError(TokenError):
    """A record has more cells than any table that is imported."""

    def __init__(self, line: int) -> None:
        super().__init__(line, too_wide(f"more than {MAX_CELLS:,} columns"))


class Record(NamedTuple):
    """The cells of a record and the line on which it begins."""

    line: int
    cells: Cells


def records(lines: Iterable[str], dialect: Dialect) -> Iterator[Record]:
    """Yield the records of lines, which keep their ends; an empty line yields a record of one None.

    Raises:
        TokenError: where the text is not of the dialect.
        TooManyCellsError: where a record is wider than any table that is imported.
    """
    scanner = _Scanner(dialect)
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        if dialect.comment and line.startswith(dialect.comment):
            continue
        if scanner.is_simple(line):
            yield Record(number, scanner.split(line, number))
            continue
        cells: Cells = []
        text, is_open = scanner.scan(line, cells, number)
        while is_open:
            text, is_open = scanner.scan(text + _more(numbered, text, dialect, number), cells, number)
        yield Record(number, cells)


def _more(numbered: Iterator[tuple[int, str]], text: str, dialect: Dialect, number: int) -> str:
    """Return the lines up to the next that may close a cell."""
    pieces, size = [], len(text)
    for _, line in numbered:
        pieces.append(line)
        size += len(line)
        if dialect.quote in line:
            return "".join(pieces)
        if size > MAX_CELL_CHARACTERS:
            break
    raise TokenError(number, f"a cell is opened by {dialect.quote} and never closed", is_open=True)


class _Scanner:
    """Cuts the text of one record into cells."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        quote, escape, ends = map(re.escape, (dialect.quote, dialect.escape, dialect.delimiter))
        inner = [
            f"[^{quote}{escape}]++",
            *([quote * 2] if dialect.is_doubled else []),
            *([f"{escape}."] if escape else []),
        ]
        self.quoted = re.compile(f"{quote}((?:{'|'.join(inner)})*+){quote}", re.DOTALL) if quote else None
        bare = f"(?:[^{ends}{escape}\r\n]++|{escape}.)*+" if escape else f"[^{ends}\r\n]*+"
        self.bare = re.compile(bare, re.DOTALL)
        self.escaped = re.compile(f"{escape}(.)", re.DOTALL) if escape else None

    def is_simple(self, line: str) -> bool:
        """Whether no sign in a line means anything but the delimiter."""
        dialect = self.dialect
        return not (dialect.quote and dialect.quote in line) and not (dialect.escape and dialect.escape in line)

    def split(self, line: str, number: int) -> Cells:
        """Return the cells of a simple line."""
        if line.count(self.dialect.delimiter) >= MAX_CELLS:
            raise TooManyCellsError(number)
        parts = line.rstrip("\r\n").split(self.dialect.delimiter)
        return [self._bare_value(part) for part in parts]

    def _bare_value(self, text: str) -> str | None:
        return (text.lstrip(" ") if self.dialect.skips_space else text) or None

    def scan(self, text: str, cells: Cells, number: int) -> tuple[str, bool]:
        """Add the cells of a text; return what is left of it, and whether that is a cell that is not closed."""
        at, quote, delimiter = 0, self.dialect.quote, self.dialect.delimiter
        while True:
            begin = _SPACES.match(text, at).end() if self.dialect.skips_space else at  # type: ignore[union-attr] # always
            if self.quoted and text.startswith(quote, begin):
                match = self.quoted.match(text, begin)
                if match is None:
                    return text[at:], True
                cells.append(self._unescaped(match[1], in_quotes=True))
            else:
                match = self.bare.match(text, begin)
                cells.append(self._unescaped(match[0], in_quotes=False) or None if match else None)
            at = match.end() if match else begin
            if _END.match(text, at):
                return "", False
            if not text.startswith(delimiter, at):
                raise TokenError(number, f"text stands behind the {quote} that closes a cell")
            if len(cells) == MAX_CELLS:
                raise TooManyCellsError(number)
            at += len(delimiter)

    def _unescaped(self, text: str, *, in_quotes: bool) -> str:
        quote = self.dialect.quote
        if in_quotes and self.dialect.is_doubled:
            text = text.replace(quote * 2, quote)
        return self.escaped.sub(r"\1", text) if self.escaped else text
