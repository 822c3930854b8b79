"""Columns that Accord computes from others must not be called as one that is there."""

from __future__ import annotations

from collections.abc import Sequence

from accord.importing.infer.kinds import Kind
from accord.importing.model import Table
from accord.importing.types import words
from accord.schema import tables


def keep_names(table: Table, kinds: Sequence[Kind]) -> None:
    """Make text of each column that would bring a computed one whose name is taken."""
    taken = {column.name.casefold() for column in table.columns}
    for column, kind in zip(table.columns, kinds, strict=True):
        computed = [name for name in _computed(column.name, kind.name) if name.casefold() in taken]
        if computed:
            kind.reason = f"as a column of type {kind.name} it would bring one called {computed[0]}, which is there"
            kind.name, kind.spell = "string", None
        else:
            taken.update(name.casefold() for name in _computed(column.name, kind.name))


def _computed(name: str, kind: str) -> list[str]:
    """Return the names of the columns that follow from one of a kind."""
    spec = {"title": name, **words(kind)}
    schema = {"title": name, "x-key": [], "properties": {name: spec}, "required": []}
    return [column.name for column in tables.tables("table", schema)[0].columns if column.derived_from]
