"""A fault of SQL is placed where the statement has it: at what the engine's message names, or at its start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from accord.values import headed_sql, sql_places

MARK = "«"  # stands before the fault
STATEMENTS = [
    "SELECT «x FROM t",
    "SELECT a -- x\n, 'x', /* x */ «x FROM t",
    "SELECT a AS x FROM t UNION SELECT «x FROM t",
    "SELECT a, «t.x FROM t",
    "SELECT a, «t . x FROM t",
    'SELECT a, «"t"."x" FROM t',
    "SELECT a, «[x y] FROM t",
    'SELECT a FROM «"z""z"',
    "SELECT a FROM t, «zz",
    "SELECT a FROM t JOIN «ZZ AS q",
    "SELECT a FROM «main.zz",
    "SELECT a, «main.t.zz FROM t",
    "SELECT t.a, main.t.a, «t.main.zz FROM t",
    "SELECT a FROM t WHERE b = «nofn(a)",
    "SELECT «lower(a, b) FROM t",
    "SELECT «a FROM t, u",
    "SELECT b FROM t, u WHERE «a = 1",
    "SELECT a FROM t JOIN u USING («b)",
    "SELECT b COLLATE «foo FROM t ORDER BY 1",
    "SELECT a FROM (SELECT a FROM t) WHERE a IN (SELECT a, «FROM t)",
    "SELECT (a «FROM t)",
    "SELECT a || b, «|| a FROM t",
    "SELECT a FROM t WHERE b = «'abc",
    "SELECT «@ FROM t",
    "SELECT a\nFROM t\nWHERE («",
    "SELECT a FROM t «) SELECT 1",
    "«DELETE FROM t",
    "SELECT a FROM t«; DELETE FROM t",
    "SELECT a FROM t WHERE «ä = 1",
    "SELECT a FROM t WHERE b = 'Ä' AND «Ä = 1",
    "SELECT a FROM t WHERE «count(*) > 1 AND b",
    "«SELECT json(b) FROM (SELECT 'x{' AS b)",  # a message that names nothing
    "«SELECT a FROM t UNION SELECT a, b FROM t",
]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE t (a INT, b TEXT)")
        db.execute("CREATE TABLE u (a INT)")
        db.execute("INSERT INTO t VALUES (1, '2')")
        yield db


def answer(db: sqlite3.Connection, sql: str) -> None:
    db.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 1").fetchall()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_fault_is_found_where_sqlite_has_it(statement: str, db: sqlite3.Connection) -> None:
    sql = statement.replace(MARK, "")
    with pytest.raises((sqlite3.Error, sqlite3.Warning)) as caught:
        answer(db, sql)
    message, offset = sql_places.sqlite_fault(db, sql, str(caught.value))
    assert f"{sql[:offset]}{MARK}{sql[offset:]}" == statement, message
    assert "LIMIT" not in message  # words of ours
    assert db.execute("SELECT count(*) FROM t").fetchone() == (1,)  # nothing of it was run


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT «x FROM t",
        "«SELEC a",
        "SELECT a\n+ «FROM t",
        "SELECT\n «nofn(a) FROM t",
        "SELECT a FROM\n t, «zz",
        "SELECT 'äö' , «x FROM t",
        f"SELECT {'a, ' * 200}«x, {'a, ' * 200} a FROM t",
    ],
)
def test_a_fault_is_found_where_duckdb_points(statement: str) -> None:
    import duckdb  # noqa: PLC0415 - takes a third of a second

    sql = statement.replace(MARK, "")
    with closing(duckdb.connect()) as db:
        db.execute("CREATE TABLE t (a INT, b TEXT)")
        with pytest.raises(duckdb.Error) as caught:
            db.execute(f"SELECT * FROM (\n{sql}\n)")
    offset = sql_places.duckdb_fault(sql, str(caught.value), 1)
    assert f"{sql[:offset]}{MARK}{sql[offset:]}" == statement, caught.value


def test_a_message_of_duckdb_without_a_place_points_nowhere() -> None:
    assert sql_places.duckdb_fault("SELECT 1", "Out of Memory Error") == 0
    assert sql_places.duckdb_fault("SELECT 1", "Binder Error: no\n\nLINE 9: SELECT 1\n        ^") == 0


def test_a_statement_that_was_asked_alone_begins_on_the_first_line_of_the_message() -> None:
    message = "Binder Error: no x\n\nLINE 2: + x FROM t\n          ^"
    assert sql_places.duckdb_fault("SELECT a\n+ x FROM t", message) == len("SELECT a\n+ ")
    assert sql_places.duckdb_fault("+ x FROM t", message, 1) == len("+ ")


@pytest.mark.parametrize(
    ("caret", "lines_before", "offset"),
    [
        ("LINE 1: ab cd\n           ^", 0, 3),
        ("LINE 2: ef gh\n           ^", 0, 9),
        ("LINE 2: ab cd\n           ^", 1, 3),
        ("LINE 1: (\n        ^", 1, 0),
        ("LINE 3: )\n        ^", 0, 0),
        ("LINE 4: )\n        ^", 1, 0),  # lines of ours
        ("LINE 1: ab cd\n     ^", 0, 0),
        ("LINE 1: ab cd\n                       ^", 0, 6),  # not beyond the line
        ("LINE 2: ef gh\n     ^", 0, 6),
        ("LINE 2: ef gh\n                       ^", 0, 11),
        ("LINE 2: ...gh\n           ^", 0, 9),
        ("LINE 2: ef...\n         ^", 0, 7),
        ("LINE 2: ...f g...\n            ^", 0, 8),
        ("LINE 1: what is not there\n          ^", 0, 2),
    ],
)
def test_a_caret_points_into_its_line(caret: str, lines_before: int, offset: int) -> None:
    assert sql_places.duckdb_fault("ab cd\nef gh", f"Binder Error: no\n\n{caret}", lines_before) == offset


@pytest.mark.parametrize("message", ['near "LIMIT": syntax error', 'unrecognized token: "#"', "no such column: zz"])
def test_what_is_not_in_the_statement_is_placed_at_its_beginning(message: str, db: sqlite3.Connection) -> None:
    assert sql_places.sqlite_fault(db, "SELECT a FROM t", message) == (message, 0)


def test_the_place_of_a_statement_in_its_file() -> None:
    text = "-- title: One\n-- rule: one\n\n\n  SELECT 1,\n  x;\n\n"
    start = headed_sql.start(text)
    assert text[start:].startswith("SELECT")
    assert headed_sql.line_and_column(text, start) == (5, 3)
    assert headed_sql.line_and_column(text, text.index("x")) == (6, 3)
    assert headed_sql.start("SELECT 1") == 0
