"""CSV for spreadsheets is the published CSV, but for its mark and the apostrophes before what would be computed."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from accord.release import spreadsheet_csv
from one_table import TITLED, dataset, found_in

COLUMNS = {
    "id": {"type": "string"},
    "text": {"type": "string", "x-characters": "any"},
    "whole": {"type": "integer"},
    "exact": {"type": "string", "format": "decimal", "x-precision": 20, "x-scale": 9},
    "tags": {"type": "array", "items": {**TITLED, "type": "string"}, "x-separator": ";"},
    "levels": {"type": "array", "items": {**TITLED, "type": "integer"}, "x-separator": ";"},
}
TEXTS = (
    "=1+1", "+98 21", "-5", "@home", "'=1+1", "''-x", "'Abd al-Karim", "a=b", "- a dash", "", "\u0639\u0644\u06cc",
    "\uff1d1+1", "two\n=lines", 'so "quoted", so', "|cmd", "%x",
)  # fmt: skip
GUARDED = re.compile("^'('*[=+@\uff1d\uff0b\uff0d\uff20\t\r\n-])")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        *({"text": text} for text in TEXTS),
        {"whole": "-7", "exact": "-0.000000001", "tags": "-a;b", "levels": "-1"},
    ]
    return dataset(tmp_path_factory.mktemp("sheets") / "shelf", COLUMNS, rows)


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file)]


def test_without_apostrophes_it_is_the_published_file(root: Path, tmp_path: Path) -> None:
    for sheet in found_in(root):
        path = tmp_path / f"{sheet.table.name}.csv"
        spreadsheet_csv.write(path, sheet)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        published = lines(root / "build" / "csv" / path.name)
        assert [[GUARDED.sub(r"\1", cell) for cell in row] for row in lines(path)] == published


def test_texts_that_would_be_computed_have_an_apostrophe_and_numbers_none(root: Path, tmp_path: Path) -> None:
    (sheet,) = [one for one in found_in(root) if one.table.name == "kinds"]
    spreadsheet_csv.write(tmp_path / "kinds.csv", sheet)
    head, *rows = lines(tmp_path / "kinds.csv")
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["text"] for one in cells[:-1]] == [
        "'=1+1", "'+98 21", "'-5", "'@home", "''=1+1", "'''-x", "'Abd al-Karim", "a=b", "'- a dash", "", "علی",
        "'\uff1d1+1", "two\n=lines", 'so "quoted", so', "|cmd", "%x",
    ]  # fmt: skip
    last = cells[-1]
    assert (last["whole"], last["exact"], last["tags"], last["levels"]) == ("-7", "-0.000000001", "'-a;b", "-1")


def test_the_mark_is_no_part_of_the_first_name(root: Path, tmp_path: Path) -> None:
    (sheet,) = [one for one in found_in(root) if one.table.name == "kinds"]
    spreadsheet_csv.write(tmp_path / "kinds.csv", sheet)
    assert list(pd.read_csv(tmp_path / "kinds.csv").columns) == [*COLUMNS]


def test_a_name_of_a_column_is_guarded_too(tmp_path: Path) -> None:
    columns = {"id": {"type": "string"}, "@type": {"type": "string"}}
    root = dataset(tmp_path / "named", columns, [{"@type": "x"}])
    (sheet,) = [one for one in found_in(root) if one.table.name == "kinds"]
    spreadsheet_csv.write(tmp_path / "kinds.csv", sheet)
    assert lines(tmp_path / "kinds.csv") == [["id", "'@type"], ["r000", "x"]]
