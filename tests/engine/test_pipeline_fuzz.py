"""Whatever is done to the bytes of a dataset, its check returns problems with their rules, and raises nothing else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import foreign
from accord import pipeline
from accord.problems import InvalidInputError
from accord.project import Project
from accord.rules.rule_ids import RULES
from support import examples

ODD = [text.encode() for text in ("\0", "\r", "\n", '"', "'", ",", "{", "[", "&a ", "*a", "<<: ", "---\n", "!x ", "# ")]
ODD += [
    text.encode()
    for text in (": ", "- ", "null", "1e999", "-0", "\u2028", "\ufeff", "e\u0301", "<<<<<<< a\n", "9" * 400)
]
ODD += [b"\xff"]


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with something odd put in, a part taken out, said twice or moved."""
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.choice([1, 1, 5, 40, 400]))
    part, rest = data[begin:end], data[:begin] + data[end:]
    place = chance.randrange(len(rest) + 1)
    return chance.choice([
        data[:begin] + chance.choice(ODD) + data[begin:],
        data[:begin] + chance.choice(ODD) + data[end:],
        rest,
        data[:end] + part + data[end:],
        rest[:place] + part + rest[place:],
    ])  # fmt: skip


def judge(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - test data
    with TemporaryDirectory() as folder:
        root = shutil.copytree(foreign.dataset("orchard"), Path(folder) / "orchard")
        files = sorted(path for path in root.rglob("*") if path.suffix in {".yaml", ".csv", ".jsonl", ".json"})
        for _ in range(chance.choice([1, 1, 2, 4])):
            path = chance.choice(files)
            path.write_bytes(changed(path.read_bytes(), chance))
        try:
            problems = pipeline.check(Project(root)).problems
        except InvalidInputError as error:
            problems = error.problems
            assert problems
    for problem in problems:
        assert problem.rule in RULES, problem
        assert problem.path.startswith(("curated", "schemas")), problem
        assert problem.message, problem


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, 2**32))
def test_a_changed_dataset_is_checked(seed: int) -> None:
    judge(seed)


@pytest.mark.soak
def test_thousands_of_changed_datasets_are_checked() -> None:
    for seed in range(20_000):
        judge(seed)
