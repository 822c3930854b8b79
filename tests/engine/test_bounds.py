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


def judge(name: str, size: int, root: Path) -> None:
    hostile.KINDS[name](hostile.dataset(root), size)
    took = hostile.measured(root)
    assert took.fault == "", took


@pytest.mark.parametrize("name", OF_EACH)
def test_a_hostile_input_is_answered_within_bounds(name: str, tmp_path: Path) -> None:
    judge(name, QUICK, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", hostile.KINDS)
def test_every_hostile_input_of_10_mb_is_answered_within_bounds(name: str, tmp_path: Path) -> None:
    judge(name, hostile.SIZE, tmp_path)
