"""Segments tell the line of every row from next to no memory."""

from __future__ import annotations

from itertools import accumulate

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from accord.sources.places import FileSegment
from accord.sources.rows import Rows


def rows_at(lines: list[int], *, plain: bool = False) -> Rows:
    batch = pa.record_batch({"id": pa.array(map(str, lines), pa.string())})
    return Rows(batch, "curated/things.csv", lines[0], None if plain else pa.array(lines, pa.int64()))


@given(st.integers(1, 10**12), st.lists(st.integers(1, 5) | st.integers(1, 10**6), max_size=50), st.integers(0, 10**10))
def test_the_line_of_every_row_is_that_of_the_reader(first: int, steps: list[int], start: int) -> None:
    lines = list(accumulate(steps, initial=first))
    segment = FileSegment.of(start, rows_at(lines))
    numbers = range(start, start + len(lines))
    assert segment.lines(numbers) == dict(zip(numbers, lines, strict=True))
    assert segment.lines(list(numbers)[-1:]) == {numbers[-1]: lines[-1]}


def test_rows_that_are_lines_need_none_of_their_own() -> None:
    segment = FileSegment.of(7, rows_at([4, 5, 6], plain=True))
    assert (segment.steps, segment.lines([7, 9])) == (None, {7: 4, 9: 6})


def test_a_line_break_in_every_row_takes_a_small_part_of_a_byte_a_row() -> None:
    segment = FileSegment.of(0, rows_at(list(range(2, 200_002, 2))))
    assert segment.steps is not None
    assert len(segment.steps) < 100_000 / 100
    assert segment.lines([99_999]) == {99_999: 200_000}


@given(st.lists(st.integers(1, 4), min_size=1, max_size=30), st.data())
def test_rows_taken_out_leave_the_lines_of_the_others(steps: list[int], data: st.DataObject) -> None:
    lines = list(accumulate(steps))
    out = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    left = rows_at(lines).without(sorted(out))
    kept = [line for row, line in enumerate(lines) if row not in out]
    assert left.batch.column("id").to_pylist() == [str(line) for line in kept]
    assert [left.line(row) for row in range(len(kept))] == kept
