"""GeoJSON as RFC 7946 has it: a geometry, a feature or a collection of features, as JSON text.

Stricter than many readers: members that the RFC forbids are refused, as are empty coordinates, a key that stands twice,
and a ``crs``, which no GeoJSON has any more. Takes time in proportion to the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from math import isfinite
from typing import Any

from accord.values.geometry import GeometryError, check_line, check_position, check_ring, within
from accord.values.quoting import quote_value

# How deep positions lie in the coordinates of each type, and what the lists of positions must be.
_SHAPES: dict[str, tuple[int, Callable[[list[Any]], None] | None]] = {
    "Point": (0, None),
    "MultiPoint": (1, None),
    "LineString": (1, check_line),
    "MultiLineString": (2, check_line),
    "Polygon": (2, check_ring),
    "MultiPolygon": (3, check_ring),
}
_MEMBERS = {  # those that each kind of object has, of all that RFC 7946 defines
    **dict.fromkeys(_SHAPES, ("coordinates",)),
    "GeometryCollection": ("geometries",),
    "Feature": ("geometry", "properties"),
    "FeatureCollection": ("features",),
}
_DEFINED = ("coordinates", "geometries", "geometry", "properties", "features")
_POSITION_SIZES, _BOX_SIZES = (2, 3), (4, 6)
_MAX_DEPTH = 8  # of collections in collections


def geojson_fault(text: str) -> str | None:
    """Return what is wrong with a text as GeoJSON, or None."""
    try:
        _object(_read(text), tuple(_MEMBERS))
    except GeometryError as error:
        return f"{quote_value(text)} is not GeoJSON: {error}"
    return None


def _read(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)
    except json.JSONDecodeError as error:
        place = f"character {error.pos + 1}"
        raise GeometryError(f"no JSON, {error.msg[:1].lower()}{error.msg[1:]} at {place}") from None
    except GeometryError:
        raise
    except (ValueError, RecursionError):  # a number of thousands of digits, or lists without end
        raise GeometryError("a number too long, or lists too deep, to be read") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        names = [name for name, _ in pairs]
        raise GeometryError(f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return whole


def _constant(name: str) -> Any:
    raise GeometryError(f"{name} is no number of JSON")


def _object(value: Any, allowed: tuple[str, ...], depth: int = 0) -> None:
    if not isinstance(value, dict):
        raise GeometryError(f"{quote_value(value)}, where an object belongs")
    kind = value.get("type")
    if kind not in allowed:
        raise GeometryError(f"type is {quote_value(kind)}; one of {', '.join(allowed)}")
    if depth > _MAX_DEPTH:
        raise GeometryError(f"more than {_MAX_DEPTH} collections in each other")
    if "crs" in value:
        raise GeometryError("crs is no longer part of GeoJSON, whose coordinates are WGS 84; convert, and take it out")
    for name in _DEFINED:
        if (name in value) != (name in _MEMBERS[kind]):
            raise GeometryError(f"{name} is missing" if name in _MEMBERS[kind] else f"a {kind} has no {name}")
    if "bbox" in value:
        with within(".bbox"):
            _box(value["bbox"])
    with within(f".{_MEMBERS[kind][0]}"):
        _content(kind, value, depth)


def _content(kind: str, value: dict[str, Any], depth: int) -> None:
    if kind in _SHAPES:
        _coordinates(value["coordinates"], *_SHAPES[kind])
    elif kind == "Feature":
        if not isinstance(value["properties"], dict | None):
            raise GeometryError("properties of a feature are an object, or null")
        if value["geometry"] is not None:
            _object(value["geometry"], (*_SHAPES, "GeometryCollection"), depth)
    else:
        parts = value[_MEMBERS[kind][0]]
        if not isinstance(parts, list):
            raise GeometryError(f"{quote_value(parts)}, where a list belongs")
        allowed = ("Feature",) if kind == "FeatureCollection" else (*_SHAPES, "GeometryCollection")
        for index, part in enumerate(parts):
            with within(f"[{index}]"):
                _object(part, allowed, depth + 1)


def _coordinates(value: Any, depth: int, check: Callable[[list[Any]], None] | None) -> None:
    if not isinstance(value, list) or not value:
        raise GeometryError("is empty" if value == [] else f"{quote_value(value)}, where a list belongs")
    if depth == 0:
        _position(value)
        return
    for index, part in enumerate(value):
        try:
            _coordinates(part, depth - 1, check)
        except GeometryError as error:
            error.steps.append(f"[{index}]")
            raise
    if depth == 1 and check:
        check(value)


def _position(value: list[Any]) -> None:
    if len(value) not in _POSITION_SIZES:
        raise GeometryError(f"a position has 2 or 3 numbers, longitude, latitude and height, not {len(value)}")
    for number in value:
        _number(number)
    check_position(value)


def _number(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise GeometryError(f"{quote_value(value)}, where a number belongs")
    if isinstance(value, float) and not isfinite(value):
        raise GeometryError("a number beyond every double")


def _box(value: Any) -> None:
    if not isinstance(value, list) or len(value) not in _BOX_SIZES:
        raise GeometryError("a box has 4 or 6 numbers: west, south, east and north, or with heights")
    for number in value:
        _number(number)
    half = len(value) // 2
    for corner in (value[:half], value[half:]):
        check_position(corner)
    if value[1] > value[half + 1]:
        raise GeometryError("a box runs from south to north")
