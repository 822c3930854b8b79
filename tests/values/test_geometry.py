"""Geometries in GeoJSON and in well-known text: one verdict for both, and that of an oracle which knows the geometry.

What is taken as GeoJSON is GeoJSON to frictionless too, whose profile knows no ranges, no closed rings and no heights.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from frictionless.fields import GeojsonField
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.values.geojson import geojson_fault
from accord.values.geopoints import geopoint_fault
from accord.values.wkt import wkt_fault
from support import examples

Shape = tuple[str, Any]  # type of GeoJSON, coordinates

NUMBERS = st.sampled_from([0, 1, -1.5, 90, -90, 180.0, -180, 35.69, 90.001, 180.001, 1e-7])
POSITIONS = st.lists(NUMBERS, min_size=2, max_size=3)


def _closed(positions: list[Any]) -> list[Any]:
    return [*positions, positions[0]]


LINES = st.lists(POSITIONS, min_size=1, max_size=4)
RINGS = LINES.map(_closed) | LINES
SHAPES: st.SearchStrategy[Shape] = st.one_of(
    POSITIONS.map(lambda c: ("Point", c)),
    st.lists(POSITIONS, min_size=1, max_size=3).map(lambda c: ("MultiPoint", c)),
    LINES.map(lambda c: ("LineString", c)),
    st.lists(LINES, min_size=1, max_size=2).map(lambda c: ("MultiLineString", c)),
    st.lists(RINGS, min_size=1, max_size=2).map(lambda c: ("Polygon", c)),
    st.lists(st.lists(RINGS, min_size=1, max_size=2), min_size=1, max_size=2).map(lambda c: ("MultiPolygon", c)),
)
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def leaves(value: Any, depth: int) -> list[Any]:
    """Return the parts that lie at a depth of nested lists."""
    return [value] if depth == 0 else [leaf for part in value for leaf in leaves(part, depth - 1)]


def is_right(kind: str, coordinates: Any) -> bool:
    """Return whether a geometry is one, by its definition."""
    positions = leaves(coordinates, DEPTH[kind])
    on_earth = all(abs(position[0]) <= 180 and abs(position[1]) <= 90 for position in positions)
    parts = leaves(coordinates, DEPTH[kind] - 1) if DEPTH[kind] else []
    if "Line" in kind:
        return on_earth and all(len(part) >= 2 for part in parts)
    if "Polygon" in kind:
        return on_earth and all(len(part) >= 4 and part[0] == part[-1] for part in parts)
    return on_earth


def as_wkt(kind: str, coordinates: Any) -> str:
    """Return well-known text; of positions with heights all must have one."""
    size = len(leaves(coordinates, DEPTH[kind])[0])

    def written(value: Any) -> str:
        if isinstance(value[0], list):
            return f"({', '.join(map(written, value))})"
        return " ".join(map(repr, value))

    text = written(coordinates) if DEPTH[kind] else f"({written(coordinates)})"
    return f"{kind.upper()}{' Z' if size > 2 else ''} {text}"


def same_size(shape: Shape) -> bool:
    return len({len(position) for position in leaves(shape[1], DEPTH[shape[0]])}) == 1


@settings(max_examples=examples(400))
@given(SHAPES.filter(same_size), st.booleans())
def test_both_texts_have_the_verdict_of_the_geometry(shape: Shape, spaced: bool) -> None:  # noqa: FBT001 - drawn
    kind, coordinates = shape
    text = json.dumps({"type": kind, "coordinates": coordinates}, separators=None if spaced else (",", ":"))
    wkt = as_wkt(kind, coordinates)
    assert (geojson_fault(text) is None, wkt_fault(wkt) is None) == (is_right(*shape),) * 2
    collection = json.dumps({"type": "GeometryCollection", "geometries": [{"type": kind, "coordinates": coordinates}]})
    assert (geojson_fault(collection) is None) == is_right(*shape)
    assert (wkt_fault(f"GEOMETRYCOLLECTION ({wkt}, POINT EMPTY)") is None) == is_right(*shape)
    if is_right(*shape) and len(leaves(coordinates, DEPTH[kind])[0]) == len("xy"):
        _, notes = GeojsonField(name="x").read_cell(text)
        assert not notes


POINT = '{"type": "Point", "coordinates": [1, 2]}'
GEOJSON = {
    POINT: None,
    '{"type": "Feature", "geometry": null, "properties": null}': None,
    '{"type": "MultiPoint", "coordinates": [[1, 2]]}': None,
    '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}': None,
    '{"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]]]}': None,
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}': None,
    '{"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}': None,
    '{"type": "MultiPoint", "coordinates": [1, 2]}': "coordinates[0]: 1, where a list belongs",
    '{"type": "MultiLineString", "coordinates": [[1, 2], [3, 4]]}': "coordinates[0][0]: 1, where a list belongs",
    f'{{"type": "Feature", "id": 7, "geometry": {POINT}, "properties": {{"a": []}}, "bbox": [0, 0, 2, 3]}}': None,
    '{"type": "FeatureCollection", "features": [], "name": "of another standard"}': None,
    '{"type": "Point", "coordinates": [1, 2], "bbox": [0, 5, 1, 2]}': "bbox: a box runs from south to north",
    '{"type": "Point", "coordinates": [1, 2], "bbox": [0, 5, 1]}': "bbox: a box has 4 or 6 numbers",
    '{"type": "Point", "coordinates": [1, 99]}': "coordinates: the latitude 99 is not within -90 to 90; the longitude",
    '{"type": "Point", "coordinates": [1]}': "coordinates: a position has 2 or 3 numbers",
    '{"type": "Point", "coordinates": [1, 2, 3, 4]}': "coordinates: a position has 2 or 3 numbers",
    '{"type": "Point", "coordinates": [true, 2]}': "coordinates: true, where a number belongs",
    '{"type": "Point", "coordinates": ["1", 2]}': "coordinates: '1', where a number belongs",
    '{"type": "Point", "coordinates": [NaN, 2]}': "NaN is no number of JSON",
    '{"type": "Point", "coordinates": [1, 2, 1e999]}': "coordinates: a number beyond every double",
    '{"type": "Point", "coordinates": []}': "coordinates: is empty",
    '{"type": "Point", "coordinates": [1, 2], "type": "Point"}': "'type' stands twice in one object",
    '{"type": "Point", "coordinates": [1, 2], "crs": {}}': "crs is no longer part of GeoJSON",
    '{"type": "Point", "coordinates": [1, 2], "geometry": {}}': "a Point has no geometry",
    '{"type": "Point"}': "coordinates is missing",
    '{"type": "point", "coordinates": [1, 2]}': "type is 'point'; one of Point",
    '{"type": ["Point"], "coordinates": [1, 2]}': "type is a list; one of Point",
    '{"type": "Feature", "geometry": null}': "properties is missing",
    '{"type": "Feature", "geometry": null, "properties": []}': "properties of a feature are an object, or null",
    '{"type": "FeatureCollection", "features": {}}': "features: a mapping, where a list belongs",
    f'{{"type": "FeatureCollection", "features": [{POINT}]}}': "features[0]: type is 'Point'; one of Feature",
    '{"type": "Feature", "properties": null, "geometry": {"type": "LineString", "coordinates": [[1, 2]]}}':
        "geometry.coordinates: a line has at least 2 positions, not 1",
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}':
        "coordinates[0]: a ring ends where it begins; repeat its first position at its end",
    "[]": "a list, where an object belongs", "": "no JSON, expecting value at character 1",
    "{": "no JSON, expecting property name", "[" * 100_000: "lists too deep", f"[{'1' * 5000}]": "a number too long",
    '{"type":"GeometryCollection","geometries":[' * 10 + "]}" * 10: "more than 8 collections in each other",
    '{"type":"GeometryCollection","geometries":[' * 9 + "]}" * 9: None,
    '{"type": "Point", "coordinates": [1, 2, 3], "bbox": [0, 5, 9, 1, 5, 0]}': None,
    '{"type": "Point", "coordinates": [1, 2], "bbox": [0, 5, 9, 1, 4, 9]}': "bbox: a box runs from south to north",
    '{"type": "Point", "coordinates": [1, 2], "bbox": [0, 5, 1, 91]}': "bbox: the latitude 91 is not within",
    '{"type": "Point", "coordinates": [1, 2], "bbox": [0, -91, 1, 9]}': "bbox: the latitude -91 is not within",
    '{"type": "Point", "coordinates": [1, 2], "bbox": [0, "5", 1, 9]}': "bbox: '5', where a number belongs",
    '{"type": "Feature", "geometry": {"type": "Feature"}, "properties": {}}':
        "geometry: type is 'Feature'; one of Point",
}  # fmt: skip
WKT = {
    "POINT (51.39 35.69)": None, "point(1 2)": None, "Point Z (1 2 3)": None, "POINT ZM (1 2 3 -4e2)": None,
    "LINESTRING M (1 2 3, 1 2 4)": None, "MULTIPOINT (1 2, 3 4)": None, "MULTIPOINT ((1 2), (3 4))": None,
    "POLYGON EMPTY": None, "GEOMETRYCOLLECTION (POINT Z (1 2 3), POINT (1 2))": None, "POLYGON Z EMPTY": None,
    "POINT\t(1\n2)": None,
    "POINT (1 2 3)": "character 8: a position has 2 numbers here, not 3; say what they are: Z, M or ZM",
    "POINT Z (1 2)": "character 10: a position has 3 numbers here, not 2",
    "POINT (200 1)": "character 8: the longitude 200 is not within -180 to 180",
    "POINT (1 95)": "the latitude 95 is not within -90 to 90; the longitude comes first",
    "POINT (90 95)": "the latitude 95 is not within -90 to 90; the longitude comes first",
    "POINT Z (1 2 1e400)": "a number beyond every double",
    "POINT (1, 2)": "a position has 2 numbers here, not 1",
    "POINT 1 2": "character 6: ( belongs here, not '1'", "POINT (1 2": "a number, a comma or a closing parenthesis",
    "POINT (.5 1)": "not '.5'", "POINT (1 2) x": "character 12: the geometry ends here, not 'x'",
    "POINT (1 2)\n": "blanks around it; take them out", "POINT (\u0661 2)": "a number, a comma",
    "SRID=4326;POINT (1 2)": "SRID=4326; is no part of it, coordinates are WGS 84",
    "CIRCULARSTRING (1 2, 3 4, 5 6)": "character 1: one of POINT, LINESTRING", "": "one of POINT",
    "LINESTRING (1 2)": "character 11: a line has at least 2 positions, not 1",
    "POLYGON ((0 0, 1 0, 0 0))": "a ring has at least 4 positions, not 3",
    "GEOMETRYCOLLECTION (" * 9 + "POINT (1 2)" + ")" * 9: "more than 8 collections in each other",
    "GEOMETRYCOLLECTION (" * 8 + "POINT (1 2)" + ")" * 8: None,
    "POINT (1": "a number, a comma or a closing parenthesis belongs here, and the text ends",
    "POINT M (1 2)": "character 10: a position has 3 numbers here, not 2",
    "POINT ZM (1 2 3)": "character 11: a position has 4 numbers here, not 3",
    "LINESTRING (1 2, 3 4 5)": "character 17: a position has 2 numbers here, not 3; say what they are: Z, M or ZM",
    "POINT (1 2 3 4)": "character 8: a position has 2 numbers here, not 4; say what they are: Z, M or ZM",
    "POINT  x": "character 6: ( belongs here, not 'x'",
    "(" * 100_000: "one of POINT", "POINT " + "(" * 100_000: "a number, a comma",
}  # fmt: skip
POINTS = {
    "51.39,35.69": None, "-180, 90": None, "0,-0": None,
    "51.39 35.69": "; write 51.39,35.69", "(51.39; 35.69)": "; write 51.39,35.69", "35.69N 51.39E": "write 51.39,35.69",
    "51.39\u00b0 W, 035.69\u00b0 S": "write -51.39,-35.69", "+5.0,1": "; write 5.0,1",
    "35.69,151.39": "the latitude 151.39 is not within -90 to 90; the longitude comes first: write 151.39,35.69",
    "N 35.69, E 51.39": "is not longitude and latitude such as 51.39,35.69",
    "35.69 S, 51.39 W": "; write -51.39,-35.69",
    "35.69N 151.39W": "write -151.39,35.69", "151.39 35.69": "; write 151.39,35.69", "200 35": "such as 51.39,35.69",
    "90,91": "91 is not within -90 to 90; the longitude comes first: write 91,90",
    "91,92": "92 is not within -90 to 90",
    "190,0": "the longitude 190 is not within -180 to 180", "1,2,3": "is not longitude and latitude such as",
}  # fmt: skip


@pytest.mark.parametrize(
    ("judge", "text", "expected"),
    [(judge, text, expected) for judge, cases in ((geojson_fault, GEOJSON), (wkt_fault, WKT), (geopoint_fault, POINTS))
     for text, expected in cases.items()],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)  # fmt: skip
def test_each_fault_has_its_message(judge: Callable[[str], str | None], text: str, expected: str | None) -> None:
    fault = judge(text)
    assert (fault is None) if expected is None else (fault is not None and expected in fault), fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("151.39,95", "'151.39,95': the latitude 95 is not within -90 to 90"),  # swapped, it would be no place either
        ("200 35", "'200 35' is not longitude and latitude such as 51.39,35.69"),
        ("N 35.69", "'N 35.69' is not longitude and latitude such as 51.39,35.69"),
    ],
)
def test_no_point_is_proposed_that_is_none(text: str, fault: str) -> None:
    assert geopoint_fault(text) == fault


@given(st.text("POINTZM() ,.-0123456789eE\n", max_size=30) | st.text(max_size=20))
def test_any_text_has_a_verdict(text: str) -> None:
    for judge in (geojson_fault, wkt_fault, geopoint_fault):
        assert judge(text) is None or str(judge(text)).isprintable()
