"""Columns of decimals, which SQLite holds as texts, compared by value on the pages of a table.

Datasette 0.65 writes the SQL of a page: the column by which rows are sorted, filters by what a visitor asks, the rows
behind those of the page before, the counts of values. In each of these the column gets the collation ``decimal``.
"""

from __future__ import annotations

import re
from functools import cache

from datasette.utils import escape_sqlite

from accord.site.tables import Table
from accord.values.decimals import COLLATION
from accord.values.sql_quoting import quote_identifier

_COMPARED = r" (?=(?:=|!=|<|<=|>|>=) :p[0-9]+\b|(?:not )?in \(:p[0-9]+)"
_SORTED = r"(?= desc\b|, | limit | *$)"


def by_value(sql: str, table: Table) -> str:
    """Return the SQL of a page of a table, in which its decimals compare by value."""
    for name in _decimals(table):
        compared, ordered, counted = _patterns(name)
        sql = compared.sub(rf"\g<0>COLLATE {COLLATION} ", sql)
        sql = ordered.sub(rf"\g<0> COLLATE {COLLATION}", sql)
        sql = counted.sub(rf"\g<0> COLLATE {COLLATION}", sql)
    return sql


def _decimals(table: Table) -> list[str]:
    return [column.name for column in table.columns.values() if column.kind == "decimal"]


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Return what stands before the collation of a column: of a comparison, of an order, of counts of its values."""
    spellings = "|".join(re.escape(text) for text in (escape_sqlite(name), quote_identifier(name)))
    column = rf'(?<![\w"\[.])(?:{spellings})'
    counted = rf"group by {re.escape(escape_sqlite(name))} order by count desc, value(?= limit)"
    return re.compile(column + _COMPARED), re.compile(rf"\border by {column}{_SORTED}"), re.compile(counted)
