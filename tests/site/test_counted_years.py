"""Rows are counted in each year in which they may fall, and in each span of years once."""

from __future__ import annotations

from accord.site.counted_years import count_years, every_year, years_within

STRETCHES = [(1999, 1999, 5), (1998, 2001, 2), (None, 1998, 1), (2001, None, 3), (None, None, 4)]


def test_a_stretch_counts_in_each_of_its_years_and_an_open_end_is_that_of_all() -> None:
    count, uncertain = count_years(STRETCHES)
    assert count == {1998: 2 + 1 + 4, 1999: 5 + 2 + 4, 2000: 2 + 4, 2001: 2 + 3 + 4}
    assert uncertain == {1998: 2 + 4, 1999: 2 + 4, 2000: 2 + 4, 2001: 2 + 4}


def test_a_span_of_years_counts_a_row_once() -> None:
    count, uncertain = count_years(STRETCHES, 10)
    assert count == {199: 5 + 2 + 1 + 4, 200: 2 + 3 + 4}
    assert {place: rows for place, rows in uncertain.items() if rows} == {199: 2 + 4, 200: 2 + 4}


def test_stretches_of_no_row_bound_the_others() -> None:
    count, _ = count_years([(None, 2001, 1), (1999, 2003, 0)])
    assert count == {1999: 1, 2000: 1, 2001: 1}


def test_without_a_year_nothing_is_counted() -> None:
    assert count_years([(None, None, 2)]) == ({}, {})
    assert list(every_year([])) == list(years_within(None, None, every_year([]))) == []
