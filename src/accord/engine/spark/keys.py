"""Rules between rows as Spark SQL: what ``accord.rules.keys`` says of Parquet files on one machine, said by many.

SELECT count(*) FROM (SELECT actor FROM event_participants WHERE actor IS NOT NULL) c
LEFT ANTI JOIN actors t ON t.id = c.actor
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from accord.engine.spark.session import SparkError
from accord.problems import KeyProblem
from accord.rules.keys.list import MAX_KEY_PROBLEMS, keys_of, references_of
from accord.schema.model import ForeignKey, Table
from accord.values.types import type_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AT = " at"  # place of a row: number of its part times SPAN, and its number there; no column is named so
SPAN = 1 << 40
PART = "part-{:05}.parquet"  # whose number is read back from its name


def literal(path: Path) -> str:
    """Return a path as Spark takes it: literally, where it looks like a pattern."""
    return re.sub(r"([{}\[\]*?\\])", r"\\\1", str(path.absolute()))


def view(spark: SparkSession, table: Table, folder: Path) -> None:
    """Name the rows of a folder of whole parts as the table, each with its place."""
    columns = ", ".join(f"{_q(column.name)} {type_of(column.type).spark}" for column in table.columns)
    data = spark.read.schema(columns).parquet(literal(folder))
    number = r"bigint(regexp_extract(_metadata.file_name, 'part-([0-9]+)', 1))"
    data.selectExpr("*", f"{number} * {SPAN} + _metadata.row_index AS `{AT}`").createOrReplaceTempView(_q(table.name))


def _q(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


class _Rule(NamedTuple):
    """A rule between rows as SQL: how many rows break it; which, where their key stands first, and their values."""

    table: str
    columns: tuple[str, ...]
    rule: str
    target: str
    target_columns: tuple[str, ...]
    many: str
    rows: str


def relations(spark: SparkSession, tables: list[Table], sizes: dict[str, list[int]]) -> Iterator[KeyProblem]:
    """Yield what ``accord.rules.keys`` yields: one query asks whether the rules hold, others seek what breaks them."""
    given = {table.name for table in tables}
    rules = [rule for table in tables for rule in _rules(table, given)]
    counts = [rule.many for rule in rules] + [f"count(*) FROM {_q(table.name)}" for table in tables]
    query = " UNION ALL ".join(f"SELECT {number} AS number, {count}" for number, count in enumerate(counts))
    totals = dict(tuple(row) for row in spark.sql(query).collect()) if counts else {}
    for number, table in enumerate(tables, len(rules)):
        if totals[number] != sum(sizes[table.name]):
            raise SparkError(f"{table.name}: Spark saw {totals[number]} of {sum(sizes[table.name])} rows")
        firsts = [0, *accumulate(sizes[table.name])]
        broken = [(rule, totals[n]) for n, rule in enumerate(rules) if rule.table == table.name and totals[n]]
        strays: list[tuple[Any, ...]] = []
        for place, (rule, total) in enumerate(broken):
            for at, first, *value in spark.sql(rule.rows).collect():
                row = _row(at, firsts)
                if rule.target:
                    strays.append((row, place, rule, tuple(value)))
                else:
                    yield KeyProblem(
                        table.name, row, rule.columns, rule.rule, tuple(value), "", (), _row(first, firsts), total
                    )
        total = sum(count for rule, count in broken if rule.target)
        for row, _, rule, value in sorted(strays, key=lambda stray: stray[:2])[:MAX_KEY_PROBLEMS]:
            yield KeyProblem(
                table.name, row, rule.columns, rule.rule, value, rule.target, rule.target_columns, -1, total
            )


def _row(at: int, firsts: list[int]) -> int:
    """Return the number of a row in its table."""
    part, row = divmod(at, SPAN)
    return firsts[part] + row


def _rules(table: Table, given: set[str]) -> Iterator[_Rule]:
    for key in keys_of(table):
        columns = ", ".join(map(_q, key.columns))
        there = " AND ".join(f"{_q(c)} IS NOT NULL" for c in key.present)
        rows = f"(SELECT {columns}, `{AT}` FROM {_q(table.name)} WHERE {there})"
        repeated = (
            f"(SELECT {columns}, min(`{AT}`) AS ` first`, count(*) - 1 AS ` n` FROM {rows} GROUP BY {columns} "
            "HAVING ` n` > 0)"
        )
        same = " AND ".join(f"t.{_q(c)} <=> r.{_q(c)}" for c in key.columns)
        yield _Rule(
            table.name,
            key.columns,
            key.rule,
            "",
            (),
            f"coalesce(sum(` n`), 0) FROM {repeated}",
            f"SELECT t.`{AT}`, r.` first`, {', '.join(f't.{_q(c)}' for c in key.columns)} FROM {rows} t "
            f"JOIN {repeated} r ON {same} AND t.`{AT}` > r.` first` ORDER BY 1 LIMIT {MAX_KEY_PROBLEMS}",
        )
    for reference in references_of(table, given):
        columns = ", ".join(map(_q, reference.columns))
        pairs = zip(reference.columns, reference.target_columns, strict=True)
        same = " AND ".join(f"t.{_q(other)} = c.{_q(column)}" for column, other in pairs)
        stray = f"FROM ({_referring(table, reference)}) c LEFT ANTI JOIN {_q(reference.table)} t ON {same}"
        yield _Rule(
            table.name,
            reference.columns,
            "reference",
            reference.table,
            reference.target_columns,
            f"count(*) {stray}",
            f"SELECT `{AT}`, ` place`, {columns} {stray} ORDER BY 1, 2 LIMIT {MAX_KEY_PROBLEMS}",
        )


def _referring(table: Table, key: ForeignKey) -> str:
    """Return the query for what rows refer to, with their places; of a column of lists, for each item."""
    name, columns = _q(table.name), ", ".join(map(_q, key.columns))
    if key in table.item_references:
        items = f"LATERAL VIEW posexplode({columns}) x AS ` place`, ` item`"
        return f"SELECT x.` item` AS {columns}, `{AT}`, x.` place` FROM {name} {items}"
    held = " OR ".join(f"{_q(c)} IS NOT NULL" for c in key.columns)
    return f"SELECT {columns}, `{AT}`, 0 AS ` place` FROM {name} WHERE {held}"
