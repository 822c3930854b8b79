"""The list of key rules: what must be unique in a table, and what a reference must find. Engines only run them.

A key stands once in its table (``duplicate-id``), a natural key once within its parent (``duplicate-key``), a value of
a unique column once in its column (``duplicate-value``), and what a reference names is a key of its target
(``reference``). A row without its key is not judged, as the row check reports it; nulls in a natural key equal each
other; nulls in a unique column do not. A reference whose cells are all empty refers to nothing; one of several columns
that is filled in part is a problem, because engines differ on what it would mean. Where a column of lists refers, each
of its items does.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from accord.problems import KeyProblem
from accord.schema.model import ForeignKey, Table
from accord.values.quoting import quote_value

Rule: TypeAlias = "tuple[str, tuple[str, ...]]"  # a table and the columns of a key; no columns: all its references
MAX_KEY_PROBLEMS = 1_000  # reported of one rule in one table


class Key(NamedTuple):
    """What is unique: the columns, and those without which a row is not judged."""

    rule: str
    columns: tuple[str, ...]
    present: tuple[str, ...]


def keys_of(table: Table) -> Iterator[Key]:
    """Yield the keys of a table, each with the name of its rule."""
    for columns in table.unique_keys:
        if columns == table.key:
            yield Key("duplicate-id", columns, columns)
        elif len(columns) > 1:
            yield Key("duplicate-key", columns, table.parent_columns)
        else:
            yield Key("duplicate-value", columns, columns)


def unreported(faults: Iterable[KeyProblem]) -> Iterator[tuple[KeyProblem, str]]:
    """Yield the last fault of each rule of a table that has more than are reported, and how many more there are."""
    last = {(fault.table, () if fault.rule == "reference" else fault.columns): fault for fault in faults}
    for (table, columns), fault in last.items():
        if fault.total > MAX_KEY_PROBLEMS:
            what = f"rows whose {', '.join(columns)} stands twice" if columns else "references to nothing"
            yield fault, f"and {fault.total - MAX_KEY_PROBLEMS:,} more {what} in {table}; fix these first"


def references_of(table: Table, given: Container[str]) -> list[ForeignKey]:
    """Return the references of a table into those of the tables given; those of the items of lists are the last."""
    return [key for key in (*table.foreign_keys, *table.item_references) if key.table in given]


def fact(problem: KeyProblem, table: Table, first: str = "") -> str:
    """Return what is wrong with a row; ``first`` is the place where the key stands first (default: its row)."""
    if problem.rule == "reference":
        return _stray(problem)
    values = ", ".join(map(quote_value, problem.value))
    if len(problem.columns) > 1:
        hidden = table.parent_columns if problem.rule == "duplicate-key" else ()
        cells = zip(problem.columns, problem.value, strict=True)
        values = ", ".join(f"{column} {quote_value(value)}" for column, value in cells if column not in hidden)
    place = first or f"row {problem.first_row + 1}"
    if problem.rule == "duplicate-value":
        return f"{values} stands twice in {problem.table}.{problem.column}, first at {place}; correct one of them"
    return f"{values} stands twice in {problem.table}, first at {place}; take one out"


def _stray(problem: KeyProblem) -> str:
    if None in problem.value:
        empty = ", ".join(column for column, value in zip(problem.columns, problem.value, strict=True) if value is None)
        return (
            f"{empty} is empty beside the rest of a reference to {problem.target}; fill it in, or leave all of it out"
        )
    if len(problem.value) > 1:
        values = ", ".join(f"{c} {quote_value(v)}" for c, v in zip(problem.target_columns, problem.value, strict=True))
        return f"{values} stand together in no row of {problem.target}"
    what = "an id in" if problem.target_columns == ("id",) else f"a value of {problem.target_columns[0]} in"
    return f"{quote_value(problem.value[0])} is not {what} {problem.target}"
