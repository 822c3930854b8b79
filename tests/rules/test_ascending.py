"""Without the keys said to be out of order the others ascend, so that only those can stand twice."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accord.rules.keys import ascending as order
from accord.rules.keys.ascending import out_of_order


def batches(keys: list[tuple[Any, ...]], size: int) -> list[pa.RecordBatch]:
    columns = [pa.array(column) for column in zip(*keys, strict=True)]
    return pa.table(columns, [f"c{n}" for n in range(len(columns))]).to_batches(size)


KEYS = st.lists(st.tuples(st.integers(0, 12)), min_size=1, max_size=24)
PAIRS = st.lists(st.tuples(st.sampled_from("abé"), st.integers(0, 4)), min_size=1, max_size=24)


@given(KEYS | PAIRS, st.integers(1, 25), st.integers(0, 24))
@example([(1,), (2,), (9,), (3,), (4,)], 2, 0)
@example([(1,), (2,), (1,), (1,), (3,)], 3, 0)
def test_no_key_stands_twice_among_the_others(keys: list[tuple[Any, ...]], size: int, in_order: int) -> None:
    keys = sorted(keys[:in_order]) + keys[in_order:]
    found = out_of_order(batches(keys, size))
    assert found is not None
    left = Counter(keys)
    left.subtract(found)
    assert set(left.values()) <= {0, 1}
    assert any(left.values())


@pytest.mark.parametrize(
    ("keys", "out"),
    [
        ("abcd", ""), ("abzcd", "z"), ("abacd", "a"), ("zab", "z"), ("abcc", "c"), ("abbbc", "bb"), ("", ""),
        ("cdeabf", "ab"), ("abxydz", "d"), ("acbdce", "cd"),
        ("abyzcd", "zy"), ("abxyzcd", "zyx"), ("abxyzcd~", "cd"), ("bcdeaf", "a"), ("yzabcd", "zy"),
    ],
)  # fmt: skip
def test_few_are_out_of_order(keys: str, out: str) -> None:
    found = out_of_order(batches([(key,) for key in keys], 100) if keys else [])
    assert sorted(found or []) == sorted((key,) for key in out)


def test_a_run_of_large_keys_is_left_out_wherever_batches_end() -> None:
    keys = [(n,) for n in range(20)] + [(100 + n,) for n in range(8)] + [(20 + n,) for n in range(40)]
    for size in range(1, 70):
        found = out_of_order(batches(keys, size))
        assert sorted(found or []) == [(100 + n,) for n in range(8)], size


@pytest.mark.parametrize("size", range(1, 75))
@pytest.mark.parametrize(
    ("keys", "out"),
    [
        ([*range(20), *range(100, 107), *range(20, 60)], [*range(100, 107)]),
        # Of rows that are left out none counts among those that are kept of a batch.
        ([*range(20), *range(200, 206), 5, 6, 7, 206, *range(20, 60)], [5, 6, 7, *range(200, 207)]),
    ],
)  # fmt: skip
def test_a_run_of_one_less_than_is_kept_of_a_batch_is_left_out(
    keys: list[int], out: list[int], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "CONTEXT", 8)
    assert sorted(out_of_order(batches([(key,) for key in keys], size)) or []) == [(key,) for key in out]


@pytest.mark.parametrize(("run", "out"), [(8, range(100, 108)), (9, range(20, 60))])
def test_a_longer_run_is_too_long_to_tell(run: int, out: range, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "CONTEXT", 8)
    keys = [(key,) for key in (*range(20), *range(100, 100 + run), *range(20, 60))]
    assert sorted(out_of_order(batches(keys, 100)) or []) == [(key,) for key in out]


@pytest.mark.parametrize(
    ("keys", "out"),
    [
        ([1, 9, 2, 8, 3], [8, 9]), ([1, 9, 2, 8, 3, 7, 4], None),
        ([1, 2, 3, 8, 9, 4, 5, 6, 7, 10], [8, 9]), ([1, 2, 3, 7, 8, 9, 4, 5, 6, 10], None),
        ([5, 6, 7, 1, 2, 8], [1, 2]), ([5, 6, 7, 8, 1, 2, 3, 9], None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [3, 100])
def test_as_many_as_are_few_are_left_out_and_no_more(
    keys: list[int], out: list[int] | None, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "FEW", 2)
    found = out_of_order(batches([(key,) for key in keys], size))
    assert (None if found is None else sorted(found)) == (None if out is None else [(key,) for key in out])


def test_what_came_before_the_rows_that_are_kept_may_be_greater(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "CONTEXT", 2)
    assert out_of_order(batches([(n,) for n in (5, 6, 7, 1, 8)], 3)) == [(1,)]
    assert out_of_order(batches([(n,) for n in (5, 6, 7, 8, 1, 2, 9)], 100)) == [(1,), (2,)]


def test_many_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "FEW", 3)
    assert out_of_order(batches([(n,) for n in (9, 1, 8, 2, 7, 3, 6, 4)], 3)) is None
    assert out_of_order(batches([(n,) for n in (5, 6, 7, 8, 1, 2, 3, 4)], 100)) is None
    assert out_of_order(batches([("a",), (None,), ("b",)], 100)) is None


@given(st.lists(st.integers(), min_size=2, unique=True), st.integers(1, 10))
def test_keys_in_order_are_all_left(numbers: list[int], size: int) -> None:
    numbers = [number % 2**62 for number in numbers]
    keys = [(number,) for number in sorted(set(numbers))]
    assert out_of_order(batches(keys, size)) == []
    assert all(a < b for a, b in pairwise(keys))
