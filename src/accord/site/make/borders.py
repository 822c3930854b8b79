"""Outlines with fewer points, such that areas that share a border still share it, without gaps between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from math import hypot

MIN_RING = 4  # points of the smallest ring, the first of which is the last again

Point = tuple[float, float]
Line = list[Point]


def thinned(rings: list[Line], tolerance: float) -> list[Line]:
    """Return closed rings with no more points than it takes to stay as near as ``tolerance`` to each that is left out.

    Rings are cut where their borders part, and each piece is thinned by itself (Douglas and Peucker), the same way for
    both of its sides. A ring too small to be seen at that distance stays as it is.
    """
    joints = _joints(ring for ring in rings if len(ring) >= MIN_RING)
    return [_thinned(ring, joints, tolerance) if len(ring) >= MIN_RING else ring for ring in rings]


def _joints(rings: Iterable[Line]) -> set[Point]:
    """Return the points at which rings meet or part: those that have other neighbours in one ring than in another."""
    neighbours: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for ring in rings:
        for before, at, after in zip([ring[-2], *ring], ring[:-1], ring[1:], strict=False):
            neighbours[at].add(frozenset((before, after)))
    return {point for point, pairs in neighbours.items() if len(pairs) > 1}


def _thinned(ring: Line, joints: set[Point], tolerance: float) -> Line:
    start = ring.index(min(joints.intersection(ring) or ring))
    turned = ring[start:-1] + ring[: start + 1]
    cuts = [at for at, point in enumerate(turned) if at in (0, len(turned) - 1) or point in joints]
    thin = turned[:1]
    for first, last in pairwise(cuts):
        thin += _piece(turned[first : last + 1], tolerance)[1:]
    return thin if len(thin) >= MIN_RING else ring


def _piece(line: Line, tolerance: float) -> Line:
    """Return a piece of a border thinned, the same from either end."""
    way = min(line, line[::-1])
    kept, spans = {0, len(way) - 1}, [(0, len(way) - 1)]
    while spans:
        first, last = spans.pop()
        off = {at: _distance(way[at], way[first], way[last]) for at in range(first + 1, last)}
        farthest = max(off, key=lambda at: off[at], default=first)
        if off.get(farthest, 0) > tolerance:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    thin = [way[at] for at in sorted(kept)]
    return thin if way == line else thin[::-1]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a straight line between two others."""
    across, along = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    length = across**2 + along**2
    share = min(1, max(0, (x * across + y * along) / length)) if length else 0
    return hypot(x - share * across, y - share * along)
