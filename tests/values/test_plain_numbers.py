"""Which cells may be no plain number is seen by their bytes: every right one passes, every other one is in doubt."""

from __future__ import annotations

import pyarrow as pa
import pytest

from accord.values.plain_numbers import MAX_CHARACTERS, doubtful

PLAIN = ["0", "-0", "1", "-1", "10", "0.5", "-0.5", "1.25", "-120.0", "0.0", "9" * MAX_CHARACTERS]
DOUBTFUL = ["01", "-01", "00", ".5", "-.5", "1.", "-1.", "1e5", "+1", " 1", "1 ", "x", "1,5", "0x1"]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("start", [0, 1])
def test_a_plain_number_is_in_no_doubt(text: str, start: int) -> None:
    cells = pa.array(["7", text, "8"]).slice(start)
    assert doubtful(cells).to_pylist() == [False] * len(cells)


@pytest.mark.parametrize("text", DOUBTFUL)
@pytest.mark.parametrize("start", [0, 1, 2])
def test_a_cell_that_is_none_is_in_doubt_alone(text: str, start: int) -> None:
    cells = pa.array(["7", "x1", text, "8"]).slice(start)
    assert doubtful(cells).to_pylist() == [False, True, True, False][start:]


@pytest.mark.parametrize(("rows", "most"), [(9, 4), (63, 4), (64, 5), (128, 6)])
def test_four_cells_and_one_in_sixty_four_are_named_and_beyond_a_pattern_is_faster(rows: int, most: int) -> None:
    for foul in range(1, most + 1):
        cells = ["x"] * foul + ["1"] * (rows - foul)
        assert doubtful(pa.array(cells)).to_pylist() == [text == "x" for text in cells]
    assert doubtful(pa.array(["x"] * (most + 1) + ["1"] * (rows - most - 1))) is None


def test_a_column_of_many_other_cells_is_for_a_pattern() -> None:
    assert doubtful(pa.array(["x"] * 50 + ["1"] * 50)) is None
    assert doubtful(pa.array(["1", "1" * (MAX_CHARACTERS + 1)])) is None


def test_no_cells_and_nulls_are_taken() -> None:
    assert doubtful(pa.array([], pa.string())).to_pylist() == []
    assert doubtful(pa.array([None, "1", None, "-2"], pa.string())).to_pylist()[1::2] == [False, False]
