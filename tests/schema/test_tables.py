"""What follows from small schemas: each table with its keys and references, each column with what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import small_schemas
from accord.schema.arrow import arrow_schema
from accord.schema.columns import ORDERED, Column
from accord.schema.definitions import any_texts
from accord.schema.load import load_schemas
from accord.schema.model import ForeignKey, Schemas, Table
from accord.schema.references import targets_first, with_search_tables
from small_schemas import JSON, array, derived, item, load_shelves, prop, record, ref, write


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return load_shelves(tmp_path_factory.mktemp("shelves"))


TABLES: dict[str, JSON] = {
    "books": {"key": ("id",), "unique_keys": (("id",),), "label": "name", "singular": "book", "stem": "books",
              "item_key": (("id",),), "record_columns": ("id",)},
    "shelves": {"key": ("id",), "unique_keys": (("id",),), "label": "id", "singular": "shelve", "stem": "shelves",
                "item_key": (("id",),), "record_columns": ("id",)},
    "book_authors": {"key": ("book_id", "item"), "natural_key": ("name",), "label": "name", "places": ("item",),
                     "unique_keys": (("book_id", "item"), ("book_id", "name")), "item_key": (("name",),),
                     "parent_columns": ("book_id",), "record_columns": ("book_id",), "lists": ("authors",)},
    "book_tags": {"key": ("book_id", "item"), "natural_key": ("tag",), "label": "tag", "places": ("item",),
                  "unique_keys": (("book_id", "item"), ("book_id", "tag")), "item_key": (("tag",),),
                  "parent_columns": ("book_id",), "record_columns": ("book_id",), "lists": ("tags",)},
    "copies": {"key": ("id",), "natural_key": ("id",), "label": "id", "unique_keys": (("id",),),
               "item_key": (("id",),), "parent_columns": ("book_id",), "record_columns": ("id",), "lists": ("copies",),
               "singular": "copy"},
    "copy_loans": {"key": ("copy_id", "item"), "natural_key": ("day",), "label": "day", "places": ("item",),
                   "unique_keys": (("copy_id", "item"), ("copy_id", "day")), "item_key": (("day",),),
                   "parent_columns": ("copy_id",), "record_columns": ("copy_id",), "lists": ("copies", "loans")},
}  # fmt: skip
NOTHING: JSON = {"natural_key": (), "places": (), "parent_columns": (), "lists": (), "singular": "", "sort": (),
                 "generated": "", "is_tombstones": False, "list_evidence": "", "containment": None, "contest": None,
                 "item_references": (), "other_ends": {}, "evidenced": ()}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_keys_that_its_schema_gives_it(name: str, shelves: Schemas) -> None:
    table, expected = shelves.tables[name], {**NOTHING, **TABLES[name]}
    expected["singular"] = {"shelves": "shelf"}.get(name, expected["singular"])
    assert {word: getattr(table, word) for word in expected} == expected
    lists = expected["lists"]
    assert (table.prop, table.record, table.file) == (
        lists[-1] if lists else "",
        "books" if lists else name,
        "books" if lists else name,
    )
    assert table.parent == {"copy_loans": "copies"}.get(name, "books" if lists else None)
    assert table.stem == name
    assert (table.has_own_key, table.has_text_key) == (not expected["places"], not expected["places"])


def test_a_table_refers_to_what_its_schema_names_and_to_the_row_around_it(shelves: Schemas) -> None:
    found = {
        name: [(key.columns, key.table, key.target_columns) for key in table.foreign_keys]
        for name, table in shelves.tables.items()
    }
    assert found == {
        "shelves": [],
        "books": [
            (("shelf",), "shelves", ("id",)),
            (("sequel_to",), "books", ("id",)),
            (("part_of",), "books", ("id",)),
        ],
        "book_authors": [(("book_id",), "books", ("id",))],
        "book_tags": [(("book_id",), "books", ("id",))],
        "copies": [(("book_id",), "books", ("id",))],
        "copy_loans": [(("copy_id",), "copies", ("id",))],
    }
    assert {name: key.table for name, key in shelves.tables["books"].references.items()} == {
        "shelf": "shelves", "sequel_to": "books", "part_of": "books",
    }  # fmt: skip


def test_tables_know_those_of_their_lists(shelves: Schemas) -> None:
    assert {prop: child.name for prop, child in shelves.children("books").items()} == {
        "authors": "book_authors", "tags": "book_tags", "copies": "copies",
    }  # fmt: skip
    assert list(shelves.below("books")) == ["book_authors", "book_tags", "copies", "copy_loans"]
    assert list(shelves.below("copies")) == ["copy_loans"]
    assert list(shelves.below("shelves")) == []
    assert shelves.curated.keys() == {"books", "shelves"}
    assert shelves.by_stem == {"books": "books", "shelves": "shelves"}
    assert shelves.generated("codes") is None
    assert not shelves.has_evidence("books")
    assert list(shelves.vocabularies) == ["genre"]


SCALAR: JSON = {"type": "string", "required": False, "is_made": False, "is_place": False, "order": "", "codes": [],
                "derived_from": None, "computes": "", "is_edtf": False, "is_facet": False, "is_searched": False,
                "is_unique": False, "is_contest": False, "is_any_text": False, "separator": "", "unit": "",
                "missing": (), "vocabulary": None}  # fmt: skip
COLUMNS: dict[str, JSON] = {
    "books.id": {"required": True},
    "books.name": {"required": True, "is_searched": True},
    "books.printed": {"is_edtf": True, "order": "edtf", "bounds": ("printed_earliest", "printed_latest")},
    "books.printed_earliest": {"type": "date", "order": "date", "derived_from": "printed", "computes": "earliest"},
    "books.printed_latest": {"type": "date", "order": "date", "derived_from": "printed", "computes": "latest"},
    "books.bought": {"type": "date", "order": "date", "bounds": ("bought", "bought")},
    "books.genre": {"codes": ["novel", "atlas"], "is_facet": True, "vocabulary": "genre"},
    "books.pages": {"type": "integer", "order": "integer"},
    "books.price": {"type": "number", "order": "number"},
    "books.lent": {"type": "boolean"},
    "book_authors.book_id": {"required": True, "is_made": True},
    "book_authors.item": {"required": True, "is_made": True, "is_place": True, "type": "integer", "order": "integer"},
    "book_authors.role": {"codes": ["writer", "editor"]},
    "book_tags.tag": {"required": True},
    "copies.id": {"required": True},
    "copies.book_id": {"required": True, "is_made": True},
    "copy_loans.copy_id": {"required": True, "is_made": True},
    "copy_loans.day": {"required": True, "type": "date", "order": "date"},
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_what_its_property_says(name: str, shelves: Schemas) -> None:
    table, _, column_name = name.partition(".")
    column, expected = shelves.tables[table].by_name[column_name], {**SCALAR, **COLUMNS[name]}
    assert {word: getattr(column, word) for word in expected} == expected
    assert (column.prop, column.path) == (column_name, (column_name,))


def column(spec: JSON, **words: Any) -> Column:
    return Column("a", {"title": "A", **spec}, required=False, **words)


@pytest.mark.parametrize(
    ("spec", "word", "value"),
    [
        ({"type": "string", "const": "x"}, "codes", ["x"]), ({"type": "integer", "const": 0}, "codes", [0]),
        ({"type": "string", "enum": ["x", "y"]}, "codes", ["x", "y"]), ({"type": "string"}, "description", ""),
        ({"type": "string", "description": "What."}, "description", "What."), ({"type": "string"}, "title", "A"),
        ({"type": "string", "x-unique": True}, "is_unique", True),
        ({"type": "string", "x-facet": True}, "is_facet", True),
        ({"type": "string", "x-search": True}, "is_searched", True), ({"type": "number", "x-unit": "km"}, "unit", "km"),
        ({"type": "string", "x-characters": "any"}, "is_any_text", True),
        ({"type": "string", "x-missing": ["NA", "-"]}, "missing", ("NA", "-")),
        ({"type": "string", "format": "decimal", "x-precision": 4}, "order", "decimal"),
        ({"type": "integer", "format": "year"}, "order", "year"), ({"type": "boolean"}, "order", ""),
        ({"type": "string", "x-path": ["b", "c"]}, "path", ("b", "c")),
    ],
)  # fmt: skip
def test_a_word_of_a_column_is_known(spec: JSON, word: str, value: Any) -> None:
    assert getattr(column(spec), word) == value
    assert (column(spec).order == "") is (column(spec).order not in ORDERED)


@pytest.mark.parametrize(
    ("word", "said", "name"),
    [("x-facet", True, "is_facet"), ("x-search", True, "is_searched"), ("x-unit", "km", "unit"),
     ("x-characters", "any", "is_any_text")],
)  # fmt: skip
def test_of_a_list_column_its_items_say_it(word: str, said: Any, name: str) -> None:
    listed = {"type": "array", "x-separator": ";", "items": {"type": "string", word: said}}
    assert getattr(column(listed), name) == ("km" if said == "km" else True)
    assert not getattr(column({**listed, "items": {"type": "string"}}), name)
    assert column(listed).separator == ";"
    assert (column(listed).item.type, column(listed).item.required) == ("string", True)


def test_a_computed_column_of_contest_is_known() -> None:
    assert column({"type": "string"}, computes="contest").is_contest
    assert not column({"type": "string"}, computes="earliest").is_contest


def made(**properties: JSON) -> Table:
    """Return the table of things with these properties."""
    return derived({"things": record("things", "thing", [], **properties)})["things"]


def test_uncertain_dates_times_and_durations_bring_columns_with_them() -> None:
    table = made(day=prop(format="edtf", x_year=True), at=prop(format="date-time"), took=prop(format="duration"))
    assert [(c.name, c.type, c.derived_from, c.computes, c.required) for c in table.columns if c.derived_from] == [
        ("day_earliest", "date", "day", "earliest", False), ("day_latest", "date", "day", "latest", False),
        ("day_precision", "string", "day", "precision", False), ("year", "integer", "day", "year", False),
        ("at_utc", "timestamp", "at", "utc", False), ("took_seconds", "number", "took", "seconds", False),
    ]  # fmt: skip
    year = table.by_name["year"]
    assert (year.spec["minimum"], year.spec["maximum"], year.is_facet) == (1, 9999, True)
    assert table.by_name["took_seconds"].unit == "s"
    assert table.by_prop.keys() == {"id", "day", "at", "took"}


def test_a_place_in_a_list_counts_from_one() -> None:
    tables = derived(
        {"things": record("things", "thing", [], parts=array(item([], name=prop(), subs=array(prop(x_column="sub")))))}
    )
    place = tables["thing_parts"].by_name["item"]
    assert (place.spec["minimum"], place.is_place, place.required) == (1, True, True)
    subs = tables["thing_parts_subs"]
    assert subs.key == ("thing_id", "thing_parts_item", "item")
    assert (subs.places, subs.record_columns) == (("thing_parts_item", "item"), ("thing_id",))
    assert (subs.has_own_key, subs.has_text_key, subs.parent_columns) == (
        False,
        False,
        ("thing_id", "thing_parts_item"),
    )
    assert subs.by_name["thing_parts_item"].is_place
    assert subs.by_name["thing_parts_item"].title == "Thing parts item"
    assert subs.foreign_keys == (ForeignKey(("thing_id", "thing_parts_item"), "thing_parts", ("thing_id", "item")),)
    assert tables["thing_parts"].natural_key == ()
    assert tables["thing_parts"].unique_keys == (("thing_id", "item"),)
    assert tables["thing_parts"].label == "name"


@pytest.mark.parametrize(
    ("properties", "required", "label"),
    [
        ({"a": prop(), "b": prop()}, [], "a"), ({"a": prop(), "b": prop()}, ["b"], "b"),
        ({"a": prop("integer"), "b": prop()}, ["a"], "b"), ({"a": prop(enum=["x"]), "b": prop()}, ["a"], "b"),
        ({"a": prop(format="date"), "b": prop()}, ["a"], "b"), ({"a": prop(const="x"), "b": prop()}, ["a"], "b"),
        ({"a": prop("integer")}, ["a"], "id"),
    ],
)  # fmt: skip
def test_a_row_is_called_by_its_first_text_one_that_is_always_there_before_others(
    properties: JSON, required: list[str], label: str
) -> None:
    schema = record("things", "thing", required, **properties)
    del schema["x-label"]
    assert derived({"things": schema})["things"].label == label


def test_unique_columns_and_ends_of_ranges_are_known() -> None:
    table = made(
        code=prop(x_unique=True), least=prop("integer", x_before="most", x_range=True), most=prop("integer"),
        first=prop("integer", x_before="last"), last=prop("integer"), within=prop(x_containment=True),
    )  # fmt: skip
    assert table.unique_keys == (("id",), ("code",))
    assert table.other_ends == {"least": "most", "most": "least"}
    assert table.containment == "within"


def test_a_reference_of_several_columns_is_none_of_one() -> None:
    things = record("things", "thing", ["a", "b"], a=prop(), b=prop(), c=prop(x_references="things.id"))
    things["x-key"] = ["a", "b"]
    others = record("others", "other", [], x=prop(), y=prop(), z=prop())
    others["x-foreign-keys"] = [{"fields": ["x", "y"], "reference": {"resource": "things", "fields": ["b", "a"]}},
                                {"fields": ["z"], "reference": {"resource": "others", "fields": ["id"]}}]  # fmt: skip
    tables = derived({"things": things, "others": others})
    assert tables["others"].foreign_keys == (
        ForeignKey(("y", "x"), "things", ("a", "b")), ForeignKey(("z",), "others", ("id",)),
    )  # fmt: skip
    assert tables["others"].references.keys() == {"z"}
    assert tables["things"].references.keys() == {"c"}
    assert not tables["things"].has_text_key
    assert targets_first(["others", "things"], tables) == ["things", "others"]
    assert targets_first(["others"], tables) == ["others"]


def test_a_reference_reads_the_longest_name_of_a_table_that_there_is() -> None:
    named = {name: record(name, "thing", [], **{"b.c": prop(), "c": prop()}) for name in ("a", "a.b", ".a")}
    user = record("user", "user", [], one=prop(x_references="a.b.c"), two=prop(x_references="a.b.b.c"),
                  three=prop(x_references="a.c"), four=prop(x_references=".c"),
                  five=prop(x_references="a.x"))  # fmt: skip
    found = {
        key.columns[0]: (key.table, key.target_columns) for key in derived({**named, "user": user})["user"].foreign_keys
    }
    assert found == {
        "one": ("a.b", ("c",)), "two": ("a.b", ("b.c",)), "three": ("a", ("c",)), "four": (".c", ()),
        "five": ("a.x", ()),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("others", "columns", "index"),
    [
        ([], [], "things_fts"), (["things_fts"], [], "things_fts2"), (["Things_FTS"], [], "things_fts2"),
        (["things_fts_data"], [], "things_fts2"), (["things_fts", "things_fts2"], [], "things_fts3"),
        (["things_fts", "things_fts2_x"], [], "things_fts3"), ([], ["things_fts"], "things_fts2"),
        ([], ["Things_fts_x"], "things_fts2"), (["things_ftsx"], [], "things_fts"), (["other_fts"], [], "other"),
    ],
)  # fmt: skip
def test_an_index_for_search_yields_to_names_of_the_dataset(others: list[str], columns: list[str], index: str) -> None:
    schemas = {"things": record("things", "thing", [], **{name: prop() for name in columns})}
    tables = with_search_tables(derived({**schemas, **{name: record(name, "thing", []) for name in others}}))
    assert tables["things"].search_table == ("things_fts" if index == "other" else index)


def test_a_table_in_arrow_keeps_titles_units_separators_and_what_may_be_empty() -> None:
    schema = record("things", "thing", ["size"], size=prop("number", x_unit="km"), tags=array(prop(), x_separator="; "))
    found = arrow_schema(derived({"things": schema})["things"])
    assert found.metadata == {b"name": b"things", b"title": b"Things", b"description": b"Of a kind."}
    assert [(field.name, field.type, field.nullable) for field in found] == [
        ("id", pa.string(), False), ("size", pa.float64(), False), ("tags", pa.list_(pa.string()), True),
    ]  # fmt: skip
    words = {b"title": b"Title", b"description": b"What it is."}
    assert found.field("id").metadata == words
    assert found.field("size").metadata == {**words, b"unit": b"km"}
    listed = found.field("tags").metadata
    assert [value for word, value in listed.items() if word not in (b"title", b"description")] == [b"; "]


def test_texts_of_any_characters_are_known_by_their_paths(tmp_path: Path) -> None:
    files = small_schemas.shelves()
    files["books"]["properties"] |= {
        "free": prop(x_characters="any"), "of_words": ref("#/$defs/free_text"),
        "held": item([], text=prop(x_characters="any"), other=prop()),
        "pages_of": array(item(["text"], text=prop(x_characters="any"),
                               notes=array(ref("#/$defs/free_text"), x_separator=";"))),
    }  # fmt: skip
    files["books"]["$defs"]["free_text"] = prop(x_characters="any")
    schema = load_schemas(write(tmp_path / "schemas", files)).records["books"]
    assert any_texts(schema) == {
        ("free",), ("of_words",), ("held", "text"), ("pages_of", "text"), ("pages_of", "notes"),
    }  # fmt: skip


def test_a_table_is_renamed_where_a_column_has_another_name_than_its_property(tmp_path: Path) -> None:
    files = small_schemas.shelves()
    assert not any(table.is_renamed for table in load_schemas(write(tmp_path / "as they are", files)).tables.values())
    files["shelves"]["properties"]["room"]["x-name"] = "Room"
    files["books"]["properties"]["size"] = item([], width=prop("integer"))
    tables = load_schemas(write(tmp_path / "renamed", files)).tables
    assert {name for name, table in tables.items() if table.is_renamed} == {"shelves", "books"}


def test_rows_may_be_in_the_order_of_any_column_that_has_one(tmp_path: Path) -> None:
    files = small_schemas.shelves()
    files["books"]["x-sort"] = ["printed_earliest", "pages", "name", "lent", "bought", "price"]
    assert load_schemas(write(tmp_path / "schemas", files)).tables["books"].sort == tuple(files["books"]["x-sort"])
