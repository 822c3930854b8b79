"""Whatever is put into a dataset, its check answers within memory and time, with problems and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

import hostile

QUICK = 300_000  # bytes: what takes time of the square of its input is stopped here too
OF_EACH = (
    *("yaml-mappings-for-texts", "yaml-circle", "csv-same-column", "csv-bomb-of-one-cell"),
    *("jsonl-deep", "jsonl-one-object", "parquet-shared-long-text", "parquet-list-bomb"),
)


OTHERS = {"yaml": ("format",), **dict.fromkeys(("csv", "jsonl", "parquet"), ("convert", "--out"))}  # by what is read
ROWS = [name for name in hostile.KINDS if name.partition("-")[0] in ("csv", "jsonl", "parquet")]
BY_OTHERS = [name for name in hostile.KINDS if name.partition("-")[0] in OTHERS]


def judge(name: str, size: int, root: Path, *command: str) -> None:
    hostile.KINDS[name](hostile.dataset(root), size)
    took = hostile.measured(root, *command)
    assert took.fault == "", took


def judge_by_another(name: str, size: int, folder: Path) -> None:
    """Let another command than the check read the input: what formats records, what converts rows."""
    words = OTHERS[name.partition("-")[0]]
    judge(name, size, folder / "dataset", *words, *([str(folder / "converted")] if "--out" in words else []))


def judge_by_import(name: str, size: int, folder: Path) -> None:
    """Let the file that holds the input be imported."""
    root = hostile.dataset(folder / "dataset")
    hostile.KINDS[name](root, size)
    took = hostile.measured(folder / "made", "import", str(hostile.source(root)))
    assert took.fault == "", took


@pytest.mark.parametrize("name", OF_EACH)
def test_a_hostile_input_is_answered_within_bounds(name: str, tmp_path: Path) -> None:
    judge(name, QUICK, tmp_path)


@pytest.mark.parametrize("name", ["yaml-one-key-many-times", "csv-stray-quotes"])
def test_formatting_and_converting_answer_within_bounds(name: str, tmp_path: Path) -> None:
    judge_by_another(name, QUICK, tmp_path)


@pytest.mark.parametrize("name", ["csv-same-column", "csv-long-cell"])
def test_importing_answers_within_bounds(name: str, tmp_path: Path) -> None:
    judge_by_import(name, QUICK, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", ROWS)
def test_importing_10_mb_answers_within_bounds(name: str, tmp_path: Path) -> None:
    judge_by_import(name, hostile.SIZE, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", BY_OTHERS)
def test_formatting_and_converting_10_mb_answer_within_bounds(name: str, tmp_path: Path) -> None:
    judge_by_another(name, hostile.SIZE, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", hostile.KINDS)
def test_every_hostile_input_of_10_mb_is_answered_within_bounds(name: str, tmp_path: Path) -> None:
    judge(name, hostile.SIZE, tmp_path)
