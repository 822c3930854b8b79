"""The order in which a table was published, in SQL: by the columns of its ``x-sort``, or else as it was written.

Rows were written to the database in that order, so it is that of their numbers. Only where the key is a whole number,
which SQLite takes for the number of the row, it has to be made again from the columns, and then by the key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accord.site.tables import Table
from accord.values.decimals import COLLATION
from accord.values.sql_quoting import quote_identifier as quoted


def order_terms(table: Table) -> list[str]:
    """Return the terms of ORDER BY that give the rows of a table in their published order; none is ever null."""
    if not table.sort or not table.is_numbered_by_key:
        return [quoted(table.row_number)]
    return [*(term for name in table.sort for term in _terms(table, name)), *map(quoted, table.key)]


def _terms(table: Table, name: str) -> Iterator[str]:
    """Yield the terms of a column: no value last, numbers by value."""
    column = quoted(name)
    yield f"{column} IS NULL"
    by_value = f" COLLATE {COLLATION}" if table.columns[name].kind == "decimal" else ""  # a text in SQLite
    yield f"ifnull({column}, 0){by_value}"


def after_row(table: Table, placeholders: Sequence[str]) -> str:
    """Return SQL that holds for the rows of a table behind the one whose key is in some parameters (``:p0``)."""
    terms = ", ".join(order_terms(table))
    same = " AND ".join(f"{quoted(name)} = {value}" for name, value in zip(table.key, placeholders, strict=True))
    return f"(({terms}) > (SELECT {terms} FROM {quoted(table.name)} WHERE {same}))"
