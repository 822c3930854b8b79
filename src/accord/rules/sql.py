"""The dataset's own rules and computed tables: SQL files over the tables in memory.

A file in ``checks/`` is one SELECT in SQLite's dialect (as the published database) that returns the rows that break a
rule: ``"table"``, ``record`` (its key, or that of the row around it; none where the table as a whole is meant),
``item`` (the place in a list without ids, or ``2.1`` in a list within one), ``field``, ``message``. One in ``tables/``
is one SELECT whose result is a table of that name, with the columns of its schema. Above the SQL stand lines
``-- title: ...``, ``-- description: ...`` and, for a check, ``-- rule: ...``, then an empty line.

A check headed ``-- severity: warning`` warns.
One headed ``-- engine: duckdb`` is in DuckDB's dialect, and reads tables of any size (``sql_streamed``).

A query reads the tables and nothing else: no file, no other database, no extension, and it is stopped after a while.
Besides SQLite's functions it has ``edtf_days(text)``: a JSON list of the days that a date names as such.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from accord.disk import with_ending
from accord.schema.model import Column, Schemas, Table
from accord.values import edtf, headed_sql
from accord.values.decimals import COLLATION, register_collation
from accord.values.sql_quoting import listed, named_in, quote_identifier
from accord.values.types import type_of
from accord.write.sqlite.ddl import create_table
from accord.write.sqlite.load import insert

SECONDS = 10.0  # of a processor that one query may take: the same query is not refused where others want it too
STEPS = 10_000  # of SQLite's machine between two looks at the clock
ENGINES = ("sqlite", "duckdb")  # the first where a query names none
SEVERITIES = ("error", "warning")  # likewise
MAX_BROKEN_ROWS = 10_000  # of one check that are reported
COLUMNS = ("table", "record", "item", "field", "message")
ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_FUNCTION, _OK, _DENY = sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY
FORBIDDEN_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}


class Query(NamedTuple):
    """A file of SQL: what its head says, and the one statement below it."""

    path: Path
    text: str
    head: Mapping[str, str]
    sql: str

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column in the file of a character of the statement."""
        return headed_sql.line_and_column(self.text, headed_sql.start(self.text) + offset)

    def head_place(self, word: str) -> tuple[int, int]:
        """Return line and column in the file of what its head says by a word."""
        return headed_sql.line_and_column(self.text, self.text.index(f"{headed_sql.MARK}{word}: "))

    @property
    def engine(self) -> str:
        """What answers it: sqlite or duckdb."""
        return self.head.get("engine", ENGINES[0])

    @property
    def severity(self) -> str:
        """Of what it reports: error, or warning."""
        return self.head.get("severity", SEVERITIES[0])


class QueryError(ValueError):
    """A query cannot be answered; says why, and at which character of its statement."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def read_queries(folder: Path) -> list[Query]:
    """Return the queries of a folder by name; none where there is no folder."""
    return [read_query(path) for path in with_ending(folder, ".sql")]


def read_query(path: Path) -> Query:
    """Return the query of a file."""
    text = path.read_text(encoding="utf-8")
    head, sql = headed_sql.split(text)
    return Query(path, text, head, sql.rstrip(";"))


def named(tables: Iterable[str], queries: Sequence[Query]) -> list[str]:
    """Return the tables that queries may name: no query names any other."""
    return named_in("\n".join(query.sql for query in queries), tables)


def in_order(queries: Mapping[str, Query]) -> Iterator[str]:
    """Yield the names of computed tables, each after those that its query may name; of a circle, the first comes first.

    A word of a query may be a table's name by chance, so a circle is no fault in itself: the query says what it lacks
    when it is run.
    """
    waiting = dict(queries)
    while waiting:
        ready = (name for name, query in waiting.items() if {*named(waiting, [query])} <= {name})
        name = next(ready, next(iter(waiting)))
        yield name
        del waiting[name]


@contextmanager
def opened() -> Iterator[sqlite3.Connection]:
    """Yield a database in memory, for ``load`` to put tables into.

    In it decimals compare by value without a word; in the published file, which any client can read, as texts.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        register_collation(db)
        db.execute("SELECT count(*) FROM json_each('[]'), json_tree('[]')")  # SQLite makes these tables at first use
        db.create_function("edtf_days", 1, edtf_days, deterministic=True)
        yield db


def load(db: sqlite3.Connection, tables: Mapping[str, pa.Table], schemas: Schemas, queries: Sequence[Query]) -> None:
    """Add those of the tables that queries may name and that are not there; then the database answers SELECTs only."""
    db.set_authorizer(None)
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    db.execute("BEGIN")  # without it each row is a transaction
    for name in named([name for name in tables if name not in there], queries):
        db.execute(create_table(schemas.tables[name], keys=False, collation=COLLATION))
        insert(db, schemas.tables[name], tables[name])
        if len(key := schemas.tables[name].key) == 1:  # by which others refer to it, so that queries join
            db.execute(f"CREATE INDEX {quote_identifier(f'{name} by key')} ON {quote_identifier(name)} ({listed(key)})")
    db.execute("COMMIT")
    db.set_authorizer(_authorize)


def run(db: sqlite3.Connection, query: Query, limit: int = -1) -> list[dict[str, Any]]:
    """Return the rows of a query, or the first so many of them.

    Raises:
        QueryError: if it is no single SELECT over the tables, or takes too long.
    """
    end = time.thread_time() + SECONDS
    db.set_progress_handler(lambda: time.thread_time() > end, STEPS)
    try:
        rows = db.execute(f"SELECT * FROM (\n{query.sql}\n) LIMIT {limit}")
        names = [name for name, *_ in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows]
    except sqlite3.Error as error:
        if str(error) == "interrupted":
            raise QueryError(f"takes longer than {SECONDS:.0f} s; make it faster") from None
        from accord.values import sql_places

        message, offset = sql_places.sqlite_fault(db, query.sql, str(error))
        raise QueryError(f"cannot be answered: {message}", offset) from None
    finally:
        db.set_progress_handler(None, 0)


def typed(rows: Iterable[dict[str, Any]], table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query as those of a table: SQLite has neither booleans nor lists.

    Its 0 and 1 stand for booleans; the items of a list column stand in one text, with its separator between them.
    """
    booleans = [column.name for column in table.columns if column.type == "boolean"]
    lists = [column for column in table.columns if column.separator]
    if not (booleans or lists):
        yield from rows
        return
    for row in rows:
        values: dict[str, Any] = {name: bool(row[name]) for name in booleans if row.get(name) in {0, 1}}
        for column in lists:
            if (text := row.get(column.name)) is not None:
                values[column.name] = _items(column, str(text))
        yield row | values


def _items(column: Column, text: str) -> list[Any]:
    parts = text.split(column.separator)
    about = type_of(column.item.type)
    if about.json == "string":
        return parts
    try:
        return [json.loads(part) for part in parts]
    except ValueError:
        from accord.values.quoting import quote_value

        fact = f"{column.name} holds {quote_value(text)}, where {about.noun} belongs in each item"
        raise QueryError(fact) from None


class BrokenRow(NamedTuple):
    """A row that breaks a rule of the dataset, as its query returns it: any value may stand in any column."""

    table: Any
    record: Any
    item: Any
    field: Any
    rule: str
    message: Any


def broken_rows(rows: Sequence[Mapping[str, Any]], query: Query) -> list[BrokenRow]:
    """Return what a check returned as rows that break its rule, the first ``MAX_BROKEN_ROWS`` of them.

    Raises:
        QueryError: if it returned other columns than a check does.
    """
    if rows and set(rows[0]) != set(COLUMNS):
        raise QueryError(f"returns the columns {', '.join(rows[0].keys())}; a check returns {', '.join(COLUMNS)}")
    rule = query.head.get("rule", query.path.stem)
    return [
        BrokenRow(row["table"], row["record"], row["item"], row["field"], rule, row["message"])
        for row in rows[:MAX_BROKEN_ROWS]
    ]


def edtf_days(text: str | None) -> str:
    """Return, as a JSON list, the days that an EDTF date names: itself where it is a day, the days of a set."""
    try:
        date = edtf.parse(text or "")
    except edtf.EdtfError:
        return "[]"
    days = [member.earliest for member in (date, *date.members) if member.precision == "day" and member.earliest]
    return json.dumps([day.isoformat() for day in days])


def _authorize(action: int, _: str | None, second: str | None, *__: Any) -> int:
    is_forbidden = action == _FUNCTION and (second or "").lower() in FORBIDDEN_FUNCTIONS
    return _OK if action in ALLOWED and not is_forbidden else _DENY
