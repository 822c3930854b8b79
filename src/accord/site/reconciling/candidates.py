"""The records that a query may mean, found as the search finds names, each with a score from 0 to 100.

A record is known to clients as ``<table>/<key>``. Its name counts first; values that the client gives beside it raise
or lower it. ``match`` is said of the first candidate alone: where its whole name is the query's, no other scores as
well, and no value differs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from accord.site.asgi import Datasette
from accord.site.readable import items_of
from accord.site.reconciling.question import Query
from accord.site.row_names import select
from accord.site.search import find
from accord.site.search.queries import index, labels
from accord.site.tables import Column, Table, tables
from accord.values import row_keys
from accord.values.sql_quoting import listed

WHOLE = 100.0  # of a record whose name or key the query is
OTHER_SPELLING = 97.0  # and where it is another recorded name of it: a capital is a city first, then a government
OF_LEVEL = {
    find.SAME: WHOLE,
    find.TYPED: 90.0,
    find.SOUNDED: 85.0,
    find.ANY_ORDER: 75.0,
    find.SPREAD: 60.0,
    find.BEGUN: 50.0,
    find.ALMOST: 40.0,
}
OF_FAR, MOST_OF_FAR = 10.0, 15.0  # what a spelling that is as far as 1 takes away, and the most
OF_PROPERTIES = 0.5  # of a score, which goes where no value agrees


@dataclass
class Candidate:
    """A record that a query may mean."""

    table: str
    record: str
    name: str
    description: str
    score: float
    features: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """What clients know it by."""
        return f"{self.table}/{self.record}"

    @property
    def type(self) -> dict[str, str]:
        """Its table, as a type."""
        return type_of(self.table)


def type_of(table: str) -> dict[str, str]:
    """Return a table as a type."""
    return {"id": table, "name": tables()[table].title}


async def answer(datasette: Datasette, query: Query) -> list[dict[str, Any]]:
    """Return the candidates of a query, best first, as the protocol has them."""
    found = await candidates(datasette, query)
    if query.properties:
        await _compare(datasette, found, query.properties)
        found.sort(key=lambda one: -one.score)
    best = found[0].score if found else 0.0
    is_certain = best >= OTHER_SPELLING and sum(one.score == best for one in found) == 1
    return [
        {
            "id": one.id,
            "name": one.name,
            **({"description": one.description} if one.description else {}),
            "type": [one.type],
            "score": round(one.score, 2),
            "features": one.features,
            "match": place == 0 and is_certain,
        }
        for place, one in enumerate(found[: query.limit])
    ]


async def candidates(datasette: Datasette, query: Query) -> list[Candidate]:
    """Return the records that a text names, by key or by name in any spelling, best first."""
    found: list[Candidate] = await index(datasette).execute_fn(partial(_found, query))
    return found


def known_tables(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tables whose records are found by a name or title, those with names first."""
    rows = db.execute('SELECT "table" FROM records GROUP BY 1 ORDER BY MAX(named) DESC, MIN(id)')
    return tuple(table for (table,) in rows)


def by_ids(db: sqlite3.Connection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return name and description of each record that is there, by table and key."""
    sql = """SELECT "table", record, label, kind, date, native FROM records
             WHERE ("table", record) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"""
    return {
        (table, record): (label, " · ".join(str(part) for part in (kind, date, native) if part))
        for table, record, label, kind, date, native in db.execute(sql, (json.dumps(list(pairs)),))
    }


def _found(query: Query, db: sqlite3.Connection) -> list[Candidate]:
    if not query.text:
        return []
    table, _, record = query.text.partition("/")
    keys = [(one, query.text) for one in query.tables] + [(table, record)] * (table in query.tables)
    scores = dict.fromkeys(by_ids(db, keys), WHOLE)
    for hit in find.find(db, query.text):
        if hit.table in query.tables:
            scores.setdefault((hit.table, hit.record), _score(hit))
    best = dict(sorted(scores.items(), key=lambda item: -item[1])[: find.MAX_OWNERS])
    about = by_ids(db, best)
    return [
        Candidate(*key, *about[key], score, [{"id": "name", "value": round(score, 2)}]) for key, score in best.items()
    ]


def _score(hit: find.Hit) -> float:
    if hit.level == find.SAME and hit.matched != hit.label:
        return OTHER_SPELLING
    return OF_LEVEL[hit.level] - min(hit.far * OF_FAR, MOST_OF_FAR)


async def _compare(datasette: Datasette, found: Sequence[Candidate], properties: Mapping[str, tuple[str, ...]]) -> None:
    """Lower the score of each record by the values that differ; what a record does not say, counts neither way."""
    by_table: dict[str, list[Candidate]] = {}
    for one in found:
        by_table.setdefault(one.table, []).append(one)
    for name, some in by_table.items():
        table = tables()[name]
        columns = [table.columns[pid] for pid in properties if pid in table.columns]
        held = await _held(datasette, table, columns, some)
        for one in some:
            agree = {
                pid: bool({value.casefold() for value in properties[pid]} & texts)
                for pid, texts in held.get(one.record, {}).items()
            }
            one.features += [{"id": pid, "value": value} for pid, value in agree.items()]
            if agree:
                one.score *= 1 - OF_PROPERTIES * (1 - sum(agree.values()) / len(agree))


async def _held(
    datasette: Datasette, table: Table, columns: Sequence[Column], some: Sequence[Candidate]
) -> dict[str, dict[str, set[str]]]:
    """Return the texts of each value, by record and column: as published, its label, the name of what it refers to."""
    if not columns:
        return {}
    key, chosen = table.address_columns, [column.name for column in columns]
    values = ", ".join(f"value ->> {place}" for place in range(len(key)))
    sql = f"""SELECT {listed([*key, *chosen], "t")} FROM {listed([table.name])} AS t
              WHERE ({listed(key, "t")}) IN (SELECT {values} FROM json_each(:some))"""
    keys = [row_keys.split(one.record, len(key)) for one in some]
    rows = await select(datasette, sql, {"some": json.dumps(keys)})
    targets = {name: table.reference_of[name].target for name in chosen if name in table.reference_of}
    named = {(target, str(row[name])) for row in rows for name, target in targets.items() if row[name] is not None}
    names = await labels(datasette, named)
    return {
        row_keys.join([row[name] for name in key]): {
            column.name: _texts(
                column, row[column.name], names.get((targets.get(column.name, ""), str(row[column.name])))
            )
            for column in columns
            if row[column.name] is not None
        }
        for row in rows
    }


def _texts(column: Column, value: Any, name: str | None) -> set[str]:
    items = items_of(column, value) if column.separator else [value]
    codes = column.item.codes if column.item else column.codes
    if column.type == "boolean":
        items = ["true" if value else "false"]
    texts = [str(item) for item in items] + [codes[item] for item in items if item in codes] + [name or ""]
    return {text.casefold() for text in texts if text}
