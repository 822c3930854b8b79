"""What a first trial of the model could not say is said: an event of each kind, in fields, without a comment.

The data (tests/data/trial) are invented. Each kind has a question that its rows answer, as an analyst would ask it.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

import support
from accord import pipeline
from accord.project import Project
from support import OF_THE_WHOLE, ROOT

TRIAL = ROOT / "tests" / "data" / "trial" / "curated"
QUESTIONS = yaml.safe_load((TRIAL.parent / "questions.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the trial as a dataset, with the rules of the record."""
    root = tmp_path_factory.mktemp("trial") / "trial"
    for name in ("schemas", "checks", "tables", "views"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*OF_THE_WHOLE))
    shutil.copytree(TRIAL, root / "curated")
    return root


@pytest.fixture(scope="module")
def database(root: Path) -> Path:
    return pipeline.build(Project(root)) / "accord.sqlite"


def test_every_kind_passes_every_rule_without_a_warning(root: Path) -> None:
    checked = pipeline.check(Project(root))
    assert [*checked.problems, *checked.warnings] == []


def test_nothing_is_left_to_a_comment_or_a_note() -> None:
    for path, content in support.files(TRIAL).items():
        assert "#" not in content.decode("utf-8"), path
        assert "note:" not in content.decode("utf-8").partition("missing:")[0], path


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["question"])
def test_its_rows_answer(asked: dict[str, Any], database: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        assert [list(row) for row in db.execute(asked["sql"])] == asked["answer"]


def test_each_event_answers_or_is_answered_for() -> None:
    events = {path.stem for path in TRIAL.glob("events/*/*.yaml")}
    kinds = {asked["question"].partition(":")[0] for asked in QUESTIONS}
    assert kinds == {event.partition("-")[0] for event in events}
