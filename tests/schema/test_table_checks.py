"""Tables that follow from schemas have names that clash with nothing, a label, and exact words, or it is said where."""

from __future__ import annotations

import json

import pytest

from accord.schema.json_file import SchemaFile
from accord.schema.model import Schemas, Table
from accord.schema.table_checks import check_names, check_table, check_targets, place
from accord.schema.tables import tables as tables_of
from small_schemas import JSON, array, derived, item, prop, record, ref


def of_file(name: str, schema: JSON) -> SchemaFile:
    return SchemaFile(f"{name}.json", name, json.dumps(schema), schema)


def things(words: JSON | None = None, /, required: tuple[str, ...] = (), **properties: JSON) -> list[str]:
    """Return what is wrong with the tables of things that have these properties."""
    schema = {**record("things", "thing", [*required], **properties), **(words or {})}
    file = of_file("things", schema)
    return [problem.message for table in tables_of("things", schema) for problem in check_table(table, file, schema)]


RENAME = "give this one another name, such as one with x-name"


def already(table: str, name: str) -> str:
    return f"{table} has a column {name!r} already, which the engine makes; {RENAME}"


def alike(name: str) -> str:
    return f"things has a column {name!r} already, and case does not tell names apart; {RENAME}"


ALL_TAKEN = "SQLite numbers rows by one of the names rowid, oid, _rowid_, and all are columns here; rename one"
NAMES: list[tuple[dict[str, JSON], list[str]]] = [
    ({"a": prop(), "b": prop()}, []),
    ({"a": prop(), "A": prop(), "\u00e4": prop()}, [f"properties.A: {alike('a')}"]),
    (
        {"a": prop(), "b": prop(x_name="A"), "c": prop(x_name="a")},
        [f"properties.b: {alike('a')}", f"properties.c: {alike('a')}"],
    ),
    ({"d": prop(format="edtf"), "d_latest": prop()}, [f"properties.d_latest: {already('things', 'd_latest')}"]),
    (
        {"d": prop(format="edtf"), "D_latest": prop(), "d_Latest": prop()},
        [
            f"properties.D_latest: {already('things', 'D_latest')}",
            f"properties.d_Latest: {already('things', 'd_Latest')}",
            f"properties.d_Latest: {alike('D_latest')}",
        ],
    ),
    (
        {"d": prop(format="edtf", x_year=True), "e": prop(format="edtf", x_year=True)},
        [f"properties.e: {already('things', 'year')}"],
    ),
    (
        {"parts": array(item([], thing_id=prop(), item=prop(), other=prop()))},
        [f"properties.parts.items.properties.{name}: {already('thing_parts', name)}" for name in ("thing_id", "item")],
    ),
    ({"rowid": prop(), "oid": prop()}, []),
    (
        {"rowid": prop(), "OID": prop(), "_rowid_": prop()},
        [ALL_TAKEN],
    ),
    (
        {"parts": array(item([], rowid=prop(), OID=prop(), _rowid_=prop()))},
        [f"properties.parts: {ALL_TAKEN}"],
    ),
    (
        {"a ": prop(), "b": prop(x_name=" b")},
        [
            "properties.a : 'a ' begins or ends with a space, which readers of CSV take away; take it out",
            "properties.b: ' b' begins or ends with a space, which readers of CSV take away; take it out",
        ],
    ),
    (
        {"parts": array(prop(x_column="a"), x_table="a/b")},
        ["properties.parts: no file can be called 'a/b' on every system, because of /; choose another name"],
    ),
]


@pytest.mark.parametrize(("properties", "said"), NAMES)
def test_a_name_is_one_that_every_output_can_hold_and_no_other_has(
    properties: dict[str, JSON], said: list[str]
) -> None:
    assert things(**properties) == said


def label(name: str, searched: str) -> str:
    return (
        f"x-label: people find a row of things by its label, and {name!r} may be empty or is no text; "
        f"name a required text, or take x-search out of {searched}"
    )


@pytest.mark.parametrize(
    ("name", "searched", "said"),
    [
        ("text", False, []),
        ("always", True, []),
        ("text", True, [label("text", "note, list")]),
        ("id", True, []),
        ("number", True, [label("number", "note, list")]),
        ("number", False, []),
        ("day", True, [label("day", "note, list")]),
        ("txet", False, ["x-label: the label of things is no column: 'txet'; did you mean 'text'?"]),
        ("txet", True, ["x-label: the label of things is no column: 'txet'; did you mean 'text'?"]),
    ],
)
def test_rows_that_are_searched_are_found_by_a_text_that_is_always_there(
    name: str, *, searched: bool, said: list[str]
) -> None:
    word = {"x_search": True} if searched else {}
    properties = {
        "text": prop(),
        "always": prop(),
        "number": prop("integer"),
        "day": prop(format="date"),
        "note": prop(**word),
        "list": array(prop(**word), x_separator=";"),
    }
    assert things({"x-label": name}, ("always", "number", "day"), **properties) == said


def column(name: str) -> str:
    return f"a condition may speak of columns only, and {name!r} is none"


DECIMAL = "a condition cannot tell the value of a decimal; add a column of codes"
CONDITIONS: list[tuple[JSON, list[str]]] = [
    ({"if": {"required": ["a"], "properties": {"n": {"minimum": 1}}}, "then": {"required": ["a"]}}, []),
    ({"if": {"required": ["a", "list"]}}, [f"if: {column('list')}"]),
    ({"then": {"properties": {"list": {}, "b": {}}}}, [f"then: {column('list')}", f"then: {column('b')}"]),
    (
        {"dependentRequired": {"a": ["list"], "list": ["a"]}},
        [f"dependentRequired.a: {column('list')}", f"dependentRequired.list: {column('list')}"],
    ),
    (
        {"else": {"properties": {"a": {"properties": {}}}}},
        ["else.properties.a.properties: a is a column and no object; take properties out"],
    ),
    (
        {"else": {"properties": {"a": {"required": []}}}},
        ["else.properties.a.required: a is a column and no object; take required out"],
    ),
    (
        {"if": {"properties": {"a": {"minimum": 1}}}},
        ["if.properties.a.minimum: minimum 1: says nothing of a column of type string; take it out"],
    ),
    ({"if": {"properties": {"digits": {"const": "1.0"}}}}, [f"if.properties.digits.const: const: {DECIMAL}"]),
    ({"allOf": [{"properties": {"digits": {"enum": ["1.0"]}}}]}, [f"allOf[0].properties.digits.enum: enum: {DECIMAL}"]),
    (
        {"allOf": [{"not": {"required": ["a"]}}, {"anyOf": [{"required": ["z"]}]}]},
        [f"allOf[1].anyOf[0]: {column('z')}"],
    ),
]


@pytest.mark.parametrize(("words", "said"), CONDITIONS)
def test_a_condition_speaks_exactly_of_columns(words: JSON, said: list[str]) -> None:
    digits = prop(format="decimal", x_precision=3, x_scale=1)
    assert things(words, a=prop(), n=prop("integer"), digits=digits, list=array(prop(x_column="x"))) == said


def test_items_have_dependencies_of_their_own() -> None:
    parts = {**ref("#/$defs/part"), "title": "Part"}
    part = {**item([], a=prop(), b=prop(), subs=array(prop(x_column="s"))), "dependentRequired": {"a": ["b", "c"]}}
    words = {"$defs": {"part": part}}
    assert things(words, parts=array(parts), c=prop()) == [f"properties.parts.items.dependentRequired.a: {column('c')}"]


def test_words_are_judged_exactly_on_columns_and_on_the_items_of_lists() -> None:
    says = "minLength 3: says nothing of a column of type integer; take it out"
    assert things(a=prop("integer", minLength=3), b=array(prop("integer", minLength=3), x_separator=";")) == [
        f"properties.a.minLength: {says}",
        f"properties.b.items.minLength: {says}",
    ]
    parts = array(item([], a=prop("integer", minLength=3), subs=array(prop("integer", x_column="s", minLength=3))))
    assert things(parts=parts) == [
        f"properties.parts.items.properties.a.minLength: {says}",
        f"properties.parts.items.properties.subs.items.minLength: {says}",
    ]


def test_words_for_no_value_are_none_of_records_with_sources_or_of_what_is_made() -> None:
    said = "x-missing is about files of rows, and things never comes as one; take it out"
    assert things({"x-missing": ["NA"]}) == []
    assert things({"x-missing": ["NA"], "x-generated": "query"}) == [f"properties.id.x-missing: {said}"]
    assert things({"x-missing": ["NA"]}, evidence=array(item([]))) == [f"properties.id.x-missing: {said}"]


def test_codes_imply_values_of_columns_beside_them_but_in_what_is_made() -> None:
    codes = prop(oneOf=[{"const": "a", "x-implies": {"none": "x"}}])
    assert things(kind=codes) == ["properties.kind: x-implies names a property beside kind, and 'none' is none"]
    assert things({"x-generated": "query"}, kind=codes) == []


def test_a_table_and_its_columns_stand_where_they_are_written() -> None:
    size = {**prop("integer"), "x-path": ["size", "width"]}
    subs = array(item([], a=prop(x_name="A"), b=prop(format="edtf")))
    tables = derived({"things": record("things", "thing", [], parts=array(item([], subs=subs)), size_width=size)})
    table = tables["thing_parts_subs"]
    where = ("properties", "parts", "items", "properties", "subs")
    assert (place(table), place(tables["things"])) == (where, ())
    assert place(table, "A") == place(table, table.by_name["A"]) == (*where, "items", "properties", "a")
    assert place(table, "no column") == (*where, "items", "properties", "no column")
    assert place(tables["things"], "size_width") == ("properties", "size", "properties", "width")


def test_two_tables_of_one_name_are_told_apart_by_what_they_come_from() -> None:
    schemas = {
        "alpha": record(
            "alpha",
            "alpha",
            [],
            betas=array(prop(x_column="a"), x_table="Gamma"),
            more=array(prop(x_column="a"), x_table="delta"),
        ),
        "beta": {**record("beta", "beta", []), "x-name": "ALPHA"},
        "delta": record("delta", "delta", []),
        "gamma": record("gamma", "gamma", [], more=array(prop(x_column="a"), x_table="gamma")),
    }
    tables = [table for name, schema in schemas.items() for table in tables_of(name, schema)]
    files = {name: of_file(name, schema) for name, schema in schemas.items()}
    said = "two tables of the name {}, the other from {}; name this one with {}"
    assert [(problem.path, problem.message) for problem in check_names(tables, files)] == [
        ("beta.json", "x-name: " + said.format("'ALPHA', equal to 'alpha' but for case", "alpha.json", "x-name")),
        ("alpha.json", "properties.betas.x-table: "
         + said.format("'Gamma', equal to 'gamma' but for case", "gamma.json", "x-table")),
        ("alpha.json", "properties.more.x-table: " + said.format("'delta'", "delta.json", "x-table")),
        ("gamma.json", "properties.more.x-table: " + said.format("'gamma'", "gamma.json", "x-table")),
    ]  # fmt: skip
    lists = {name: record(name, name, [], parts=array(prop(x_column="a"), x_table="parts")) for name in ("one", "two")}
    tables = [table for name, schema in lists.items() for table in tables_of(name, schema)]
    (problem,) = check_names(tables, {name: of_file(name, schema) for name, schema in lists.items()})
    assert problem.message == "properties.parts.x-table: " + said.format("'parts'", "the list parts of one", "x-table")


def targets(schemas: JSON, name: str) -> list[str]:
    """Return what is wrong with what a table of some schemas refers to."""
    tables: dict[str, Table] = derived(schemas)
    table, known = tables[name], Schemas(schemas, tables)
    return [problem.message for problem in check_targets(table, of_file(table.file, schemas[table.file]), known)]


@pytest.mark.parametrize(
    ("words", "key", "said"),
    [
        ({"x-acyclic": True, "x-references": "things.id"}, None, ""),
        ({"x-containment": True, "x-references": "things.id"}, None, ""),
        ({"x-acyclic": True, "x-references": "others.id"}, None, "id"),
        ({"x-containment": True}, None, "id"),
        ({"x-acyclic": True}, ["code", "b"], "code"),
        ({"x-acyclic": True}, [], "id"),
    ],
)
def test_some_words_are_for_what_names_a_record_of_the_same_table(
    words: JSON, key: list[str] | None, said: str
) -> None:
    schema = record("things", "thing", ["code", "b"], a={**prop(), **words}, code=prop(), b=prop())
    schema = schema if key is None else {**schema, "x-key": key}
    word = next(iter(words))
    fact = f'{word} is for what names a record of the same table; add "x-references": "things.{said}"'
    assert targets({"things": schema, "others": record("others", "other", [])}, "things") == (
        [f"properties.a.{word}: {fact}"] if said else []
    )


def test_a_reference_to_what_is_no_key_stands_where_it_is_written() -> None:
    keys = [
        {"fields": ["a", "b"], "reference": {"resource": "others", "fields": ["id", "x"]}},
        {"fields": ["a"], "reference": {"resource": "others", "fields": ["x"]}},
    ]
    schema = record("things", "thing", [], a=prop(), b=prop(), c=prop(x_references="others.x"),
                    many=array(prop(x_references="others.x"), x_separator=";"),
                    parts=array(item([], d=prop(x_references="others.x"))))  # fmt: skip
    schemas = {"things": {**schema, "x-foreign-keys": keys}, "others": record("others", "other", [], x=prop())}
    no_key = "of others, of which two rows may have the same; its keys are: id"
    assert targets(schemas, "things") == [
        f"properties.c.x-references: references x {no_key}", f"x-foreign-keys: references id, x {no_key}",
        f"x-foreign-keys: references x {no_key}", f"properties.many.items.x-references: references x {no_key}",
    ]  # fmt: skip
    assert targets(schemas, "thing_parts") == [
        f"properties.parts.items.properties.d.x-references: references x {no_key}"
    ]


def test_evidence_has_a_table() -> None:
    said = 'evidence needs a table to stand in: add schemas/evidence.json with "x-generated": "evidence"'
    things_ = record("things", "thing", [], evidence=array(item([])), parts=array(prop(x_column="a")))
    made = {**record("evidence", "evidence", []), "x-generated": "evidence"}
    assert targets({"things": things_}, "things") == [f"properties.evidence: {said}"]
    assert targets({"things": things_}, "thing_parts") == []
    assert targets({"things": things_, "evidence": made}, "things") == []
