"""What is corrected of Datasette: which databases are mapped, and how plugins are asked for what stands in a cell."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette import hookimpl
from datasette.plugins import pm
from datasette.views import table as table_view

from accord.site.http import datasette_fixes


@pytest.mark.parametrize("large", [False, True])
def test_only_a_large_database_is_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool) -> None:
    path = tmp_path / "accord.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE places (id TEXT PRIMARY KEY, name TEXT)")
    monkeypatch.setattr(datasette_fixes, "MIN_MAPPED_BYTES", path.stat().st_size - large)
    with closing(sqlite3.connect(path)) as db:
        before = db.execute("PRAGMA mmap_size").fetchone()
        datasette_fixes.map_large(db)
        assert (db.execute("PRAGMA mmap_size").fetchone() != before) == large


class Loud:
    """Answers of each cell."""

    @hookimpl
    def render_cell(self, value: Any) -> str:
        """Return the value, louder."""
        return f"{value}!"


class Silent:
    """Answers of one column."""

    @hookimpl
    def render_cell(self, column: str, table: str) -> str | None:
        """Return the table."""
        return table if column == "place" else None


def test_plugins_that_are_asked_directly_answer_as_pluggy_has_them_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_view, "pm", pm)
    datasette_fixes.cells_asked_directly()
    plugins = [Loud(), Silent(), Loud()]
    for plugin in plugins:
        pm.register(plugin)
    try:
        for column in ("place", "id"):
            given = {
                "row": {},
                "value": 1,
                "column": column,
                "table": "events",
                "database": "accord",
                "datasette": None,
            }
            assert table_view.pm.hook.render_cell(**given) == pm.hook.render_cell(**given)
        assert table_view.pm.hook.startup is pm.hook.startup
    finally:
        for plugin in plugins:
            pm.unregister(plugin)
