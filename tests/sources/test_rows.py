"""What the readers share: rows and what is proved of them when some are taken out, names of columns, missing words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from accord.schema.model import Column, Table
from accord.sources import rows as rows_module
from accord.sources.rows import (
    NOTHING_PROVED,
    Proof,
    Reading,
    Rows,
    Source,
    rows_but,
    rows_without,
    without_missing,
    without_missing_values,
)


def column(name: str, *, required: bool = False, derived_from: str | None = None) -> Column:
    spec = {"title": name, "description": name, "type": "string"}
    return Column(name, spec, required=required, derived_from=derived_from)


COLUMNS = (column("id", required=True), column("note"), column("day", required=True), column("y", derived_from="day"))
SOURCE = Source(Path("a.csv"), "a.csv", Table("things", "Things", "Things.", COLUMNS, ("id",), "id", {}))


@pytest.mark.parametrize(
    ("out", "left"),
    [([], (1, 4, 6)), ([0], (0, 3, 5)), ([1], (3, 5)), ([0, 4, 5], (0, 3)), ([7, 8], (1, 4, 6)), ([1, 4, 6], ())],
)
def test_rows_in_doubt_keep_their_place_among_those_that_are_left(out: list[int], left: tuple[int, ...]) -> None:
    proof = Proof(frozenset({("id", "type")}), frozenset({"id"}), (1, 4, 6))
    assert proof.without(out) == proof._replace(doubtful=left)


@pytest.mark.parametrize("out", [[], [0], [4], [1, 2], [0, 1, 2, 3, 4]])
def test_a_batch_that_lacks_rows_stands_on_the_lines_of_the_others(out: list[int]) -> None:
    """Whether all rows come, or those alone that are left."""
    left = [row for row in range(5) if row not in out]
    proof = Proof(frozenset(), frozenset(), (0, 3))
    for lines in (None, pa.array([7, 9, 10, 14, 15])):
        whole = [pa.array([f"{name}{row}" for row in range(5)]) for name in ("i", "n", "d")]
        some = [cells.take(pa.array(left, pa.int64())) for cells in whole]
        cut = list(rows_without(SOURCE, whole, Reading(7, lines), out, proof))
        given = list(rows_but(SOURCE, some, Reading(7, lines), out, proof))
        assert len(cut) == len(given) == bool(left)
        for part in (*cut, *given):
            assert part.batch.column("id").to_pylist() == [f"i{row}" for row in left]
            expected = [7 + row if lines is None else lines[row].as_py() for row in left]
            assert [part.line(at) for at in range(len(left))] == expected
            assert part.first == expected[0]
            assert [left[row] for row in part.proof.doubtful] == [row for row in (0, 3) if row in left]


def test_a_cell_stands_where_what_read_it_says_and_else_where_its_row_begins() -> None:
    asked: list[tuple[int, str]] = []

    def locate(row: int, name: str) -> tuple[int, int]:
        asked.append((row, name))
        return (0, 1) if name == "none" else (100 + row, 7)

    rows = Rows(pa.record_batch({"id": list("abcd")}), "a.csv", 5, None, locate).without([0, 2])
    assert [rows.position(at, "id") for at in (0, 1)] == [(101, 7), (103, 7)]
    assert rows.position(1, "none") == (8, 1)
    assert rows.position(1, "") == (8, 1)
    assert asked == [(1, "id"), (3, "id"), (3, "none")]
    assert rows._replace(locate=None).position(0, "id") == (6, 1)


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (["id", "day"], []),
        (["day", "note", "id"], []),
        (["id", "note"], [("", "day: is missing; add the column")]),
        ([], [("", "id: is missing; add the column"), ("", "day: is missing; add the column")]),
        (["id", "day", "y"], [("y", "y: is computed from day; take the column out")]),
        (["id", "id", "day"], [("id", "id: is a column twice; take one out")]),
        (["id", "x", "x", "day"],
         [("x", "'x' is no column of things"), ("x", "x: is a column twice; take one out")]),
    ],
)  # fmt: skip
def test_names_of_columns_are_those_of_the_table_in_any_order(names: list[str], faults: list[tuple[str, str]]) -> None:
    assert SOURCE.check_names(names) == faults


def test_a_file_may_name_so_many_columns_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "MAX_COLUMNS", 3)
    assert SOURCE.check_names(["id", "day", "note"]) == []
    assert SOURCE.check_names(["id", "day", "note", "x"]) == [("", "names 4 columns, where 3 at most may stand")]


def test_a_computed_column_is_written_in_that_which_it_is_computed_from() -> None:
    assert [SOURCE.written(name) for name in ("id", "y", "z")] == ["id", "day", "z"]
    assert SOURCE.schema.names == ["id", "note", "day"]


@pytest.mark.parametrize(
    ("row", "name"),
    [({"id": "a"}, "a"), ({"id": 7}, "7"), ({"id": None}, ""), ({}, ""), ({"id": 1.5}, ""), ({"id": ["a"]}, "")],
)
def test_a_row_is_named_by_a_key_of_text_or_of_a_whole_number(row: dict[str, Any], name: str) -> None:
    assert SOURCE.record_of(row) == name


def test_what_stands_for_no_value_is_none_and_other_values_stay() -> None:
    cells, values = pa.array(["-", "a", "", None, "n/a"]), ["-", "a", 7, None, ["-"], ""]
    for words, left, kept in (
        ((), ["-", "a", "", None, "n/a"], values),
        (("-", "n/a"), [None, "a", "", None, None], [None, "a", 7, None, ["-"], ""]),
        (("x",), ["-", "a", "", None, "n/a"], values),
    ):
        assert without_missing(cells, words).to_pylist() == left
        assert without_missing_values(values, words) == kept
    assert NOTHING_PROVED.doubtful == ()
