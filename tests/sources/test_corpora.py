"""Odd texts and odd CSV that others collected: each is read unchanged, or refused by a named rule at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import corpora
from accord import pipeline
from accord.problems import Problem
from accord.project import Project
from accord.rules.rule_ids import RULES
from accord.schema.model import Column, Table
from accord.sources import readers


def test_an_odd_text_that_may_not_stand_is_refused_at_its_place_in_every_format(tmp_path: Path) -> None:
    wrong = [text for text in corpora.NAUGHTY if text and not corpora.may_stand(text)]
    root = corpora.dataset(tmp_path)
    corpora.put(root, [{"id": f"n-{number}", "text": text} for number, text in enumerate(wrong)])
    problems = pipeline.check(Project(root)).problems
    assert {problem.rule for problem in problems} <= RULES.keys()
    for number, text in enumerate(wrong, 1):
        lines = {"records": number, "jsonl": number, "parquet": number}
        for name, line in lines.items():
            of_file = [problem for problem in problems if corpora.TABLES[name] in problem.path]
            assert line in {problem.line for problem in of_file}, (name, text)
    assert len({problem.line for problem in problems if problem.path.endswith(".csv")}) == len(wrong)


@pytest.mark.parametrize("path", corpora.SPECTRUM, ids=lambda path: path.stem)
def test_odd_csv_is_read_unchanged_or_refused(path: Path) -> None:
    whole = (path.parent.parent / "json" / f"{path.stem}.json").read_bytes()
    wanted = json.loads(whole.decode())
    wanted = wanted if isinstance(wanted, list) else [wanted]
    columns = tuple(Column(name, {"title": name, "type": "string"}, required=False) for name in wanted[0])
    table = Table("odd", "Odd", "Odd.", columns, (), "", {})
    items = list(readers.read(path, path.name, table))
    problems = [item for item in items if isinstance(item, Problem)]
    read = [row for item in items if not isinstance(item, Problem) for row in item.batch.to_pylist()]
    rows = [{name: text or "" for name, text in row.items()} for row in read]  # nothing between commas is no text
    if not problems:
        assert rows == wanted
        return
    assert {problem.rule for problem in problems} <= RULES.keys()
    assert all(problem.line > 1 for problem in problems)
    assert rows == [row for row in wanted if row in rows]
    assert len(rows) + len({problem.line for problem in problems}) == len(wanted)
