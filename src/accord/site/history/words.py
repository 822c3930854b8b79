"""The history of a record in words, for its page and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.engine_tables import EVIDENCE
from accord.site.history.facts import ADDED, GONE, NEXT, Change, History, Version, history, key_columns, version_of
from accord.site.item_links import linked, names_of_items
from accord.site.readable import folded
from accord.site.row_names import Name, names_of
from accord.site.tables import Column, Reference, Table, tables
from accord.values import row_keys

RENAMED, CHANGED = "renamed", "changed"
SAID = ("item", "field", "relation", "value", "source")  # columns of evidence that readers are shown of its history


@dataclass(frozen=True)
class Line:
    """What changed of a record, or of an item of a list in it: its name, and values before and after by column."""

    change: str
    title: str  # of the table of the list; empty for the record itself
    name: Markup
    cells: list[tuple[str, Markup, Markup]]
    was_called: str = ""


@dataclass(frozen=True)
class Step:
    """What changed in a version."""

    release: Version
    lines: list[Line]


@dataclass(frozen=True)
class Words:
    """The history of a record as its page shows it, the newest step first."""

    known: History
    steps: list[Step]

    @property
    def last(self) -> Version | None:
        """The version in which it was changed last, after the one since which it is recorded."""
        changed = [change for change in self.known.changes if not (change.is_own and change.kind == ADDED)]
        return changed[0].release if changed else None

    @property
    def gone(self) -> Version | None:
        """The version in which it was withdrawn."""
        own = next((change for change in self.known.changes if change.is_own), None)
        return own.release if own and own.kind in GONE else None

    @property
    def is_said(self) -> bool:
        """Whether all that happened to it is said in a sentence: it came, and perhaps went."""
        return all(change.is_own and change.kind in (ADDED, *GONE) for change in self.known.changes)

    @property
    def is_new(self) -> bool:
        """Whether no release has it yet."""
        return self.known.since == NEXT


@dataclass
class _Names:
    """The names of all rows that changed values refer to, and of rows of lists that have keys of their own."""

    by_column: dict[tuple[str, str], Mapping[tuple[Any, ...], Name]] = field(default_factory=dict)

    async def read(self, datasette: Datasette, changes: Sequence[Change]) -> None:
        """Read the names that some changes need."""
        values: dict[tuple[str, str], set[str]] = {}
        for change in changes:
            for column, value in _values_of(change):
                values.setdefault((change.table, column), set()).add(value)
        for (name, column), known in values.items():
            table = tables()[name]
            if column not in table.columns:
                continue
            rows = [{column: _typed(table.columns[column], value)} for value in sorted(known)]
            if reference := table.reference_of.get(column):
                self.by_column[name, column] = await names_of(datasette, reference, rows)
            elif column in table.item_references:
                self.by_column[name, column] = await names_of_items(datasette, table, column, rows)
            elif table.key == (column,):
                own = Reference(name, table.key, name, table.key)
                self.by_column[name, column] = await names_of(datasette, own, rows)

    def cell(self, table: str, name: str, value: str | None) -> Markup:
        """Return a value of a column in words, as a link where it names a row that is there."""
        if value is None:
            return Markup("")
        column, known = tables()[table].columns.get(name), self.by_column.get((table, name), {})
        if column is None:
            return escape(value)
        if name in tables()[table].item_references:
            return linked(column, value, known)
        if found := known.get((_typed(column, value),)):
            return found.link
        return folded(column, _typed(column, value))


def _typed(column: Column, value: str) -> Any:
    """Return the text of a value as the database holds it."""
    return int(value) if column.type == "integer" and value.lstrip("-").isdigit() else value


def _values_of(change: Change) -> Iterator[tuple[str, str]]:
    """Yield each value that a change names, with its column."""
    for cell in change.cells:
        yield from ((cell.column, value) for value in (cell.old, cell.new) if value is not None)
    if not change.is_own:
        yield from _key_of(change)


def _key_of(change: Change) -> list[tuple[str, str]]:
    """Return the columns and values that name an item of a list in its record."""
    columns = key_columns(change.table)
    values = row_keys.split(change.new_key if change.kind == RENAMED and change.new_key else change.key, len(columns))
    parent = tables()[change.table].to_parent
    around = parent.columns if parent else ()
    pairs = zip(columns, values, strict=False)
    return [(name, value) for name, value in pairs if name not in around and value != row_keys.MISSING]


async def history_of(datasette: Datasette, table: str, key: Sequence[Any]) -> Words | None:
    """Return the history of a record by the values of its key; nothing where it cannot be known."""
    known = await history(datasette, table, key)
    if known is None:
        return None
    names = _Names()
    await names.read(datasette, known.changes)
    by_number = groupby(known.changes, lambda change: change.number)
    return Words(known, [Step(version_of(number), [*_lines([*some], table, names)]) for number, some in by_number])


def _lines(changes: Sequence[Change], table: str, names: _Names) -> Iterator[Line]:
    """Yield what changed in a version; evidence that says the same in other words is one line."""
    evidence: dict[tuple[str, ...], Line] = {}
    for change in changes:
        if change.is_own or tables()[change.table].generated != EVIDENCE:
            yield _line(change, names)
            continue
        line = _line_of_evidence(change, tables()[table], names)
        said = tuple(cell.new or cell.old or "" for cell in change.cells if cell.column in SAID)
        before = evidence.setdefault(said, line)
        if before.change != line.change:
            evidence[said] = replace(line, change=CHANGED)
    yield from evidence.values()


def _line(change: Change, names: _Names) -> Line:
    table = tables()[change.table]
    if change.is_own and change.kind == ADDED:
        return Line(change.kind, "", Markup(""), [])
    of_name = [] if change.is_own else _key_of(change)
    cells = [
        (_title(table, name), names.cell(table.name, name, old), names.cell(table.name, name, new))
        for name, old, new in change.cells
        if name not in {column for column, _ in of_name}
    ]
    if change.is_own:
        return Line(change.kind, "", Markup(""), cells, change.key if change.kind == RENAMED else "")
    name = escape(", ").join(names.cell(table.name, column, value) for column, value in of_name)
    return Line(change.kind, table.title, name, cells)


def _line_of_evidence(change: Change, about: Table, names: _Names) -> Line:
    """Return which source says what of which value; ``about``: the table of the record whose page it is."""
    table, said = tables()[change.table], {cell.column: cell.new or cell.old for cell in change.cells}
    if (column := said.get("field")) and not said.get("item"):
        said["field"] = _title(about, column)
    shown = [(name, names.cell(table.name, name, said[name])) for name in SAID if said.get(name)]
    return Line(change.kind, table.title, Markup(""), [(_title(table, name), words, words) for name, words in shown])


def _title(table: Table, column: str) -> str:
    return table.columns[column].title if column in table.columns else column


async def as_data(datasette: Datasette, table: str, key: Sequence[Any]) -> dict[str, Any] | None:
    """Return the history of a record as JSON has it; nothing where it cannot be known."""
    known = await history(datasette, table, key)
    if known is None:
        return None
    return {
        "since": _release(known.since) if known.since else None,
        "since_is_exact": known.is_exact,
        "changes": [_change(change) for change in known.changes],
        "left_out": known.left_out,
        "unknown": [{"from": _release(begin), "to": _release(end)} for begin, end in known.unknown],
    }


def _release(version: Version) -> dict[str, str] | None:
    """Return a release; nothing for what is not released yet."""
    return {"version": version.version, "created": version.day} if version != NEXT else None


def _change(change: Change) -> dict[str, Any]:
    renamed = {"new_key": change.new_key} if change.new_key else {}
    cells = [{"column": column, "old": old, "new": new} for column, old, new in change.cells]
    about = {"table": change.table, "key": change.key, "change": change.kind, **renamed}
    return {"release": _release(change.release), **about, "cells": cells}
