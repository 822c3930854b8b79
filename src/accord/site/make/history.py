"""``site/history.json`` and ``site/history.sqlite``: what happened to each record since the first release.

They are made of the deltas that the releases hold, and of what the build changes since the last of these. Nothing of it
is in the database that is published: the same records give the same database, whichever releases are kept beside them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.disk import write_json
from accord.project import Project
from accord.publish.releases import Release
from accord.schema.model import Schemas

if TYPE_CHECKING:
    from accord.compare.history import History

TABLES = """
CREATE TABLE changes (change INTEGER PRIMARY KEY, release INTEGER NOT NULL, "table" TEXT NOT NULL, kind TEXT NOT NULL,
    key TEXT, new_key TEXT);
CREATE TABLE cells (change INTEGER, place INTEGER, name TEXT NOT NULL, was TEXT, now TEXT, PRIMARY KEY (change, place))
    WITHOUT ROWID;
CREATE TABLE belongs ("table" TEXT, key TEXT, change INTEGER, is_own INTEGER NOT NULL,
    PRIMARY KEY ("table", key, change)) WITHOUT ROWID;
"""


def write(project: Project, releases: tuple[Release, ...], schemas: Schemas, folder: Path) -> None:
    """Write the history of the records of a build into its site; where there are no releases, that there is none.

    Raises:
        InvalidInputError: if what a release holds cannot be read.
    """
    site = folder / "site"
    if not releases:
        write_json({"releases": []}, site / "history.json")
        return
    from accord.compare import released

    with released.history(project, releases, schemas, folder) as history:
        write_json(_about(releases, history), site / "history.json")
        _fill(history, site / "history.sqlite")


def _about(releases: tuple[Release, ...], history: History) -> dict[str, Any]:
    """Return what pages need to know: each release, and whether what led to it is known; that of what came after."""
    known = history.releases
    return {
        "releases": [
            {"version": one.version, "day": one.day, "since": one.since, "known": at in known or not (at or one.since)}
            for at, one in enumerate(releases)
        ],
        "unreleased": len(releases) in known,
        "keys": history.keys,
        "unknown_before": history.unknown_before,
    }


def _fill(history: History, target: Path) -> None:
    """Write the changes of a history; the same history gives the same bytes."""
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA {setting}")
        db.executescript(TABLES)
        db.execute("BEGIN")
        db.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)", history.changes())
        db.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?)", history.cells())
        db.executemany("INSERT INTO belongs VALUES (?, ?, ?, ?)", history.belongs())
        db.execute("COMMIT")
