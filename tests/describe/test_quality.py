"""The report on quality: each question of ``quality/`` is answered, or a problem where it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import publishing
from accord import pipeline
from accord.describe import quality
from accord.problems import InvalidInputError
from accord.project import Project
from support import ROOT

HEAD = "-- title: Hives\n-- description: How many there are | by place.\n\n"
QUESTION = f"{HEAD}SELECT 'a|b\nc' AS of_what, count(*) AS hives, 1.5 AS mean, NULL AS none_known FROM hives;\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of a foreign dataset, to which a test adds questions."""
    shutil.copytree(ROOT / "tests" / "data" / "apiary", tmp_path / "apiary")
    (tmp_path / "apiary" / "quality").mkdir(exist_ok=True)
    return tmp_path / "apiary"


def test_a_question_is_answered_in_markdown_and_listed_in_the_manifest(root: Path) -> None:
    (root / "quality" / "20-hives.sql").write_text(QUESTION, encoding="utf-8")
    (root / "quality" / "10-first.sql").write_text(QUESTION.replace("Hives", "First"), encoding="utf-8")
    pipeline.publish(Project(root))
    report = (root / "build" / "quality.md").read_text(encoding="utf-8")
    hives = publishing.database(root).execute("SELECT count(*) FROM hives").fetchone()[0]
    assert report.index("## First") < report.index("## Hives")
    assert "How many there are | by place." in report
    head = "| of what | hives | mean | none known |\n| --- | ---: | ---: | --- |\n"
    assert f"{head}| a\\|b c | {hives} | 1.5 |  |\n" in report
    assert '"build/quality.md"' in (root / "build" / "manifest.json").read_text(encoding="utf-8")


def test_without_a_question_there_is_no_report(root: Path) -> None:
    pipeline.publish(Project(root))
    assert not (root / "build" / "quality.md").exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{HEAD}SELECT weight FROM hivez", "quality/hives.sql:4:20: cannot be answered: no such table: hivez [sql]"),
        ("SELECT 1", "quality/hives.sql:1:1: description is missing; begin the file with a line"),
        (f"{HEAD}DELETE FROM hives", "quality/hives.sql:4:1: cannot be answered: "),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_problem_of_check_and_build(
    text: str, problem: str, root: Path
) -> None:
    (root / "quality" / "hives.sql").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        pipeline.build(Project(root))
    try:
        checked = pipeline.check(Project(root)).problems
    except InvalidInputError as refused:
        checked = refused.problems
    for problems in (checked, error.value.problems):
        assert str(problems[0]).startswith(problem), problems


@pytest.mark.parametrize(
    ("cells", "ruled"),
    [([1, 2.5], "---:"), ([None, 1], "---:"), ([None], "---"), ([], "---"), (["a"], "---"), ([1, "a"], "---")],
)
def test_a_column_of_numbers_stands_to_the_right(cells: list[quality.Cell], ruled: str, tmp_path: Path) -> None:
    section = quality.Section("a", "A", "Of what.", "", ["one", "of_it"], [["x", cell] for cell in cells])
    quality.write([section], {"title": "T", "version": "1", "created": "2024-01-01"}, tmp_path / "quality.md")
    assert f"| one | of it |\n| --- | {ruled} |\n" in (tmp_path / "quality.md").read_text(encoding="utf-8")
