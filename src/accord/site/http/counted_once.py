"""A table that does not change is counted once: facets of all its rows are the first that everybody asks for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.database import Database, Results

MAX_KEPT = 1_000  # answers of a database; visitors may filter by anything
MAX_ROWS = 100  # of an answer that is kept
MAX_CHARACTERS = 10_000  # of its values
NUMBER_OF_ROWS = "select count(*) from "  # as Datasette asks for that of a page of a table


class CountedOnce:
    """Datasette, for the queries of facets."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette

    def __getattr__(self, name: str) -> Any:
        return getattr(self._datasette, name)

    async def execute(self, database: str, sql: str, values: Any = None, **limits: Any) -> Results:
        """Return the answer of a query that counts."""
        known = self._datasette.get_database(database)
        return await _kept(known, sql, values, lambda: known.execute(sql, values, **limits))


def apply() -> None:
    """Let the number of the rows of a page be counted once too."""
    ask = Database.execute

    async def execute(database: Database, sql: str, params: Any = None, *rest: Any, **more: Any) -> Results:
        if not sql.startswith(NUMBER_OF_ROWS) or "now" in sql:
            return await ask(database, sql, params, *rest, **more)
        return await _kept(database, sql, params, lambda: ask(database, sql, params, *rest, **more))

    Database.execute = execute


async def _kept(database: Database, sql: str, values: Any, ask: Callable[[], Awaitable[Results]]) -> Results:
    """Return an answer, which nobody changes; those that were asked for last are kept."""
    if database.is_mutable:
        return await ask()
    kept: OrderedDict[Any, Results] = database.__dict__.setdefault("_counts", OrderedDict())
    question = (sql, tuple(values.items() if isinstance(values, dict) else values or ()))
    if question in kept:
        kept.move_to_end(question)
        return kept[question]
    found = await ask()
    if len(found.rows) <= MAX_ROWS and sum(len(str(one)) for row in found.rows for one in row) <= MAX_CHARACTERS:
        kept[question] = found
    if len(kept) > MAX_KEPT:
        kept.popitem(last=False)
    return found
