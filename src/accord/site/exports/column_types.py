"""Which type each column of an answer has, and how large the answer is, by one look at it before a file is made."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any, NamedTuple

from accord.site import tables as served
from accord.site.exports.formats import CannotHoldError, Column
from accord.site.tables import tables

# What SQLite stores as something else: so only where every value of the column is one.
IS_ONE = {"date": "{0} >= '0001-01-01' AND DATE({0}) IS {0}", "boolean": "{0} IN (0, 1)"}


class Selection(NamedTuple):
    """What is asked: of which table, view or question, by which SQL and parameters, with which columns."""

    name: str
    table: str | None
    sql: str
    parameters: Any
    columns: list[str]


class Seen(NamedTuple):
    """What an answer is like: its rows, the bytes of its cells, and its columns."""

    rows: int
    bytes: int
    columns: list[Column]


def look(db: sqlite3.Connection, selection: Selection, max_rows: int) -> Seen:
    """Look at the first rows of an answer, all where there are no more than ``max_rows``.

    The columns of a table have their own types; those of views and questions, and labels,
    have the types of what they hold.

    Raises:
        CannotHoldError: when a column holds bytes.
    """
    names = selection.columns
    table = tables().get(selection.table or "")
    declared = table.columns if table else {}
    cells = [f"c{at}" for at in range(len(names))]
    looks = [f"SUM({' + '.join(f'COALESCE(LENGTH(CAST({cell} AS BLOB)), 0)' for cell in cells)})"]
    for name, cell in zip(names, cells, strict=True):
        if name not in declared:
            looks.append(f"GROUP_CONCAT(DISTINCT TYPEOF({cell}))")
            looks += [f"MIN({cell} IS NULL OR ({test.format(cell)}))" for test in IS_ONE.values()]
    row = db.execute(
        f"WITH answer ({', '.join(cells)}) AS (SELECT * FROM (\n{selection.sql}\n) LIMIT {max_rows}) "
        f"SELECT COUNT(*), {', '.join(looks)} FROM answer",
        selection.parameters,
    ).fetchone()
    values = iter(row)
    rows, size = next(values), next(values) or 0
    columns = [
        _declared(declared[name])
        if name in declared
        else _seen(name, next(values), {kind_name: next(values) for kind_name in IS_ONE})
        for name in names
    ]
    return Seen(rows, size, columns)


def _declared(column: served.Column) -> Column:
    return Column(column.name, column.type, column.description, column.separator or "", column.is_narrow)


def _seen(name: str, stored: str | None, ones: dict[str, int | None]) -> Column:
    """Return a column by the classes stored in it, and by whether all its values are dates, or booleans."""
    classes = set((stored or "null").split(",")) - {"null"}
    if "blob" in classes:
        raise CannotHoldError(f"The column {name} holds bytes, and no text or number.")
    usual = _usual_kinds().get(name, "string")
    return Column(name, kind(usual, classes, {kind_name for kind_name, holds in ones.items() if holds != 0}))


def kind(usual: str, stored: set[str], ones: set[str]) -> str:
    """Return the type of a column of a view or question, by what it holds and by what columns of its name are."""
    if usual in ones or not stored:
        return usual
    if stored == {"integer"}:
        return "integer"
    return "number" if stored <= {"integer", "real"} else "string"


@cache
def _usual_kinds() -> dict[str, str]:
    """Return the type of each name that has the same type in every table that has such a column."""
    kinds: dict[str, set[str]] = {}
    for table in tables().values():
        for column in table.columns.values():
            kinds.setdefault(column.name, set()).add(column.type)
    return {name: of.pop() for name, of in kinds.items() if len(of) == 1}
