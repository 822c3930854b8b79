"""Rows of values that have types - of workbooks, databases, JSON - as texts, and what their types say of columns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from accord.importing.infer import missing_words
from accord.importing.literals import Number
from accord.importing.model import Column, Loss, Source, Table
from accord.importing.store import Appender, Store, cell, quote_all

# Types of values, as messages call several of them.
NUMBER, TEXT, BOOLEAN, DAY, BYTES, OTHER = "numbers", "texts", "booleans", "days", "bytes", "other values"
DATE_TIME, TIME, DURATION = "days with a time", "times of day", "durations"
_KINDS = {BOOLEAN: "boolean", DAY: "date", DATE_TIME: "date-time", TIME: "time", DURATION: "duration"}


class Cells:
    """Turns values into texts, and counts what they were by column."""

    def __init__(self, width: int) -> None:
        self.types: list[Counter[str]] = [Counter() for _ in range(width)]
        self.lost: list[Counter[str]] = [Counter() for _ in range(width)]  # values that no text stands for, by reason

    def text(self, at: int, value: Any) -> str | None:
        """Return the text of a value of a column."""
        if value is None:
            return None
        if isinstance(value, float) and not math.isfinite(value):
            self.lost[at]["infinite, or not a number: written as no value"] += 1
            return None
        kind, spelt = spell(value)
        if kind == BYTES:
            self.lost[at]["bytes, of which the hexadecimal digits are written"] += 1
        self.types[at][kind] += 1
        return spelt


def _duration(value: timedelta) -> str:
    """Return a duration as ISO 8601 writes it, in seconds."""
    seconds = Decimal(value.days * 86_400 + value.seconds) + Decimal(value.microseconds) / 1_000_000
    return f"{'-' if seconds < 0 else ''}PT{abs(seconds).normalize():f}S"


_SPELLINGS: list[tuple[type | tuple[type, ...], str, Callable[[Any], str]]] = [  # the first that a value is of counts
    (Number, NUMBER, str),
    (str, TEXT, str),
    (bool, BOOLEAN, lambda value: str(value).lower()),
    (float, NUMBER, lambda value: repr(value).removesuffix(".0")),
    ((int, Decimal), NUMBER, str),
    (datetime, DATE_TIME, datetime.isoformat),
    (time, TIME, time.isoformat),
    (timedelta, DURATION, _duration),
    (date, DAY, lambda value: value.isoformat()),
    (bytes, BYTES, bytes.hex),
    (object, OTHER, str),
]


def spell(value: Any) -> tuple[str, str]:
    """Return which type of value this is, and its text."""
    return next((kind, text(value)) for type_, kind, text in _SPELLINGS if isinstance(value, type_))


class Staging:
    """Stages rows of values one by one; at the end, says what the types of the values say of the columns."""

    def __init__(self, name: str, origin: str, names: Sequence[str], target: tuple[Store, Source]) -> None:
        self.store, self.source = target
        self.table = Table(name, origin, [Column(column, has_empty_text=True) for column in names])
        self.cells = Cells(len(names))
        self.appender = Appender(self.store, len(names))

    def add(self, row: Sequence[Any]) -> None:
        """Add a row."""
        self.appender.add([self.cells.text(at, value) for at, value in enumerate(row)])

    def close(self) -> Table:
        """Return the table with all of its rows."""
        self.table.staged = self.appender.close()
        for at, column in enumerate(self.table.columns):
            self._declare(at, column)
        return self.table

    def _declare(self, at: int, column: Column) -> None:
        types, source, name = self.cells.types[at], self.source, self.table.name
        if set(types) == {TEXT}:
            column.is_text = True
        elif len(types) == 1:
            column.kind = _KINDS.get(next(iter(types)), "")
            column.is_number = set(types) == {NUMBER}
        elif types and not _only_missing_words(self.store, self.table.staged, at, types):
            column.is_text = True
            others = sum(types.values()) - types[TEXT]
            fact = f"{' and '.join(sorted(types))} stand in one column; all are written as texts"
            source.losses.append(Loss(name, column.name, others or sum(types.values()), fact))
        source.losses += [Loss(name, column.name, count, fact) for fact, count in self.cells.lost[at].items()]


def stage(
    name: str, origin: str, names: Sequence[str], rows: Iterable[Sequence[Any]], target: tuple[Store, Source]
) -> Table:
    """Stage rows of values; return their table, with what the types of the values say of its columns."""
    staging = Staging(name, origin, names, target)
    for row in rows:
        staging.add(row)
    return staging.close()


def _only_missing_words(store: Store, staged: str, at: int, types: Counter[str]) -> bool:
    """Whether the only texts beside numbers are words for no value."""
    if set(types) != {NUMBER, TEXT}:
        return False
    words = store.value(f"SELECT count(*) FROM {staged} WHERE {cell(at)} IN ({quote_all(sorted(missing_words.WORDS))})")
    return bool(words == types[TEXT])
