"""The Table Schema of a table: keys, references and fields, of its CSV file and of its Parquet file beside it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import describing
from accord.describe.datapackage import _suffix, descriptor, manifest, table_schema
from accord.describe.edition import Edition
from accord.schema.model import Table
from small_schemas import array, derived, prop, record


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    return describing.edition(tmp_path_factory.mktemp("books")).schemas.tables


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("books", {"primaryKey": ["id"], "uniqueKeys": None}),  # isbn, alone, is a constraint of its field
        ("book_tags", {"primaryKey": ["book_id", "item"], "uniqueKeys": [["book_id", "tag"]]}),
        ("shelves", {"primaryKey": ["id"], "uniqueKeys": None, "foreignKeys": None}),
    ],
)
def test_a_table_has_its_key_and_what_is_unique_of_several_columns(
    table: str, said: dict[str, Any], tables: dict[str, Table]
) -> None:
    made = table_schema(tables[table])
    assert {word: made.get(word) for word in said} == said


@pytest.mark.parametrize("suffix", ["", "-parquet"])
def test_a_reference_to_its_own_table_names_no_resource(suffix: str, tables: dict[str, Table]) -> None:
    keys = {key["fields"][0]: key["reference"] for key in table_schema(tables["books"], suffix)["foreignKeys"]}
    assert keys["shelf"] == {"resource": f"shelves{suffix}", "fields": ["id"]}
    assert keys["sequel_to"] == keys["part_of"] == {"fields": ["id"]}


@pytest.mark.parametrize(
    ("column", "suffix", "said"),
    [
        ("id", "", {"type": "string", "constraints": {"required": True, "pattern": "^[a-z-]+$", "unique": True}}),
        ("isbn", "", {"type": "string", "constraints": {"unique": True}}),
        ("note", "", {"type": "string", "constraints": {"maxLength": 80}}),
        ("pages", "", {"type": "integer", "constraints": {"minimum": 1, "maximum": 9999}}),
        ("pages", "-parquet", {"type": "integer", "missingValues": ["", "nan"]}),
        ("height", "", {"type": "number", "unit": "mm", "constraints": None, "missingValues": None}),
        ("years", "", {"type": "list", "delimiter": ";", "itemType": "integer"}),
        ("years", "-parquet", {"type": "any", "delimiter": None, "constraints": None}),
        ("genre_or_none", "", {"missingValues": ["", "n/a|?"], "constraints": {"enum": ["a", "b"]}}),
        ("genre_or_none", "-parquet", {"missingValues": None}),
        ("genre", "", {"missingValues": None, "constraints": {"enum": ["novel", "atlas"]}}),
    ],
)
def test_a_field_has_its_type_its_limits_and_what_is_no_value(
    column: str, suffix: str, said: dict[str, Any], tables: dict[str, Table]
) -> None:
    field = next(one for one in table_schema(tables["books"], suffix)["fields"] if one["name"] == column)
    assert {word: field.get(word) for word in said} == said


@pytest.mark.parametrize(
    ("spec", "suffix", "said"),
    [
        (prop("integer"), "-parquet", {"type": "integer", "missingValues": ["", "nan"]}),
        (prop("number"), "-parquet", {"type": "number", "missingValues": ["", "nan"]}),
        (prop("integer", format="year"), "-parquet", {"type": "integer", "missingValues": ["", "nan"]}),
        (prop("integer", format="year"), "", {"type": "year", "missingValues": None}),
        (prop(), "-parquet", {"type": "string", "missingValues": None}),
        (prop(x_missing=["n/a"]), "", {"missingValues": None}),  # of a text it may be the value
        (prop(enum=["a"], x_missing=["n/a"]), "", {"missingValues": ["", "n/a"]}),
        (prop("integer", x_missing=["n/a", ""]), "", {"missingValues": ["", "n/a"]}),
        (array(prop(), x_separator=";", minItems=2, maxItems=3), "", {"constraints": {"minLength": 2, "maxLength": 3}}),
        (array(prop(), x_separator=";", minItems=2), "-parquet", {"type": "any", "constraints": None}),
        (prop("number", minimum=1, maximum=2, minLength=3), "", {"constraints": {"minimum": 1, "maximum": 2}}),
        (prop(minLength=1, pattern="^a$"), "", {"constraints": {"minLength": 1, "pattern": "^a$"}}),
        (prop(oneOf=[{"const": "a", "title": "A"}]), "", {"categories": [{"value": "a", "label": "A"}]}),
    ],
)
def test_a_field_alone_says_what_its_column_may_hold(spec: dict[str, Any], suffix: str, said: dict[str, Any]) -> None:
    for required in (False, True):
        made = derived({"things": record("things", "thing", ["value"] if required else [], value=spec)})["things"]
        field = next(one for one in table_schema(made, suffix)["fields"] if one["name"] == "value")
        expected = dict(said)
        if required and "constraints" in said:
            expected["constraints"] = {"required": True, **(said["constraints"] or {})}
        if required and suffix and "missingValues" in said:
            expected["missingValues"] = None
            expected["type"] = "year" if spec.get("format") == "year" else said["type"]
        assert {word: field.get(word) for word in said} == expected


@pytest.fixture
def published(tmp_path: Path) -> tuple[Edition, Path]:
    """Return an edition with the files of its tables, whose bytes are their names."""
    edition = describing.edition(tmp_path)
    for name in (f"build/{kind}/{name}.{kind}" for kind in ("csv", "parquet") for name in edition.schemas.tables):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return edition, tmp_path


def test_each_table_is_a_resource_of_each_kind_and_text_alone_has_an_encoding(published: tuple[Edition, Path]) -> None:
    resources = {one["name"]: one for one in descriptor(*published)["resources"]}
    tables = published[0].schemas.tables
    assert list(resources) == [*tables, *(f"{name}-parquet" for name in tables)]
    text, columns = resources["books"], resources["books-parquet"]
    name = "build/csv/books.csv"
    assert (text["path"], text["bytes"], text["encoding"], text["format"]) == (name, len(name), "utf-8", "csv")
    assert text["hash"] == f"sha256:{sha256(name.encode()).hexdigest()}"
    assert text["dialect"]["lineTerminator"] == "\n"
    assert {"bytes", "encoding", "dialect"} & columns.keys() == set()
    assert (columns["format"], columns["mediatype"]) == ("parquet", "application/vnd.apache.parquet")


def test_no_two_resources_have_one_name() -> None:
    assert [_suffix("csv", ["a", "a-parquet"]), _suffix("parquet", ["a", "b"])] == ["", "-parquet"]
    assert _suffix("parquet", ["a", "a-parquet"]) == "-parquet-file"
    assert _suffix("parquet", ["a", "a-parquet", "a-parquet-file"]) == "-parquet-file-file"


def test_the_manifest_has_every_file_with_the_rows_of_tables_and_what_stands_beside_apart(
    published: tuple[Edition, Path],
) -> None:
    edition, folder = published
    for name in ("datapackage.json", "build/codebook.md", "build/exports/books.csv", "CITATION.cff"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("1", encoding="utf-8")
    said = manifest(edition, folder)
    digest = sha256(b"1").hexdigest()
    assert (said["name"], said["version"], said["beside"]) == ("books", "1.2.0", {"CITATION.cff": {"sha256": digest}})
    files = said["files"]
    assert {name for name, entry in files.items() if "rows" in entry} == {
        f"build/{kind}/{name}.{kind}" for kind in ("csv", "parquet") for name in edition.rows
    }
    assert files["build/csv/books.csv"]["rows"] == edition.rows["books"]
    assert files["build/exports/books.csv"] == {"sha256": digest, "bytes": 1}
    assert {"datapackage.json", "build/codebook.md"} <= files.keys()
    assert "CITATION.cff" not in files
