"""docs/model.md decides each table and each field: nothing is published that it does not name.

A field is decided under the heading of its table, or under that of the columns that many tables have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from accord.schema.model import Table
from support import ROOT, schemas

TEXT = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
COMMON = "Columns of many tables"
OF_DATES = ("_earliest", "_latest", "_precision")  # which follow from a date, and are decided under COMMON
TABLES = schemas().tables


def sections() -> Iterator[tuple[set[str], str]]:
    """Yield the tables that a heading names, and the text below it."""
    for part in re.split(r"^#+ ", TEXT, flags=re.MULTILINE):
        heading, _, text = part.partition("\n")
        if heading == COMMON or re.fullmatch(r"(`\w+`(, )?)+", heading):
            yield {*re.findall(r"`(\w+)`", heading)} or {COMMON}, text


def named(text: str) -> set[str]:
    """Return what stands between backticks."""
    return {*re.findall(r"`([^`\n]+)`", text)}


def own_columns(table: Table) -> set[str]:
    """Return the columns of a table but for the row around an item and what follows from a date."""
    names = {column.name for column in table.columns} - {f"{table.parent.removesuffix('s')}_id" if table.parent else ""}
    return names - {name + end for name in names for end in OF_DATES}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_each_table_and_field_is_decided_with_what_was_refused(table: str) -> None:
    texts = [text for tables, text in sections() if table in tables]
    assert len(texts) == 1, f"docs/model.md needs one section headed `{table}`, alone or among others"
    common = next(text for tables, text in sections() if COMMON in tables)
    assert sorted(own_columns(TABLES[table]) - named(texts[0]) - named(common)) == []
    assert "Refused" in texts[0]


def test_a_section_is_of_tables_there_are() -> None:
    assert {table for tables, _ in sections() for table in tables} - {COMMON} == {*TABLES}


def test_columns_that_follow_from_a_date_are_decided_once() -> None:
    common = named(next(text for tables, text in sections() if COMMON in tables))
    assert {f"date{end}" for end in OF_DATES} | {"item", "year", "contest"} <= common
