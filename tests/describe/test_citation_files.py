"""CITATION.cff, .zenodo.json, RO-Crate, schema.org and BibTeX say who made the data, under which licence, from what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import describing
from accord.describe import bibliography
from accord.describe.citation_file import citation_cff, zenodo
from accord.describe.ro_crate import ro_crate
from accord.describe.schema_org import schema_org
from describing import LICENCE

ADA = {"title": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace", "email": "a@a.example",
       "path": "https://orcid.org/0000-0002-1825-0097", "organization": "Works"}  # fmt: skip
PRESS = {"title": "The press", "roles": ["publisher"], "path": "https://press.example"}
WORK = {"relationType": "IsPartOf", "relatedIdentifier": "10.1/x", "relatedIdentifierType": "DOI"}
SOURCES = [{"title": "One", "path": "https://one.example"}, {"title": "Local", "path": "local"}]
ALL: dict[str, Any] = {
    "contributors": [ADA, PRESS], "licenses": [LICENCE, {"name": "MIT", "path": "https://mit.example"}],
    "keywords": ["a", "b", "a"], "identifier": "https://doi.org/10.5281/zenodo.1", "homepage": "https://home.example",
    "relatedIdentifiers": [WORK], "sources": SOURCES,
}  # fmt: skip


def test_the_citation_file_says_all_in_the_order_in_which_people_read(tmp_path: Path) -> None:
    text = citation_cff(describing.whole(tmp_path, **ALL))
    said = yaml.safe_load(text)
    assert list(said) == [
        "cff-version", "message", "type", "title", "abstract", "authors", "version", "date-released", "doi", "url",
        "license", "keywords",
    ]  # fmt: skip
    assert said["authors"] == [
        {"family-names": "Lovelace", "given-names": "Ada", "affiliation": "Works", "email": "a@a.example",
         "orcid": "https://orcid.org/0000-0002-1825-0097"},
    ]  # fmt: skip
    assert (said["doi"], said["url"], said["license"]) == ("10.5281/zenodo.1", "https://home.example", "CC-BY-4.0")
    assert (said["keywords"], said["date-released"], said["version"]) == (["a", "b"], "2024-03-09", "1.2.0")


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ({"title": "The press", "path": "https://p.example"}, {"name": "The press", "website": "https://p.example"}),
        ({"title": "Plato", "type": "person"}, {"family-names": "Plato"}),
        ({"title": "Ada", "givenName": "Ada", "path": "https://a.example"},
         {"given-names": "Ada", "website": "https://a.example"}),
    ],
)  # fmt: skip
def test_an_author_is_a_person_with_names_or_a_body_with_one(author: Any, said: Any, tmp_path: Path) -> None:
    text = citation_cff(describing.whole(tmp_path, contributors=[author]))
    assert yaml.safe_load(text)["authors"] == [said]


@pytest.mark.parametrize(
    ("licence", "said", "archive"),
    [
        (LICENCE, {"license": "CC-BY-4.0"}, "cc-by-4.0"),
        ({"name": "OWN", "path": "https://own.example"}, {"license-url": "https://own.example"}, None),
        ({"title": "Our own"}, {}, None),
    ],
)
def test_a_licence_is_named_where_it_is_known_else_its_address(
    licence: Any, said: Any, archive: str | None, tmp_path: Path
) -> None:
    whole = describing.whole(tmp_path, contributors=[ADA], licenses=[licence])
    found = yaml.safe_load(citation_cff(whole))
    assert {word: found[word] for word in ("license", "license-url") if word in found} == said
    assert zenodo(whole).get("license") == archive


def test_an_archive_has_authors_and_related_works(tmp_path: Path) -> None:
    said = zenodo(describing.whole(tmp_path, **ALL))
    assert said["creators"] == [
        {"name": "Lovelace, Ada", "affiliation": "Works", "orcid": "0000-0002-1825-0097"}
    ]  # fmt: skip
    assert said["related_identifiers"] == [
        {"identifier": "10.1/x", "relation": "isPartOf"},
        {"identifier": "https://one.example", "relation": "isDerivedFrom"},
    ]
    assert (said["publication_date"], said["description"], said["version"]) == ("2024-03-09", "Books", "1.2.0")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"givenName": "Ada", "familyName": "Lovelace"}, "Lovelace, Ada"), ({"givenName": "Ada"}, "A. Lovelace"),
        ({"familyName": "Lovelace"}, "A. Lovelace"), ({}, "A. Lovelace"),
    ],
)  # fmt: skip
def test_an_archive_has_the_family_first_of_who_has_both_names(names: Any, said: str, tmp_path: Path) -> None:
    whole = describing.whole(tmp_path, contributors=[{"title": "A. Lovelace", **names}])
    assert zenodo(whole)["creators"] == [{"name": said}]


def test_an_archive_has_sources_that_have_an_address_of_the_web(tmp_path: Path) -> None:
    sources = [{"path": path} for path in ("http://a.example", "https://b.example", "ftp://c.example", "http.csv")]
    related = zenodo(describing.whole(tmp_path, contributors=[ADA], sources=sources))["related_identifiers"]
    assert [one["identifier"] for one in related] == ["http://a.example", "https://b.example"]


def test_who_names_no_author_has_neither_file(tmp_path: Path) -> None:
    whole = describing.whole(tmp_path)
    assert (citation_cff(whole), zenodo(whole)) == ("", {})


def nodes(folder: Path, **package: Any) -> dict[str, Any]:
    return {node["@id"]: node for node in ro_crate(describing.whole(folder, **package))["@graph"]}


def test_a_crate_has_itself_its_files_its_makers_and_its_licence(tmp_path: Path) -> None:
    made = nodes(tmp_path, **ALL)
    root = made["./"]
    assert made["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert (root["author"], root["publisher"]) == ({"@id": ADA["path"]}, {"@id": PRESS["path"]})
    assert (root["license"], root["keywords"]) == ({"@id": LICENCE["path"]}, ["a", "b", "a"])
    assert {part["@id"] for part in root["hasPart"]} <= set(made)
    assert made["codebook.md"]["contentSize"] == "7"
    assert made["csv/books.csv"]["description"] == "Of a kind."
    assert (made[ADA["path"]]["@type"], made[PRESS["path"]]["@type"]) == ("Person", "Organization")
    assert made[LICENCE["path"]]["name"] == "Attribution"


@pytest.mark.parametrize(
    ("licences", "name"),
    [
        ([{"name": "OWN", "path": "https://own.example"}, {"name": "B"}], "OWN"),
        ([{"path": "https://own.example"}, {"name": "B"}], "https://own.example"),
        ([{"title": "T", "name": "OWN", "path": "https://own.example"}, LICENCE], "T"),
    ],
)
def test_a_crate_names_the_first_licence_as_well_as_it_can(licences: Any, name: str, tmp_path: Path) -> None:
    assert nodes(tmp_path, licenses=licences)["https://own.example"]["name"] == name


def test_a_licence_without_an_address_is_a_word_and_a_lone_maker_its_publisher(tmp_path: Path) -> None:
    made = nodes(tmp_path, licenses=[{"title": "Our own"}], contributors=[{"title": "A & B"}], keywords=["one"])
    root = made["./"]
    assert (root["license"], root["keywords"]) == ("Our own", "one")
    assert root["author"] == root["publisher"] == {"@id": "#A%20%26%20B"}


def test_search_engines_read_each_table_with_what_it_measures_and_its_files(tmp_path: Path) -> None:
    said = schema_org(describing.whole(tmp_path, **ALL))
    assert (said["@id"], said["url"], said["license"]) == (ALL["identifier"], ALL["homepage"], LICENCE["path"])
    assert [file["name"] for file in said["distribution"]] == ["codebook.md"]
    assert said["isAccessibleForFree"] is True
    books = next(part for part in said["hasPart"] if part["alternateName"] == "books")
    assert (books["name"], books["description"]) == ("Things", "Of a kind.")
    assert [file["name"] for file in books["distribution"]] == ["csv/books.csv", "parquet/books.parquet"]
    height = next(one for one in books["variableMeasured"] if one["name"] == "height")
    assert height == {"@type": "PropertyValue", "name": "height", "description": "What it is.", "unitCode": "mm"}


@pytest.mark.parametrize(
    ("issued", "lines"),
    [
        ("2024", ["year = {2024}"]), ("2024-03", ["year = {2024}", "month = mar"]),
        ("2024-12-09", ["year = {2024}", "month = dec", "day = {9}"]),
        ("2023-01/2024", ["year = {2023}", "month = jan"]), ("..", []), (None, []), ("", []),
    ],
)  # fmt: skip
def test_bibtex_has_the_first_day_of_a_date_as_far_as_it_is_known(issued: str | None, lines: list[str]) -> None:
    entry = bibliography.bibtex(bibliography.item({"id": "a", "type": "book", "title": "T", "issued": issued}))
    assert entry == "@book{a,\n  title = {{T}},\n" + "".join(f"  {line},\n" for line in lines) + "}\n"


@pytest.mark.parametrize(
    ("kind", "said"),
    [("article-journal", "journal"), ("chapter", "booktitle"), ("webpage", "howpublished"), ("thesis", "howpublished")],
)
def test_bibtex_calls_what_holds_a_work_by_the_kind_of_the_work(kind: str, said: str) -> None:
    entry = bibliography.bibtex(bibliography.item({"id": 7, "type": kind, "container-title": "W", "DOI": "10.1/x"}))
    assert f"  {said} = {{W}},\n  doi = {{10.1/x}},\n" in entry


def test_an_entry_says_nothing_of_what_is_not_known_and_keeps_numbers() -> None:
    row = {"id": "a", "volume": 3, "title": "", "author": None, "editor": "A; B", "note": "a"}
    assert bibliography.item(row) == {
        "id": "a", "type": "document", "volume": 3, "editor": [{"literal": "A"}, {"literal": "B"}], "note": "a",
    }  # fmt: skip
