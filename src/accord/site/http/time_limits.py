"""How long a query may take: SQLite asks Python for it now and then while it computes.

Python answers one thread at a time, so each time a query waits for whatever else is done just then. Datasette lets it
ask every thousand steps, a dozen times a millisecond: beside a file that is made a page took half as long again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from datasette import database

STEPS = 50_000  # of SQLite's machine between two looks at the clock: some four milliseconds
FEW_STEPS, FEW_MS = 1_000, 20.0  # where so little time is left that four of them would be much


@contextmanager
def limited(db: sqlite3.Connection, milliseconds: float) -> Iterator[None]:
    """Let what is asked of a database within take so long, and then raise OperationalError: interrupted."""
    end = time.perf_counter() + milliseconds / 1000
    db.set_progress_handler(lambda: time.perf_counter() >= end, _steps(milliseconds))
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)


def _steps(milliseconds: float) -> int:
    """Return after how many steps the clock is looked at; where there is no time, nothing is answered."""
    if milliseconds <= 0:
        return 1
    return FEW_STEPS if milliseconds <= FEW_MS else STEPS


def apply() -> None:
    """Limit Datasette's queries so."""
    database.sqlite_timelimit = limited
