"""Bare CSV, TSV and their kin: any dialect, any encoding; the first line names the columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

from accord.importing.model import Column, ImportSourceError, Source, Table
from accord.importing.names import distinct, refuse_too_many
from accord.importing.readers import dialect as dialects
from accord.importing.readers import text_encoding
from accord.importing.readers.tokens import Cells, Dialect, Record, TokenError, records
from accord.importing.store import Store, Texts

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".psv", ".dsv")
_HEADER_ROWS = 1_000  # that show whether the first line is a header
_MAX_SHOWN = 20  # lines before the header that IMPORT.md repeats


class Declared(NamedTuple):
    """What metadata says of a file of delimited text; None and empty where it says nothing."""

    dialect: Dialect | None = None
    encoding: str = ""
    has_header: bool | None = None
    skipped: int = 0  # lines before the header
    names: tuple[str, ...] = ()  # of the columns, where there is no header


_NOTHING = Declared()


def read(path: Path, name: str, store: Store, source: Source, declared: Declared = _NOTHING) -> Table:
    """Stage the rows of a file and return its table, with notes of how it was read.

    Raises:
        ImportSourceError: if the file is not of its encoding or dialect, or has rows of different widths.
    """
    encoding = text_encoding.detect(path, declared.encoding)
    source.facts.append((path.name, encoding.reason))
    layout = _layout(path, encoding.name, declared)
    source.facts.append((path.name, layout.reason))
    try:
        return _stage(encoding.name, layout, declared, _Target(path, name, store, source))
    except TokenError as fault:
        raise ImportSourceError(path, fault.fact, fault.line) from None


class _Target(NamedTuple):
    path: Path
    name: str
    store: Store
    source: Source


def _opened(path: Path, encoding: str) -> IO[str]:
    return path.open(encoding=encoding, newline="")


def _layout(path: Path, encoding: str, declared: Declared) -> dialects.Layout:
    if declared.dialect:
        return dialects.Layout(declared.dialect, declared.skipped, "the dialect is the one that its metadata declare")
    with _opened(path, encoding) as lines:
        return dialects.detect(lines)


def _stage(encoding: str, layout: dialects.Layout, declared: Declared, target: _Target) -> Table:
    with _opened(target.path, encoding) as lines:
        before = [line.rstrip("\r\n") for line in islice(lines, layout.before)]
        rows = records(lines, layout.dialect)
        shifted = (Record(row.line + layout.before, row.cells) for row in rows)
        filled = _Filled(shifted)
        head = list(islice(filled, _HEADER_ROWS))
        if not head:
            raise ImportSourceError(target.path, "holds no rows; take it out of what is imported")
        names, body = _header(head, declared, target)
        width = len(names)
        has_tail = _ends_in_delimiter(head, names)
        even = _Even(chain(body, filled), width, target.path, pads=layout.dialect.delimiter == "\t")
        staged = target.store.add(width, even)
    _note_lines(before, filled.blank, target)
    if even.padded:
        fact = f"{even.padded} lines end before their last cells, which are empty: tabs at the end were taken off"
        target.source.facts.append((target.path.name, fact))
    columns = [Column(text) for text in names]
    table = Table(target.name, target.path.name, columns, staged, delimiter=layout.dialect.delimiter)
    if has_tail:
        _drop_tail(table, target)
    if target.store.has_nulls(staged, len(table.columns)):  # then "" says that there is a text, and it is empty
        for column in table.columns:
            column.has_empty_text = True
    return table


class _Filled:
    """Records but empty lines, which are counted; in a file of one column such a line is a row without a value."""

    def __init__(self, rows: Iterator[Record]) -> None:
        self.rows = rows
        self.blank = 0
        self.width = 0  # of the first record

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
        while True:
            row = next(self.rows)
            if row.cells != [None] or self.width == 1:
                self.width = self.width or len(row.cells)
                return row
            self.blank += 1


def _header(head: list[Record], declared: Declared, target: _Target) -> tuple[list[str], list[Record]]:
    first, rows = head[0], head[1:]
    refuse_too_many(len(first.cells))
    has_header = declared.has_header
    if has_header is None:
        has_header = dialects.is_header(first.cells, [row.cells for row in rows])
    if not has_header:
        names = list(declared.names) or [f"column_{at}" for at in range(1, len(first.cells) + 1)]
        target.source.facts.append((target.path.name, "no line names the columns: they are column_1, column_2, ..."))
        return names, head
    names, changes = distinct(first.cells)
    target.source.facts += [(target.path.name, change) for change in changes]
    return names, rows


def _ends_in_delimiter(head: list[Record], names: list[str]) -> bool:
    return len(names) > 1 and head[0].cells[-1] is None and all(row.cells[-1] is None for row in head)


class _Even:
    """Records of one width. Editors take tabs off the end of a line, so where these are delimiters it is filled up."""

    def __init__(self, rows: Iterator[Record], width: int, path: Path, *, pads: bool) -> None:
        self.rows = rows
        self.width = width
        self.path = path
        self.pads = pads
        self.padded = 0

    def __iter__(self) -> Iterator[Cells]:
        for row in self.rows:
            count = len(row.cells)
            if count == self.width:
                yield row.cells
            elif count < self.width and self.pads:
                self.padded += 1
                yield [*row.cells, *[None] * (self.width - count)]
            else:
                fact = f"has {count} cell{'s' * (count != 1)}, where the first line has {self.width}"
                raise ImportSourceError(self.path, f"{fact}; correct the line", row.line)


def _drop_tail(table: Table, target: _Target) -> None:
    """Take out the column that a delimiter at the end of every line makes, if it holds nothing."""
    last = len(table.columns) - 1
    if not Texts(target.store, table.staged, last).row("count(x)")[0]:
        table.columns.pop()
        fact = "every line ends in a delimiter: the column without a name and without a value is left out"
        target.source.facts.append((target.path.name, fact))


def _note_lines(before: list[str], blank: int, target: _Target) -> None:
    name, facts = target.path.name, target.source.facts
    texts = [text for text in before if text.strip()]
    if texts:
        shown = " / ".join(texts[:_MAX_SHOWN])
        facts.append((name, f"{len(before)} lines before the names of the columns are no rows: {shown}"))
    if blank:
        facts.append((name, f"{blank} empty lines, which are no rows"))
