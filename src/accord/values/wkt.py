"""Well-known text of geometries, as OGC Simple Features (ISO 19125) has it: POINT (51.39 35.69), POLYGON ((...)), ...

Z, M or ZM after the type says that a height, a measure or both follow longitude and latitude. Words may be written in
small letters too. Takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from accord.values.geometry import GeometryError, check_line, check_position, check_ring
from accord.values.quoting import quote_value

_TOKEN = re.compile(r"\s*([A-Za-z]+|[-+.0-9][-+.0-9eE]*|[(),]|\S|\Z)", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_SRID = re.compile(r"\s*SRID\s*=\s*\d+\s*;", re.IGNORECASE)
_MORE = {"Z": 1, "M": 1, "ZM": 2}  # numbers of a position besides longitude and latitude
_MAX_DEPTH = 8  # of collections in collections
Position = tuple[float, ...]


def wkt_fault(text: str) -> str | None:
    """Return what is wrong with a text as well-known text, or None."""
    try:
        _Reader(text).read()
    except GeometryError as error:
        return f"{quote_value(text)} is not well-known text such as POINT (51.39 35.69): {error}"
    return None


class _Reader:
    """Reads one text from its beginning to its end."""

    size: int  # how many numbers a position has, which follows from the type

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def read(self) -> None:
        if match := _SRID.match(self.text):
            raise GeometryError(f"{match[0]} is no part of it, coordinates are WGS 84; convert, and take it out")
        if self.text != self.text.strip():
            raise GeometryError("blanks around it; take them out")
        self.geometry()
        if self.peek():
            raise self.fault("the geometry ends here")

    def peek(self) -> str:
        match = _TOKEN.match(self.text, self.at)
        return match[1] if match else ""

    def take(self) -> str:
        match = _TOKEN.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[1] if match else ""

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise self.fault(f"{sign} belongs here")
        self.take()

    def fault(self, fact: str) -> GeometryError:
        token = self.peek()
        place = f"character {len(self.text[: self.at].rstrip()) + 1}"
        return GeometryError(f"{place}: {fact}, not {quote_value(token)}" if token else f"{fact}, and the text ends")

    def checked(self, check: Callable[[Any], None], value: Any, start: int) -> None:
        """Check a part that began at a place of the text."""
        try:
            check(value)
        except GeometryError as error:
            raise GeometryError(f"character {start + 1}: {error}") from None

    def geometry(self, depth: int = 0) -> None:
        kind = self.peek().upper()
        if kind not in _CONTENT:
            raise self.fault(f"one of {', '.join(_CONTENT)} belongs here")
        if depth > _MAX_DEPTH:
            raise GeometryError(f"more than {_MAX_DEPTH} collections in each other")
        self.take()
        more = _MORE.get(self.peek().upper(), 0)
        self.size = 2 + more
        if more:
            self.take()
        if self.peek().upper() == "EMPTY":
            self.take()
        elif kind == "GEOMETRYCOLLECTION":
            self.listed(lambda: self.geometry(depth + 1))
        else:
            _CONTENT[kind](self)

    def listed(self, read: Callable[[], object]) -> None:
        """Read what stands in parentheses, with commas between."""
        self.expect("(")
        read()
        while self.peek() == ",":
            self.take()
            read()
        self.expect(")")

    def position(self) -> Position:
        numbers, start = [], self.at
        while _NUMBER.fullmatch(self.peek()):
            numbers.append(float(self.take()))
        if self.peek() not in (",", ")"):
            raise self.fault("a number, a comma or a closing parenthesis belongs here")
        self.checked(self.check_numbers, numbers, start)
        return tuple(numbers)

    def check_numbers(self, numbers: list[float]) -> None:
        if len(numbers) != self.size:
            remedy = "; say what they are: Z, M or ZM" if self.size == len("xy") and len(numbers) in (3, 4) else ""
            raise GeometryError(f"a position has {self.size} numbers here, not {len(numbers)}{remedy}")
        check_position(numbers)
        if not all(map(isfinite, numbers)):
            raise GeometryError("a number beyond every double")

    def positions(self) -> list[Position]:
        found: list[Position] = []
        self.listed(lambda: found.append(self.position()))
        return found

    def point(self) -> None:
        """Read one position of a point, or of several points, in parentheses of its own or without."""
        if self.peek() == "(":
            self.alone()
        else:
            self.position()

    def alone(self) -> None:
        self.expect("(")
        self.position()
        self.expect(")")

    def line(self) -> None:
        start = self.at
        self.checked(check_line, self.positions(), start)

    def ring(self) -> None:
        start = self.at
        self.checked(check_ring, self.positions(), start)

    def polygon(self) -> None:
        self.listed(self.ring)


_CONTENT: dict[str, Callable[[_Reader], object]] = {
    "POINT": _Reader.alone,
    "LINESTRING": _Reader.line,
    "POLYGON": _Reader.polygon,
    "MULTIPOINT": lambda reader: reader.listed(reader.point),
    "MULTILINESTRING": lambda reader: reader.listed(reader.line),
    "MULTIPOLYGON": lambda reader: reader.listed(reader.polygon),
    "GEOMETRYCOLLECTION": _Reader.geometry,
}
