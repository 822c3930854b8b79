"""Files of SQL that cannot be used are reported at their place, together with what is wrong with the schemas."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from accord import pipeline
from accord.problems import InvalidInputError
from accord.project import Project
from small_schemas import JSON, prop, record, shelves, write

COUNTS = {**record("counts", "count", ["number"], number=prop("integer")), "x-generated": "query"}


def written(folder: Path, more: JSON, queries: list[str]) -> Project:
    write(folder / "schemas", {**shelves(), **more})
    (folder / "tables").mkdir()
    for name in queries:
        (folder / "tables" / f"{name}.sql").write_text("-- title: Counts\n\nSELECT 'a' AS id, 1 AS number\n", "utf-8")
    return Project(folder)


def lines(project: Project) -> list[str]:
    """Return what is wrong when the dataset is read."""
    with pytest.raises(InvalidInputError) as caught:
        pipeline.read(project, {})
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("folder", ["checks", "tables", "views", "site/feeds"])
def test_sql_that_is_no_text_is_reported_at_its_place(folder: str, tmp_path: Path) -> None:
    project = written(tmp_path, {}, [])
    path = tmp_path / folder / "own.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("-- title: é\n-- description: é\n\nSELECT 'é".encode() + b"\xff'")
    (line,) = lines(project)
    assert line.startswith(f"{folder}/own.sql:4:10: the byte 0xFF is no UTF-8 text here")
    assert line.endswith("save the file as UTF-8 [encoding]")


def test_a_view_has_a_title_and_a_description(tmp_path: Path) -> None:
    project = written(tmp_path, {}, [])
    (tmp_path / "views").mkdir()
    (tmp_path / "views" / "own.sql").write_text("-- title: Own\n\nSELECT 1\n", "utf-8")
    (line,) = lines(project)
    assert line.startswith("views/own.sql:1:1: description is missing; begin the file with a line '-- description:")


VIEWS = {
    "shelved": "SELECT id FROM placed",  # stands behind what it asks for, in the order of names before it
    "placed": "SELECT id, shelf FROM books WHERE shelf IS NOT NULL",
}
WRONG = {  # with where, and what SQLite says of it, whatever its version
    "SELECT id FROM bookz": ("4:16", "no such table: bookz"),
    "SELECT titel FROM books": ("4:8", "no such column: titel"),
    "SELEC id FROM books": ("4:1", "syntax error"),
    "DELETE FROM books": ("4:1", "syntax error"),
    "SELECT 1; SELECT 2": ("4:9", "syntax error"),
    "SELECT id\nFROM books\nWHERE (": ("6:8", "incomplete input"),
}


def viewed(folder: Path, views: dict[str, str]) -> Project:
    project = written(folder, {}, [])
    (folder / "views").mkdir()
    for name, sql in views.items():
        head = f"-- title: {name}\n-- description: A view.\n\n"
        (folder / "views" / f"{name}.sql").write_text(f"{head}{sql};\n", "utf-8")
    (folder / "curated").mkdir()
    package = {"id": "some", "title": "Some", "version": "1.0.0", "created": "2026-01-31"}
    (folder / "curated" / "package.yaml").write_text(json.dumps(package), "utf-8")
    return project


@pytest.mark.parametrize("sql", WRONG)
def test_a_view_that_cannot_be_answered_is_a_problem_of_check_and_build(sql: str, tmp_path: Path) -> None:
    project = viewed(tmp_path, {**VIEWS, "wrong": sql})
    (problem,) = pipeline.check(project).problems
    place, message = WRONG[sql]
    assert str(problem).startswith(f"views/wrong.sql:{place}: cannot be answered: ")
    assert message in problem.message
    with pytest.raises(InvalidInputError, match=r"views/wrong\.sql"):
        pipeline.build(project)


def test_a_computed_table_that_cannot_be_answered_is_placed_where_it_has_its_fault(tmp_path: Path) -> None:
    project = viewed(tmp_path, {})
    write(tmp_path / "schemas", {**shelves(), "counts": COUNTS})
    (tmp_path / "tables" / "counts.sql").write_text("-- title: Counts\n\nSELECT id,\n  nubmer FROM books\n", "utf-8")
    (problem,) = pipeline.check(project).problems
    assert str(problem) == "tables/counts.sql:4:3: cannot be answered: no such column: nubmer [sql]"


def computed(folder: Path, queries: dict[str, str]) -> Project:
    """Return a project whose computed tables, a number each, have these queries by name."""
    project = viewed(folder, {})
    write(folder / "schemas", {**shelves(), **{name: {**COUNTS, "$id": f"{name}.json"} for name in queries}})
    for name, sql in queries.items():
        (folder / "tables" / f"{name}.sql").write_text(f"-- title: Counts\n\n{sql}\n", "utf-8")
    return project


def test_a_computed_table_may_be_made_of_another(tmp_path: Path) -> None:
    """Whatever their names; here each comes after the one that it needs only by what it asks for."""
    queries = {
        "counts": "SELECT id, number + 1 AS number FROM sums",
        "middles": "SELECT 'a' AS id, 1 AS number",
        "sums": "SELECT id, number + 1 AS number FROM middles",
    }
    project = computed(tmp_path, queries)
    assert pipeline.check(project).problems == []
    with closing(sqlite3.connect(pipeline.build(project) / "accord.sqlite")) as db:
        assert db.execute("SELECT number FROM counts").fetchall() == [(3,)]


def test_computed_tables_that_need_each_other_are_problems(tmp_path: Path) -> None:
    around = {"counts": "SELECT id, number FROM sums", "sums": "SELECT id, number FROM counts"}
    (problem, *_) = map(str, pipeline.check(computed(tmp_path, around)).problems)
    assert problem == "tables/counts.sql:3:24: cannot be answered: no such table: sums [sql]"


def test_views_that_ask_for_each_other_or_have_the_name_of_a_table_are_problems(tmp_path: Path) -> None:
    around = {"one": "SELECT id FROM two", "two": "SELECT id FROM one", "books": "SELECT id FROM shelves"}
    books, first, second = map(str, pipeline.check(viewed(tmp_path, {**VIEWS, **around})).problems)
    assert books.startswith("views/books.sql:4:1: cannot be answered: ")
    assert "already exists" in books
    assert first == "views/one.sql:4:16: cannot be answered: no such table: two [sql]"
    assert second == "views/two.sql:4:16: cannot be answered: no such table: one [sql]"


def test_a_view_may_ask_for_another(tmp_path: Path) -> None:
    project = viewed(tmp_path, VIEWS)
    assert pipeline.check(project).problems == []
    with closing(sqlite3.connect(pipeline.build(project) / "accord.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM shelved").fetchall() == [(0,)]
