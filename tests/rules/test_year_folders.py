"""Where records stand in folders by year, the folder of each is a year in which its date may lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accord import pipeline
from accord.project import Project
from accord.rules.year_folders import is_year, warnings
from accord.schema.load import load_schemas
from accord.sources.records import Curated, Record
from accord.sources.yaml12 import Document
from small_schemas import DIALECT, write

EDTF = {"type": "string", "format": "edtf", "title": "Printed", "description": "When.", "x-year": True}
TEXT = {"type": "string", "title": "Id", "description": "Its id."}
BOOKS = {"$schema": DIALECT, "$id": "books.json", "title": "Books", "description": "Books.", "type": "object",
         "additionalProperties": False, "required": ["id"], "properties": {"id": TEXT, "printed": EDTF}}  # fmt: skip
PACKAGE = "id: books\ntitle: Books\nversion: 1.0.0\ncreated: '2026-01-31'\n"


def warned(root: Path, **files: str) -> list[str]:
    """Return the warnings of a dataset of these files, but what is said of what describes it."""
    write(root / "schemas", {"books": BOOKS})
    for name, date in files.items():
        folder, _, stem = name.partition("__")
        path = root / "curated" / "books" / folder.strip("_") / f"{stem}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id: {stem}\n{f'printed: {date!r}' if date else ''}\n", encoding="utf-8")
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    checked = pipeline.check(Project(root))
    assert checked.problems == []
    return [str(problem) for problem in checked.warnings if problem.rule == "year-folder"]


@pytest.mark.parametrize(
    ("folder", "date"),
    [("_1851", "1851-10-18"), ("_1851", "1851"), ("_1851", ""), ("_1851", "[1850..1852]"), ("_1851", "../1852"),
     ("_1851", "[1849,1851]"), ("undated", ""), ("undated", "1850/1852"), ("loans", "1899")],
)  # fmt: skip
def test_a_year_in_which_the_date_may_lie_is_right(folder: str, date: str, tmp_path: Path) -> None:
    assert warned(tmp_path, _1851__emma="1851", **{f"{folder}__whale": date}) == []


@pytest.mark.parametrize(
    ("folder", "date", "year"),
    [("_1852", "1851-10-18", "1851"), ("_1850", "[1849,1851]", "1849"), ("_1853", "../1852", "1852"),
     ("undated", "1851-10", "1851")],
)  # fmt: skip
def test_another_year_is_warned_of_at_the_date(folder: str, date: str, year: str, tmp_path: Path) -> None:
    (line,) = warned(tmp_path, _1851__emma="1851", **{f"{folder}__whale": date})
    name = folder.strip("_")
    assert line == (
        f"curated/books/{name}/whale.yaml:2:10: warning: printed: {date} does not lie in {name}, "
        f"the folder of this file; move it to {year} [year-folder]"
    )


def test_where_no_folder_is_a_year_none_is_wrong(tmp_path: Path) -> None:
    assert warned(tmp_path, undated__whale="1851") == []


@pytest.mark.parametrize(
    ("name", "is_so"),
    [("1851", True), ("0033", True), ("185", False), ("18510", False), ("185x", False), ("-185", False), ("", False),
     ("\u0661\u0662\u0663\u0664", False), ("²²²²", False)],
)  # fmt: skip
def test_a_year_is_four_digits(name: str, *, is_so: bool) -> None:
    assert is_year(name) is is_so


def of(path: str, data: Any) -> Record:
    return Record("books", data, f"curated/books/{path}.yaml", Document(data))


def test_of_records_of_another_shape_and_dates_that_are_none_the_folder_says_nothing(tmp_path: Path) -> None:
    shelves = {**BOOKS, "$id": "shelves.json", "properties": {"id": TEXT}}
    schemas = load_schemas(write(tmp_path / "schemas", {"books": BOOKS, "shelves": shelves}))
    records = [
        of("1851/a", ["a"]), of("1851/b", {"id": "b", "printed": 7}), of("1851/c", {"id": "c", "printed": "soon"}),
        of("1851/d", {"id": "d"}), of("1851/e", {"id": "e", "printed": "0033"}), of("undated/f", {"printed": "1850"}),
        of("loans/g", {"id": "g", "printed": "1852"}),
    ]  # fmt: skip
    curated = Curated({"books": records, "shelves": [of("1851/x", {"id": "x"})]})
    assert [problem.message for problem in warnings(curated, schemas)] == [
        "printed: 0033 does not lie in 1851, the folder of this file; move it to 0033",
        "printed: 1850 does not lie in undated, the folder of this file; move it to 1850",
    ]
