"""Where a message says that ``accord import`` reads a file as it is, it does: a check of what it makes passes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import accord
from accord.cli.main import main
from accord.sources.encodings import REMEDY
from support import ROOT

PROMISED = sorted(
    path.with_suffix(".csv")
    for path in (ROOT / "tests" / "bad").glob("csv-*.expect")
    if REMEDY in path.read_text(encoding="utf-8")
)


def test_most_of_the_cases_promise_it() -> None:
    assert len(PROMISED) > 10


@pytest.mark.parametrize("path", PROMISED, ids=lambda path: path.stem)
def test_import_reads_what_a_message_says_that_it_reads(path: Path, tmp_path: Path) -> None:
    assert main(["import", str(path), "--into", str(tmp_path / "made")]) == 0
    assert accord.check(tmp_path / "made").problems == []
    (rows,) = (tmp_path / "made" / "curated").glob("*.csv")
    with rows.open(encoding="utf-8", newline="") as file:
        first, *others = list(csv.reader(file))
    assert len(first) >= 4
    assert all(len(row) == len(first) for row in others)
    assert others[0][0] in ("gone-one", "a")
