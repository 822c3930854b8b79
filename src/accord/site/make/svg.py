"""A drawing of Vega as light SVG, to stand in a page: only what draws, and what is alike said once."""

from __future__ import annotations

import re
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
CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")  # as Vega draws one
MIN_RUN = 3  # a group pays from so many marks on


def light(drawing: str, description: str) -> str:
    """Return a drawing as one ``<svg>`` element with ``description`` as its name."""
    drawn = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    picture = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "group", "aria-label": description})
    picture.attrib.update(_kept(drawn))
    picture.extend(mark for child in drawn for mark in _plain(child))
    named = {link.get("href") for link in picture.iter("a") if link.find(".//text") is not None}
    for link in picture.iter("a"):
        if link.find(".//text") is None:
            link.set("tabindex", "-1")  # a mark is for the pointer: its name, or the table, is for the keyboard
            if link.get("href") in named:
                link.set("aria-hidden", "true")
    _gather(picture)
    return ET.tostring(picture, encoding="unicode")


def _plain(drawn: ET.Element) -> list[ET.Element]:
    """An element with nothing but what draws: no styles, no mere groups; links without the host."""
    tag = drawn.tag.rpartition("}")[2]
    inside = [kept for child in drawn for kept in _plain(child)]
    new = ET.Element(tag, _kept(drawn))
    if tag in ("g", "a") and not inside:
        return []
    if tag == "g" and not new.attrib:
        return inside
    if tag == "a":
        title = ET.Element("title")
        title.text = next((child.get("aria-label") for child in drawn if child.get("aria-label")), None)
        new.set("href", drawn.get(LINK, "").removeprefix(HOST))
        new.append(title)
    if drawn.get("display") == "none" or drawn.get("class") in ("background", "foreground"):
        return []
    if tag == "text" and not drawn.text and not inside:
        return []
    if tag in ("text", "tspan"):
        new.text = drawn.text
        if "stroke" in new.attrib:  # the paper around letters, not upon them
            new.set("paint-order", "stroke")
    if tag == "path" and (circle := CIRCLE.fullmatch(new.get("d", ""))):
        new.tag = "circle"
        new.set("r", circle[1])
        del new.attrib["d"]
    new.extend(inside)
    return [new]


def _kept(drawn: ET.Element) -> dict[str, str]:
    return {
        name: LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}", value)
        for name, value in drawn.attrib.items()
        if name in KEPT
    }


def _gather(parent: ET.Element) -> None:
    """Put runs of alike marks below ``parent`` into groups that say once what all of a run say."""
    for child in parent:
        if child.tag == "g":
            _gather(child)
    marks: list[ET.Element] = []
    for _, run in groupby(parent, _shape):
        alike = list(run)
        drawing = [mark for one in alike for mark in one.iter() if mark.tag not in ("a", "title", "g")]
        shared = _shared(drawing)
        if len(alike) < MIN_RUN or not shared:
            marks.extend(alike)
            continue
        for mark in drawing:
            for name in shared:
                del mark.attrib[name]
        group = ET.Element("g", shared)
        group.extend(alike)
        marks.append(group)
    parent[:] = marks


def _shape(mark: ET.Element) -> tuple[str, ...]:
    """Return what a mark is made of: marks of one shape in a row make a run."""
    return tuple(part.tag for part in mark.iter())


def _shared(marks: list[ET.Element]) -> dict[str, str]:
    """Return the inherited attributes that all marks have alike."""
    if not marks:
        return {}
    return {
        name: value
        for name, value in marks[0].attrib.items()
        if name in INHERITED and all(mark.get(name) == value for mark in marks)
    }
