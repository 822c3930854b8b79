"""What describes the whole: known properties have their forms, custom ones are passed on, gaps are warned of."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from frictionless import Package, system

import accord
from accord.authoring import template
from accord.describe.about import complete, properties
from accord.problems import Problem
from accord.rules import package
from accord.rules.package import _orcid_fault, _orders, warnings
from accord.schema.metaschema import engine_file
from accord.schema.model import PACKAGE
from accord.sources import yaml12
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from support import check, curated_copy

PERSON = {
    "title": "A. Mapper",
    "path": "https://orcid.org/0000-0002-1825-0097",
    "email": "a@maps.example",
    "givenName": "Ada",
    "familyName": "Mapper",
    "organization": "Maps",
    "roles": ["author", "editor"],
}
PLACE = {"title": "Ahaus", "path": "https://www.geonames.org/1", "west": 6.9, "south": 52, "east": 7.1, "north": 52.1}
ARTICLE = {
    "relationType": "IsDescribedBy",
    "relatedIdentifier": "10.1000/183",
    "relatedIdentifierType": "DOI",
    "resourceTypeGeneral": "JournalArticle",
}
WHOLE: dict[str, Any] = {
    "homepage": "https://maps.example/",
    "identifier": "https://doi.org/10.1000/182",
    "image": "site/static/card.png",
    "contributors": [
        PERSON,
        {"title": "The Survey", "type": "organization", "role": "funder", "roles": ["editor", "funder"]},
    ],
    "sources": [{"title": "Census", "path": "https://census.example/2020", "version": "2020"}, {"path": "raw.csv"}],
    "relatedIdentifiers": [ARTICLE],
    "temporal": {"start": "1990", "end": "2020-12"},
    "spatial": [PLACE],
    "x_custom": {"deep": [{"list": [1, 2.5, True, None, "text"]}], "number": 3},
    "fundingReference": "None.",
}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    template.write(tmp_path / "towns", date(2026, 1, 31))
    return tmp_path / "towns"


def describe(root: Path, **more: Any) -> None:
    """Add properties to what describes the whole; those that are None are taken out."""
    path = root / "curated" / "package.yaml"
    data = {**yaml.safe_load(path.read_text(encoding="utf-8")), **more}
    whole = {name: value for name, value in data.items() if value is not None}
    path.write_text(json.dumps(whole), encoding="utf-8")  # which is YAML


def descriptor(root: Path) -> dict[str, Any]:
    accord.build(root)
    return json.loads((root / "datapackage.json").read_text(encoding="utf-8"))


def test_every_property_that_is_known_comes_in_its_form_and_every_other_as_it_is(dataset: Path) -> None:
    describe(dataset, **WHOLE)
    assert accord.check(dataset, strict=True).problems == []
    made = descriptor(dataset)
    people = [{**PERSON}, {"title": "The Survey", "type": "organization", "roles": ["funder", "editor"]}]
    kept = ("homepage", "image", "sources", "relatedIdentifiers", "temporal", "spatial", "x_custom", "fundingReference")
    assert {name: made[name] for name in kept} == {name: WHOLE[name] for name in kept}
    assert (made["id"], made["contributors"]) == (WHOLE["identifier"], people)
    assert {"citation", "identifier"} & made.keys() == set()
    with system.use_context(trusted=False):
        assert Package(str(dataset / "datapackage.json")).validate(parallel=False).valid


def test_geojson_says_where(dataset: Path) -> None:
    where = {"type": "Polygon", "coordinates": [[[6.9, 52], [7.1, 52], [7.1, 52.1], [6.9, 52]]]}
    describe(dataset, spatial=where)
    assert accord.check(dataset).problems == []
    assert descriptor(dataset)["spatial"] == where


def test_what_is_missing_is_warned_of_and_left_out(dataset: Path) -> None:
    describe(dataset, description=None, licenses=None, contributors=None, keywords=None, citation=None)
    checked = accord.check(dataset)
    assert checked.problems == []
    (warning,) = map(str, checked.warnings)
    assert warning.startswith("curated/package.yaml:1:1: warning: has no description, no licenses, no contributors, ")
    assert warning.endswith("add them; until then how to cite it is made of the others [undescribed]")
    made = descriptor(dataset)
    assert not {"description", "licenses", "contributors", "keywords"} & made.keys()
    with system.use_context(trusted=False):
        assert Package(str(dataset / "datapackage.json")).validate(parallel=False).valid
    metadata = json.loads((dataset / ".builds/current/site/metadata.json").read_text(encoding="utf-8"))
    assert (metadata["citation"], "license" in metadata) == ("A small dataset (2026). Version 0.1.0.", False)


def test_a_licence_may_have_a_name_alone(dataset: Path) -> None:
    describe(dataset, licenses=[{"name": "CC0-1.0"}])
    assert accord.check(dataset, strict=True).problems == []
    assert descriptor(dataset)["licenses"] == [{"name": "CC0-1.0"}]
    metadata = json.loads((dataset / ".builds/current/site/metadata.json").read_text(encoding="utf-8"))
    assert (metadata["license"], "license_url" in metadata) == ("CC0-1.0", False)


@pytest.mark.parametrize(
    ("name", "near"), [("licences", "licenses"), ("keyword", "keywords"), ("contributers", "contributors")]
)
def test_a_slip_of_the_pen_is_warned_of(name: str, near: str, dataset: Path) -> None:
    describe(dataset, **{name: ["x"]})
    (warning,) = accord.check(dataset).warnings
    assert (warning.rule, warning.severity, warning.line > 0) == ("package", "warning", True)
    assert warning.message.endswith(f"passed on as it is; did you mean {near!r}?")


def test_how_to_cite_is_made_of_what_is_there() -> None:
    package = {"id": "towns", "title": "Towns.", "version": "1.0.0", "created": "2026-01-31", "contributors": [PERSON]}
    assert complete(package)["citation"] == "A. Mapper (2026). Towns. Version 1.0.0."
    assert complete({**package, "citation": "Mapper."})["citation"] == "Mapper."
    assert list(properties(complete(package))) == ["name", "title", "version", "created", "contributors"]


@pytest.mark.parametrize("digits", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_the_check_digit_of_an_orcid(digits: str) -> None:
    """The three are of ORCID's own documentation."""
    assert _orcid_fault(f"https://orcid.org/{digits}") == ""
    others = [c for c in "0123456789X" if c != digits[-1]]
    assert all("would end with " + digits[-1] in _orcid_fault(f"https://orcid.org/{digits[:-1]}{c}") for c in others)


@pytest.mark.parametrize(
    ("bounds", "is_wrong"),
    [
        ({"south": 10, "north": 9.5}, True), ({"south": 10, "north": 10}, False), ({"south": -3, "north": 4}, False),
        ({"north": -5}, False), ({"south": 5}, False), ({"south": 95, "north": 9}, False),
        ({"south": "9", "north": 1}, False), ({"south": 0, "north": -90}, True), ({}, False),
    ],
)  # fmt: skip
def test_the_north_of_a_place_is_not_south_of_its_south(bounds: dict[str, Any], *, is_wrong: bool) -> None:
    data = {"id": "towns", "spatial": [{"title": "A town"}, {"title": "Here", **bounds}]}
    problems = list(_orders(Record(PACKAGE, data, "x.yaml", Document(data))))
    assert [problem.rule for problem in problems] == ["minimum"] * is_wrong
    if is_wrong:
        fact = f"spatial[1].north: {bounds['north']} is south of {bounds['south']}; correct one of them"
        assert problems[0].message == fact


@pytest.mark.parametrize(
    ("start", "end", "is_wrong"),
    [("2024", "2023", True), ("2024", "2024-01-01", False), ("2024-02", "2024-01-31", True), ("soon", "2023", False),
     ("2024", "soon", False), ("2024", 7, False)],
)  # fmt: skip
def test_a_time_ends_after_its_start(start: Any, end: Any, *, is_wrong: bool) -> None:
    data = {"id": "towns", "temporal": {"start": start, "end": end}}
    problems = list(_orders(Record(PACKAGE, data, "x.yaml", Document(data))))
    assert [problem.rule for problem in problems] == ["date-order"] * is_wrong


def test_that_nothing_describes_the_whole_is_reported_of_its_file(tmp_path: Path) -> None:
    root = curated_copy(tmp_path)
    (root / "curated" / "package.yaml").unlink()
    told = [problem for problem in check(root)[1] if problem.rule == "missing-file"]
    assert told == [Problem("curated/package.yaml", 0, 0, "", "missing-file", "is missing; it describes the whole")]


def test_a_description_of_another_shape_is_not_warned_of() -> None:
    schema = engine_file(PACKAGE).value
    for data in (None, [], "text", 7):
        assert list(warnings(Record(PACKAGE, data, "x.yaml", Document(data)), schema)) == []


BASE = "id: towns\ntitle: Towns\nversion: 1.0.0\ncreated: '2026-01-31'\n"


def told(text: str, **own: Any) -> list[str]:
    """Return the problems of a description, of which a dataset's own schema may know more."""
    document = yaml12.load((BASE + text).encode())
    schema = engine_file(PACKAGE).value
    schema = {**schema, "properties": {**schema["properties"], **own}}
    return [
        f"{problem.line}:{problem.column}: {problem.message} [{problem.rule}]"
        for problem in package.check(Record(PACKAGE, document.value, "p.yaml", document), schema)
    ]


def test_a_property_that_the_build_makes_is_refused_at_its_name() -> None:
    assert told("name: x\nprofile: y\nresources: []\n$schema: z\nbibliographicCitation: w\nother: 1\n")
    assert sorted(told("name: x\nresources: []\nother: 1\n")) == [
        "5:1: name: it is written as id; take it out [package]",
        "6:1: resources: the build lists the tables; take it out [package]",
    ]
    assert told("name: x\n", name={"type": "string"}) == []  # where the schema of a dataset knows it


def test_an_item_needs_one_word_by_which_it_is_known() -> None:
    text = "licenses:\n  - {title: A}\n  - {name: A}\n  - {path: 'https://a.example'}\nsources:\n  - {version: '1'}\n"
    text += "spatial:\n  - {}\n  - {title: A}\n"
    assert told(text) == [
        "6:5: licenses[0]: needs name or path; add one [required]",
        "10:5: sources[0]: needs title or path; add one [required]",
        "12:5: spatial[0]: needs title, path or west; add one [required]",
    ]


def test_an_orcid_is_checked_at_its_address() -> None:
    path = "https://orcid.org/0000-0002-1825-0097"
    wrong = {
        "http://www.orcid.org/0000-0002-1825-0097": f"write {path}", "https://orcid.org/": "is no ORCID; write",
        "https://orcid.org/0000-0002-1825-0098": "would end with 7; correct it",
    }  # fmt: skip
    for address, fact in wrong.items():
        people = [{"title": "A"}, {"title": "B", "path": path}, {"title": "C", "path": address}]
        text = f"contributors:\n{''.join(f'  - {json.dumps(one)}{chr(10)}' for one in people)}"
        (line,) = told(text)
        assert line.startswith("8:28: contributors[2].path: ")
        assert fact in line
        assert line.endswith(" [format]")


def test_what_stands_twice_in_a_list_is_refused_at_the_second_with_the_place_of_the_first() -> None:
    """By all that its key names, in the lists of items too; what is no mapping is the schema's to refuse."""
    sizes = {"type": "array", "x-key": ["of", "in"], "items": {"type": "object", "properties": {
        "parts": {"type": "array", "x-key": ["at"], "items": {"type": "object"}}}}}  # fmt: skip
    text = """\
sizes:
  - {of: a, in: m, parts: [{at: 1}, {at: 2}, {at: 1}]}
  - {of: a, in: km}
  - {of: b, in: m, parts: [{at: 1}]}
  - {of: a, in: m}
  - {of: a, in: m}
"""
    assert told(text, sizes=sizes) == [
        f"{place} stands twice in {where}; take one out [duplicate-key]"
        for place, where in (
            ("6:46: sizes[0].parts[2]: at '1'", "sizes[0].parts, first at p.yaml:6:28"),
            ("9:5: sizes[3]: of 'a', in 'm'", "sizes, first at p.yaml:6:5"),
            ("10:5: sizes[4]: of 'a', in 'm'", "sizes, first at p.yaml:6:5"),
        )
    ]
    assert told("licenses:\n  - {path: 'https://a.example'}\n  - {path: 'https://b.example'}\n") == []
    loose = {"type": "array", "items": {}}
    assert told("sizes:\n  - {of: a}\n  - {of: a}\n", sizes=loose) == []
    assert [line for line in told("sizes: [1, 1]\n", sizes=sizes) if "duplicate" in line] == []


def test_times_and_places_in_the_wrong_order_are_refused_at_their_end() -> None:
    text = "temporal: {start: '2024', end: '2023'}\nspatial:\n  - {title: A}\n"
    text += "  - {title: B, west: 1, east: 2, south: 2, north: 1}\n"
    assert told(text) == [
        "5:32: temporal.end: 2023 is before 2024, the start; correct one of them [date-order]",
        "8:51: spatial[1].north: 1 is south of 2; correct one of them [minimum]",
    ]
    assert told("temporal: {start: '2024'}\n") == told("temporal: {end: '2024'}\n") == []


def warned_of(**more: Any) -> list[str]:
    data = {"id": "towns", **dict.fromkeys(("description", "licenses", "contributors", "keywords", "citation"), "x")}
    data = {name: value for name, value in {**data, **more}.items() if value is not None}
    schema = engine_file(PACKAGE).value
    return [problem.message for problem in warnings(Record(PACKAGE, data, "p.yaml", Document(data)), schema)]


def test_what_readers_want_to_know_is_asked_for() -> None:
    cited = "; until then how to cite it is made of the others"
    assert warned_of() == []
    assert warned_of(keywords=None) == ["has no keywords; add it"]
    assert warned_of(citation=None) == [f"has no citation; add it{cited}"]
    assert warned_of(licenses=None, keywords=None) == ["has no licenses, no keywords; add them"]
    assert warned_of(licenses=None, citation=None) == [f"has no licenses, no citation; add them{cited}"]


def test_of_a_property_that_is_not_known_only_a_near_one_is_a_slip() -> None:
    def slip(name: str, near: str) -> str:
        return f"{name}: is no property that is known, so it is passed on as it is; did you mean {near!r}?"

    assert warned_of(vurl=1, name=1, resources=[]) == []
    found = warned_of(homepages=1, verssion=1, colour=1)
    assert sorted(found) == [slip("homepages", "homepage"), slip("verssion", "version")]


def test_a_slip_stands_at_the_name_of_the_property() -> None:
    document = yaml12.load((BASE + "homepages:\n  - a\n").encode())
    found = list(warnings(Record(PACKAGE, document.value, "p.yaml", document), engine_file(PACKAGE).value))
    assert [(problem.rule, problem.line, problem.column) for problem in found] == [
        ("undescribed", 1, 1), ("package", 5, 1)
    ]  # fmt: skip


def test_of_a_description_of_another_shape_the_schema_alone_speaks() -> None:
    schema = engine_file(PACKAGE).value
    for data in ([], "text", None):
        assert {problem.rule for problem in package.check(Record(PACKAGE, data, "p.yaml", Document(data)), schema)} == {
            "type"
        }
