"""What describes the whole, ``curated/package.yaml``: the properties of Data Package v2 and their forms.

What the engine's ``package.json`` knows is held against it, and against what a schema cannot say. Any other property is
the dataset's own, and is passed on unchanged: unless the build makes it itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accord.problems import Path, Problem, dotted
from accord.rules.shape import ShapeChecker
from accord.schema.model import Schema, inlined
from accord.sources.records import Record
from accord.values import edtf

MADE = {  # properties of a descriptor that the build writes, and what they are written from
    "$schema": "the build writes it",
    "name": "it is written as id",
    "resources": "the build lists the tables",
    "profile": "the build writes it",
    "bibliographicCitation": "it is written as citation",
}
ADVISED = ("description", "licenses", "contributors", "keywords", "citation")
NEEDED = {"licenses": ("name", "path"), "sources": ("title", "path"), "spatial": ("title", "path", "west")}
MAX_LATITUDE = 90  # degrees
ALIKE = 0.8  # how near an unknown property must come to a known one to be taken for a slip
_ORCID = re.compile(r"https?://(?:www\.)?orcid\.org/(.*)")
_ORCID_FORM = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def check(package: Record, schema: Schema) -> Iterator[Problem]:
    """Yield what is wrong with the description of the whole."""
    data = package.data
    if isinstance(data, dict) and isinstance(data.get("spatial"), dict):
        geojson = {"$ref": "#/$defs/geojson"}
        schema = {**schema, "properties": {**schema["properties"], "spatial": geojson}}
    yield from ShapeChecker(schema).check(package)
    if not isinstance(data, dict):
        return
    for name in data.keys() & MADE.keys() - schema["properties"].keys():
        yield package.problem((name,), "package", f"{name}: {MADE[name]}; take it out", key=True)
    yield from _repeated(package, data, (), inlined(schema))
    yield from _incomplete(package)
    yield from _contributors(package)
    yield from _orders(package)


def warnings(package: Record, schema: Schema) -> Iterator[Problem]:
    """Yield a warning for what readers want to know and is not there, and for what may be a slip of the pen."""
    if not isinstance(package.data, dict):
        return
    known = schema["properties"]
    if missing := [name for name in ADVISED if name in known and name not in package.data]:
        cited = "; until then how to cite it is made of the others" if "citation" in missing else ""
        fact = f"has no {', no '.join(missing)}; add {'it' if len(missing) == 1 else 'them'}{cited}"
        yield package.problem((), "undescribed", fact).as_warning()
    if not (unknown := package.data.keys() - known.keys() - MADE.keys()):
        return
    from difflib import get_close_matches

    for name in unknown:
        if near := get_close_matches(name, known, n=1, cutoff=ALIKE):
            fact = f"{name}: is no property that is known, so it is passed on as it is; did you mean {near[0]!r}?"
            yield package.problem((name,), "package", fact, key=True).as_warning()


def _items(package: Record, prop: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the items of a list that are mappings, with their places."""
    items = package.data.get(prop)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item


def _repeated(package: Record, data: Any, at: Path, schema: Schema) -> Iterator[Problem]:
    """Yield each item whose key an earlier item of its list has, in the lists of a mapping and of their items."""
    for prop, spec in schema.get("properties", {}).items():
        listed = data.get(prop) if isinstance(data, dict) and "items" in spec else None
        seen: dict[tuple[str, ...], Path] = {}
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            path = (*at, prop, index)
            names = spec.get("x-key", ()) if isinstance(item, dict) else ()
            key = tuple(str(item.get(column)) for column in names)
            is_named = any(item.get(column) is not None for column in names)  # a licence may have an address alone
            if is_named and seen.setdefault(key, path) != path:
                line, column = package.document.at(seen[key])
                first = f"{package.file}:{line}:{column}"
                values = ", ".join(f"{column} {value!r}" for column, value in zip(names, key, strict=True))
                fact = f"{values} stands twice in {dotted((*at, prop))}, first at {first}; take one out"
                yield package.problem(path, "duplicate-key", f"{dotted(path)}: {fact}")
            yield from _repeated(package, item, path, spec["items"])


def _incomplete(package: Record) -> Iterator[Problem]:
    """Yield the items that say nothing by which they are known."""
    for prop, names in NEEDED.items():
        for index, item in _items(package, prop):
            if not item.keys() & set(names):
                fact = f"needs {', '.join(names[:-1])} or {names[-1]}; add one"
                yield package.problem((prop, index), "required", f"{prop}[{index}]: {fact}")


def _contributors(package: Record) -> Iterator[Problem]:
    for index, item in _items(package, "contributors"):
        path: Path = ("contributors", index)
        if fault := _orcid_fault(str(item.get("path", ""))):
            yield package.problem((*path, "path"), "format", f"{dotted(path)}.path: {fault}")


def _orcid_fault(address: str) -> str:
    """Return what is wrong with an address of an ORCID; nothing of another address.

    The last character is a check digit by ISO 7064, MOD 11-2.
    """
    match = _ORCID.fullmatch(address)
    if not match:
        return ""
    if not _ORCID_FORM.fullmatch(match[1]):
        return f"{address!r} is no ORCID; write https://orcid.org/0000-0002-1825-0097"
    total = 0
    for digit in match[1].replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check_digit = "0123456789X"[(12 - total % 11) % 11]
    if match[1][-1] != check_digit:
        return f"{match[1]!r} is no ORCID: by its other digits it would end with {check_digit}; correct it"
    return "" if address.startswith("https://orcid.org/") else f"write https://orcid.org/{match[1]}"


def _orders(package: Record) -> Iterator[Problem]:
    """Yield times and places whose end lies before their start."""
    temporal = package.data.get("temporal")
    if isinstance(temporal, dict) and {"start", "end"} <= temporal.keys():
        start, end = (_day(temporal[word]) for word in ("start", "end"))
        if start and end and end < start:
            fact = f"{temporal['end']} is before {temporal['start']}, the start; correct one of them"
            yield package.problem(("temporal", "end"), "date-order", f"temporal.end: {fact}")
    for index, place in _items(package, "spatial"):
        south, north = (_degrees(place.get(word)) for word in ("south", "north"))
        if south is not None and north is not None and north < south:
            path: Path = ("spatial", index, "north")
            fact = f"{place['north']} is south of {place['south']}; correct one of them"
            yield package.problem(path, "minimum", f"{dotted(path)}: {fact}")


def _degrees(value: object) -> float | None:
    """Return a latitude; nothing where it is none, which the schema reports."""
    return value if isinstance(value, (int, float)) and abs(value) <= MAX_LATITUDE else None


def _day(text: object) -> Any:
    """Return the first day that a date may mean; nothing where it is none, which the schema reports."""
    try:
        return edtf.parse(text).earliest if isinstance(text, str) else None
    except edtf.EdtfError:
        return None
