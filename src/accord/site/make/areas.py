"""Areas for maps and pictures, out of GeoJSON files of others: outlines, a key for what they are called, a class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Any

from accord.site.make import borders

DIGITS = 3  # of degrees: a thousandth is 110 m
TOLERANCE = 0.003  # degrees, about a pixel of the closest map: outlines are not drawn more exactly
POLYGONS = ("Polygon", "MultiPolygon")


def collection(documents: Iterable[Any], label: str, kind: str) -> dict[str, Any]:
    """Return the polygons of GeoJSON documents as one collection of features, each with ``label`` and ``class``.

    Their outlines have no more points than a map shows; neighbours keep their common border.

    Raises:
        ValueError: where a document is no GeoJSON of polygons.
    """
    geometries = [_geometry(feature) for document in documents for feature in _features(document)]
    _thin(geometries)
    features = [
        {"type": "Feature", "properties": {"label": label, "class": kind}, "geometry": geometry}
        for geometry in geometries
    ]
    return {"type": "FeatureCollection", "features": features}


def _features(document: Any) -> Iterator[Any]:
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        yield from document.get("features", ())
    else:
        yield document


def _geometry(feature: Any) -> dict[str, Any]:
    """Return the outline of a feature, to a thousandth of a degree, turned as drawing on a sphere wants it."""
    try:
        geometry = feature["geometry"]
        kind, parts = geometry["type"], geometry["coordinates"]
        if kind not in POLYGONS:
            raise ValueError(f"a geometry is {kind}, not a polygon")
        polygons = [parts] if kind == "Polygon" else parts
        turned = [[_ring(ring, is_hole=at > 0) for at, ring in enumerate(polygon)] for polygon in polygons]
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("not GeoJSON") from error
    return {"type": kind, "coordinates": turned[0] if kind == "Polygon" else turned}


def _thin(geometries: Iterable[dict[str, Any]]) -> None:
    """Leave out the points of outlines that are not seen."""
    rings: list[borders.Line] = []
    for geometry in geometries:
        parts = geometry["coordinates"]
        rings += parts if geometry["type"] == "Polygon" else chain.from_iterable(parts)
    for ring, thin in zip(rings, borders.thinned(rings, TOLERANCE), strict=True):
        ring[:] = thin


def _ring(points: Iterable[Any], *, is_hole: bool) -> borders.Line:
    """Return a ring without points that fall together: clockwise as d3 has it, a hole the other way round."""
    ring: borders.Line = []
    for longitude, latitude, *_ in points:
        point = (round(longitude, DIGITS), round(latitude, DIGITS))
        if not ring or ring[-1] != point:
            ring.append(point)
    area = sum(one[0] * two[1] - two[0] * one[1] for one, two in pairwise(ring))
    return ring if (area < 0) != is_hole else ring[::-1]
