"""Where a cell of a record of CSV stands: the same by counting all cells as by passing over those before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.sources.cell_places import exact
from accord.sources.csv.positions import place_of, places_of
from accord.sources.places import Place
from small_schemas import plain_table

CELLS = st.text(st.sampled_from('ab,"\n\r é'), max_size=6)


@given(st.lists(CELLS, min_size=1, max_size=7), st.sampled_from(["\n", "\r\n", ""]))
def test_every_cell_stands_where_those_before_it_end(cells: list[str], end: str) -> None:
    record = ",".join(
        f'"{cell.replace(chr(34), 2 * chr(34))}"' if set(cell) & set(',"\n\r') else cell for cell in cells
    )
    places = [(line - 1, column) for line, column in places_of(record + end)]
    assert [place_of(record + end, index) for index in range(len(cells))] == places


@pytest.mark.parametrize("record", ["a,b\n", '"a,b","c"\n', '"a""",b', "a,b\r\n"])
def test_a_cell_that_a_record_has_not_stands_where_the_record_begins(record: str) -> None:
    assert place_of(record, 2) == (0, 1)


def test_a_record_of_thousands_of_quoted_cells_is_passed_over_at_once() -> None:
    wide = ",".join(['"a,""b"'] * 5_000)
    assert place_of(wide, 4_999) == (0, 8 * 4_999 + 1)
    assert place_of(wide, 5_000) == (0, 1)


def test_of_a_file_that_was_cut_meanwhile_the_line_is_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    places = {(0, "n"): Place("rows.csv", 2, 1, "a", "n")}
    table = plain_table({"id": {"type": "string"}, "n": {"type": "integer"}})
    path.write_text("id,n\na,1\n", encoding="utf-8")
    assert exact(path, table, places) == {(0, "n"): Place("rows.csv", 2, 3, "a", "n")}
    path.write_text("id,n\na\n", encoding="utf-8")
    assert exact(path, table, places) == places
