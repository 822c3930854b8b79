"""The database says of itself what its columns hold and what the whole is, as the schemas and the package have it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from accord.describe import sqlite_facts
from accord.describe.about import complete
from support import schemas


def test_each_column_is_described_where_it_stands(built: Path) -> None:
    with closing(sqlite3.connect(built / ".builds/current/accord.sqlite")) as db:
        rows = db.execute('SELECT "table", "column", title, description, refers_to FROM dataset_columns').fetchall()
        there = db.execute("""SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.type = 'table' ORDER BY t.name, c.cid""").fetchall()
    said = {(table, column): rest for table, column, *rest in rows}
    tables = schemas().tables
    assert {pair for pair in there if pair[0] in tables} == set(said)
    for table in tables.values():
        for column in table.columns:
            key = table.references.get(column.name)
            refers = f"{key.table}.{key.target_columns[0]}" if key else None
            assert said[table.name, column.name] == [column.title, column.description or None, refers]


def test_the_whole_is_described(built: Path) -> None:
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(built / ".builds/current/accord.sqlite")) as db:
        facts = dict(db.execute("SELECT fact, value FROM dataset_facts"))
    assert (facts["title"], facts["version"]) == (package["title"], package["version"])
    assert facts["licenses"] == package["licenses"][0]["title"]


def test_names_and_texts_of_a_dataset_are_in_no_way() -> None:
    said = complete({"id": "x", "title": 'It\'s "so"', "version": "1.0.0", "created": "2024-01-01", "citation": "A'B"})
    made = sqlite_facts.views(said, schemas(), ["dataset_facts"])
    assert [(view.name, view.hidden) for view in made] == [("dataset_columns", True), ("dataset_facts_2", True)]
    with closing(sqlite3.connect(":memory:")) as db:
        assert ("title", 'It\'s "so"') in db.execute(made[1].sql).fetchall()
        assert ("citation", "A'B") in db.execute(made[1].sql).fetchall()
