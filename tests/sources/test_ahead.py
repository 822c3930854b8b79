"""A thread that reads ahead gives the same, in order, with its exception, and ends when nobody takes more."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from accord.problems import Problem
from accord.sources.ahead import PROBLEMS_TOGETHER, read_ahead


def test_all_comes_in_order_problems_too() -> None:
    problems = [Problem("a.csv", line, 1, "", "csv", "wrong") for line in range(3 * PROBLEMS_TOGETHER)]
    parts: list[object] = [1, *problems, 2, 3, *problems[:5]]
    for places in (1, 3):
        assert list(read_ahead(parts, places)) == parts


def test_an_exception_comes_after_what_was_taken_before() -> None:
    def parts() -> Iterator[int]:
        yield from range(10)
        raise OSError("the disk is gone")

    taken: list[int] = []
    with pytest.raises(OSError, match="the disk is gone"):
        taken.extend(read_ahead(parts(), 1))
    assert taken == list(range(10))


def test_the_thread_ends_where_no_more_is_taken() -> None:
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(1_000_000):
            taken.append(number)
            yield number

    before = threading.active_count()
    with closing(read_ahead(parts(), 1)) as ahead:
        assert [next(ahead), next(ahead)] == [0, 1]
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    assert len(taken) < 20


@pytest.mark.parametrize("places", [1, 2, 5])
def test_no_more_is_read_ahead_than_there_are_places_for(places: int) -> None:
    """One part is in each place, one waits for a place, and one was given out."""
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with closing(read_ahead(parts(), places)) as ahead:
        assert next(ahead) == 0
        time.sleep(0.05)
        assert len(taken) <= places + 2
        assert [next(ahead) for _ in range(20)] == list(range(1, 21))


def test_problems_are_given_on_a_hundred_together_where_no_rows_come() -> None:
    taken: list[Problem] = []

    def parts() -> Iterator[Problem]:
        while True:
            taken.append(Problem("a.csv", len(taken), 1, "", "csv", "wrong"))
            yield taken[-1]

    with closing(read_ahead(parts(), 1)) as ahead:
        assert next(ahead) is taken[0]
        time.sleep(0.05)
        assert PROBLEMS_TOGETHER < len(taken) <= 3 * (PROBLEMS_TOGETHER + 1)


def test_what_waits_is_bounded_without_a_word_of_how_much() -> None:
    """Batches of CSV keep their bytes, so few of them may wait."""
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with closing(read_ahead(parts())) as ahead:
        assert next(ahead) == 0
        time.sleep(0.05)
        assert len(taken) <= 4
