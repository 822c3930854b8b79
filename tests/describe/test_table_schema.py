"""The Table Schema of a table: keys, references and fields, of its CSV file and of its Parquet file beside it."""

from __future__ import annotations

from typing import Any

import pytest

import describing
from accord.describe.datapackage import table_schema
from accord.schema.model import Table


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
