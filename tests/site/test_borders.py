"""Outlines are thinned: as near to the old ones as is said, with the borders of neighbours still shared."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, pi, sin

from accord.site.make.borders import Line, thinned

WAVE = [(0.05 * sin(at / 3), at / 10) for at in range(31)]  # a border of two areas, from south to north
WEST: Line = [*WAVE, (-3.0, 3.0), (-3.0, 0.0), WAVE[0]]
EAST: Line = [*WAVE[10:], (3.0, 3.0), (3.0, 0.0), *WAVE[:11]]  # begins within the border
ISLAND: Line = [(9 + 0.5 * cos(at * pi / 20), 0.5 * sin(at * pi / 20)) for at in range(40)]


def off(point: tuple[float, float], ring: Line) -> float:
    """Return how far a point is from a ring, whose sides are looked at in small steps."""
    steps = [
        (a[0] + (b[0] - a[0]) * at / 200, a[1] + (b[1] - a[1]) * at / 200)
        for a, b in pairwise(ring)
        for at in range(201)
    ]
    return min(hypot(point[0] - x, point[1] - y) for x, y in steps)


def test_what_two_areas_share_stays_shared() -> None:
    west, east = thinned([WEST, EAST], 0.02)
    assert len(west) < len(WEST) / 2
    shared = set(WAVE).intersection(west)
    assert shared == set(WAVE).intersection(east)
    assert {WAVE[0], WAVE[-1]} < shared, "where they part is kept"
    assert (west[0], east[0]) == (west[-1], east[-1])


def test_no_point_is_farther_than_is_said() -> None:
    for tolerance in (0.01, 0.05, 0.2):
        island = [*ISLAND, ISLAND[0]]
        for ring, thin in zip([WEST, EAST, island], thinned([WEST, EAST, island], tolerance), strict=True):
            assert set(thin) <= set(ring)
            assert max(off(point, thin) for point in ring) <= tolerance + 0.002


def test_the_same_from_either_end_and_any_beginning() -> None:
    turned = [*ISLAND[7:], *ISLAND[:8]]
    ways = ([*ISLAND, ISLAND[0]], turned, turned[::-1])
    assert len({frozenset(thinned([way], 0.05)[0]) for way in ways}) == 1


def test_what_is_too_small_stays() -> None:
    small: Line = [(0.0, 0.0), (0.001, 0.0), (0.0, 0.001), (0.0, 0.0)]
    assert thinned([small, [(1.0, 1.0)], []], 0.5) == [small, [(1.0, 1.0)], []]
