"""Views that follow from the schemas, and those of one's own: what cannot be answered is told where it stands."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from accord.project import Project
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.write.sqlite.ddl import create_table
from accord.write.sqlite.views import View, problems, views
from digging import finds
from small_schemas import load_shelves, write

HEAD = "-- title: Own\n-- description: Of one's own.\n\n"


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return load_shelves(tmp_path_factory.mktemp("shelves"))


def written(root: Path, **queries: str) -> Project:
    for name, sql in queries.items():
        path = root / f"{name.replace('__', '/')}.sql"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{HEAD}{sql}\n", encoding="utf-8")
    return Project(root)


@pytest.mark.parametrize("folder", ["views", "quality", "exports"])
def test_a_query_that_cannot_be_answered_is_told_at_its_place(folder: str, shelves: Schemas, tmp_path: Path) -> None:
    name = f"{folder}__own"
    assert problems(shelves, written(tmp_path, **{name: "SELECT id, room FROM shelves"})) == []
    (problem,) = problems(shelves, written(tmp_path, **{name: "SELECT id,\n  rom FROM shelves"}))
    assert (problem.path, problem.line, problem.column, problem.rule) == (f"{folder}/own.sql", 5, 3, "sql")
    assert problem.message == "cannot be answered: no such column: rom"


def test_a_view_of_a_view_that_cannot_be_answered_is_told_too(shelves: Schemas, tmp_path: Path) -> None:
    project = written(
        tmp_path, views__a="SELECT id FROM b", views__b="SELECT id FROM c", views__c="SELECT x FROM shelves"
    )
    assert {problem.path for problem in problems(shelves, project)} == {f"views/{name}.sql" for name in "abc"}
    written(tmp_path, views__c="SELECT id FROM shelves")
    assert problems(shelves, project) == []


def test_the_rows_of_lists_without_ids_belong_to_the_nearest_row_around_them_that_has_one(tmp_path: Path) -> None:
    schemas = load_schemas(write(tmp_path / "schemas", finds()))
    found = on_pages(schemas, tmp_path, "INSERT INTO finds (id, name) VALUES ('axe', 'Axe'), ('pin', 'Pin')")
    lists = {"finds", "find_layers", "layer_samples", "layer_inks", "find_notes"}
    assert {row for row in found if row[0] in lists} == {
        (table, record, record, "finds", record) for table in lists for record in ("axe", "pin")
    }


def test_the_rows_of_lists_in_items_with_ids_belong_to_these_and_stand_on_the_page_of_the_record(
    shelves: Schemas, tmp_path: Path
) -> None:
    found = on_pages(
        shelves,
        tmp_path,
        "INSERT INTO books (id, name) VALUES ('atlas', 'an atlas')",
        "INSERT INTO copies (book_id, id) VALUES ('atlas', 'one')",
    )
    assert found == {
        ("books", "atlas", "an atlas", "books", "atlas"), ("book_authors", "atlas", "an atlas", "books", "atlas"),
        ("book_tags", "atlas", "an atlas", "books", "atlas"), ("copies", "one", "one", "books", "atlas"),
        ("copy_loans", "one", "one", "books", "atlas"),
    }  # fmt: skip


def on_pages(schemas: Schemas, folder: Path, *inserts: str) -> set[tuple[str, ...]]:
    """Return table, record, title and page of each row that the view of pages has, once some rows are put in."""
    (sql,) = [view.sql for view in views(schemas, folder / "views") if "page_table" in view.sql]
    with closing(sqlite3.connect(":memory:")) as db:
        for table in schemas.tables.values():
            db.execute(create_table(table))
        db.execute("PRAGMA foreign_keys = OFF")
        for insert in inserts:
            db.execute(insert)
        return set(db.execute(f'SELECT "table", record, title, page_table, page_id FROM ({sql})'))


def test_a_view_says_what_its_head_does_and_stands_behind_those_it_asks_for(shelves: Schemas, tmp_path: Path) -> None:
    written(tmp_path, views__b="SELECT id FROM shelves;", views__a="SELECT id FROM b", views__c="SELECT no FROM b")
    (tmp_path / "views/d.sql").write_text(
        "-- title: D\n-- description: Of d.\n-- hidden: yes\n\nSELECT 1 AS n\n", "utf-8"
    )
    (tmp_path / "views/e.sql").write_text(
        "-- title: E\n-- description: Of e.\n-- hidden: no\n\nSELECT 2 AS n\n", "utf-8"
    )
    found = views(shelves, tmp_path / "views")
    assert [view.name for view in found] == ["titles", "b", "d", "e", "a"]
    assert [view.hidden for view in found] == [True, False, True, False, False]
    assert found[1] == View("b", "Own", "Of one's own.", "SELECT id FROM shelves")
    assert (found[2].title, found[2].description) == ("D", "Of d.")
    assert views(shelves, tmp_path / "none") == found[:1]


@pytest.mark.parametrize("most", [2, 3, 4, 5, 500])
def test_a_union_of_many_queries_is_made_of_groups_of_so_many(
    most: int, shelves: Schemas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.write.sqlite.views.MAX_IN_UNION", most)
    number = sum(not table.generated for table in shelves.tables.values())
    (titles,) = views(shelves, tmp_path)
    assert titles.sql.count('AS "table"') == number
    depth = [part.count("UNION ALL") for part in titles.sql.replace(")", "(").split("(")]
    assert max(depth) <= most - 1
    assert ("SELECT * FROM (" in titles.sql) is (number > most)
    found = on_pages(shelves, tmp_path, "INSERT INTO books (id, name) VALUES ('a', 'b')")
    assert {row[0] for row in found} == {"books", "book_authors", "book_tags"}
