"""What is known of the history of a record: ``site/history.json`` and ``site/history.sqlite`` of ``make.history``.

A change is a record that differs between two releases. What the build changes since the last release stands under the
number that the next release will have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, cast

from datasette.database import Database as DatasetteDatabase

from accord.site.asgi import Database, Datasette
from accord.site.build_facts import SITE, read
from accord.site.engine_tables import RECORDS
from accord.site.tables import Table, tables
from accord.values import row_keys

MAX_CHANGES = 200  # of a record that are read, the newest first
ADDED, GONE = "added", ("removed", "withdrawn")
_CHANGES = """SELECT e.change, release, e."table", kind, e.key, new_key, is_own, count(*) OVER () AS total
FROM belongs AS b JOIN changes AS e ON e.change = b.change WHERE b."table" = :table AND b.key = :key
ORDER BY release DESC, is_own DESC, e.change LIMIT :most"""
_OWN = """SELECT release, kind FROM belongs AS b JOIN changes AS e ON e.change = b.change
WHERE b."table" = :table AND b.key = :key AND is_own ORDER BY release DESC"""
_CELLS = """SELECT change, name, was, now FROM cells WHERE change IN (SELECT value FROM json_each(:changes))
ORDER BY change, place"""


class Version(NamedTuple):
    """A version and its day; of what is not released yet, neither."""

    version: str
    day: str


NEXT = Version("", "")  # what is not released yet


class Cell(NamedTuple):
    """A value that changed, as published before and after."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Change:
    """How a record, or an item of a list in it, differs from the release before; ``number`` is that of the release."""

    number: int
    table: str
    kind: str
    key: str
    new_key: str | None
    is_own: bool  # of the record itself
    cells: tuple[Cell, ...]

    @property
    def release(self) -> Version:
        """The release in which it changed."""
        return version_of(self.number)


@dataclass(frozen=True)
class History:
    """What is known of a record.

    Attributes:
        since: the version since which it is recorded; nothing where no release can say it.
        is_exact: whether it was not there before; else nobody knows.
        changes: what changed, the newest first.
        left_out: how many more changes there are.
        unknown: from which version to which one nothing is known; the last may be what is not released yet.
    """

    since: Version | None
    is_exact: bool
    changes: tuple[Change, ...]
    left_out: int
    unknown: tuple[tuple[Version, Version], ...]


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = read("site/history.json")
    return facts


def releases() -> Sequence[Mapping[str, Any]]:
    """Return the releases that are listed, the oldest first."""
    found: list[dict[str, Any]] = _facts()["releases"]
    return found


def key_columns(table: str) -> Sequence[str]:
    """Return the columns that were the key of the rows of a table, where some of them changed."""
    columns: list[str] = _facts().get("keys", {}).get(table, [])
    return columns


def version_of(number: int) -> Version:
    """Return a release by its number."""
    return Version(releases()[number]["version"], releases()[number]["day"]) if number < len(releases()) else NEXT


@cache
def _database(datasette: Datasette) -> Database:
    """Return the database of the history, which Datasette does not list: it is no part of the data."""
    opened = DatasetteDatabase(datasette, path=str(SITE / "history.sqlite"), is_mutable=False)
    opened.name = "history"
    return cast("Database", opened)


def is_followed(table: Table) -> bool:
    """Whether a row of a table can be found again in other releases: by its key, if that is no place in a list."""
    told_apart_by_place = {*key_columns(table.name)} & {*table.places}
    return bool(releases() and table.key and table.generated != RECORDS and not told_apart_by_place)


async def history(datasette: Datasette, table: str, key: Sequence[Any]) -> History | None:
    """Return what is known of a record by the values of its key; nothing where it cannot be known."""
    if table not in tables() or not is_followed(tables()[table]):
        return None
    asked = {"table": table, "key": row_keys.join([*key]), "most": MAX_CHANGES}
    rows = [dict(row) for row in (await _database(datasette).execute(_CHANGES, asked)).rows]
    cells = defaultdict(list)
    listed = {"changes": str([row["change"] for row in rows])}
    for change, *cell in (await _database(datasette).execute(_CELLS, listed)).rows:
        cells[change].append(Cell(*cell))
    changes = tuple(_change(row, cells[row["change"]]) for row in rows)
    left_out = rows[0]["total"] - len(rows) if rows else 0
    since, is_exact = _since(table, [tuple(row) for row in (await _database(datasette).execute(_OWN, asked)).rows])
    return History(since, is_exact, changes, left_out, tuple(_unknown(table)))


def _change(row: Mapping[str, Any], cells: Sequence[Cell]) -> Change:
    said = (row["table"], row["kind"], row["key"], row["new_key"])
    return Change(row["release"], *said, is_own=bool(row["is_own"]), cells=tuple(cells))


def _since(table: str, own: Sequence[tuple[int, str]]) -> tuple[Version | None, bool]:
    """Return the version since which a record is there, and whether it was not there before.

    ``own``: release and kind of each change of its own, the newest first.
    """
    if added := [number for number, kind in own if kind == ADDED]:
        return version_of(added[0]), True
    for one in range(own[-1][0] if own else len(releases()), -1, -1):
        if not _is_known(table, one):
            return (version_of(one) if one < len(releases()) else None), False
    first = releases()[0]
    return (Version(first["since"], ""), False) if first["since"] else (version_of(0), True)


def _is_known(table: str, number: int) -> bool:
    """Whether it is known what made a release of the one before; of the first one, that it is the first."""
    known = releases()[number]["known"] if number < len(releases()) else _facts()["unreleased"]
    return bool(known) and number > _facts()["unknown_before"].get(table, -1)


def _unknown(table: str) -> Iterator[tuple[Version, Version]]:
    """Yield from which version to which one nothing is known, the oldest first."""
    numbers = [number for number in range(1, len(releases()) + 1) if not _is_known(table, number)]
    begins = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    for begin, end in zip(begins, ends, strict=True):
        yield version_of(begin - 1), version_of(end)
