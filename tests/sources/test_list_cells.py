"""Cells of columns that hold lists: which item is wrong, and that every other item stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import list_cells, readers


def column(name: str, kind: str = "string", *, is_list: bool = False) -> Column:
    """Return a column; one of lists is separated by semicolons."""
    spec: dict[str, Any] = {"title": name, "description": name, "type": kind}
    if is_list:
        spec |= {"type": "array", "items": {"type": kind}, "x-separator": ";"}
    return Column(name, spec, required=False)


NUMBERS, NUMBER = column("n", "integer", is_list=True), column("n", "integer")
TABLE = Table("things", "Things", "Things.", (column("id"), NUMBERS), ("id",), "id", {})
NO_NUMBER = "where a whole number belongs"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("x", f"item 1: 'x', {NO_NUMBER}"),
        ("1;x;y", f"item 2: 'x', {NO_NUMBER}"),
        ("1;", f"item 2: '', {NO_NUMBER}; leave the item out, with its separator"),
        (";1", f"item 1: '', {NO_NUMBER}; leave the item out, with its separator"),
    ],
)
def test_the_first_wrong_item_of_a_text_is_named_by_its_place(text: str, fact: str) -> None:
    assert list_cells.text_message(text, NUMBERS) == fact


@pytest.mark.parametrize("before", [0, 1, 2, 3, 4, 5, 6, 7])
def test_a_wrong_item_of_a_long_text_is_named_by_its_place(before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_cells, "_AT_ONCE", 3)
    text = ";".join([*map(str, range(before)), "x", "y", "5", "6"])
    assert list_cells.text_message(text, NUMBERS) == f"item {before + 1}: 'x', {NO_NUMBER}"


def test_of_a_column_without_lists_the_whole_text_is_meant() -> None:
    assert list_cells.text_message("1;2", NUMBER) == f"'1;2', {NO_NUMBER}"
    assert list_cells.text_message("", NUMBER, "say none") == f"'', {NO_NUMBER}; say none"
    assert list_cells.text_message("", NUMBER).endswith("; leave the cell empty, without quotes")


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ([1, None, 3], f"item 2: nothing, {NO_NUMBER}"),
        (["x", None], f"item 1: 'x', {NO_NUMBER}"),
        ([1.5, 2.0], f"item 1: 1.5, {NO_NUMBER}"),
        ([None, 2**63], "item 1: nothing"),
        ([5, 2**63, None], f"item 2: {2**63} is beyond what a whole number can hold"),
        ([2**70, 1], f"item 1: {2**70} is beyond"),
        ([-1, 2**63 - 1, -(2**63) - 1], f"item 3: {-(2**63) - 1} is beyond"),
        ([], "a list, where a list, each item a whole number, belongs"),
        ("1;x", f"item 2: 'x', {NO_NUMBER}"),
        (3, "3, where a list, each item a whole number, belongs"),
        (None, "nothing, where a list"),
    ],
)
def test_what_is_wrong_with_a_value_of_parquet_names_its_item(value: object, fact: str) -> None:
    assert list_cells.cell_message(value, NUMBERS).startswith(fact)


@pytest.mark.parametrize(
    ("items", "fact"),
    [
        ([-1, 2**63], "a list, where a list, each item a number, belongs"),  # each item fits, of no one type of Arrow
        ([-1, 2**63, None], "item 3: nothing"),
        ([2**64, -1], f"item 1: {2**64}"),
        ([-1, 2**63 + 1], f"item 2: {2**63 + 1}"),
    ],
)
def test_of_numbers_that_no_type_holds_together_each_is_judged_by_itself(items: list[Any], fact: str) -> None:
    assert list_cells.cell_message(items, column("n", "number", is_list=True)).startswith(fact)


def test_a_value_that_is_missing_from_a_column_is_to_be_null() -> None:
    assert list_cells.cell_message("", NUMBER) == f"'', {NO_NUMBER}; write null"
    assert list_cells.cell_message("1;", NUMBERS).endswith("; leave the item out, with its separator")


@pytest.mark.parametrize("kind", [pa.list_(pa.int16()), pa.large_list(pa.int64()), pa.list_(pa.int64(), 2)])
def test_lists_of_every_kind_of_arrow_are_lists(kind: pa.DataType, tmp_path: Path) -> None:
    assert list_cells.is_list(kind)
    assert list_cells.fits_column(kind, NUMBERS)
    assert not list_cells.fits_column(kind, NUMBER)
    lists = [[1, 2], None, [3, 4]]
    rows, problems = read(tmp_path / "a.parquet", pa.table({"id": ["a", "b", "c"], "n": pa.array(lists, kind)}))
    assert (rows, problems) == (dict(zip("abc", lists, strict=True)), [])


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        (pa.string(), True),
        (pa.large_string(), True),
        (pa.null(), True),
        (pa.list_(pa.string()), True),
        (pa.int64(), False),
        (pa.list_(pa.float64()), False),
        (pa.struct([("a", pa.int64())]), False),
    ],
)
def test_a_column_of_lists_takes_lists_of_its_items_and_texts(kind: pa.DataType, *, fits: bool) -> None:
    assert list_cells.fits_column(kind, NUMBERS) is fits
    assert not list_cells.is_list(kind) or pa.types.is_list(kind)


def read(path: Path, table: pa.Table) -> tuple[dict[str, Any], list[Problem]]:
    """Return the lists by the id of their row, and the problems."""
    pq.write_table(table, path)
    rows, problems = {}, []
    for item in readers.read(path, path.name, TABLE):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            rows.update(zip(*(item.batch.column(name).to_pylist() for name in ("id", "n")), strict=True))
    return rows, problems


def test_rows_of_lists_with_a_wrong_or_missing_item_are_taken_out_and_the_others_stay(tmp_path: Path) -> None:
    lists = [[1], [2, None], None, [], ["x", "3"], ["4", "5"]]
    texts = pa.array([None if one is None else [None if v is None else str(v) for v in one] for one in lists])
    rows, problems = read(tmp_path / "a.parquet", pa.table({"id": list("abcdef"), "n": texts}))
    assert rows == {"a": [1], "c": None, "d": [], "f": [4, 5]}
    assert [(p.line, p.record, p.message.partition(", where")[0]) for p in problems] == [
        (2, "b", "n: item 2: nothing"),
        (5, "e", "n: item 1: 'x'"),
    ]


def test_texts_of_parquet_are_taken_apart_at_the_separator(tmp_path: Path) -> None:
    table = pa.table({"id": list("abc"), "n": pa.array(["1;2", None, "3;x"], pa.large_string())})
    rows, problems = read(tmp_path / "a.parquet", table)
    assert rows == {"a": [1, 2], "b": None}
    assert [(p.line, p.message) for p in problems] == [(3, f"n: item 2: 'x', {NO_NUMBER}")]
