"""What may be chosen for a parameter of a question, where it is a code or a facet of a table.

A parameter takes one where the SQL compares such a column with it (``o.side = :side``), or the head of the question
says so:

    -- choices: year: lights.year; coast: lights.coast
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE, read
from accord.site.question_columns import tables_of
from accord.site.readable import readable
from accord.site.row_names import names_of, select
from accord.site.tables import Table, tables
from accord.values.sql_quoting import quote_identifier as quoted

MAX_ROWS = 100_000  # of a table whose values are looked for
MAX_CHOICES = 400  # of a pull-down; where there are more, a value is typed


class Choice(NamedTuple):
    """A value of a parameter, what people read for it, and whether it is asked for."""

    value: str
    label: str
    is_chosen: bool


async def choices_of(datasette: Datasette, sql: str, head: str | None, name: str, value: str) -> list[Choice]:
    """Return what may be chosen for a parameter; nothing where it takes words.

    Args:
        datasette: the application.
        sql: the SQL of the question.
        head: what its head says of ``choices``.
        name: the parameter.
        value: what is asked for; one that is no choice, as an old address may have it, is offered too.
    """
    place = next(iter(_places(sql, head or "", name)), None)
    known = await _labels(datasette, *place) if place else {}
    if not known or len(known) > MAX_CHOICES:
        return []
    labels = {**known, **({value: value} if value and value not in known else {})}
    return [Choice(one, label, one == value) for one, label in _in_order(labels)]


def _in_order(labels: dict[str, str]) -> list[tuple[str, str]]:
    """Return numbers, which are years, the last first, other values by their labels."""
    if all(value.isdigit() for value in labels):
        return sorted(labels.items(), key=lambda pair: -int(pair[0]))
    return sorted(labels.items(), key=lambda pair: pair[1].casefold())


def _places(sql: str, head: str, name: str) -> Iterator[tuple[Table, str]]:
    """Yield tables and their columns whose codes or facets a parameter takes, as the head says and the SQL shows."""
    said = re.search(rf"(?:^|;)\s*{re.escape(name)}: (\w+)\.(\w+)", head)
    if said and said[1] in tables():
        yield tables()[said[1]], said[2]
    for alias, column in re.findall(rf'(?:\b(\w+)\.)?"?\b(\w+)"? = :{re.escape(name)}\b', sql):
        known = tables_of(sql)
        for table in [known[alias]] if alias in known else known.values():
            if _is_choice(table, column):
                yield table, column


def _is_choice(table: Table, column: str) -> bool:
    return column in table.columns and bool(table.columns[column].codes or column in _facets(table.name))


@cache
def _facets(table: str) -> frozenset[str]:
    about = read("site/metadata.json")["databases"][DATABASE]["tables"][table]
    return frozenset((*about.get("facets", ()), *about.get("offered_facets", ())))


async def _labels(datasette: Datasette, table: Table, name: str) -> dict[str, str]:
    """Return the values of a column that some row has, with what people read for them."""
    column = table.columns[name]
    if table.rows > MAX_ROWS or column.separator:
        return {str(code): label for code, label in column.codes.items()}
    sql = (
        f"SELECT DISTINCT {quoted(name)} AS value FROM {quoted(table.name)} LIMIT {MAX_CHOICES + len(column.codes) + 1}"
    )
    values: Iterable[Any] = [row["value"] for row in await select(datasette, sql) if row["value"] not in (None, "")]
    reference = table.reference_of.get(name)
    names = await names_of(datasette, reference, [{name: value} for value in values]) if reference else {}
    return {
        str(value): (names[(value,)].text if (value,) in names else readable(column, value)).striptags()
        for value in values
    }
