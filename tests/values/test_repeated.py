"""Cells repeat where the first of many do."""

from __future__ import annotations

import pyarrow as pa
import pytest

from accord.values.repeated import REPETITIONS, SAMPLE_ROWS, are_repeated

FEW = SAMPLE_ROWS // REPETITIONS


@pytest.mark.parametrize(
    ("distinct", "rows", "expected"),
    [
        (1, SAMPLE_ROWS + 1, True),
        (1, SAMPLE_ROWS, False),
        (1, 0, False),
        (FEW, SAMPLE_ROWS + 1, True),
        (FEW + 1, SAMPLE_ROWS + 1, False),
        (10_000, 10_000, False),
    ],
)
def test_cells_are_repeated_where_a_sample_of_many_is(distinct: int, rows: int, *, expected: bool) -> None:
    cells = pa.array([str(row % distinct) for row in range(rows)], pa.string())
    assert are_repeated(cells) is expected
    assert are_repeated(pa.concat_arrays([pa.array(["x"]), cells]).slice(1)) is expected
