"""What catalogues of data read, in DCAT, Croissant and CSVW: of the whole, of each table, of each file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import describing
from accord.describe.croissant import croissant
from accord.describe.csvw import csvw
from accord.describe.dcat import dcat
from accord.describe.whole import Whole
from describing import LICENCE


@pytest.fixture
def whole(tmp_path: Path) -> Whole:
    """Return books on shelves with their files, of which nothing is said that could be left out."""
    return describing.whole(tmp_path)


def named(nodes: list[Any], name: str, word: str = "name") -> Any:
    """Return the only node of a name."""
    (found,) = [node for node in nodes if node[word] == name]
    return found


def test_dcat_has_each_table_with_its_own_files_and_the_others_with_the_whole(whole: Whole) -> None:
    said = dcat(whole)
    parts = {part["@id"]: [file["dct:title"] for file in part["dcat:distribution"]] for part in said["dct:hasPart"]}
    assert list(parts) == [f"#{name}" for name in whole.edition.schemas.tables]
    assert parts["#books"] == ["csv/books.csv", "parquet/books.parquet"]
    assert [file["dct:title"] for file in said["dcat:distribution"]] == ["codebook.md"]
    assert said["dcat:distribution"][0]["dcat:byteSize"]["@value"] == "7"
    assert said["dct:title"] == said["dct:description"] == "Books"
    assert {part["dct:isPartOf"]["@id"] for part in said["dct:hasPart"]} == {said["@id"]} == {"#whole"}
    assert {"dct:license", "dct:temporal", "dct:spatial", "dcat:landingPage", "dct:creator"} & said.keys() == set()


@pytest.mark.parametrize(
    ("temporal", "said"),
    [
        ({"start": "1980", "end": ".."}, {"startDate": ("xsd:gYear", "1980")}),
        ({"start": "1980-09-22", "end": "1988-08"},
         {"startDate": ("xsd:date", "1980-09-22"), "endDate": ("xsd:gYearMonth", "1988-08")}),
        ({"start": "about", "end": "1988"}, {"endDate": ("xsd:gYear", "1988")}),  # five letters
        ({"start": "sixt", "end": "1980/1988"}, {}),
        ({"start": "1980-0", "end": ".."}, {}),
    ],
)  # fmt: skip
def test_dcat_has_the_ends_of_a_time_that_are_days_months_or_years(temporal: Any, said: Any, tmp_path: Path) -> None:
    period = dcat(describing.whole(tmp_path, temporal=temporal)).get("dct:temporal", {})
    assert period.pop("@type", "") == ("dct:PeriodOfTime" if said else "")
    assert {word: (end["@type"], end["@value"]) for word, end in period.items()} == {
        f"dcat:{word}": end for word, end in said.items()
    }


def test_dcat_has_places_as_boxes_whose_first_corner_is_their_last(tmp_path: Path) -> None:
    places = [{"title": "The gulf", "south": 24, "west": 48, "north": 30.5, "east": 57}, {"title": "Elsewhere"}]
    gulf, elsewhere = dcat(describing.whole(tmp_path, spatial=places))["dct:spatial"]
    assert gulf["dcat:bbox"]["@value"] == "POLYGON((48 24,57 24,57 30.5,48 30.5,48 24))"
    assert elsewhere == {"@type": "dct:Location", "skos:prefLabel": "Elsewhere"}


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        (LICENCE, "https://licence.example/by"),
        ({"name": "CC-BY-4.0", "title": "Attribution"}, "Attribution"),
        ({"name": "CC-BY-4.0"}, "CC-BY-4.0"),
    ],
)
def test_a_licence_is_its_address_else_its_title_else_its_name(licence: Any, address: str, tmp_path: Path) -> None:
    whole = describing.whole(tmp_path, licenses=[licence])
    assert whole.licence_address == croissant(whole)["license"] == address
    is_address = address.startswith("http")
    assert whole.licence_address != describing.whole(tmp_path, licenses=[{"name": "first"}, licence]).licence_address
    assert dcat(whole)["dct:license"] == {
        "@type": "dct:LicenseDocument", ("@id" if is_address else "dct:title"): address,
    }  # fmt: skip
    assert csvw(whole)["dc:license"] == ({"@id": address} if is_address else address)


def test_the_description_is_the_title_where_there_is_none(tmp_path: Path) -> None:
    assert describing.whole(tmp_path / "one").description == "Books"
    assert describing.whole(tmp_path / "two", description="All of them.").description == "All of them."


def test_croissant_has_the_key_of_a_table_alone_or_as_a_list(whole: Whole) -> None:
    tables = croissant(whole)["recordSet"]
    assert named(tables, "books")["key"] == {"@id": "books/id"}
    assert named(tables, "book_tags")["key"] == [{"@id": "book_tags/book_id"}, {"@id": "book_tags/item"}]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("name", "sc:Text"), ("pages", "sc:Integer"), ("price", "sc:Float"), ("lent", "sc:Boolean"),
        ("bought", "sc:Date"), ("printed", "sc:Text"), ("years", "sc:Integer"), ("cost", "sc:Float"),
    ],
)  # fmt: skip
def test_croissant_reads_a_column_from_the_parquet_file_by_its_kind(column: str, kind: str, whole: Whole) -> None:
    field = named(named(croissant(whole)["recordSet"], "books")["field"], column)
    assert (field["dataType"], field.get("repeated", False)) == (kind, column == "years")
    assert field["source"] == {"fileObject": {"@id": "parquet/books.parquet"}, "extract": {"column": column}}


def test_croissant_has_every_file_with_its_size_and_hash(whole: Whole) -> None:
    files = croissant(whole)["distribution"]
    assert [file["name"] for file in files] == [file.path for file in whole.files]
    last = files[-1]
    assert (last["contentSize"], last["sha256"], last["encodingFormat"]) == ("7 B", "11", "text/markdown")
    assert named(files, "parquet/books.parquet")["encodingFormat"] == "application/x-parquet"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("id", {"datatype": "string", "required": True}),
        ("name", {"datatype": {"base": "string", "minLength": 1}, "required": True}),
        ("note", {"datatype": {"base": "string", "maxLength": 80}}),
        ("pages", {"datatype": {"base": "integer", "minimum": 1, "maximum": 9999}}),
        ("years", {"datatype": {"base": "integer", "minimum": 0, "maximum": 9}, "separator": ";"}),
        ("cost", {"datatype": "decimal"}),
        ("lent", {"datatype": "boolean"}),
    ],
)
def test_csvw_has_a_column_with_its_datatype_its_separator_and_whether_it_is_required(
    column: str, said: Any, whole: Whole
) -> None:
    books = named(csvw(whole)["tables"], "books.csv", "url")["tableSchema"]
    found = named(books["columns"], column, "titles")
    assert {word: found[word] for word in ("datatype", "separator", "required") if word in found} == said


def test_csvw_has_the_keys_and_references_of_a_table(whole: Whole) -> None:
    tables = csvw(whole)["tables"]
    assert named(tables, "book_tags.csv", "url")["tableSchema"]["primaryKey"] == ["book_id", "item"]
    keys = named(tables, "books.csv", "url")["tableSchema"]["foreignKeys"]
    assert [(key["columnReference"], key["reference"]["resource"]) for key in keys] == [
        (["shelf"], "shelves.csv"), (["sequel_to"], "books.csv"), (["part_of"], "books.csv"),
        (["of_edition"], "books.csv"),
    ]  # fmt: skip
    assert "foreignKeys" not in named(tables, "shelves.csv", "url")["tableSchema"]


def test_dcat_names_who_made_the_whole_with_the_address_of_each_and_whom_to_ask(tmp_path: Path) -> None:
    people = [
        {"title": "Ada", "path": "https://orcid.org/0000-0002-1825-0097", "email": "ada@a.example"},
        {"title": "The press", "roles": ["publisher"], "path": "https://press.example", "type": "organization"},
    ]
    said = dcat(describing.whole(tmp_path, contributors=people))
    ((creator,), (publisher,)) = (said["dct:creator"], said["dct:publisher"])
    assert creator == {
        "@id": "https://orcid.org/0000-0002-1825-0097", "@type": ["foaf:Agent", "foaf:Person"], "foaf:name": "Ada",
        "foaf:mbox": {"@id": "mailto:ada@a.example"},
    }  # fmt: skip
    assert publisher == {
        "@type": ["foaf:Agent", "foaf:Organization"], "foaf:name": "The press",
        "foaf:homepage": {"@id": "https://press.example"},
    }  # fmt: skip
    assert said["dcat:contactPoint"] == [
        {"@type": "vcard:Kind", "vcard:fn": "Ada", "vcard:hasEmail": {"@id": "mailto:ada@a.example"}}
    ]


def test_dcat_has_one_publisher_and_everybody_who_can_be_asked(tmp_path: Path) -> None:
    people = [{"title": name, "email": f"{name}@a.example"} for name in ("ada", "bo")]
    presses = [{"title": name, "roles": ["publisher"]} for name in ("one", "two")]
    said = dcat(describing.whole(tmp_path / "a", contributors=[*people, *presses]))
    assert [agent["foaf:name"] for agent in said["dct:publisher"]] == ["one"]
    assert [agent["foaf:name"] for agent in said["dct:creator"]] == ["ada", "bo"]
    assert [agent["vcard:fn"] for agent in said["dcat:contactPoint"]] == ["ada", "bo"]
    said = dcat(describing.whole(tmp_path / "b", contributors=[*people, {"title": "cy", "path": "https://cy.example"}]))
    assert [agent["foaf:name"] for agent in said["dct:publisher"]] == ["ada"]
    assert [agent["foaf:name"] for agent in said["dct:creator"] if "foaf:homepage" in agent] == ["cy"]


def test_csvw_says_how_its_files_are_written(whole: Whole) -> None:
    written = {"encoding": "utf-8", "lineTerminators": ["\n"], "quoteChar": '"', "doubleQuote": True}
    assert csvw(whole)["dialect"] == written


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("exports/a.ftm.json", "application/json+ftm"), ("exports/a.b.ftm.json", "application/json+ftm"),
        ("exports/a.ftm.b.json", "application/json"), ("a.b/c.csv", "text/csv"),
        ("a.csv/c", "application/octet-stream"), ("c.csv.gz", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_of_the_kind_that_its_endings_say(path: str, kind: str, whole: Whole) -> None:
    assert whole.files[0]._replace(path=path).media_type == kind


def test_the_files_of_a_whole_are_those_of_its_tables_in_their_order_and_then_the_rest(tmp_path: Path) -> None:
    edition = describing.edition(tmp_path)
    names = [f"{kind}/{name}.{kind}" for name in edition.schemas.tables for kind in ("csv", "parquet")]
    for name in (*names, "quality.md", "exports/a.csv"):
        (tmp_path / "build" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "build" / name).write_text(name, encoding="utf-8")
    files = Whole.of(edition, tmp_path).files
    assert [file.path for file in files] == [*names, "exports/a.csv", "quality.md"]
    assert [(file.title, file.table) for file in files[-2:]] == [("a.csv", None), ("Report on quality", None)]
    assert {file.table.name for file in files if file.table} == set(edition.schemas.tables)
    assert [file.bytes for file in files] == [len(file.path) for file in files]


def test_dcat_calls_the_whole_by_its_identifier_in_every_part(tmp_path: Path) -> None:
    said = dcat(describing.whole(tmp_path, identifier="https://doi.org/10.1/x", homepage="https://home.example"))
    assert {part["dct:isPartOf"]["@id"] for part in said["dct:hasPart"]} == {said["@id"]} == {"https://doi.org/10.1/x"}
    assert said["dcat:landingPage"]["@id"] == "https://home.example"
