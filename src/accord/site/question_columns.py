"""What the columns of an answer are, as far as the SQL of a question says of which table's column each is one.

SQLite does not say where a column of an answer comes from. Those count that the SQL takes by an alias
(``e.date AS date``), else those of the tables that it names, else those of all tables; only what these have in common
is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from accord.site.build_facts import settings
from accord.site.tables import Column, Table, tables

ALIAS = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?\s+AS\s+"?(\w+)"?', re.IGNORECASE)
WORD = re.compile(r"\w+")
DATES = ("date", "edtf")  # kinds of columns
remembered = lru_cache(maxsize=1024)  # where guests may ask in SQL of their own, its statements are without end


@remembered
def tables_of(sql: str) -> dict[str, Table]:
    """Return the tables that a statement names, by their names and aliases."""
    named = {word: tables()[word] for word in WORD.findall(sql) if word in tables()}
    aliases = {alias: tables()[name] for name, alias in ALIAS.findall(sql) if name in tables()}
    return {**named, **aliases}


@remembered
def holders(sql: str, name: str) -> tuple[Table, ...]:
    """Return the tables from one of which a statement takes a column of an answer, as far as it says so."""
    known = tables_of(sql)
    taken = re.findall(rf'\b(\w+)\."?{re.escape(name)}"? AS "?{re.escape(name)}\b', sql)
    some = {known[alias].name: known[alias] for alias in taken if alias in known}
    chosen = some or {table.name: table for table in known.values()}
    return tuple(table for table in chosen.values() if name in table.columns)


@remembered
def columns_of(sql: str, name: str) -> tuple[Column, ...]:
    """Return the columns of tables of which a column of an answer may be one; none where no table has its name."""
    some = holders(sql, name) or tuple(table for table in tables().values() if name in table.columns)
    return tuple(table.columns[name] for table in some)


@remembered
def is_date(sql: str, name: str) -> bool:
    """Whether a column of an answer holds dates by the schemas."""
    return {column.kind in DATES for column in columns_of(sql, name)} == {True}


@remembered
def is_uncertain_date(sql: str, name: str) -> bool:
    """Whether a column of an answer holds EDTF by the schemas."""
    return {column.kind for column in columns_of(sql, name)} == {"edtf"}


@remembered
def described(sql: str, name: str) -> Column | None:
    """Return the column of a table that a column of an answer is, where all that it may be are read alike."""
    columns = columns_of(sql, name)
    alike = {(one.kind, one.unit, one.separator, tuple(one.codes.items())) for one in columns}
    return columns[0] if len(alike) == 1 else None


@remembered
def title_of(sql: str, name: str) -> str:
    """Return what people read over a column of an answer: the title that schemas give it, or its name in words."""
    titles = {column.title for column in columns_of(sql, name)}
    words = name.replace("_", " ")
    return titles.pop() if len(titles) == 1 else words[:1].upper() + words[1:]


def target_of(sql: str, name: str) -> Table | None:
    """Return the table whose rows the ids of a column name: by ``links`` of the site, or as the schemas say."""
    if (chosen := settings()["links"].get(name)) in tables():
        return tables()[chosen]
    targets = {target for table in holders(sql, name) for target in _targets(table, name)}
    return tables().get(targets.pop()) if len(targets) == 1 else None


def _targets(table: Table, name: str) -> Iterator[str]:
    """Yield the table that a column names by its key, or an empty name where it names none."""
    reference = table.reference_of.get(name)
    if reference and reference.target_columns == tables()[reference.target].key:
        yield reference.target
    elif not reference:
        yield table.name if table.key == (name,) else ""
