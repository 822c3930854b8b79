"""A drawing of Vega as light SVG, to stand in a page: only what draws, and what is alike said once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from xml.etree import ElementTree as ET

HOST = "https://record.invalid"  # the drawing library takes no relative links
LINK = "{http://www.w3.org/1999/xlink}href"
INHERITED = {  # what hangs below a group need not say again what the group says
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-linejoin",
    "stroke-linecap",
    "text-anchor",
    "font-size",
    "font-weight",
    "paint-order",
}
# Attributes that draw; none that styles, and no id, for two drawings of a picture stand in one page.
KEPT = INHERITED | {
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "dx",
    "dy",
    "d",
    "transform",
    "opacity",
}
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
CIRCLES = (  # as Vega draws a symbol, and an arc all around
    re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0"),
    re.compile(r"M0,-([\d.]+)A\1,\1,0,1,1,0,\1A\1,\1,0,1,1,0,-\1Z"),
)
NOT_MOVED = "translate(0,0)"
MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
PLACES = {"circle": ("cx", "cy"), "text": ("x", "y")}  # of what is drawn around its place, shorter than moving it there
LINE = {"transform", "x2", "y2"}  # what lines have that differ in nothing but where they are
POLYGON = re.compile(r"M(-?[\d.]+),(-?[\d.]+)((?:L-?[\d.]+,-?[\d.]+)+Z)")
CORNER = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
MIN_RUN = 3  # a group pays from so many marks on

Likeness = Callable[[ET.Element], object]


def light(drawing: str, description: str) -> str:
    """Return a drawing as one ``<svg>`` element with ``description`` as its name."""
    drawn = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    picture = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "group", "aria-label": description})
    picture.attrib.update(_kept(drawn))
    picture.extend(_gathered(mark for child in drawn for mark in _plain(child)))
    _name_links(list(picture.iter("a")))
    return ET.tostring(picture, encoding="unicode").replace(" />", "/>")


def _name_links(links: list[ET.Element]) -> None:
    """Leave each link one name, and one way to it."""
    texts = [link.find(".//text") for link in links]
    named = {link.get("href") for link, text in zip(links, texts, strict=True) if text is not None}
    for link, text in zip(links, texts, strict=True):
        title = link.find("title")
        if text is None:
            link.set("tabindex", "-1")  # a mark is for the pointer: its name, or the table, is for the keyboard
            if link.get("href") in named:
                link.set("aria-hidden", "true")
        elif title is not None and title.text == "".join(text.itertext()):
            link.remove(title)


def _plain(drawn: ET.Element) -> list[ET.Element]:
    """An element with nothing but what draws: no styles, no mere groups; links without the host."""
    tag = drawn.tag.rpartition("}")[2]
    inside = [kept for child in drawn for kept in _plain(child)]
    new = ET.Element(tag, _kept(drawn))
    if tag in ("g", "a") and not inside:
        return []
    if tag == "g":
        inside = _gathered(inside)
        if not new.attrib:
            return inside
    if tag == "a":
        title = ET.Element("title")
        title.text = next((child.get("aria-label") for child in drawn if child.get("aria-label")), None)
        new.set("href", drawn.get(LINK, "").removeprefix(HOST))
        new.append(title)
    if drawn.get("display") == "none" or drawn.get("class") in ("background", "foreground"):
        return []
    if not inside and _is_empty(drawn, tag):
        return []
    if tag in ("text", "tspan"):
        new.text = drawn.text
        if "stroke" in new.attrib:  # the paper around letters, not upon them
            new.set("paint-order", "stroke")
    if circle := next(filter(None, (form.fullmatch(new.get("d", "")) for form in CIRCLES)), None):
        new.tag = "circle"
        new.set("r", circle[1])
        del new.attrib["d"]
    new.extend(inside)
    _place(new)
    return [new]


def _is_empty(drawn: ET.Element, tag: str) -> bool:
    """Whether a mark draws nothing: no letters, no path, a line that ends where it begins."""
    if tag == "line":
        return {drawn.get("x2", "0"), drawn.get("y2", "0")} == {"0"}
    return (tag == "text" and not drawn.text) or (tag == "path" and not drawn.get("d"))


def _place(mark: ET.Element) -> None:
    """Say shortly where a mark is."""
    moved = MOVED.fullmatch(mark.get("transform", ""))
    if moved and mark.tag in PLACES and not len(mark) and not mark.attrib.keys() & {"x", "y"}:
        del mark.attrib["transform"]
        mark.attrib.update(zip(PLACES[mark.tag], moved.groups(), strict=True))
    if mark.tag == "line":  # ends where it begins, if nothing else is said
        for name in ("x2", "y2"):
            if mark.get(name) == "0":
                del mark.attrib[name]


def _kept(drawn: ET.Element) -> dict[str, str]:
    return {
        name: LONG_NUMBER.sub(lambda number: _short(float(number[0])), value)
        for name, value in drawn.attrib.items()
        if name in KEPT and (name, value) != ("transform", NOT_MOVED)
    }


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _gathered(marks: Iterable[ET.Element], likeness: Likeness | None = None) -> list[ET.Element]:
    """Return marks, runs of one shape, and in them of one look, in groups that say once what all of a run say."""
    gathered: list[ET.Element] = []
    for _, run in groupby(marks, likeness or _shape):
        alike = list(run)
        shared = _shared(alike) if len(alike) >= MIN_RUN else {}
        inside = _joined(alike) if likeness else _gathered(alike, _look)
        if not shared:
            gathered.extend(inside)
            continue
        group = ET.Element("g", shared)
        group.extend(inside)
        gathered.append(group)
    return gathered


def _joined(marks: list[ET.Element]) -> list[ET.Element]:
    """Return lines of one look, and polygons, as one path; other marks as they are."""
    if len(marks) < MIN_RUN:
        return marks
    ways = [way for mark in marks if (way := _way(mark))]
    return [ET.Element("path", {"d": "".join(ways)})] if len(ways) == len(marks) else marks


def _way(mark: ET.Element) -> str:
    """Return the part of a path that draws a line, or a polygon, where it is; nothing for another mark."""
    moved = MOVED.fullmatch(mark.get("transform", ""))
    if not moved:
        return ""
    if mark.tag == "line" and mark.attrib.keys() <= LINE:
        return f"M{moved[1]},{moved[2]}l{mark.get('x2', 0)},{mark.get('y2', 0)}"
    polygon = POLYGON.fullmatch(mark.get("d", ""))
    if mark.tag != "path" or not polygon or not mark.attrib.keys() <= {"d", "transform"}:
        return ""
    at = [float(number) for number in polygon.groups()[:2]]
    way = "M" + ",".join(_short(float(place) + corner) for place, corner in zip(moved.groups(), at, strict=True))
    for corner in CORNER.finditer(polygon[3]):
        to = [float(number) for number in corner.groups()]
        way += "l" + ",".join(_short(there - here) for here, there in zip(at, to, strict=True))
        at = to
    return f"{way}Z"


def _shape(mark: ET.Element) -> tuple[str, ...]:
    """Return what a mark is made of, lines or letters: marks of one shape in a row make a run."""
    return tuple("path" if part.tag == "circle" else part.tag for part in mark.iter())


def _look(mark: ET.Element) -> list[tuple[str, str | None]]:
    """Return how a mark is painted."""
    return [(name, part.get(name)) for part in _drawing(mark) for name in sorted(INHERITED)]


def _drawing(mark: ET.Element) -> list[ET.Element]:
    return [part for part in mark.iter() if part.tag not in ("a", "title", "g")]


def _shared(marks: list[ET.Element]) -> dict[str, str]:
    """Take from marks, and return, the inherited attributes that all of them have alike."""
    parts = [part for mark in marks for part in _drawing(mark)]
    if not parts:
        return {}
    shared = {
        name: value
        for name, value in parts[0].attrib.items()
        if name in INHERITED and all(part.get(name) == value for part in parts)
    }
    for part in parts:
        for name in shared:
            del part.attrib[name]
    return shared
