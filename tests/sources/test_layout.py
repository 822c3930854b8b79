"""Where the records of a proved chunk stand: lines, bytes and numbers of each, whichever are in doubt and asked for."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pyarrow as pa
import pytest

from accord.sources.proof import layout as module
from accord.sources.proof.layout import Layout
from accord.sources.proof.prover import Proved

FLAT = ["a,1\n", "bb,22\n", ",\n", "cccc,4444\n", "é,5\n", "f,6\r\n", "g,7\n", "\n"]
TALL = ['"a\nb",1\n', "c,2\n", '"d\n\n\ne",3\n', "f,4\n", "g,5\n", '"h\n","\ni"\n', "j,6\n", '"\n\n",7\n']
TAIL = 'k,8\n"not whole\n'  # behind what is proved
DOUBTS = [set(), {0}, {7}, {0, 1}, {3}, {2, 3, 5}, {0, 2, 4, 6}, {6, 7}, {1, 2, 3, 4, 5, 6}, set(range(8))]


def layout_of(records: list[str], doubtful: set[int], *, is_known: bool) -> Layout:
    """Return the layout of some records; ``is_known``: which of all of them those in doubt are."""
    data = ("".join(records) + TAIL).encode()
    spans = list(pairwise(accumulate((len(record.encode()) for record in records), initial=0)))
    proved = Proved(data, spans[-1][1], tuple(spans[number] for number in sorted(doubtful)))
    good = [record.count("\n") for number, record in enumerate(records) if number not in doubtful]
    heights = None if records == FLAT else pa.array(good, pa.int64())
    return Layout(proved, len(good), heights, sorted(doubtful) if is_known else None)


@pytest.mark.parametrize("step", [1, 3, 8, 1 << 12])
@pytest.mark.parametrize("doubtful", DOUBTS, ids=str)
@pytest.mark.parametrize("records", [FLAT, TALL], ids=["flat", "tall"])
def test_each_record_is_found_whatever_was_asked_before(
    records: list[str], doubtful: set[int], step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STEP", step)
    above = [*accumulate((record.count("\n") for record in records), initial=0)]
    begins = [*accumulate((len(record.encode()) for record in records), initial=0)]
    for is_known in (True, False):
        for order in (range(8), range(7, -1, -1), [5, 1, 7, 0, 3, 3], [7], [4]):
            layout = layout_of(records, doubtful, is_known=is_known)
            assert [layout.record(number) for number in order] == [(records[n], above[n]) for n in order]
            assert [layout.span(number) for number in order] == [(begins[n], begins[n + 1]) for n in order]


@pytest.mark.parametrize("doubtful", DOUBTS, ids=str)
@pytest.mark.parametrize("records", [FLAT, TALL], ids=["flat", "tall"])
def test_records_are_counted_with_those_in_doubt_among_them(records: list[str], doubtful: set[int]) -> None:
    above = [*accumulate((record.count("\n") for record in records), initial=0)]
    good = [number for number in range(8) if number not in doubtful]
    for is_known in (True, False):
        layout = layout_of(records, doubtful, is_known=is_known)
        assert (layout.size, layout.height) == (8, above[-1])
        assert layout.numbers == sorted(doubtful)
        assert [layout.line(number) for number in range(8)] == above[:-1]
        assert layout.numbers_of(range(len(good))) == good
        assert layout.numbers_of([*range(len(good))][::2]) == good[::2]
        lines = layout.lines_from(10)
        assert (lines is None) is (records == FLAT)
        if lines is not None:
            assert lines.to_pylist() == [10 + line for line in above[:-1]]


def test_a_chunk_of_lines_of_which_one_in_doubt_is_two_has_lines_of_its_own() -> None:
    records = ["a\n", '"b\nc"\n', "d\n"]
    data = "".join(records).encode()
    for numbers in (None, [1]):
        layout = Layout(Proved(data, len(data), ((2, 8),)), 2, None, numbers)
        assert layout.lines is not None
        assert layout.lines.to_pylist() == [0, 1, 3]
        assert layout.height == 4
        assert [layout.record(at) for at in (2, 0, 1)] == [("d\n", 3), ("a\n", 0), ('"b\nc"\n', 1)]


@pytest.mark.parametrize("gaps", [True, False])
@pytest.mark.parametrize("numbers", DOUBTS, ids=str)
def test_columns_of_all_records_are_put_together_but_those_that_are_out(numbers: set[int], *, gaps: bool) -> None:
    good = [number if number not in numbers else -1 for number in range(8) if gaps or number not in numbers]
    doubtful = sorted(numbers)
    columns = [pa.array(good, pa.int64())], [pa.array(doubtful, pa.int64())]
    for out in (set(), set(doubtful[:1]), set(doubtful[-1:]), set(doubtful[1:3]), set(doubtful[::2]), set(doubtful)):
        (found,) = module.in_order(*columns, doubtful, gaps=gaps, out=out)
        assert found.to_pylist() == [number for number in range(8) if number not in out]
