"""The workbook of a release says what CSV says, cell by cell, in the types of its columns; another library reads it.

What no sheet can hold is named and left out. Texts that spreadsheets would take for something else stay texts.
"""

from __future__ import annotations

import csv
import json
import os
import time
import zipfile
from datetime import datetime
from importlib import util
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from accord.release import sheets, spreadsheets, workbook, workbook_about
from accord.release.sheets import MAX_LETTERS
from one_table import TITLED, dataset, found_in

KINDS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "text": {"type": "string", "x-characters": "any"},
    "whole": {"type": "integer"},
    "measured": {"type": "number"},
    "price": {"type": "string", "format": "decimal", "x-precision": 20, "x-scale": 2},
    "paid": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "when": {"type": "string", "format": "edtf"},
    "year": {"type": "integer", "format": "year"},
    "sort": {"type": "string", "oneOf": [{"const": "01", "title": "First", "description": "The first sort."}]},
    "tags": {"type": "array", "items": {"type": "string", **TITLED}, "x-separator": ";"},
    "at": {"type": "string", "format": "date-time"},
}
TEXTS = (
    "=1+1", "+98 21", "-5", "@home", '=HYPERLINK("https://host.example")', "https://host.example/",
    "mailto:a@b.example", "internal:Sheet1!A1", "{=SUM(A1)}", "'quoted", "01", "1e5", "TRUE", "2024-02-15", "#N/A",
    "<r>no</markup></r>", "<b>&amp;", "_x0041_", " edges ", "two\nlines", "علی ویزیتور", "😀", "",
    "x" * MAX_LETTERS, "😀" * (MAX_LETTERS // 2),
)  # fmt: skip
REST = (
    {"whole": "-7", "measured": "0.1", "price": "12.50", "paid": "true", "day": "2024-02-15", "when": "2024-02-15"},
    {
        "whole": str(2**53),
        "measured": "-1e-300",
        "price": "-0.05",
        "paid": "false",
        "day": "1900-03-01",
        "when": "2024",
    },
    {"whole": str(2**53 + 1), "measured": "123456.789", "day": "1900-02-28", "when": "[2024-01-01..2024-02-03]"},
    {"price": "123456789012345678.25", "day": "1639-05-17", "when": "1639-05-17", "year": "1639", "sort": "01"},
    {"price": "1234567890123.25", "tags": "red;green", "at": "2024-03-11T04:12:00Z", "year": "2024", "when": "2024-02"},
)


def written(root: Path, target: Path) -> Path:
    found = found_in(root)
    about = workbook_about.of(json.loads((root / "datapackage.json").read_text("utf-8")), "Cite it so.", found)
    (target.parent / "scratch").mkdir(exist_ok=True)
    workbook.write(target, about, [sheet for sheet in found if not sheet.fault], target.parent / "scratch")
    assert not [*(target.parent / "scratch").iterdir()]
    return target


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [*({"text": text} for text in TEXTS), *REST]
    return dataset(tmp_path_factory.mktemp("workbook") / "shelf", KINDS, rows)


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(root, tmp_path_factory.mktemp("made") / "shelf.xlsx")


def cells_of(page: Worksheet) -> list[list[Any]]:
    """Return the values of a sheet; openpyxl leaves it to its caller to read ``_x0007_`` as a character."""
    rows = ([cell.value for cell in row] for row in page.iter_rows())
    return [[unescape(value) if isinstance(value, str) else value for value in row] for row in rows]


def as_csv(value: Any, kind: str) -> str:
    """Return what CSV says of a value of a workbook."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if kind.startswith("decimal") and not isinstance(value, str):
        return f"{value:.2f}"
    return value if isinstance(value, str) else repr(float(value)) if kind == "number" else str(value)


def test_every_cell_says_what_csv_says(root: Path, made: Path) -> None:
    (sheet,) = [one for one in found_in(root) if one.table.name == "kinds"]
    with (root / "build" / "csv" / "kinds.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    page = openpyxl.load_workbook(made)["kinds"]
    names, *cells = cells_of(page)
    assert names == head
    assert len(rows) == len(TEXTS) + len(REST)
    for row, line in zip(cells, rows, strict=True):
        for name, value, text in zip(head, row, line, strict=True):
            kind = sheet.table.by_name[name].type
            wanted = repr(float(text)) if kind == "number" and text else text
            assert as_csv(value, kind) == wanted, (name, text)


def test_values_have_the_types_of_their_columns(made: Path) -> None:
    page = openpyxl.load_workbook(made)["kinds"]
    names, *cells = cells_of(page)
    rows = [dict(zip(names, row, strict=True)) for row in cells[len(TEXTS) :]]
    assert [row["whole"] for row in rows] == [-7, 2**53, str(2**53 + 1), None, None]
    assert [row["price"] for row in rows] == [12.5, -0.05, None, "123456789012345678.25", 1234567890123.25]
    assert [row["paid"] for row in rows] == [True, False, None, None, None]
    day, first = datetime(2024, 2, 15), datetime(1900, 3, 1)  # noqa: DTZ001 # of no zone
    assert [row["day"] for row in rows] == [day, first, "1900-02-28", "1639-05-17", None]
    assert [row["when"] for row in rows] == [day, "2024", "[2024-01-01..2024-02-03]", "1639-05-17", "2024-02"]
    assert rows[0]["when_earliest"] == day
    assert [row["sort"] for row in rows][3] == "01"
    assert (rows[4]["tags"], rows[4]["at"], rows[4]["year"]) == ("red;green", "2024-03-11T04:12:00Z", 2024)
    shown = {page.cell(len(TEXTS) + 2, names.index(name) + 1).number_format for name in ("price", "day")}
    assert shown == {"0.00", "yyyy-mm-dd"}


def test_no_text_is_a_formula_or_a_link(made: Path) -> None:
    page = openpyxl.load_workbook(made)["kinds"]
    texts = {unescape(cell.value): cell for cell in page["B"][1:] if cell.value is not None}
    assert {*TEXTS} - {""} <= {*texts}
    assert {cell.data_type for cell in texts.values()} <= {"s", "inlineStr"}
    assert {text for text, cell in texts.items() if cell.quotePrefix} == {
        text for text in TEXTS if text and text[0] in "=+-@"
    }
    with zipfile.ZipFile(made) as file:
        (name,) = [name for name in file.namelist() if name.endswith("sheet2.xml")]
        xml = file.read(name).decode()
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert f'<c r="B{TEXTS.index("") + 2}" t="inlineStr"><is><t></t></is></c>' in xml
    assert f'r="C{TEXTS.index("") + 2}"' not in xml  # no value is no cell


def test_a_sheet_has_a_frozen_header_filters_and_widths(made: Path) -> None:
    page = openpyxl.load_workbook(made)["kinds"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", page.dimensions)
    assert page["A1"].font.bold
    widths = [dimension.width for dimension in page.column_dimensions.values()]
    assert min(widths) >= workbook.WIDTHS[0]
    assert max(widths) < workbook.WIDTHS[1] + 1


def test_the_first_sheet_describes_the_whole(root: Path, made: Path) -> None:
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["About", *(table.table.name for table in found_in(root))]
    assert (book.properties.title, book.properties.description) == ("A small dataset", "Cite it so.")
    page = book["About"]
    rows = [tuple(cell or "" for cell in row) for row in cells_of(page)]
    facts = {row[0]: row[1] for row in rows[:8]}
    assert (facts["Dataset"], facts["Version"]) == ("A small dataset", "0.1.0 of 2026-01-31")
    assert facts["Citation"] == "Cite it so."
    assert facts["Licence"].startswith("CC0-1.0")
    assert ("kinds", "kinds", len(TEXTS) + len(REST), "Kinds", "Values of every kind.", "") in rows
    assert ("kinds", "sort", "", "A column", "What it holds.", "code") in rows
    assert ("kinds", "sort", "01", "First", "The first sort.", "code") in rows
    assert ("kinds", "tags", "", "A column", "What it holds.", "list of string, separated by ;") in rows
    codes = [row[:3] for at, row in enumerate(rows, 1) if page.row_dimensions[at].outlineLevel]
    assert ("kinds", "sort", "01") in codes
    assert all(code for *_, code in codes)
    (link,) = [cell.hyperlink for cell in page["A"] if cell.value == "kinds" and cell.hyperlink]
    assert link.location == "'kinds'!A1"


def test_the_same_rows_are_the_same_bytes(
    root: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tehran")
    time.tzset()
    before = os.umask(0o077)
    try:
        assert written(root, tmp_path / "again.xlsx").read_bytes() == made.read_bytes()
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["x" * (MAX_LETTERS + 1), "😀" * (MAX_LETTERS // 2 + 1)], ids=["letters", "pairs"])
def test_a_text_that_no_cell_holds_is_named(text: str, tmp_path: Path) -> None:
    columns = {name: KINDS[name] for name in ("id", "text")}
    root = dataset(tmp_path / "long", columns, [{"text": "short"}, {"text": text}])
    faults = {sheet.table.name: sheet.fault for sheet in found_in(root)}
    assert faults["kinds"] == "row 2, column text, has a text of 32,768 letters, and a cell holds 32,767"
    book = openpyxl.load_workbook(written(root, tmp_path / "long.xlsx"))
    assert "kinds" not in book.sheetnames
    assert ["kinds", f"none: {faults['kinds']}", 2] in [row[:3] for row in cells_of(book["About"])]


def test_a_table_of_more_rows_or_columns_than_a_sheet_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = len(TEXTS) + len(REST)
    monkeypatch.setattr(sheets, "MAX_ROWS", rows + 1)  # its header too
    assert [sheet.fault for sheet in found_in(root) if sheet.table.name == "kinds"] == [""]
    monkeypatch.setattr(sheets, "MAX_ROWS", rows)
    fact = f"it has {rows:,} rows, and a sheet holds {rows - 1:,} below its header"
    assert fact in [sheet.fault for sheet in found_in(root)]
    monkeypatch.undo()
    monkeypatch.setattr(sheets, "MAX_COLUMNS", 7)
    assert "it has 16 columns, and a sheet holds 7" in [sheet.fault for sheet in found_in(root)]


def test_names_of_sheets_are_short_and_each_is_another() -> None:
    taken: set[str] = set()
    wanted = ("a" * 40, "A" * 50, "history", "what?", "what:", "'x'", "about", "😀" * 20)
    names = [sheets.free_name(name, taken) for name in wanted]
    assert names == ["a" * 31, "A" * 29 + "~2", "history~2", "what_", "what_~2", "_x_", "about", "😀" * 15]
    assert sheets.free_name("About", taken) == "About~2"


def test_a_table_of_a_long_name_has_a_sheet_that_is_told(tmp_path: Path) -> None:
    name = "measurements_of_the_height_of_tides"
    root = dataset(tmp_path / "tides", {"id": {"type": "string"}}, [{}], name)
    book = openpyxl.load_workbook(written(root, tmp_path / "tides.xlsx"))
    assert [name, name[:31], 1] in [row[:3] for row in cells_of(book["About"])]
    assert cells_of(book[name[:31]]) == [["id"], ["r000"]]


def test_a_workbook_that_its_format_cannot_hold_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    with pytest.raises(workbook.WorkbookError, match="it would be larger than the format allows"):
        written(root, tmp_path / "large.xlsx")
    assert not (tmp_path / "large.xlsx").exists()


def test_what_is_said_of_the_whole_must_fit_a_cell(root: Path, tmp_path: Path) -> None:
    said = {**json.loads((root / "datapackage.json").read_text("utf-8")), "description": "x" * (MAX_LETTERS + 1)}
    about = workbook_about.of(said, "", [])
    with pytest.raises(
        workbook.WorkbookError, match="what is said of Description has 32,768 letters, and a cell holds"
    ):
        workbook.write(tmp_path / "long.xlsx", about, [], tmp_path)


def test_the_remedy_names_the_extra_that_brings_the_library() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert 'excel = ["XlsxWriter' in project
    assert "accord[excel]" in spreadsheets.REMEDY
    assert util.find_spec(spreadsheets.PACKAGE)
