"""calamine, which is written in Rust and shares nothing with what wrote it, reads from a workbook what CSV says."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / ".venv" / "build" / "bin" / "python"


@pytest.fixture(scope="module")
def workbook(package: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("workbooks")

    def get(name: str) -> Path:
        command = [BUILDER, Path(__file__).with_name("workbook_of.py"), package(name), folder / f"{name}.xlsx"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return folder / f"{name}.xlsx"

    return get


def says(value: Any, text: str) -> bool:
    """Whether a value of a workbook is what a cell of CSV says: a number by its value, all else by its text."""
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, float):
        return text != "" and float(text) == value
    return text == (value.isoformat() if isinstance(value, date) else value)


def test_every_cell_of_every_table_is_that_of_csv(
    name: str, workbook: Callable[[str], Path], package: Callable[[str], Path]
) -> None:
    book = CalamineWorkbook.from_path(workbook(name))
    first, *names = book.sheet_names
    files = {path.stem: path for path in (package(name) / "build" / "csv").glob("*.csv")}
    assert (first, {*names}) == ("About", {*files})
    for table, path in files.items():
        with path.open(encoding="utf-8", newline="") as file:
            rows = [*csv.reader(file)]
        read = book.get_sheet_by_name(table).to_python(skip_empty_area=False)
        assert len(read) == len(rows), table
        for values, row in zip(read, rows, strict=True):
            cells = [*values, *[""] * (len(row) - len(values))]
            assert [text for value, text in zip(cells, row, strict=True) if not says(value, text)] == [], table
