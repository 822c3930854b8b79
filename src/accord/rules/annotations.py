"""Rules that annotations of a schema state about rows: neutral words (``x-neutral``), values in order (``x-before``).

They are masks over Arrow data like the compiled rules, and like them know nothing of where rows come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyarrow as pa

from accord.rules import loaded_words
from accord.rules.list_masks import of_items, separated
from accord.rules.masks import FALSE, TRUE
from accord.schema.model import Column, Table
from accord.values.kernels import pc
from accord.values.quoting import quote_value


class Annotation(NamedTuple):
    """A rule of one column: which rows break it, and what is wrong with a row."""

    column: str
    rule: str
    broken: Callable[[pa.RecordBatch], pa.BooleanArray]
    message: Callable[[pa.RecordBatch, int], str]


def annotation_rules(table: Table) -> Iterator[Annotation]:
    """Yield the rules that the annotations of a table's columns state."""
    for column in table.columns:
        if loaded_terms := column.spec.get("x-neutral"):
            yield _neutral(column.name, loaded_terms)
        if later := column.spec.get("x-before"):
            yield _before(column, table.by_name[later])
        if column.separator and column.item.type == "string":
            yield _separated(column.name, column.separator)


def _neutral(name: str, loaded_terms: list[str]) -> Annotation:
    """Words that take a side."""
    pattern, find = loaded_words.pattern(loaded_terms), loaded_words.finder(loaded_terms)

    def message(batch: pa.RecordBatch, row: int) -> str:
        word = find(batch.column(name)[row].as_py())
        return f"{word!r} takes a side; use neutral words here and record the word as a label"

    return Annotation(
        name, "neutral", lambda batch: _true(pc.match_substring_regex(batch.column(name), pattern)), message
    )


def _separated(name: str, separator: str) -> Annotation:
    """Items of a list that one text cannot hold: it would be read back as other items."""
    broken = separated(separator)

    def message(batch: pa.RecordBatch, row: int) -> str:
        items = batch.column(name)[row].values
        at = pc.index(broken(items), TRUE).as_py()
        if not (text := items[at].as_py()):
            return f"item {at + 1} is empty; take it out"
        fact = f"holds the separator {separator!r}" if separator in text else f"has a part of {separator!r} at its end"
        return f"item {at + 1}, {quote_value(text)}, {fact}; write it in another way"

    return Annotation(name, "separator", lambda batch: _true(of_items(broken)(batch.column(name))), message)


def _before(column: Column, later: Column) -> Annotation:
    """The greatest that the later one may mean must not lie before the least that the earlier one may mean."""
    first, last = column.bounds[0], later.bounds[1]
    is_number = column.order in ("integer", "number", "decimal")
    relation = "is less than" if is_number else "is before"

    def message(batch: pa.RecordBatch, row: int) -> str:
        start, end = (batch.column(name)[row].as_py() for name in (column.name, later.name))
        return f"{end} {relation} the {column.name}, {start}; correct one of them"

    rule = "order" if is_number else "date-order"
    return Annotation(later.name, rule, lambda batch: _true(pc.less(batch.column(last), batch.column(first))), message)


def _true(mask: pa.BooleanArray) -> pa.BooleanArray:
    return pc.fill_null(mask, FALSE)
