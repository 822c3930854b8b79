"""In which years rows may fall whose dates are uncertain: the one rule of charts, facets and lists.

A row counts in each year from the first to the last that its date may mean; where one of these is open, from the first
or to the last year that any row has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

Year = int | None  # None: open


def every_year(stretches: Iterable[tuple[Year, Year]]) -> range:
    """Return the years from the first to the last that stretches of years name."""
    named = {year for stretch in stretches for year in stretch if year is not None}
    return range(min(named), max(named) + 1) if named else range(0)


def years_within(first: Year, last: Year, every: range) -> range:
    """Return the years of a stretch, whose open ends are those of ``every``."""
    return range(every.start if first is None else first, every.stop if last is None else last + 1)


def count_years(stretches: Iterable[tuple[Year, Year, int]], width: int = 1) -> tuple[Counter[int], Counter[int]]:
    """Return how many rows may fall in each span of years, and how many of these may fall in another one too.

    Args:
        stretches: the first and the last year of some rows, and how many these are; those of no row bound open ends.
        width: the years of a span, which is named by its place: 201 are the 2010s, where it has ten.
    """
    known = list(stretches)
    every = every_year((first, last) for first, last, _ in known)
    count: Counter[int] = Counter()
    uncertain: Counter[int] = Counter()
    for first, last, rows in known:
        years = years_within(first, last, every)
        places = range(years.start // width, (years.stop - 1) // width + 1) if rows and years else ()
        for place in places:
            count[place] += rows
            uncertain[place] += rows if len(places) > 1 else 0
    return count, uncertain
