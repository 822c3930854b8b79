"""Segments give the line of every row from next to no memory; of wrong rows the first are reported, all are counted."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import accumulate

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import machine
from accord.engine import local
from accord.rules.rows import RowChecker
from accord.schema.arrow import arrow_schema
from accord.sources import rows as source_rows
from accord.sources.places import FileSegment
from accord.sources.rows import Rows

ACTORS = machine.schemas().tables["actors"]


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


@given(st.lists(st.integers(1, 4), min_size=1, max_size=30), st.sampled_from([0, 1_000]), st.data())
def test_rows_taken_out_leave_the_lines_of_the_others(steps: list[int], max_spans: int, data: st.DataObject) -> None:
    lines = list(accumulate(steps))
    out = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_rows, "MAX_SPANS", max_spans)
        left = rows_at(lines).without(sorted(out))
    kept = [line for row, line in enumerate(lines) if row not in out]
    assert left.batch.column("id").to_pylist() == [str(line) for line in kept]
    assert [left.line(row) for row in range(len(kept))] == kept


def actors(count: int, names: list[str | None], batch_rows: int = 60_000) -> Iterator[Rows]:
    """Yield rows of actors whose names are given in turn."""
    schema = arrow_schema(ACTORS)
    for first in range(0, count, batch_rows):
        numbers = range(first, min(first + batch_rows, count))
        columns = {"id": [f"a-{n}" for n in numbers], "name": [names[n % len(names)] for n in numbers]}
        cells = [pa.array(columns[name], schema.field(name).type) for name in schema.names]
        yield Rows(pa.record_batch(cells, schema=schema), "curated/actors.csv", first + 2, None)


@pytest.mark.parametrize("name", ["", None])
def test_hundreds_of_thousands_of_wrong_rows_are_counted_and_the_first_are_reported(name: str | None) -> None:
    list(local.stream(actors(10, [name]), ACTORS, []).all_problems())  # what is imported and compiled once
    tracemalloc.start()
    done = local.stream(actors(300_000, ["right", name]), ACTORS, [])
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    *first, last = done.all_problems()
    assert [problem.line for problem in first] == [2 * n + 3 for n in range(local.MAX_PROBLEMS)]
    assert last.message == "and 140,000 more problems; fix these first"
    assert peak_bytes < 40 << 20
    assert len(done.left_out) < 2 * 60_000
    assert done.unreadable == (name is None), "no reference is blamed for a row that was left out"


@given(st.lists(st.sampled_from(["right", "", None]), min_size=1, max_size=30), st.integers(0, 40))
def test_the_first_faults_are_those_of_all_faults(names: list[str | None], limit: int) -> None:
    (rows,) = actors(len(names), names)
    everything = RowChecker(ACTORS).check_all(rows.batch, 1_000)
    faults = RowChecker(ACTORS).check_all(rows.batch, limit)
    assert faults == everything._replace(first=everything.first[:limit])
    assert everything.total == len(everything.first) == sum(name != "right" for name in names)
    assert everything.lacking == [row for row, name in enumerate(names) if name is None]
