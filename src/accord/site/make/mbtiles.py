"""Map tiles out of an MBTiles file: the SQLite database of https://github.com/mapbox/mbtiles-spec, version 1.3."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

IMAGES = ("png", "jpg", "webp")  # the formats of tiles that are pictures


class Box(NamedTuple):
    """Columns and rows of the tiles that cover an area at one zoom; rows count from the north, both ends belong."""

    west: int
    east: int
    north: int
    south: int

    @property
    def size(self) -> int:
        """The number of tiles."""
        return (self.east - self.west + 1) * (self.south - self.north + 1)


def box(zoom: int, bounds: tuple[float, float, float, float]) -> Box:
    """Return the tiles of the Web Mercator grid that cover an area: west, south, east, north in degrees."""
    west, south, east, north = bounds
    return Box(_column(zoom, west), _column(zoom, east), _row(zoom, north), _row(zoom, south))


def image_format(path: Path) -> str:
    """Return the format of a file's tiles, one of ``IMAGES``.

    Raises:
        ValueError: if its tiles are no pictures.
        sqlite3.Error: if it is no MBTiles file.
    """
    with closing(_open(path)) as db:
        row = db.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
    if not row or row[0] not in IMAGES:
        raise ValueError(f"{path.name}: tiles in the format {row and row[0]!r} are no pictures")
    return str(row[0])


def tiles(path: Path, zoom: int, area: Box) -> Iterator[tuple[int, int, bytes]]:
    """Yield column, row (counted from the north) and bytes of the tiles of one zoom that the file has in an area.

    Raises:
        sqlite3.Error: if it is no MBTiles file.
    """
    last = (1 << zoom) - 1  # the file counts rows from the south
    with closing(_open(path)) as db:
        yield from db.execute(
            "SELECT tile_column, ? - tile_row, tile_data FROM tiles WHERE zoom_level = ? "
            "AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ? ORDER BY 1, 2",
            [last, zoom, area.west, area.east, last - area.south, last - area.north],
        )


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _column(zoom: int, longitude: float) -> int:
    return _clamp(zoom, (longitude + 180) / 360)


def _row(zoom: int, latitude: float) -> int:
    return _clamp(zoom, (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2)


def _clamp(zoom: int, part: float) -> int:
    """Return the number of the tile at a part (0 to 1) of the grid's side."""
    side = 1 << zoom
    return min(max(int(part * side), 0), side - 1)
