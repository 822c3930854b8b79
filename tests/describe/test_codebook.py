"""The codebook says of each table its key and rows, and of each column its type, its marks and what it means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import describing
from accord.describe.codebook import codebook

LINK = "[shelves](#shelves)"


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the lines of the codebook of books on shelves."""
    return codebook(describing.edition(tmp_path_factory.mktemp("books"))).splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "Version 1.2.0 of 2024-03-09.",
        "| [shelves](#shelves) | 10 | Of a kind. |",
        "| [books](#books) | 11 | Of a kind. |",
        "Key: `book_id`, `item`. Unique within `book_id`: `name`.",
        "| id | string | required | What it is. |",
        "| note | string |  | What it is. |",
        "| isbn | string | unique | What it is. |",
        "| printed | EDTF |  | What it is. |",
        "| printed_precision | string | derived | What kind of date printed is. |",
        "| shelf | string |  | What it is. References [shelves](#shelves). |",
        "| genre | code |  | What it is. Codes: [genre](#vocabulary-genre). |",
        "| of_edition | string |  | What it is. References [books](#books), `isbn`. |",
        "| height | number in mm |  | What it is. |",
        "| raw | string |  | What it is. Text as it is: it may hold invisible characters. |",
        "| years | list of integer, separated by `;` |  | What they are. |",
        '| genre_or_none | string |  | What it is. In files of rows that are read, no value: `""`, `n/a\\|?`. |',
        f"| on | list of string, separated by `\\|` |  | What they are. Its items reference `id` of {LINK}. |",
        "| lent | What is lent. |",
        "| novel | Novel | A novel. | Verse. |",
        "| atlas | Atlas | A atlas. |  |",
    ],
)
def test_it_says(line: str, lines: list[str]) -> None:
    assert line in lines


def test_it_says_in_which_order_rows_stand_where_there_is_one(lines: list[str], tmp_path: Path) -> None:
    assert not [line for line in lines if line.startswith("Rows in the order of")]
    of = describing.edition(tmp_path)
    tables = of.schemas.tables
    ordered = {**tables, "books": replace(tables["books"], sort=("name", "pages"))}
    said = codebook(replace(of, schemas=replace(of.schemas, tables=ordered))).splitlines()
    assert [line for line in said if line not in lines] == ["Rows in the order of `name`, `pages`."]


def test_it_explains_dates_where_there_are_some_and_citing_where_values_need_it(lines: list[str]) -> None:
    assert [line.partition(" that ")[0] for line in lines if "EDTF text" in line] == ["Dates of the past"]
    assert not [line for line in lines if "**cited**" in line]
