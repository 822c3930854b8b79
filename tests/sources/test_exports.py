"""Files of SQL of exports: which files each makes, and what of its head is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.project import Project
from accord.sources import sql_files


def written(root: Path, **heads: str) -> list[str]:
    """Return what is wrong with exports whose heads go on so."""
    project = Project(root)
    project.exports.mkdir(parents=True)
    for name, head in heads.items():
        text = f"-- title: T\n-- description: D\n{head}\nSELECT 1\n"
        (project.exports / f"{name}.sql").write_text(text, encoding="utf-8")
    return [str(problem) for problem in sql_files.problems(project)]


@pytest.mark.parametrize(
    ("head", "fact"),
    [
        ("-- format: csv\n", ""),
        ("-- format: tsv\n-- file: A-1_b.c\n", ""),
        ("-- format: csl\n", ""),
        ("", "format is missing; write a line '-- format: ...' in the head, one of csv, tsv, jsonl, csl"),
        ("-- format: xls\n", "format is 'xls'; write a line '-- format: ...' in the head"),
        ("-- format: csl\n-- file: a.json\n", "file is 'a.json', but the format csl makes 2 files; leave the line out"),
        ("-- format: csv\n-- file: a/b.csv\n", "file is 'a/b.csv'; write a name of ASCII letters"),
        ("-- format: csv\n-- file: .a\n", "file is '.a'; write a name of ASCII letters"),
    ],
)
def test_the_head_of_an_export_says_its_format_and_may_say_its_file(head: str, fact: str, tmp_path: Path) -> None:
    found = written(tmp_path, one=head)
    assert len(found) == bool(fact)
    assert all(line.startswith(f"exports/one.sql:1:1: {fact}") for line in found)


def test_two_exports_that_make_one_file_are_told(tmp_path: Path) -> None:
    heads = {"a": "-- format: csv\n-- file: B.csv\n", "b": "-- format: csv\n", "c": "-- format: csv\n"}
    (line,) = written(tmp_path, **heads)
    assert line == "exports/b.sql:1:1: makes the file 'b.csv', as exports/a.sql does [sql]"


def test_an_export_makes_the_files_of_its_format() -> None:
    assert sql_files.export_files("x", {"format": "csl"}) == ["x.json", "x.bib"]
    assert sql_files.export_files("x", {"format": "tsv"}) == ["x.tsv"]
    assert sql_files.export_files("x", {"format": "tsv", "file": "y"}) == ["y"]
