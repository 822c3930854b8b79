"""Whatever stands at any depth of a record, a check reports it and never raises; a build says the same."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import foreign
from accord import pipeline
from accord.problems import InvalidInputError
from accord.project import Project
from accord.sources import yaml12
from schema_changes import change_node, keys_of, nodes
from support import examples

FILES = ("operas/the-ferry.yaml", "halls.yaml")
VALUES: list[Any] = [
    None, True, 0, -1, 2.5, 10**30, "", "x", "the-ferry", [], {}, ["a"], [[]], [None], {"id": "x"}, {"id": 5}, [{}],
    "stagings[1841].nights[1]", "acts[ferry-1].scenes", "stagings[1841].nights[9].encores[z].id", "a.b", "[", 'x["',
]  # fmt: skip


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """Return a copy of the dataset, whose files each example writes anew."""
    with TemporaryDirectory() as folder:
        yield Path(shutil.copytree(foreign.dataset("opera"), Path(folder) / "opera"))


@pytest.fixture(scope="module")
def records() -> dict[str, Any]:
    """Return what the files say that are changed."""
    return {name: yaml12.load((foreign.dataset("opera") / "curated" / name).read_bytes()).value for name in FILES}


@settings(max_examples=examples(40))
@given(chance=st.randoms(use_true_random=False), changes=st.integers(1, 3))
def test_nothing_at_any_depth_makes_the_check_raise(
    root: Path, records: dict[str, Any], chance: random.Random, changes: int
) -> None:
    for name, value in records.items():
        changed = copy.deepcopy(value)
        for _ in range(changes):
            change_node(chance.choice(nodes(changed)), chance.choice(VALUES), chance, keys_of(value))
        (root / "curated" / name).write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    checked = pipeline.check(Project(root)).problems
    try:
        pipeline.build(Project(root))
        built = []
    except InvalidInputError as error:
        built = error.problems
    assert [problem for problem in checked if problem.severity == "error"] == built
