"""A drawing is made light without a change of what is drawn: marks keep their looks, their places and their links."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from accord.site.make.svg import light

INK, RED = 'stroke="#000000" stroke-width="1"', 'stroke="#D55E00" stroke-width="1"'
RING = "M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0"
WHOLE = "M0,-4A4,4,0,1,1,0,4A4,4,0,1,1,0,-4Z"


def drawn(*marks: str) -> ET.Element:
    """Return what becomes of marks that Vega draws."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    plain = light(f"<svg {names}><g>{''.join(marks)}</g></svg>", "A drawing").replace(
        ' xmlns="http://www.w3.org/2000/svg"', ""
    )
    return ET.fromstring(plain)  # noqa: S314 - our own drawing


def line(x: float, look: str = INK, *, high: int = 9) -> str:
    return f'<line transform="translate({x},2)" x2="0" y2="{high}" {look}/>'


def link(to: str, inside: str, name: str) -> str:
    return f'<a xlink:href="https://record.invalid{to}"><g aria-label="{name}">{inside}</g></a>'


def test_lines_of_one_look_are_one_path_and_others_groups() -> None:
    svg = drawn(*map(line, (1, 2, 3)), *(line(x, RED) for x in (4, 5.26, 6)), line(7))
    assert [(group.tag, group.get("stroke")) for group in svg[0]] == [
        ("g", "#000000"),
        ("g", "#D55E00"),
        ("line", "#000000"),
    ]
    assert svg[0].get("stroke-width") == "1"
    assert [path.get("d") for path in svg.iter("path")] == ["M1,2l0,9M2,2l0,9M3,2l0,9", "M4,2l0,9M5.3,2l0,9M6,2l0,9"]


def test_polygons_of_one_look_are_one_path_where_they_were() -> None:
    marks = [
        f'<path transform="translate({x},{y})" d="M-3,0L3,-4L3,4Z" fill="#D55E00"/>'
        for x, y in ((9, 8), (20.5, 8), (9, 30))
    ]
    (path,) = drawn(*marks).iter("path")
    assert path.get("d") == "M6,8l6,-4l0,8ZM17.5,8l6,-4l0,8ZM6,30l6,-4l0,8Z"
    alone = drawn(*marks[:2], '<path transform="translate(1,1) rotate(9)" d="M-3,0L3,-4L3,4Z" fill="#D55E00"/>')
    assert len(list(alone.iter("path"))) == 3, "what is turned stays as it is, and those beside it"


def test_what_draws_nothing_is_left_out() -> None:
    svg = drawn(line(1, high=0), f'<path transform="translate(0,0)" fill="#000000" {INK}/>', "<text></text>", line(2))
    assert [mark.tag for mark in svg.iter()] == ["svg", "line"]


def test_circles_and_letters_say_where_they_are() -> None:
    svg = drawn(
        f'<path transform="translate(8,9.5)" d="{RING}" {INK}/>',
        f'<path transform="translate(0,3)" d="{WHOLE}"/>',
        '<text transform="translate(1,2)">A</text>',
        '<text transform="translate(1,2) rotate(9)">B</text>',
    )
    ring, whole, plain, turned = svg
    assert (ring.tag, ring.get("cx"), ring.get("cy"), ring.get("r")) == ("circle", "8", "9.5", "5")
    assert (whole.tag, whole.get("cx"), whole.get("cy"), whole.get("r")) == ("circle", "0", "3", "4")
    assert (plain.get("x"), plain.get("y"), plain.get("transform")) == ("1", "2", None)
    assert turned.get("transform") == "translate(1,2) rotate(9)"


def test_a_link_has_one_name_and_the_keyboard_one_way_to_it() -> None:
    mark, text = f'<path d="{RING}"/>', "<text>Amir</text>"
    same, more, alone = drawn(link("/a", text, "Amir"), link("/b", text, "Amir: 3"), link("#c", mark, "A report")).iter(
        "a"
    )
    assert (same.find("title"), more.find("title").text, alone.find("title").text) == (None, "Amir: 3", "A report")
    assert [one.get("tabindex") for one in (same, more, alone)] == [None, None, "-1"]
    assert [one.get("href") for one in (same, more, alone)] == ["/a", "/b", "#c"]
    mark_of_a = drawn(link("/a", mark, "Amir"), link("/a", text, "Amir")).find("a")
    assert mark_of_a.get("aria-hidden") == "true"
