"""What does not change is asked for once, and nobody's change to an answer stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from datasette import app, hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

import support
from accord.site.http import remembered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a database of two tables."""
    path = tmp_path / "accord.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE places (id TEXT PRIMARY KEY, name TEXT)")
        db.execute("CREATE TABLE events (id TEXT PRIMARY KEY, place TEXT REFERENCES places (id))")
    return path


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember schemas for one test."""
    for name in remembered.OF_SCHEMAS:
        monkeypatch.setattr(Database, name, getattr(Database, name))
    monkeypatch.setattr(Datasette, "_refresh_schemas", vars(Datasette)["_refresh_schemas"])
    monkeypatch.setattr(Datasette, "permission_allowed", Datasette.permission_allowed)
    monkeypatch.setattr(Datasette, "_table_permission_allows", vars(Datasette)["_table_permission_allows"])
    monkeypatch.setattr(Database, "execute_fn", Database.execute_fn)
    remembered.asked_here()
    remembered.schemas_remembered()


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that grows with each question to a database."""
    questions: list[Any] = []
    ask = Database.execute_fn

    async def execute_fn(database: Any, question: Any) -> Any:
        questions.append(question)
        return await ask(database, question)

    monkeypatch.setattr(Database, "execute_fn", execute_fn)
    return questions


def test_a_schema_that_does_not_change_is_asked_for_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> None:
        site = Datasette(immutables=[str(path)])
        database = site.get_database("accord")
        first = await database.foreign_keys_for_table("events")
        assert first == [{"column": "place", "other_table": "places", "other_column": "id"}]
        questions = counted(monkeypatch)
        first[0]["column"] = "changed"
        again = await database.foreign_keys_for_table("events")
        assert again[0]["column"] == "place"
        assert await database.foreign_keys_for_table("places") == []
        assert len(questions) == 1

    support.awaited(ask())


def test_a_schema_that_does_not_change_is_asked_for_by_no_other_thread(path: Path) -> None:
    remembered.permissions_remembered()

    async def ask() -> None:
        site = Datasette(immutables=[str(path)])
        site.executor.shutdown()
        database = site.get_database("accord")
        assert await database.table_names() == ["places", "events"]
        assert await database.primary_keys("places") == ["id"]
        assert await site.permission_allowed(None, "view-table", ("accord", "places"), default=True)
        with pytest.raises(RuntimeError, match="after shutdown"):
            await database.execute("SELECT * FROM places")

    support.awaited(ask())


def test_a_schema_that_may_change_is_asked_for_each_time(path: Path) -> None:
    async def ask() -> None:
        database = Datasette([str(path)]).get_database("accord")
        assert "more" not in await database.table_columns("places")
        with closing(sqlite3.connect(path)) as db:
            db.execute("ALTER TABLE places ADD more TEXT")
        assert "more" in await database.table_columns("places")

    support.awaited(ask())


def test_tables_that_there_are_not_do_not_fill_the_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MAX_ANSWERS", 3)

    async def ask() -> None:
        database = Datasette(immutables=[str(path)]).get_database("accord")
        for n in range(10):
            assert not await database.table_exists(f"no{n}")
            assert await database.table_exists("events")
        assert len(vars(database)["_schema_answers"]) <= 3

    support.awaited(ask())


def test_the_list_of_schemas_is_made_once_and_again_where_one_may_change(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(*, changing: bool) -> int:
        site = Datasette([str(path)]) if changing else Datasette(immutables=[str(path)])
        await site.refresh_schemas()
        rows = await site.get_database("_internal").execute(
            "SELECT table_name FROM tables WHERE database_name = 'accord'"
        )
        assert {row[0] for row in rows} == {"places", "events"}
        questions = counted(monkeypatch)
        await site.refresh_schemas()
        return len(questions)

    assert support.awaited(ask(changing=False)) == 0
    assert support.awaited(ask(changing=True)) > 0


def test_what_everybody_may_is_asked_for_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered.permissions_remembered()
    monkeypatch.setattr(remembered, "MAX_ANSWERS", 3)

    async def ask() -> None:
        site = Datasette(
            immutables=[str(path)], metadata={"databases": {"accord": {"tables": {"events": {"allow": False}}}}}
        )
        questions = counted(monkeypatch)
        for _ in range(3):
            assert await site.permission_allowed(None, "view-table", ("accord", "places"), default=True)
            assert await site.permission_allowed(None, "view-table", ("accord", "places"), default=None) is None
            assert not await site.permission_allowed(None, "view-table", ("accord", "events"), default=True)
        assert len(questions) == 3
        for number in range(9):
            await site.permission_allowed(None, "view-table", ("accord", str(number)), default=True)
        assert len(vars(site)["_permissions"]) <= 3
        await site.permission_allowed({"id": "root"}, "view-table", ("accord", "places"), default=True)
        assert len(questions) == 13

    support.awaited(ask())


REFUSED = {"allow": False}
PERMISSIONS = {
    "nothing": {},
    "a table": {
        "databases": {"accord": {"tables": {"events": {**REFUSED, "title": "Events"}, "places": {"title": "P"}}}}
    },
    "of another case": {"databases": {"accord": {"tables": {"EVENTS": REFUSED, "events": {"allow": {"id": "root"}}}}}},
    "of all databases": {"title": "All", "tables": {"events": REFUSED}},
    "of another database": {"databases": {"other": {"tables": {"events": REFUSED}}}},
    "none of a database": {"tables": {"events": REFUSED}, "databases": {"accord": {"tables": {}}}},
    "no table": {"databases": {"accord": {"tables": {"events": None, "places": REFUSED}}}},
    "no tables": {"databases": {"accord": {"tables": None}}, "tables": {"events": REFUSED}},
}


class Plugin:
    """Says more of the metadata."""

    __name__ = "more"

    def __init__(self, metadata: dict[str, Any]) -> None:
        self.metadata = metadata

    @hookimpl
    def get_metadata(self) -> dict[str, Any]:
        """Return a copy: Datasette writes into what it is given."""
        return deepcopy(self.metadata)


@pytest.mark.parametrize("more", PERMISSIONS)
@pytest.mark.parametrize("said", PERMISSIONS)
def test_who_may_see_a_table_is_what_datasette_says(path: Path, said: str, more: str) -> None:
    async def ask() -> list[bool]:
        site = Datasette(immutables=[str(path)], metadata=deepcopy(PERMISSIONS[said]))
        return [
            await site.permission_allowed(actor, "view-table", ("accord", table), default=True)
            for table in ("events", "Events", "places", "none")
            for actor in (None, {"id": "root"}, {"id": "visitor"})
        ]

    plugin = Plugin(PERMISSIONS[more])
    pm.register(plugin)
    try:
        expected = support.awaited(ask())
        remembered.permissions_of_tables_alone()
        assert support.awaited(ask()) == expected
    finally:
        pm.unregister(plugin)


def test_who_may_see_a_table_is_looked_up_without_a_copy_of_all_metadata(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered.permissions_of_tables_alone()
    tables = {f"t{number}": {"description": "x", "columns": {"a": "b"}} for number in range(50)}
    site = Datasette(immutables=[str(path)], metadata={"databases": {"accord": {"tables": tables}}})
    copied: list[Any] = []
    monkeypatch.setattr(app.copy, "deepcopy", lambda given: copied.append(given) or given)
    may = support.awaited(site.permission_allowed(None, "view-table", ("accord", "t7"), default=True))
    assert may
    assert copied == [{"databases": {"accord": {"tables": {}}}}]
