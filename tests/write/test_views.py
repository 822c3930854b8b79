"""Views, questions of quality and exports that the database cannot answer are told where they stand in their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.project import Project
from accord.schema.model import Schemas
from accord.write.sqlite.views import problems
from small_schemas import load_shelves

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
