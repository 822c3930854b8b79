"""A Data Package in the words of schema.org: a person is no organization, and what nothing says is not claimed."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from accord.authoring import template
from accord.values.package_terms import agents, doi, terms
from serving import serving
from support import ROOT

HOME = "https://data.example/"
LINKED = re.compile(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.DOTALL)


def creator(**contributor: Any) -> dict[str, Any]:
    (made,) = agents([{"title": "X", **contributor}], HOME)["creator"]
    return made


@pytest.mark.parametrize(
    ("contributor", "kind"),
    [
        ({"path": "https://orcid.org/0000-0002-1825-0097"}, "Person"),
        ({"givenName": "Ada"}, "Person"),
        ({"organization": "Maps"}, "Person"),
        ({"roles": ["editor"]}, "Person"),
        ({"roles": ["Contact person"]}, "Person"),
        ({"type": "person"}, "Person"),
        ({"type": "organization", "roles": ["editor"]}, "Organization"),
        ({"path": "https://ror.org/02mhbdp94"}, "Organization"),
        ({"roles": ["HostingInstitution"]}, "Organization"),
        ({"roles": ["author"]}, None),
        ({"roles": ["curator"], "path": "https://maps.example"}, None),
        ({}, None),
    ],
)
def test_who_made_it_is_a_person_or_an_organization_where_something_says_so(
    contributor: dict[str, Any], kind: str | None
) -> None:
    assert creator(**contributor).get("@type") == kind


def test_a_person_has_an_orcid_and_an_affiliation() -> None:
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert creator(path=orcid, organization="Maps", email="a@maps.example") == {
        "@type": "Person", "@id": orcid, "url": orcid, "name": "X", "email": "a@maps.example",
        "affiliation": {"@type": "Organization", "name": "Maps"},
    }  # fmt: skip


def test_who_publishes_or_pays_need_not_have_created() -> None:
    made = agents(
        [
            {"title": "P", "roles": ["publisher"]},
            {"title": "F", "roles": ["Sponsor", "author"]},
            {"title": "A", "roles": ["author"]},
        ],
        HOME,
    )
    names = {word: [agent["name"] for agent in some] for word, some in made.items()}
    assert names == {"publisher": ["P"], "funder": ["F"], "creator": ["F", "A"]}


def test_times_places_sources_and_works_have_their_words() -> None:
    works = [("IsPartOf", "10.1000/1", "DOI"), ("IsDerivedFrom", "https://x.example/", "URL"),
             ("IsIdenticalTo", "123", "ISBN"), ("Reviews", "1", "PMID")]  # fmt: skip
    said = terms(
        {
            "id": "https://doi.org/10.1000/2",
            "temporal": {"start": "1990"},
            "spatial": [{"title": "Ahaus", "west": 6.9, "south": 52, "east": 7.1, "north": 52.5}, {"title": "Rhine"}],
            "sources": [{"path": "raw.csv"}],
            "relatedIdentifiers": [
                {"relationType": relation, "relatedIdentifier": name, "relatedIdentifierType": kind}
                for relation, name, kind in works
            ],
        }
    )
    assert said == {
        "identifier": "https://doi.org/10.1000/2",
        "temporalCoverage": "1990/..",
        "spatialCoverage": [
            {"@type": "Place", "name": "Ahaus", "geo": {"@type": "GeoShape", "box": "52 6.9 52.5 7.1"}},
            {"@type": "Place", "name": "Rhine"},
        ],
        "isBasedOn": [
            {"@type": "CreativeWork", "name": "raw.csv"},
            {"@type": "CreativeWork", "identifier": "https://x.example/", "url": "https://x.example/"},
        ],
        "isPartOf": [{"@type": "CreativeWork", "identifier": "10.1000/1", "url": "https://doi.org/10.1000/1"}],
        "sameAs": ["123"],
    }


def test_geojson_gives_its_bounds() -> None:
    polygon = {"type": "Polygon", "coordinates": [[[6.9, 52], [7.1, 52.1, 30], [7, 53], [6.9, 52]]]}
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon}]}
    for where in (polygon, collection):
        (place,) = terms({"spatial": where})["spatialCoverage"]
        assert place["geo"]["box"] == "52 6.9 53 7.1"
    assert terms({"spatial": {"type": "GeometryCollection", "geometries": []}}) == {}


def test_the_record_is_made_by_a_group() -> None:
    package = yaml.safe_load((ROOT / "curated" / "package.yaml").read_text(encoding="utf-8"))
    assert [agent["@type"] for agent in agents(package["contributors"], HOME)["creator"]] == ["Organization"]


def test_a_site_of_a_dataset_that_says_next_to_nothing_answers(tmp_path: Path) -> None:
    template.write(tmp_path / "shelf", date(2026, 1, 31))
    root = tmp_path / "shelf"
    few = {"id": "shelf", "title": "A shelf", "version": "1.0.0", "created": "2026-01-31"}
    (root / "curated" / "package.yaml").write_text(json.dumps(few), encoding="utf-8")
    schema = json.loads((root / "schemas" / "books.json").read_text(encoding="utf-8"))
    for spec in (schema, *schema["properties"].values()):
        for word in ("title", "description"):
            spec.pop(word, None)
    (root / "schemas" / "books.json").write_text(json.dumps(schema), encoding="utf-8")
    with serving(root) as site:
        pages = {path: site.get(path) for path in ("/", "/downloads", "/codebook", "/llms.txt", "/accord/books")}
    assert {path: status for path, (status, _, _) in pages.items()} == dict.fromkeys(pages, 200)
    home = pages["/"][2].decode()
    data = json.loads(LINKED.findall(home)[0])
    assert data["@type"] == "Dataset"
    assert not {"creator", "license", "keywords", "description"} & data.keys()
    assert "A shelf (2026). Version 1.0.0." in home
    assert "licence" not in "".join(body.decode() for _, _, body in pages.values())


def test_home_says_of_what_time_and_places_the_data_are(tmp_path: Path) -> None:
    template.write(tmp_path / "shelf", date(2026, 1, 31))
    root = tmp_path / "shelf"
    path = root / "curated" / "package.yaml"
    more = """\
identifier: https://doi.org/10.1000/182
temporal: {start: "1990"}
spatial:
  - {title: Ahaus, path: https://www.geonames.org/1}
  - {title: On the Rhine}
sources:
  - {title: Rows, path: raw/rows.csv}
"""
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + more, encoding="utf-8")
    with serving(root) as site:
        home = site.get("/")[2].decode()
    assert re.search("<dt>Time</dt><dd>from [^.]*1990", home)
    assert '<dt>Places</dt><dd><a href="https://www.geonames.org/1">Ahaus</a>, On the Rhine</dd>' in home
    assert "<dt>Sources</dt><dd>Rows</dd>" in home
    assert '<a href="https://doi.org/10.1000/182">' in home


@pytest.mark.parametrize(
    ("temporal", "said"),
    [({"start": "1980"}, "1980/.."), ({"end": "1988"}, "../1988"), ({"start": "1", "end": "2"}, "1/2"), ({}, None)],
)
def test_a_time_is_an_interval_that_may_be_open(temporal: dict[str, str], said: str | None) -> None:
    assert terms({"temporal": temporal}).get("temporalCoverage") == said


SHAPE = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[48, 30.5, 9], [57, 24], [50, 26]]}}


@pytest.mark.parametrize(
    ("spatial", "said"),
    [
        ([{"title": "A", "path": "https://a.example"}], [{"@type": "Place", "name": "A", "sameAs": "https://a.example"}]),
        ([{"south": 24, "west": 48, "north": 30.5}], [{"@type": "Place"}]),
        ([{"south": 0, "west": 48, "north": 30.5, "east": 57}], "0 48 30.5 57"), (SHAPE, "24 48 30.5 57"),
        ({"type": "FeatureCollection", "features": [SHAPE]}, "24 48 30.5 57"),
        ({"type": "GeometryCollection", "geometries": [{"coordinates": [1, 2]}]}, "2 1 2 1"),
        ({"type": "FeatureCollection", "features": []}, None), ("somewhere", None), ({}, None),
    ],
)  # fmt: skip
def test_a_place_is_named_or_a_box_around_all_its_points(spatial: Any, said: Any) -> None:
    if isinstance(said, str):
        said = [{"@type": "Place", "geo": {"@type": "GeoShape", "box": said}}]
    assert terms({"spatial": spatial}).get("spatialCoverage") == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"title": "A", "path": "http://a.example", "version": "2"},
         {"@type": "CreativeWork", "name": "A", "url": "http://a.example", "version": "2"}),
        ({"path": "https://a.example"},
         {"@type": "CreativeWork", "name": "https://a.example", "url": "https://a.example"}),
        ({"title": "A", "path": "a.csv"}, {"@type": "CreativeWork", "name": "A"}),
    ],
)  # fmt: skip
def test_a_source_has_an_address_where_its_path_is_one(source: dict[str, str], said: dict[str, str]) -> None:
    assert terms({"sources": [source]})["isBasedOn"] == [said]


@pytest.mark.parametrize(
    ("relation", "kind", "identifier", "word", "said"),
    [
        ("IsPartOf", "DOI", "10.1/x", "isPartOf", {"identifier": "10.1/x", "url": "https://doi.org/10.1/x"}),
        ("Cites", "ISBN", "978", "citation", {"identifier": "978"}),
        ("IsDocumentedBy", "URL", "https://a.example", "subjectOf",
         {"identifier": "https://a.example", "url": "https://a.example"}),
        ("IsDerivedFrom", "w3id", "w3id.org/x", "isBasedOn", {"identifier": "w3id.org/x", "url": "w3id.org/x"}),
    ],
)  # fmt: skip
def test_a_related_work_has_the_word_of_its_relation_and_its_address(
    relation: str, kind: str, identifier: str, word: str, said: dict[str, str]
) -> None:
    work = {"relationType": relation, "relatedIdentifierType": kind, "relatedIdentifier": identifier}
    other = {**work, "relationType": "Collects"}  # of which schema.org knows nothing
    assert terms({"relatedIdentifiers": [work, other]}) == {word: [{"@type": "CreativeWork", **said}]}


def test_what_is_identical_is_the_same_as_the_home_page_and_more() -> None:
    work = {"relationType": "IsIdenticalTo", "relatedIdentifierType": "DOI", "relatedIdentifier": "10.1/x"}
    same = terms({"homepage": HOME, "relatedIdentifiers": [work, {**work, "relatedIdentifierType": "ISBN"}]})["sameAs"]
    assert same == [HOME, "https://doi.org/10.1/x", "10.1/x"]


@pytest.mark.parametrize(
    ("identifier", "found"),
    [
        ("https://doi.org/10.5281/zenodo.1", "10.5281/zenodo.1"),
        ("doi:10.1/x", ""),
        ("10.1234/a b", "10.1234/a"),
        ("", ""),
    ],
)
def test_a_doi_is_found_in_what_identifies_the_whole(identifier: str, found: str) -> None:
    assert doi({"id": identifier}) == found


def test_a_body_without_an_address_of_its_own_has_that_of_the_site_and_a_person_none() -> None:
    made = agents([{"title": "A", "type": "organization"}, {"title": "B", "type": "person"}, {"title": "C"}], HOME)
    assert [agent.get("url") for agent in made["creator"]] == [HOME, None, None]
