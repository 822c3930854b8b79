"""Counts of a database that does not change are asked for once, those of one that may each time, and few are kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from datasette.database import Database

import support
from accord.site.http import counted_once

NUMBER = "select count(*) from events where place = :p0"
FACET = "select place as value, count(*) as count from events group by place limit 9"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a database of a table of three rows."""
    path = tmp_path / "accord.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE events (id TEXT PRIMARY KEY, place TEXT)")
        db.executemany("INSERT INTO events VALUES (?, ?)", [("a", "here"), ("b", "here"), ("c", "there")])
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count once for one test; return what reaches the database."""
    asked: list[str] = []
    ask = Database.execute

    async def execute(database: Any, sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return await ask(database, sql, *rest, **more)

    monkeypatch.setattr(Database, "execute", execute)
    counted_once.apply()
    return asked


def test_a_count_is_asked_for_once_with_each_value(path: Path, asked: list[str]) -> None:
    async def ask() -> None:
        database = Datasette(immutables=[str(path)]).get_database("accord")
        for place, rows in [("here", 2), ("there", 1), ("here", 2), ("there", 1)]:
            found = await database.execute(NUMBER, {"p0": place})
            assert found.single_value() == rows
        assert asked == [NUMBER, NUMBER]

    support.awaited(ask())


def test_a_facet_is_asked_for_once_and_other_queries_each_time(path: Path, asked: list[str]) -> None:
    async def ask() -> None:
        site = Datasette(immutables=[str(path)])
        for _ in range(2):
            found = await counted_once.CountedOnce(site).execute("accord", FACET, [], truncate=False)
            assert [tuple(row) for row in found.rows] == [("here", 2), ("there", 1)]
            await site.execute("accord", "select id from events")
        assert asked == [FACET, "select id from events", "select id from events"]

    support.awaited(ask())


def test_what_may_change_or_depends_on_the_moment_is_counted_each_time(path: Path, asked: list[str]) -> None:
    async def ask() -> None:
        changing = Datasette([str(path)]).get_database("accord")
        assert (await changing.execute(NUMBER, {"p0": "here"})).single_value() == 2
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("DELETE FROM events WHERE id = 'a'")
        assert (await changing.execute(NUMBER, {"p0": "here"})).single_value() == 1
        today = f"{NUMBER} and date('now') > '2000'"
        database = Datasette(immutables=[str(path)]).get_database("accord")
        for _ in range(2):
            await database.execute(today, {"p0": "here"})
        assert asked.count(today) == 2

    support.awaited(ask())


def test_few_answers_are_kept_and_no_large_one(path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_once, "MAX_KEPT", 3)
    monkeypatch.setattr(counted_once, "MAX_ROWS", 1)

    async def ask() -> None:
        site = Datasette(immutables=[str(path)])
        database = site.get_database("accord")
        for place in "abcde":
            await database.execute(NUMBER, {"p0": place})
        assert len(vars(database)["_counts"]) == 3
        await database.execute(NUMBER, {"p0": "e"})  # kept
        await database.execute(NUMBER, {"p0": "a"})  # forgotten
        assert len(asked) == 6
        for _ in range(2):
            await counted_once.CountedOnce(site).execute("accord", FACET, [])
        assert len(asked) == 8

    support.awaited(ask())
