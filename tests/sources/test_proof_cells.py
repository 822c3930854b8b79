"""What is proved of a cell by its form: each word that it cannot break, and no fewer, or a proof would save little."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from accord.schema.model import Column
from accord.sources.jsonl.proof import JSON
from accord.sources.proof.cells import CSV, Cell, compile_cell, compile_cells
from csv_rows import COLUMNS, table_of

LENGTHS = {"minLength", "maxLength"}
CODED = {"format", "pattern", *LENGTHS}
# By kind of column: the words that are proved but those of lengths, and whether its texts are clean, and may break.
FORMS: dict[str, tuple[set[str], bool, bool]] = {
    "id": ({"pattern"}, True, False), "text": (set(), False, True), "line": ({"pattern"}, False, False),
    "printable": ({"pattern"}, False, False), "no sign": ({"pattern"}, False, True),
    "controls": ({"pattern"}, False, False), "large": (set(), False, True), "edtf": (set(), True, False),
    "duration": (set(), True, False), "point": (set(), True, False), "uri": ({"format", "pattern"}, True, False),
    "uri by pattern": ({"format"}, True, False), "language": ({"format"}, True, False),
    "moment": ({"format"}, True, False), "time": ({"format"}, True, False), "day": (set(), True, False),
    "code": ({"enum", "format", "pattern"}, False, True), "constant": ({"const", "format", "pattern"}, True, False),
    "one of": ({"oneOf", "format", "pattern"}, True, False), "whole": (set(), True, False),
    "number": ({"type"}, True, False), "year": ({"format"}, True, False), "yes": (set(), True, False),
    "decimal": (set(), True, False), "any": (set(), False, True), "in all": (set(), False, True),
    "with missing": ({"pattern"}, True, False),
}  # fmt: skip
TYPES = {
    "whole": pa.int64(), "large whole": pa.int64(), "number": pa.float64(), "year": pa.int64(), "yes": pa.bool_(),
    "day": pa.date32(), "whole code": pa.int64(),
}  # fmt: skip
NEVER_FILLED = {"large", "code", "with missing", "number or missing"}  # any text, an empty code, words for no value


def cell_of(kind: str, *, required: bool) -> Cell:
    return compile_cells(table_of([kind], [required]), ["c0"], CSV)["c0"]


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_proves_each_word_that_it_cannot_break(kind: str) -> None:
    words, is_clean, may_break = FORMS[kind]
    for spelling in (CSV, JSON):
        cell = compile_cells(table_of([kind], [False]), ["c0"], spelling)["c0"]
        assert (cell.proved - LENGTHS, cell.is_clean, cell.may_break) == (words, is_clean, may_break)


@pytest.mark.parametrize("kind", COLUMNS)
def test_that_there_is_a_value_is_proved_where_no_form_is_empty(kind: str) -> None:
    assert ("required" in cell_of(kind, required=True).proved) is (kind not in NEVER_FILLED)
    assert "required" not in cell_of(kind, required=False).proved


@pytest.mark.parametrize("kind", COLUMNS)
def test_in_csv_numbers_days_and_truth_are_read_in_their_type(kind: str) -> None:
    assert cell_of(kind, required=False).type == TYPES.get(kind)


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("kind", COLUMNS)
def test_a_cell_that_is_right_matches_and_an_empty_one_where_it_may_be(kind: str, *, required: bool) -> None:
    right = "7" if kind == "large whole" else next(cell for cell in COLUMNS[kind][1] if cell)
    expression = rf"\A(?:{cell_of(kind, required=required).expression})\z"
    found = pc.match_substring_regex(pa.array([right, ""]), expression).to_pylist()
    assert found == [True, not required or kind in {"large", "code"}]


@pytest.mark.parametrize(
    ("words", "proved"),
    [
        ({}, {"pattern", "minLength", "maxLength"}),
        ({"minLength": 2, "maxLength": 3}, {"pattern", "minLength", "maxLength"}),
        ({"minLength": 3, "maxLength": 2}, {"pattern"}),
        ({"minLength": 1, "maxLength": 4}, {"pattern", "minLength", "maxLength"}),
        ({"minLength": 0}, {"pattern", "minLength", "maxLength"}),
    ],
)
def test_a_length_is_proved_up_to_that_of_the_form(words: dict[str, Any], proved: set[str]) -> None:
    spec = {"title": "c", "description": "c", "type": "string", "pattern": "^[a-z]{2,3}$", **words}
    column = Column("c", spec, required=False)
    assert compile_cell(column, spec, required=False, spelling=CSV).proved == proved
    endless = {**spec, "pattern": "^[a-z]{2,}$", "maxLength": 10**9}
    assert "maxLength" not in compile_cell(column, endless, required=False, spelling=CSV).proved


@pytest.mark.parametrize(
    ("sign", "is_clean", "may_break"),
    [(" ", True, False), ("!", True, False), ("~", True, False), (";", True, False), ("=", True, False),
     ("\x1f", False, False), ("\x7f", False, False), ("<", False, False), ("\x0b", False, False), ("\n", False, True),
     ("\u00e9", False, False)],
)  # fmt: skip
def test_texts_of_printable_ascii_without_the_sign_of_a_merge_are_clean(
    sign: str, *, is_clean: bool, may_break: bool
) -> None:
    spec = {"title": "c", "description": "c", "type": "string", "enum": [f"a{sign}b"]}
    cell = compile_cell(Column("c", spec, required=False), spec, required=False, spelling=CSV)
    assert (cell.is_clean, cell.may_break) == (is_clean, may_break)
