"""The list of key rules: what must be unique in a table, and what a reference must find. Engines only run them.

A key stands once in its table (``duplicate-id``), a natural key once within its parent (``duplicate-key``), a value of
a unique column once in its column (``duplicate-value``), and what a reference names is an id of its target
(``reference``). A row without its key is not judged, as the row check reports it; nulls in a natural key equal each
other; nulls in a unique column do not, and a null reference refers to nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from accord.problems import KeyProblem
from accord.schema.model import Table
from accord.values.quoting import quote_value

MAX_KEY_PROBLEMS = 1_000  # reported of one rule in one table


class Key(NamedTuple):
    """What is unique: the columns, and those without which a row is not judged."""

    rule: str
    columns: tuple[str, ...]
    present: tuple[str, ...]


def keys_of(table: Table) -> Iterator[Key]:
    """Yield the keys of a table, each with the name of its rule."""
    yield Key("duplicate-id", table.key, table.key)
    if table.parent and table.natural_key not in ((), ("id",)):
        yield Key("duplicate-key", (*table.parent_columns, *table.natural_key), table.parent_columns)
    for column in table.columns:
        if column.is_unique:
            yield Key("duplicate-value", (column.name,), (column.name,))


def references_of(table: Table, given: Container[str]) -> list[tuple[str, str]]:
    """Return (column, target) of each reference of a table into one of the tables given."""
    return [(column, target) for column, target in table.foreign_keys if target in given]


def fact(problem: KeyProblem, table: Table, first: str = "") -> str:
    """Return what is wrong with a row; ``first`` is the place where the key stands first (default: its row)."""
    if problem.rule == "reference":
        return f"{problem.value[0]!r} is not an id in {problem.target}"
    values = ", ".join(map(quote_value, problem.value))
    if problem.rule == "duplicate-key":
        own = problem.value[len(table.parent_columns) :]
        values = ", ".join(f"{c} {quote_value(v)}" for c, v in zip(table.natural_key, own, strict=True))
    place = first or f"row {problem.first_row + 1}"
    if problem.rule == "duplicate-value":
        return f"{values} stands twice in {problem.table}.{problem.column}, first at {place}; correct one of them"
    return f"{values} stands twice in {problem.table}, first at {place}; take one out"
