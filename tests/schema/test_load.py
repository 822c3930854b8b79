"""The schemas are closed, and everything follows from them by one rule.

A misspelt keyword, an inexact construct, a name of nothing or one definition written in two ways is an error when the
schemas are loaded, with the file and the place. Tables, columns and keys follow from the schema by the naming rule.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from accord.problems import SchemaError
from accord.schema.load import _bare, load_schemas
from accord.schema.model import Schemas, inlined
from accord.schema.regex import ecma
from small_schemas import array, problems_of, prop, record, shelves, write
from support import ROOT, schemas

Edit = Callable[[dict[str, Any]], object]


def load_with(folder: Path, name: str, edit: Edit) -> Schemas:
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    path = folder / "schemas" / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return load_schemas(folder / "schemas")


def title(data: dict[str, Any]) -> dict[str, Any]:
    return data["properties"]["title"]


def participant(data: dict[str, Any]) -> dict[str, Any]:
    return data["properties"]["participants"]["items"]


REFUSED: dict[str, tuple[Edit, str]] = {
    "misspelt keyword": (lambda d: d.update(requried=["id"]), "requried"),
    "misspelt keyword of a property": (lambda d: title(d).update(maxlength=3), "title"),
    "misspelt keyword of an item": (lambda d: participant(d).update(require=["actor"]), "participants"),
    "misspelt annotation": (lambda d: title(d).update({"x-serach": True}), "title"),
    "no type": (lambda d: title(d).pop("$ref"), "title"),
    "no properties": (lambda d: d.pop("properties"), "properties"),
    "an open object": (lambda d: d.update(additionalProperties=True), "additionalProperties"),
    "an open item": (lambda d: participant(d).pop("additionalProperties"), "participants"),
    "an unknown type": (lambda d: d["properties"].update(x={"title": "X x", "description": "X x", "type": "text"}),
    "x"),
    "a type and a reference": (lambda d: title(d).update(type="string"), "title"),
    "a reference to a file": (lambda d: title(d).update({"$ref": "actors.json#/$defs/line"}), "title"),
    "a reference to the web": (lambda d: title(d).update({"$ref": "https://example.org/x"}), "title"),
    "a reference to nowhere": (lambda d: title(d).update({"$ref": "#/$defs/lien"}), "lien"),
    "a definition that is a reference": (lambda d: d["$defs"].update(lien={"title": "Lo", "description": "Lo",
    "$ref": "#/$defs/lien"}), "lien"),
    "a code without its constant": (lambda d: d["$defs"]["quotation"]["oneOf"][0].pop("const"), "quotation"),
    "a mapping in an item": (lambda d: participant(d)["properties"].update(more={"type": "object"}), "participants"),
    "required names nothing": (lambda d: d["required"].append("titel"), "titel"),
    "an item's required names nothing": (lambda d: participant(d)["required"].append("rolle"), "rolle"),
    "a key names nothing": (lambda d: d["properties"]["participants"].update({"x-key": ["actr"]}), "actr"),
    "a dependency names nothing": (lambda d: d.update(dependentRequired={"title": ["plaec"]}), "plaec"),
    "a condition names nothing": (lambda d: d.update({"if": {"required": ["plaec"]}, "then": {"required": ["note"]}}),
    "plaec"),
    "within names nothing": (lambda d: d["properties"]["part_of"].update({"x-within": "daet"}), "daet"),
    "references names no table": (lambda d: d["properties"]["part_of"].update({"x-references": "plaecs.id"}), "plaecs"),
    "the label names no column": (lambda d: d.update({"x-label": "titel"}), "titel"),
    "another file's name": (lambda d: d.update({"$id": "actors.json"}), "$id"),
    "a definition that differs": (lambda d: d["$defs"].update(line={**d["$defs"]["quotation"], "maxLength": 3}),
    "differs from schemas/definitions.json:"),
    "a capital in a name": (lambda d: d["properties"].update(Title=title(d)), "Title"),
    "another dialect": (lambda d: d.update({"$schema": "http://json-schema.org/draft-07/schema#"}), "$schema"),
}  # fmt: skip


REFUSED_DEFINITIONS: dict[str, tuple[Edit, str]] = {
    "an unknown format": (lambda d: d["$defs"]["edtf"].update(format="date-time"), "edtf"),
    "a pattern not anchored": (lambda d: d["$defs"]["id"].update(pattern="[a-z]+"), "id"),
    "a pattern with a class that engines read otherwise": (lambda d: d["$defs"]["id"].update(pattern=r"^\d+$"), "id"),
    "a pattern with look-ahead": (lambda d: d["$defs"]["id"].update(pattern="^(?=a)a$"), "id"),
    "a pattern with a back-reference": (lambda d: d["$defs"]["id"].update(pattern=r"^(a)\1$"), "id"),
    "a pattern with a lazy quantifier": (lambda d: d["$defs"]["id"].update(pattern="^a+?$"), "id"),
    "a pattern that is none": (lambda d: d["$defs"]["id"].update(pattern="^(a$"), "pattern"),
}  # fmt: skip


@pytest.mark.parametrize("what", [*REFUSED, *REFUSED_DEFINITIONS])
def test_schema_is_refused(what: str, tmp_path: Path) -> None:
    edit, words = {**REFUSED, **REFUSED_DEFINITIONS}[what]
    with pytest.raises(SchemaError) as error:
        load_with(tmp_path, "events" if what in REFUSED else "definitions", edit)
    assert str(error.value).startswith("schemas")
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ('{"a": 1, "a": 2}', "twice"), ("[]", "schemas/new.json"), ('{"minimum": NaN}',
    "schemas/new.json"),
     ("\xff", "not JSON")],
)  # fmt: skip
def test_a_file_that_is_no_schema_is_refused(text: str, words: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / "schemas/new.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(SchemaError, match=words):
        load_schemas(tmp_path / "schemas")


def test_a_folder_needs_no_meta_and_no_package_schema(tmp_path: Path) -> None:
    folder = write(tmp_path / "schemas", shelves())
    loaded = load_schemas(folder)
    assert set(loaded.tables) == {"books", "book_authors", "book_tags", "copies", "copy_loans", "shelves"}
    engine = resources.files("accord.schema").joinpath("package.json")
    assert loaded.package == json.loads(engine.read_bytes())


def test_a_package_of_ones_own_keeps_what_every_package_says_and_may_say_more(tmp_path: Path) -> None:
    engine = json.loads(resources.files("accord.schema").joinpath("package.json").read_bytes())
    things = record("things", "thing", [])
    said = {name: engine["properties"][name] for name in engine["required"]}
    of_all = {name: spec for name, spec in engine["$defs"].items() if name != "geojson"}  # which is open
    plain = {**record("package", "package", []), "required": engine["required"], "$defs": of_all}
    own = {**plain, "properties": {**said, "shelf": prop()}}
    assert problems_of(write(tmp_path / "more", {"things": things, "package": own})) == []
    own["properties"]["version"] = {**said["version"], "title": "Another title"}  # which is for people
    own["required"] = [name for name in engine["required"] if name != "title"]
    (problem,) = problems_of(write(tmp_path / "less", {"things": things, "package": own}))
    assert "required: 'title' is what every package says; keep it as the engine has it" in problem
    other = {**plain, "properties": {**said, "title": prop("integer")}}
    (problem,) = problems_of(write(tmp_path / "other", {"things": things, "package": other}))
    assert "properties.title: differs from what every package says; keep it as the engine has it" in problem


def test_two_schemas_are_compared_without_their_words_for_people() -> None:
    spec = {"title": "One", "description": "It.", "type": "string", "x-form": "line", "minLength": 3}
    assert _bare({"title": spec}) == {"title": {"type": "string", "minLength": 3}}  # a property may be called so


@pytest.mark.parametrize(
    "meta", [{}, True, {"$ref": "http://127.0.0.1:9/meta.json"}, {"$ref": "#/$defs/nothing"}, "{", "a pipe"]
)
def test_a_meta_schema_of_ones_own_loosens_and_redirects_nothing(meta: Any, tmp_path: Path) -> None:
    wrong = shelves()
    wrong["books"]["properties"]["note"]["maxlength"] = 3
    folder = write(tmp_path / "schemas", {**wrong, **({} if meta == "a pipe" else {"meta": json.dumps(meta)})})
    if meta == "a pipe":
        os.mkfifo(folder / "meta.json")
    assert ["maxlength" in problem for problem in problems_of(folder)] == [True]


def test_a_meta_schema_of_ones_own_is_passed_over_and_no_other_file(tmp_path: Path) -> None:
    plain = load_schemas(write(tmp_path / "plain", shelves()))
    beside = load_schemas(write(tmp_path / "beside", {**shelves(), "meta": "{}", "zones": record("zones", "zone", [])}))
    assert set(beside.tables) == {*plain.tables, "zones"}


def test_no_schema_no_load(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(SchemaError) as caught:
            load_schemas(folder)
        assert [(problem.line, problem.column) for problem in caught.value.problems] == [(0, 0)]
    assert problems_of(tmp_path) == [f"{tmp_path.name}: holds no schema; add a file, such as people.json [schema]"]
    write(tmp_path, {name: schema for name, schema in shelves().items() if name == "definitions"})
    assert problems_of(tmp_path) == [f"{tmp_path.name}: holds no schema; add a file, such as people.json [schema]"]


def test_tables_follow_the_naming_rule() -> None:
    tables = schemas().tables
    assert tables["event_participants"].key == ("event_id", "item")
    assert [c.name for c in tables["event_participants"].columns][:4] == ["event_id", "item", "actor", "role"]
    assert tables["event_participants"].natural_key == ("actor", "role")
    assert [c.name for c in tables["event_topics"].columns] == ["event_id", "item", "topic"]
    assert [c.name for c in tables["statements"].columns][:3] == ["id", "event_id", "speaker"]
    assert tables["statements"].key == ("id",)
    names = [c.name for c in tables["events"].columns]
    assert names[names.index("date") :][:5] == ["date", "date_earliest", "date_latest", "date_precision", "year"]
    assert "evidence" not in names
    assert "missing" not in names


def test_columns_follow_the_order_of_properties() -> None:
    for name, table in schemas().tables.items():
        if not table.parent:
            written = [column.name for column in table.columns if not column.derived_from]
            assert written == [p for p in schemas().records[name]["properties"] if p in table.by_name]


def test_what_is_referenced_is_published_first_and_every_reference_leads_somewhere() -> None:
    order = list(schemas().tables)
    for table in schemas().tables.values():
        for key in table.foreign_keys:
            assert order.index(key.table) <= order.index(table.name)
            assert set(key.target_columns) in map(set, schemas().tables[key.table].unique_keys)
        assert table.label in table.by_name
        assert all(column in table.by_name for column in (*table.key, *table.natural_key))


def test_the_tables_and_columns_of_the_design_are_there() -> None:
    design = {
        "outlets": {"name", "country", "side", "control", "website"},
        "sources": {"read_on", "digest", "origin_basis",
        "outlet", "type", "title", "title_basis", "url", "archive_url", "published", "published_basis",
        "language",
                    "origin", "syndicated_from", "read", "note"},
        "actor_positions": {"position", "office", "start", "end", "status", "source"},
        "events": {"title", "type", "mode", "form", "class", "scope", "status", "planned_date", "date", "date_basis",
        "date_text", "part_of", "summary",
                   "date_earliest", "date_latest", "date_precision", "year"},
        "statements": {"event_id", "speaker", "addressee", "illocution", "topic", "content",
        "quotation", "quote", "joint"},
        "provisions": {"agreement_id", "obligation_type", "obligation", "variant_of", "deadline",
        "text_source"}, "provision_obligors": {"obligor"}, "provision_conditions": {"kind", "condition"},
        "provision_quantities": {"measure", "minimum", "maximum", "unit", "currency"},
        "implementation_reports": {"agreement_id", "provision", "as_of", "event", "status", "judged_by", "reporter",
        "interest", "note"},
        "evidence": {"table", "record", "item", "field", "relation", "value", "source", "locator", "attributed_to",
        "note"},
        "codes": {"vocabulary", "code", "label", "definition", "includes", "excludes", "example",
        "implies", "crosswalk"},
        "event_agreements": {"agreement", "relation"}, "agreement_names": {"name"}, "agreement_parties": {"actor",
        "role"},
        "actor_names": {"name", "language", "kind", "source"}, "actor_labels": {"label", "used_by", "source",
        "locator"},
        "places": {"name", "kind", "country", "part_of", "latitude", "longitude"}, "events_flat": {"participants",
        "origins"},
    }  # fmt: skip
    for table, columns in design.items():
        assert columns <= set(schemas().tables[table].by_name), table


def test_patterns_mean_what_they_mean_in_ecma_262() -> None:
    assert ecma("^[a-z]+$").search("abc")
    assert not ecma("^[a-z]+$").search("abc\n")
    assert not ecma("^a.c$").search("a\u2028c")
    assert ecma("^[$.]+$").search("$.")
    assert ecma(r"^\$\.$").search("$.")
    assert not ecma("^[0-9]+$").search("٣")


def test_inlining_leaves_no_reference() -> None:
    for spec in schemas().records.values():
        assert '"$ref"' not in json.dumps(inlined(spec))


def test_a_list_in_an_item_is_a_table_below_that_of_the_item(tmp_path: Path) -> None:
    made = shelves()
    made["books"]["properties"]["copies"]["items"]["properties"]["loans"]["items"]["properties"] = {
        "id": prop(), "day": prop(format="date"), "reminders": array(prop(x_column="text"), x_label="text"),
    }  # fmt: skip
    made["books"]["properties"]["copies"]["items"]["properties"]["loans"]["items"]["required"] = ["id"]
    loaded = load_schemas(write(tmp_path / "schemas", made))
    loans, reminders = loaded.tables["copy_loans"], loaded.tables["copy_loans_reminders"]  # no x-singular: the table's
    assert (loans.parent, loans.record, loans.lists, loans.key) == ("copies", "books", ("copies", "loans"), ("id",))
    assert [(c.name, c.required) for c in loans.columns] == [("id", True), ("copy_id", True), ("day", False)]
    assert (reminders.parent, reminders.prop, reminders.record) == ("copy_loans", "reminders", "books")
    assert [column.name for column in reminders.columns] == ["copy_loans_id", "item", "text"]
    assert (reminders.key, reminders.places) == (("copy_loans_id", "item"), ("item",))
    assert loaded.children("copies") == {"loans": loans}
    order = list(loaded.tables)
    assert order.index("books") < order.index("copies") < order.index("copy_loans") < order.index(reminders.name)


def test_words_of_search_may_stand_in_lists_of_texts(tmp_path: Path) -> None:
    made = shelves()
    made["books"]["properties"]["words"] = array(prop(x_search=True), x_separator="; ")
    words = load_schemas(write(tmp_path / "schemas", made)).tables["books"].by_name["words"]
    assert (words.type, words.item.spec["x-search"]) == ("list(string)", True)
