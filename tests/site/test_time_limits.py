"""A query is given up in its time, however seldom it asks for the clock, and nothing is left of its limit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from datasette import database

from accord.site.http import time_limits

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
SHORT = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {}) SELECT count(*) FROM n"


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        yield opened


@pytest.mark.parametrize("milliseconds", [1, time_limits.FEW_MS, time_limits.FEW_MS + 1, 200])
def test_what_takes_too_long_is_given_up_and_not_before(db: sqlite3.Connection, milliseconds: float) -> None:
    begin = time.perf_counter()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"), time_limits.limited(db, milliseconds):
        db.execute(ENDLESS).fetchone()
    assert time.perf_counter() - begin >= milliseconds / 1000


def test_what_ends_in_its_time_is_answered(db: sqlite3.Connection) -> None:
    with time_limits.limited(db, 60_000):
        assert db.execute(SHORT.format(100_000)).fetchone() == (100_000,)


def test_what_is_asked_later_has_no_limit(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError), time_limits.limited(db, 1):
        db.execute(ENDLESS).fetchone()
    assert db.execute(SHORT.format(200_000)).fetchone() == (200_000,)


@pytest.mark.parametrize("milliseconds", [0, -1])
def test_without_time_nothing_is_answered(db: sqlite3.Connection, milliseconds: float) -> None:
    with pytest.raises(sqlite3.OperationalError), time_limits.limited(db, milliseconds):
        db.execute("SELECT name FROM sqlite_schema").fetchall()


def test_where_little_time_is_left_the_clock_is_looked_at_more_often() -> None:
    set_to: list[int] = []

    class Noting(sqlite3.Connection):
        def set_progress_handler(self, handler: object, steps: int) -> None:
            set_to.append(steps if handler else 0)

    with closing(sqlite3.connect(":memory:", factory=Noting)) as noting:
        for milliseconds in (time_limits.FEW_MS, time_limits.FEW_MS + 1):
            with time_limits.limited(noting, milliseconds):
                pass
    assert set_to == [time_limits.FEW_STEPS, 0, time_limits.STEPS, 0]


def test_the_queries_of_pages_are_limited_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "sqlite_timelimit", None)
    time_limits.apply()
    assert database.sqlite_timelimit is time_limits.limited
