"""What a schema leaves out for people is derived, or stays empty, and is warned of at its place; nothing is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.schema.titles import title_of
from small_schemas import DIALECT, JSON, array, item, record, shelves, write
from support import ROOT

BARE: JSON = {"$schema": DIALECT, "type": "object", "additionalProperties": False, "required": ["id"]}


def people() -> JSON:
    """Return a schema without a title, a description or a label."""
    code = {"oneOf": [{"const": "not_known"}, {"const": "A1", "title": "First class"}]}
    parts = {"type": "object", "additionalProperties": False, "required": [], "properties": {"end": {"type": "string"}}}
    properties = {
        "id": {"type": "string"},
        "birth_year": {"type": "integer"},
        "class": {"$ref": "#/$defs/class"},
        "nick_name": {"type": "string", "title": "Nickname"},
        "full_name": {"type": "string", "description": "As on the passport."},
        "terms": {"type": "array", "items": parts},
        "hobbies": {"type": "array", "items": {"type": "string", "x-column": "hobby"}},
    }
    return {**BARE, "$id": "people.json", "properties": properties, "$defs": {"class": {"type": "string", **code}}}


def loaded(folder: Path, schemas: JSON) -> Schemas:
    return load_schemas(write(folder / "schemas", schemas))


def warnings(folder: Path, schemas: JSON) -> list[str]:
    of = loaded(folder, schemas).warnings
    assert {(one.severity, one.rule) for one in of} <= {("warning", "undescribed")}
    return [one.message for one in of]


@pytest.mark.parametrize(
    ("name", "title"),
    [("birth_year", "Birth year"), ("id", "Id"), ("GDP", "GDP"), ("per cent", "Per cent"), ("co2", "Co2"),
     ("_", "_"), ("iso_3166-1", "Iso 3166-1"), ("سنة_الميلاد", "سنة الميلاد"), ("a__b_", "A b")],
)  # fmt: skip
def test_a_title_follows_from_a_name(name: str, title: str) -> None:
    assert title_of(name) == title


@given(st.text(min_size=1))
def test_every_name_gives_a_title(name: str) -> None:
    assert title_of(name)


def test_titles_and_labels_are_derived_and_descriptions_stay_empty(tmp_path: Path) -> None:
    tables = loaded(tmp_path, {"people": people()}).tables
    whole = tables["people"]
    assert (whole.title, whole.description, whole.label) == ("People", "", "nick_name")
    titles = {column.name: (column.title, column.description) for column in whole.columns}
    assert titles["birth_year"] == ("Birth year", "")
    assert titles["nick_name"] == ("Nickname", "")
    assert titles["full_name"] == ("Full name", "As on the passport.")
    assert titles["class"] == ("Class", "")
    hobbies = tables["people_hobbies"]
    assert (hobbies.title, [column.title for column in hobbies.columns]) == ("Hobbies", ["Id", "Item", "Hobby"])
    assert tables["people_terms"].by_name["end"].title == "End"


def test_a_label_is_a_text_that_is_always_there_if_any_is(tmp_path: Path) -> None:
    schema = people()
    schema["required"] = ["id", "full_name"]
    assert loaded(tmp_path / "a", {"people": schema}).tables["people"].label == "full_name"
    for name in ("nick_name", "full_name"):
        del schema["properties"][name]
    schema["required"] = ["id"]
    assert loaded(tmp_path / "b", {"people": schema}).tables["people"].label == "id"


def test_each_object_that_lacks_something_is_warned_of_once(tmp_path: Path) -> None:
    made = "until then the title '{}' is made of the name"
    assert warnings(tmp_path, {"people": people()}) == [
        f"has no title and no description; add them; {made.format('People')}",
        'has no x-label, so a row goes by its nick_name; add "x-label": "nick_name", or name a better column',
        "has no x-singular, so the tables of its lists are named after people; add it, as person is that of people",
        "properties.id: has no description, nor have birth_year, class, nick_name, terms, hobbies; add one to each",
        (
            "properties.id: has no title, nor have birth_year, class, full_name, terms, hobbies; add one to each; "
            f"{made.format('Id')}"
        ),
        f"properties.terms.items.properties.end: has no title and no description; add them; {made.format('End')}",
        f"properties.hobbies.items: has no title and no description; add them; {made.format('Hobby')}",
        f"$defs.class: has no title and no description; add them; {made.format('Class')}",
        "$defs.class.oneOf[0]: has no description, nor has A1; add one to each",
        f"$defs.class.oneOf[0]: has no title; add one; {made.format('Not known')}",
    ]


def test_a_warning_stands_where_the_first_part_does(tmp_path: Path) -> None:
    schemas = shelves()
    del schemas["books"]["properties"]["note"]["description"]
    (warning,) = loaded(tmp_path, schemas).warnings
    text = (tmp_path / "schemas" / "books.json").read_text(encoding="utf-8").split("\n")
    assert str(warning).startswith("schemas/books.json:")
    assert ": warning: properties.note: has no description; add one [undescribed]" in str(warning)
    assert '"note": {' in text[warning.line - 1]


def test_of_very_many_parts_some_are_named(tmp_path: Path) -> None:
    schema = record("wide", "wide", [], **{f"c_{letter}": {"type": "string"} for letter in "abcdefghijklmnop"})
    (warning,) = warnings(tmp_path, {"wide": schema})
    assert ": has no title and no description, nor have c_b, c_c, c_d, c_e, c_f, c_g, c_h, c_i and 7 more;" in warning
    assert warning.startswith("properties.c_a: ")


@pytest.mark.parametrize(("count", "more"), [(8, ""), (9, " and 1 more")])
def test_up_to_eight_parts_are_named_beside_the_first(count: int, more: str, tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(count + 1)]
    schema = record("wide", "wide", [], **{name: {"type": "string"} for name in names})
    (warning,) = warnings(tmp_path, {"wide": schema})
    assert f", nor have {', '.join(names[1:9])}{more}; add them to each; until then" in warning


def test_what_a_reference_names_has_its_title_and_description(tmp_path: Path) -> None:
    schemas = shelves()
    schemas["books"]["properties"]["name"] = {"$ref": "definitions.json#/$defs/line", "x-search": True}
    of = loaded(tmp_path, schemas)
    assert of.warnings == ()
    name = of.tables["books"].by_name["name"]
    assert (name.title, name.description) == ("Title", "What it is.")


def test_shared_codes_are_warned_of_where_they_stand(tmp_path: Path) -> None:
    schemas = shelves()
    genre = schemas["books"]["$defs"].pop("genre")
    genre["oneOf"][0] = {"const": "novel"}
    schemas["definitions"]["$defs"]["genre"] = genre
    schemas["books"]["properties"]["genre"]["$ref"] = "definitions.json#/$defs/genre"
    assert {one.path for one in loaded(tmp_path, schemas).warnings} == {"schemas/definitions.json"}


def test_a_published_name_gives_the_title_and_the_property_is_what_to_write(tmp_path: Path) -> None:
    properties = {"id": {"type": "string"}, "land": {"type": "string", "x-name": "Country of Birth"}}
    schema = {**BARE, "$id": "people.json", "x-name": "Famous people", "properties": properties}
    of = loaded(tmp_path, {"people": schema})
    table = of.tables["Famous people"]
    assert (table.title, table.label) == ("Famous people", "Country of Birth")
    assert table.by_name["Country of Birth"].title == "Country of Birth"
    messages = [warning.message for warning in of.warnings]
    assert messages[0].endswith("until then the title 'Famous people' is made of the name")
    assert messages[1].startswith('has no x-label, so a row goes by its land; add "x-label": "land", or')


def test_a_list_with_a_table_of_its_own_name_needs_no_singular(tmp_path: Path) -> None:
    schema = record("books", "book", [], copies=array(item([], state={"type": "string", "title": "It", "description":
    "It is."}), x_table="copies"))  # fmt: skip
    del schema["x-singular"]
    assert warnings(tmp_path, {"books": schema}) == []


def test_what_is_written_is_not_changed(tmp_path: Path) -> None:
    schemas = {"people": people()}
    before = copy.deepcopy(schemas)
    loaded(tmp_path, schemas)
    assert schemas == before
    assert json.loads((tmp_path / "schemas" / "people.json").read_text(encoding="utf-8")) == before["people"]


def test_nothing_is_left_out_of_the_record_or_the_examples() -> None:
    for folder in (
        ROOT,
        ROOT / "examples" / "plover",
        *(ROOT / "tests" / "data" / name for name in ("botany", "railways")),
    ):
        assert [str(one) for one in load_schemas(folder / "schemas").warnings] == []


def test_a_list_whose_lists_are_named_after_its_table_is_warned_of(tmp_path: Path) -> None:
    schemas = shelves()
    copies = schemas["books"]["properties"]["copies"]
    del copies["x-singular"]
    (warning,) = warnings(tmp_path / "a", schemas)
    assert warning.startswith(
        "properties.copies: has no x-singular, so copies_loans, the table of a list in its items,"
    )
    copies["items"]["properties"]["loans"]["x-table"] = "loans"
    assert warnings(tmp_path / "b", schemas) == []
