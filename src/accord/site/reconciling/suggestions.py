"""What a client may mean by the beginning of a word: records, their tables as types, columns as properties."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from accord.site.asgi import Datasette
from accord.site.reconciling import candidates
from accord.site.reconciling.question import Query
from accord.site.search import names
from accord.site.search.queries import index
from accord.site.tables import tables

MAX_NAMES = 300  # that begin so and are looked at
Suggestion = dict[str, Any]


async def entities(datasette: Datasette, prefix: str, types: Sequence[str]) -> list[Suggestion]:
    """Return the records of which a name has words that begin so, then those that a search finds."""
    keys = await index(datasette).execute_fn(partial(_beginning, prefix))
    found = await candidates.candidates(datasette, Query(prefix, tuple(types)))
    exact = [(one.table, one.record) for one in found if one.score == candidates.WHOLE]
    order = list(dict.fromkeys([*exact, *keys, *((one.table, one.record) for one in found)]))
    about = await index(datasette).execute_fn(lambda db: candidates.by_ids(db, order))
    return [
        {
            "id": f"{table}/{record}",
            "name": about[table, record][0],
            **({"description": about[table, record][1]} if about[table, record][1] else {}),
            "notable": [candidates.type_of(table)],
        }
        for table, record in order
    ]


def _beginning(prefix: str, db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the records of which a name has all words of a text, the last of them as the beginning of one."""
    words = [word.folded for word in names.words_of(prefix)]
    if not words:
        return []
    sql = """SELECT r."table", r.record, n.name FROM words AS w JOIN names AS n ON n.id = w.name
             JOIN records AS r ON r.id = n.owner WHERE w.word >= ? AND w.word < ? AND n.spoken
             ORDER BY r.named DESC, n.name <> r.label, length(n.name), n.name LIMIT ?"""
    last = words.pop()
    rows = db.execute(sql, (last, last + "\U0010ffff", MAX_NAMES)).fetchall()
    fits = ((table, record) for table, record, name in rows if set(words) <= _words(name))
    return list(dict.fromkeys(fits))


def _words(name: str) -> set[str]:
    return {word.folded for word in names.words_of(name, recorded=True)}


async def of_types(_: Datasette, prefix: str, types: Sequence[str]) -> list[Suggestion]:
    """Return the tables whose name or title has a word that begins so."""
    known = [{**candidates.type_of(name), "description": tables()[name].description} for name in types]
    return [one for one in known if _begins(prefix, one["id"], one["name"])]


async def properties(_: Datasette, prefix: str, types: Sequence[str]) -> list[Suggestion]:
    """Return the columns that begin so, each once by its name, with the tables of records that have it."""
    holders: dict[str, list[str]] = {}
    for table in (tables()[name] for name in types):
        for column in table.own_columns:
            holders.setdefault(column.name, []).append(table.name)
    known = [
        {"id": name, "name": tables()[some[0]].columns[name].title, "description": f"of {', '.join(some)}"}
        for name, some in holders.items()
    ]
    return [one for one in known if _begins(prefix, one["id"], one["name"])]


def _begins(prefix: str, *texts: str) -> bool:
    words = [word for text in texts for word in (text, *text.replace("_", " ").split())]
    return any(word.casefold().startswith(prefix.casefold()) for word in words)


OF: dict[str, Callable[[Datasette, str, Sequence[str]], Awaitable[list[Suggestion]]]] = {
    "entity": entities,
    "type": of_types,
    "property": properties,
}
