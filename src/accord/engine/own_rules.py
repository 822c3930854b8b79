"""The dataset's own rules, ``checks/*.sql``: each answered by its engine, each broken row where it was written."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from accord.engine.local import Streamed
from accord.engine.locate import find
from accord.problems import Problem
from accord.project import Project
from accord.rules import sql
from accord.schema.model import Schemas
from accord.sources.places import Cell
from accord.sources.tables import Source, batches
from accord.values import row_keys

Key: TypeAlias = "tuple[Any, ...]"
PLACE = re.compile("[1-9][0-9]{0,17}")  # of an item in a list, as text


@dataclass(frozen=True)
class OwnRules:
    """The rules over some tables.

    ``data`` are the rows to read, ``streamed`` says where they stand, ``folder`` takes what does not fit into memory,
    and those that do are loaded into ``database``, where they stay.
    Where these are not all tables that people write, a check that speaks of another is passed over.
    """

    project: Project
    schemas: Schemas
    data: Mapping[str, Source]
    streamed: Mapping[str, Streamed]
    folder: Path
    database: sqlite3.Connection
    is_whole: bool = True

    def problems(self) -> Iterator[Problem]:
        """Yield the problem of each row that breaks a rule, and one for each check that cannot be answered."""
        queries = [query for query in sql.read_queries(self.project.checks) if self._is_answerable(query)]
        for engine in sql.ENGINES:
            if chosen := [query for query in queries if query.engine == engine]:
                yield from self._answers(engine, chosen)
        for query in queries:
            for word, allowed in (("engine", sql.ENGINES), ("severity", sql.SEVERITIES)):
                value = getattr(query, word)
                if value not in allowed:
                    fact = f"{word} is {value!r}; write {' or '.join(allowed)}"
                    yield self._fault_at(query, query.head_place(word), fact)

    def _is_answerable(self, query: sql.Query) -> bool:
        return self.is_whole or set(sql.named(self.schemas.tables, [query])) <= set(self.data)

    def _answers(self, engine: str, queries: list[sql.Query]) -> Iterator[Problem]:
        if engine == "duckdb":
            from accord.rules import sql_streamed

            with sql_streamed.loaded(self.data, queries, self.folder) as streams:
                for query in queries:
                    yield from self._answer(query, partial(sql_streamed.run, streams))
            return
        small = {name: self._sound(name, data) for name, data in self.data.items() if isinstance(data, pa.Table)}
        sql.load(self.database, small, self.schemas, queries)
        for query in queries:
            if large := [name for name in sql.named(self.data, [query]) if name not in small]:
                fact = f"{' and '.join(large)} has too many rows for SQLite in memory"
                yield self._fault(query, f"{fact}; write the check in DuckDB's SQL, headed '-- engine: duckdb'")
            else:
                yield from self._answer(query, partial(sql.run, self.database, limit=sql.MAX_BROKEN_ROWS + 1))

    def _sound(self, name: str, data: pa.Table) -> pa.Table:
        """Return the rows that come from records of the right shape."""
        return data.slice(0, self.streamed[name].sound_rows)

    def _answer(self, query: sql.Query, run: Callable[[sql.Query], list[dict[str, Any]]]) -> Iterator[Problem]:
        try:
            rows = run(query)
            broken = sql.broken_rows(rows, query)
            whole = [row for row in broken if row.record is None and row.item is None and row.table in self.data]
            problems = [self._of_table(row, query) for row in whole]
            problems += self._located([row for row in broken if row not in whole])
            yield from (problem.as_warning() for problem in problems) if query.severity == "warning" else problems
        except sql.QueryError as error:
            yield self._fault(query, str(error), error.offset)
            return
        if len(rows) > sql.MAX_BROKEN_ROWS:
            yield self._fault(query, f"more than {sql.MAX_BROKEN_ROWS:,} rows break this rule; the first are reported")

    def _fault(self, query: sql.Query, message: str, offset: int = 0) -> Problem:
        return self._fault_at(query, query.place(offset), message)

    def _fault_at(self, query: sql.Query, place: tuple[int, int], message: str) -> Problem:
        return Problem(self.project.name_of(query.path), *place, query.path.stem, "sql", message)

    def _of_table(self, row: sql.BrokenRow, query: sql.Query) -> Problem:
        """Return the problem of a whole table, such as too few rows, which is written in no file but the check's."""
        return Problem(self.project.name_of(query.path), *query.place(0), query.path.stem, row.rule, _message(row))

    def _located(self, broken: list[sql.BrokenRow]) -> list[Problem]:
        """Return the problem of each row that a check names.

        Raises:
            QueryError: if there is no such row, or nothing is said of it.
        """
        wanted: dict[str, set[Key]] = {}
        for row in broken:
            wanted.setdefault(str(row.table), set()).add(_key(row))
        rows = {name: self._rows(name, keys) for name, keys in wanted.items() if name in self.data}
        cells: list[tuple[str, Cell]] = []
        for row in broken:
            at = rows.get(str(row.table), {}).get(_key(row))
            if at is None:
                raise sql.QueryError(f"names no row: table {row.table!r}, record {row.record!r}, item {row.item!r}")
            _message(row)
            cells.append((str(row.table), (at, str(row.field or ""))))
        places = {
            (name, cell): place
            for name in rows
            for cell, place in find(
                {cell for table, cell in cells if table == name}, self.streamed[name], self.schemas.tables[name]
            )
        }
        return [places[cell].problem(row.rule, row.message) for cell, row in zip(cells, broken, strict=True)]

    def _rows(self, name: str, keys: AbstractSet[Key]) -> dict[Key, int]:
        """Return which rows of a table have some keys: a key, or that of the row around them and places in lists.

        A row of a table without a key is known by its number, from 1, as SQLite's rowid is.
        """
        table = self.schemas.tables[name]
        if not table.key:
            rows = self.streamed[name].rows
            return {key: int(key[0]) - 1 for key in keys if PLACE.fullmatch(key[0]) and int(key[0]) <= rows}
        row_of: dict[Key, int] = {}
        size = len(table.record_columns)
        first = 0
        for batch in batches(self.data[name], (*table.record_columns, *table.places)):
            cells = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            for row, values in enumerate(cells):
                key = (row_keys.join(values[:size]), *values[size:])
                if key in keys:
                    row_of.setdefault(key, first + row)
            first += batch.num_rows
        return row_of


def elsewhere(known: Iterable[Problem], more: Iterable[Problem]) -> list[Problem]:
    """Return problems of places of which no other is known: one fault, one problem."""
    places = {problem.place for problem in known if problem.rule != "file-name"}
    return [problem for problem in more if problem.place not in places or not problem.line]


def _message(row: sql.BrokenRow) -> str:
    if not isinstance(row.message, str):
        raise sql.QueryError(f"returns no message of record {row.record!r}; say what is wrong")
    return row.message


def _key(row: sql.BrokenRow) -> Key:
    """Return the key of a row that a check names: its own, or that of the row around it and places: ``2``, ``2.1``."""
    if not isinstance(row.item, str):
        return (str(row.record),) if row.item is None else (str(row.record), row.item)
    places = row.item.split(".")
    return (str(row.record), *(int(place) if PLACE.fullmatch(place) else place for place in places))
