"""What holds of every geometry, in whatever text it is written: positions on the Earth, lines, closed rings.

Coordinates are degrees of longitude and latitude of WGS 84, in this order, as GeoJSON (RFC 7946, 4) has them and as
GeoSPARQL takes well-known text that names no other reference system; heights and measures may follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

MAX_LONGITUDE, MAX_LATITUDE = 180, 90
MIN_LINE, MIN_RING = 2, 4  # positions


class GeometryError(ValueError):
    """What is wrong with a geometry, and where in it: the steps from the whole to the part, the innermost first."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.steps: list[str] = []

    def __str__(self) -> str:
        place = "".join(reversed(self.steps)).lstrip(".")
        return f"{place}: {self.args[0]}" if place else str(self.args[0])


@contextmanager
def within(step: str) -> Iterator[None]:
    """Add a step to what is wrong with a part."""
    try:
        yield
    except GeometryError as error:
        error.steps.append(step)
        raise


def check_position(numbers: Sequence[float]) -> None:
    """Refuse a position that is not on the Earth."""
    longitude, latitude = numbers[:2]
    if not -MAX_LONGITUDE <= longitude <= MAX_LONGITUDE:
        raise GeometryError(f"the longitude {longitude:g} is not within -180 to 180")
    if not -MAX_LATITUDE <= latitude <= MAX_LATITUDE:
        swapped = "; the longitude comes first" if abs(longitude) <= MAX_LATITUDE else ""
        raise GeometryError(f"the latitude {latitude:g} is not within -90 to 90{swapped}")


def check_line(positions: Sequence[object]) -> None:
    """Refuse a line of one position, or of none."""
    if len(positions) < MIN_LINE:
        raise GeometryError(f"a line has at least {MIN_LINE} positions, not {len(positions)}")


def check_ring(positions: Sequence[object]) -> None:
    """Refuse a ring that encloses nothing, or is not closed."""
    if len(positions) < MIN_RING:
        raise GeometryError(f"a ring has at least {MIN_RING} positions, not {len(positions)}")
    if positions[0] != positions[-1]:
        raise GeometryError("a ring ends where it begins; repeat its first position at its end")
