"""Evidence within items of items: how a field path names their cells, and what is left uncovered."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from accord.evidence.assertions import MAX_ASSERTIONS, assertions, entry_of
from accord.evidence.checks import check
from accord.evidence.coverage import coverage
from accord.evidence.path_text import FieldError, RepeatedKeyError
from accord.evidence.paths import find
from accord.evidence.paths import rows as rows_of
from accord.rules.reported_values import ReportedValues
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources import yaml12
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from small_schemas import JSON, array, item, prop, record, write

ROAD: dict[str, Any] = {
    "id": "coast", "name": "Coast road",
    "bridges": [
        {"id": "old", "spans": [
            {"id": "old-1", "length": 12, "repairs": [{"year": 1950, "firm": "a"}, {"year": 1950, "firm": "b"}]},
            {"id": "old-2", "length": 14, "inspectors": ["ann", "bo"], "notes": [{"text": "x"}]},
        ]},
        {"id": "new", "spans": [{"id": "new-1", "length": 40}]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """Return the schemas of roads with bridges with spans with repairs; each length and firm needs a source."""
    spans = array(item(
        ["id"], id=prop(), length=prop("number", x_evidence="required"),
        repairs=array(item(["year", "firm"], year=prop("integer"), firm=prop(x_evidence="if_present")),
                      x_key=["year", "firm"]),
        inspectors=array(prop(x_column="inspector", x_evidence="if_present")),
        notes=array(item([], text=prop())),
    ), x_table="spans", x_singular="span")  # fmt: skip
    bridges = array(item(["id"], id=prop(), spans=spans), x_table="bridges", x_singular="bridge")
    entry = item(["fields", "source"], fields=array(prop()), source=prop(), says=prop())
    entry["properties"]["except"] = array(prop())
    made = record("roads", "road", ["evidence"], name=prop(), bridges=bridges, evidence=array(entry),
                  missing={**prop("object"), "additionalProperties": prop()})  # fmt: skip
    rows = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(),
                  relation=prop())  # fmt: skip
    folder = tmp_path_factory.mktemp("roads")
    return load_schemas(write(folder / "schemas", {"roads": made, "evidence": {**rows, "x-generated": "evidence"}}))


def road(*entries: JSON, **changes: Any) -> Record:
    evidence = [{"source": "s", **entry} for entry in entries]
    data = {**copy.deepcopy(ROAD), **changes, "evidence": evidence}
    return Record("roads", data, "x.yaml", Document(data))


def rows(of: Record, schemas: Schemas) -> list[tuple[Any, ...]]:
    made = [assertion.row for assertion in assertions(of, schemas, lambda *_: [])]
    return [(row["table"], row["record"], row["item"], row["field"]) for row in made]


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("bridges[old]", ("bridges", "old", None, None)),
        ("bridges[old].spans[old-1]", ("spans", "old-1", None, None)),
        ("bridges[old].spans[old-1].length", ("spans", "old-1", None, "length")),
        ("bridges[old].spans[old-1].repairs[1950/b]", ("span_repairs", "old-1", "repairs[1950/b]", None)),
        ("bridges[old].spans[old-1].repairs[1950/b].firm", ("span_repairs", "old-1", "repairs[1950/b]", "firm")),
        ("bridges[old].spans[old-2].inspectors[bo]", ("span_inspectors", "old-2", "inspectors[bo]", None)),
        (
            "bridges[old].spans[old-2].inspectors[bo].inspector",
            ("span_inspectors", "old-2", "inspectors[bo]", "inspector"),
        ),
    ],
)
def test_a_field_path_names_a_cell_at_any_depth(path: str, row: tuple[Any, ...], roads: Schemas) -> None:
    assert rows(road({"fields": [path]}), roads) == [row]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("bridges.spans", "'bridges' is no item, so it has no 'spans'"),
        ("bridges[old].spans[new-1]", "spans has no item 'new-1'; it has old-1, old-2"),
        ("bridges[old].spans[old-1].repairs[1950]", "write repairs[1950/a] or repairs[1950/b]"),
        ("bridges[old].spans[old-1].repairs[1951/b]", "repairs has no item '1951/b'; it has 1950/a, 1950/b"),
        ("bridges[old].spans[old-1].repairs[1950,b]", "repairs has no item '1950,b'; write repairs[1950/b]"),
        ("bridges[old].spans[old-2].notes[1].text", "items of notes have no key by which a path could name them"),
        ("bridges[old].spans[old-1].lenght", "'lenght' is no field of spans"),
        ("bridges[old].spans[old-1].bridge_id", "'bridge_id' is no field of spans"),
        ("bridges[old].spans[old-1].repairs[1950/b].item", "'item' is no field of repairs"),
        ("bridges[old].spans[old-1].length[1]", "'length' is not a list"),
        ("bridges[old].spans[old-1].length.x", "'length' is no item, so it has no 'x'"),
        ("bridges[old].spans[old-2].inspectors[bo].name", "'name' is no field of inspectors"),
        ("bridges[old].spans[old-1]length", "not a field path"),
        ("bridges[old]..spans", "not a field path"),
        ("bridges[old].", "not a field path"),
    ],
)
def test_a_path_to_nothing_says_where_it_ends(path: str, words: str, roads: Schemas) -> None:
    with pytest.raises(FieldError) as error:
        find(path, road(), roads)
    assert words in str(error.value)
    (problem,) = [p for p in check(road({"fields": [path]}), [], roads) if p.rule == "evidence-field"]
    assert words in problem.message


def test_exceptions_at_any_depth_leave_all_else_that_needs_a_source(roads: Schemas) -> None:
    but = [
        "bridges[old].spans[old-1].repairs[1950/a].firm",
        "bridges[old].spans[old-2].inspectors[ann]",
    ]
    assert rows(road({"fields": ["bridges[old]"], "except": but}), roads) == [
        ("spans", "old-1", None, "length"),
        ("span_repairs", "old-1", "repairs[1950/b]", None),
        ("spans", "old-2", None, "length"),
        ("span_inspectors", "old-2", "inspectors[bo]", None),
    ]


@pytest.mark.parametrize(
    ("fields", "but"),
    [(["bridges[old]"], "bridges"), (["name"], "name"), (["bridges[new]"], "bridges[old].spans[old-1]")],
)
def test_an_exception_lies_within_what_is_named(fields: list[str], but: str, roads: Schemas) -> None:
    of = road({"fields": fields, "except": [but]})
    problems = [
        problem.message
        for problem in check(of, list(assertions(of, roads, lambda *_: [])), roads)
        if "except[" in problem.message
    ]
    assert problems == [f"evidence[0].except[0]: {but!r} lies within nothing that fields names"]


def test_coverage_reaches_the_deepest_cells(roads: Schemas) -> None:
    def uncovered(*fields: str, **changes: Any) -> list[str]:
        of = road({"fields": list(fields)}, **changes)
        return [text for _, text, _ in coverage(of, list(assertions(of, roads, lambda *_: [])), roads)]

    deep = "bridges[old].spans[old-1].repairs[1950/a].firm"
    assert uncovered("bridges") == []
    assert uncovered("bridges[new]", "bridges[old].spans[old-2]") == [
        "bridges[old].spans[old-1].length", deep, deep.replace("/a", "/b"),
    ]  # fmt: skip
    assert uncovered("bridges[old].spans[old-1]", deep, "bridges[new].spans") == [
        "bridges[old].spans[old-2].length",
        "bridges[old].spans[old-2].inspectors[ann]",
        "bridges[old].spans[old-2].inspectors[bo]",
    ]
    bare = [{"id": "old", "spans": [{"id": "old-1"}]}]
    assert uncovered("bridges", bridges=bare) == ["bridges[old].spans[old-1].length"]
    excused = {"bridges[old].spans[old-1].length": "Nobody measured it."}
    assert uncovered("bridges", bridges=bare, missing=excused) == []


def test_a_source_may_have_another_value_in_a_list_of_values(roads: Schemas) -> None:
    entry = {"fields": ["bridges[old].spans[old-2].inspectors[bo].inspector"], "says": "Bob"}
    found = list(assertions(road({"fields": ["bridges[old]"]}, entry), roads, lambda *_: []))
    assert [(assertion.relation, assertion.row["value"]) for assertion in found] == [
        ("supports", None), ("conflicts", "Bob")
    ]  # fmt: skip
    assert [p for p in check(road({"fields": ["bridges[old]"]}, entry), found, roads) if p.rule != "evidence"] == []
    whole = road({"fields": ["bridges[old].spans[old-2].inspectors[bo]"], "says": "Bob"})
    (problem,) = ReportedValues(roads).check(whole, assertions(whole, roads, lambda *_: []))
    assert "says needs one cell, such as inspectors[...].inspector" in problem.message


def test_a_whole_list_is_refused_and_names_its_items(roads: Schemas) -> None:
    of = road({"fields": ["name", "bridges", "bridges[old].spans[old-1].repairs"]})
    found = list(assertions(of, roads, lambda *_: []))
    first, second = check(of, found, roads)
    words = "is a whole list, and would cover items that come later; name each:"
    assert first.rule == second.rule == "evidence-field"
    assert first.message.startswith(f"evidence[0].fields[1]: 'bridges' {words} bridges[old], bridges[new] (")
    repairs = "bridges[old].spans[old-1].repairs"
    named = f"{repairs}[1950/a], {repairs}[1950/b] (format spells it out)"
    assert second.message == f"evidence[0].fields[2]: {repairs!r} {words} {named}"


def test_a_path_means_the_same_wherever_its_item_stands(roads: Schemas) -> None:
    path = "bridges[old].spans[old-1].repairs[1950/b].firm"
    turned = copy.deepcopy(ROAD["bridges"])
    turned[0]["spans"][0]["repairs"].reverse()
    turned.reverse()
    (before,) = assertions(road({"fields": [path]}), roads, lambda *_: [])
    (after,) = assertions(road({"fields": [path]}, bridges=turned), roads, lambda *_: [])
    assert before.row == after.row
    assert before.cell.path != after.cell.path


def test_a_key_that_stands_twice_names_no_item_and_is_one_problem(roads: Schemas) -> None:
    bridges = copy.deepcopy(ROAD["bridges"])
    repairs = bridges[0]["spans"][0]["repairs"]
    repairs[1] = dict(repairs[0])
    of = road({"fields": ["bridges[old].spans[old-1].repairs[1950/a]"]}, bridges=bridges)
    with pytest.raises(RepeatedKeyError, match="2 items of repairs have the key '1950/a'"):
        find("bridges[old].spans[old-1].repairs[1950/a]", of, roads)
    assert [p for p in check(of, [], roads) if p.rule == "evidence-field" or "repairs" in p.message] == []


def test_an_item_of_which_the_exceptions_leave_nothing_is_a_problem(roads: Schemas) -> None:
    span = "bridges[new].spans[new-1]"
    of = road({"fields": ["name", span], "except": [f"{span}.length"]})
    (problem,) = [p for p in check(of, list(assertions(of, roads, lambda *_: [])), roads) if p.rule == "evidence-field"]
    assert problem.message == f"evidence[0].fields[1]: the exceptions leave nothing of {span!r}; take it out"


def test_a_reason_for_what_has_a_value_is_a_problem_at_its_name_and_for_a_whole_list_is_none(roads: Schemas) -> None:
    data = {name: value for name, value in ROAD.items() if name != "bridges"}
    evidence = [{"source": "s", "fields": ["name"]}]
    for missing, rules in (({"bridges": "None."}, []), ({"name": "None."}, ["missing-value"])):
        whole = {**data, "missing": missing, "evidence": evidence}
        of = Record("roads", whole, "x.yaml", Document(whole))
        found = list(check(of, list(assertions(of, roads, lambda *_: [])), roads))
        assert [problem.rule for problem in found] == rules
        assert all(
            problem.message == "missing.name: has a value, so it is not missing; take the entry out"
            for problem in found
        )


def test_a_list_that_needs_a_source_is_uncovered_where_it_is_not_there(tmp_path: Path) -> None:
    """In an item as in the record."""
    berths = array(item(["id"], id=prop()), x_table="berths", x_singular="berth", x_evidence="required")
    stops = array(item(["id"], id=prop(), berths=berths), x_table="stops", x_singular="stop")
    entry = item(["fields", "source"], fields=array(prop()), source=prop())
    made = record("lines", "line", ["evidence"], stops=stops, boats=array(prop(x_column="boat"), x_evidence="required"),
                  evidence=array(entry))  # fmt: skip
    rows = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop())
    made_of = {"lines": made, "evidence": {**rows, "x-generated": "evidence"}}
    schemas = load_schemas(write(tmp_path / "schemas", made_of))
    for stops_there, uncovered in (([], ["boats"]), ([{"id": "a"}], ["boats", "stops[a].berths"])):
        data = {"id": "x", **({"stops": stops_there} if stops_there else {}), "evidence": []}
        of = Record("lines", data, "x.yaml", Document(data))
        assert [text for _, text, _ in coverage(of, [], schemas)] == uncovered


NO_VALUE = "has no value; give one with its source, or say under missing why there is none"


def problems(of: Record, schemas: Schemas) -> list[tuple[str, str]]:
    found = check(of, list(assertions(of, schemas, lambda *_: [])), schemas)
    return [(problem.rule, problem.message) for problem in found]


def test_a_cell_that_needs_a_source_and_has_none_is_a_problem(roads: Schemas) -> None:
    of = road({"fields": ["bridges[old].spans[old-1]", "bridges[new].spans[new-1]"]})
    fact = "no source supports it; add it to the fields of an evidence entry"
    cells = ("length", "inspectors[ann]", "inspectors[bo]")
    assert problems(of, roads) == [("evidence", f"bridges[old].spans[old-2].{cell}: {fact}") for cell in cells]


@pytest.mark.parametrize(
    ("missing", "fact"),
    [
        ({}, [("evidence", f"bridges[a].spans[s].length: {NO_VALUE}")]),
        ({"bridges[a].spans[s].length": "Nobody measured it."}, []),
        ({"bridges[a].spans[s].length": "Nobody did.", "name": "It has none."},
         [("missing-value", "missing.name: has a value, so it is not missing; take the entry out")]),
    ],
)  # fmt: skip
def test_a_cell_that_must_have_a_value_has_one_or_a_reason(
    missing: JSON, fact: list[tuple[str, str]], roads: Schemas
) -> None:
    of = road({"fields": ["name"]}, bridges=[{"id": "a", "spans": [{"id": "s"}]}], missing=missing)
    assert sorted(problems(of, roads)) == sorted(fact)


def test_a_source_of_what_has_no_value_and_one_that_stands_twice_are_problems(roads: Schemas) -> None:
    of = road({"fields": ["name", "name"]}, {"fields": ["bridges[a].spans[s].length"]}, {"fields": ["name"]},
              bridges=[{"id": "a", "spans": [{"id": "s"}]}], missing={"bridges[a].spans[s].length": "No."})  # fmt: skip
    twice = "this assertion of this source stands here twice"
    length = "bridges[0].spans[0].length has no value that a source could support or contradict"
    assert problems(of, roads) == [
        ("duplicate-evidence", f"evidence[0].fields[1]: {twice}"),
        ("evidence-field", f"evidence[1].fields[0]: {length}"),
        ("duplicate-evidence", f"evidence[2].fields[0]: {twice}"),
    ]


@pytest.mark.parametrize("count", [MAX_ASSERTIONS, MAX_ASSERTIONS + 1])
def test_evidence_of_a_record_speaks_of_two_thousand_cells_at_most(count: int, roads: Schemas) -> None:
    of = road(*({"fields": ["name"], "source": f"s{number}"} for number in range(count)), bridges=[])
    fact = "evidence speaks of more than 2,000 cells of this record; divide it"
    assert problems(of, roads) == ([("size", fact)] if count > MAX_ASSERTIONS else [])


def test_an_item_may_be_named_by_a_key_within_an_object(tmp_path: Path) -> None:
    mark = {**prop("object"), "additionalProperties": False, "required": ["number"],
            "properties": {"number": prop("integer")}}  # fmt: skip
    posts = array(item(["mark"], mark=mark, height=prop()), x_key=["mark_number"])
    schemas = load_schemas(write(tmp_path, {"roads": record("roads", "road", [], posts=posts)}))
    data = {"id": "coast", "posts": [{"mark": {"number": 7}}, {"mark": {"number": 8}, "height": "3"}]}
    of = Record("roads", data, "x.yaml", Document(data))
    assert [row.text for row in rows_of(of, schemas)] == ["", "posts[7]", "posts[8]"]
    assert find("posts[8].height", of, schemas).path == ("posts", 1, "height")
    assert find("posts[8].mark_number", of, schemas).path == ("posts", 1, "mark", "number")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("nam", "name"), ("bridgez", "bridges"), ("bridges[old].span", "bridges[old].spans"),
        ("bridges[old].spans[old-1].repair", "bridges[old].spans[old-1].repairs"), ("evidence", ""),
        ("bridges[old].spans[old-2].notes[1]", "bridges[old].spans[old-2].notes"),
    ],
)  # fmt: skip
def test_a_path_to_nothing_is_followed_by_the_nearest_of_the_record(path: str, near: str, roads: Schemas) -> None:
    """Each leads somewhere: items without a key have none. Those of the columns of items are too many."""
    (fact,) = [message for rule, message in problems(road({"fields": [path]}), roads) if rule == "evidence-field"]
    assert fact.endswith(f"; did you mean {near!r}?") if near else "did you mean" not in fact
    if near:
        assert find(near, road(), roads)


@pytest.mark.parametrize(("count", "listed"), [(4, ""), (5, ""), (6, ", and 1 more"), (9, ", and 4 more")])
def test_of_many_items_the_first_five_are_named(count: int, listed: str, roads: Schemas) -> None:
    keys = [f"k{number}" for number in range(count)]
    bridges = [{"id": key} for key in keys]
    with pytest.raises(FieldError) as error:
        find("bridges[x]", road(bridges=bridges), roads)
    assert str(error.value) == f"bridges has no item 'x'; it has {', '.join(keys[:5])}{listed}"
    whole = road({"fields": ["bridges"]}, bridges=bridges)
    named = ", ".join(f"bridges[{key}]" for key in keys[:5])
    (fact,) = [message for _, message in problems(whole, roads)]
    assert fact.endswith(f"name each: {named}{listed} (format spells it out)")


def test_of_many_items_of_a_short_key_the_first_five_are_written(roads: Schemas) -> None:
    repairs = [{"year": 1950, "firm": f"f{number}"} for number in range(6)]
    of = road(bridges=[{"id": "a", "spans": [{"id": "s", "length": 1, "repairs": repairs}]}])
    with pytest.raises(FieldError) as error:
        find("bridges[a].spans[s].repairs[1950]", of, roads)
    whole = " or ".join(f"repairs[1950/f{number}]" for number in range(5))
    fact = f"repairs has no item '1950'; is short for 6 of them; an item has its whole key, write {whole}"
    assert (str(error.value), error.value.has_remedy) == (fact, True)


def test_items_that_lack_a_value_of_their_key_repeat_no_key(roads: Schemas) -> None:
    """The rule of keys does not report them, so the path is the problem; the item after them is found still."""
    repairs = [{"year": 1950}, {"year": 1950}, {"year": 1951, "firm": "b"}]
    spans = "bridges[a].spans[s]"
    of = road({"fields": [f'{spans}.repairs[1950/""]', f"{spans}.length"]},
              bridges=[{"id": "a", "spans": [{"id": "s", "length": 1, "repairs": repairs}]}])  # fmt: skip
    assert problems(of, roads) == [
        ("evidence-field", "evidence[0].fields[0]: 2 items of repairs have the key '1950/\"\"'; give each its own"),
        ("evidence", f"{spans}.repairs[1951/b].firm: no source supports it; add it to the fields of an evidence entry"),
    ]


def test_lists_and_items_behind_those_without_items_or_with_a_key_twice_are_covered(roads: Schemas) -> None:
    twice = [{"year": 1950, "firm": "a"}, {"year": 1950, "firm": "a"}, {"year": 1951, "firm": "b"}]
    spans = [{"id": "s", "length": 1, "repairs": []}, {"id": "t", "length": 1, "notes": [{"text": "x"}, {}]},
             {"id": "u", "length": 1, "repairs": twice, "inspectors": ["ann"]}]  # fmt: skip
    spans[0]["inspectors"] = ["bo"]
    of = road({"fields": ["bridges[a]"]}, bridges=[{"id": "a"}, {"id": "b", "spans": spans}])
    texts = [text for _, text, _ in coverage(of, list(assertions(of, roads, lambda *_: [])), roads)]
    of_spans = [text.removeprefix("bridges[b].spans") for text in texts]
    assert of_spans == ["[s].length", "[s].inspectors[bo]", "[t].length", "[u].length", "[u].inspectors[ann]",
                        "[u].repairs[1951/b].firm"]  # fmt: skip


def test_problems_stand_at_what_is_written_and_those_of_reasons_at_its_name(roads: Schemas) -> None:
    text = """\
id: coast
name: Coast road
bridges: []
evidence:
  - source: s
    fields: [name, nam]
missing:
  name: It has none.
  nmae: Nobody knows.
"""
    document = yaml12.load(text.encode())
    of = Record("roads", document.value, "x.yaml", document)
    found = list(assertions(of, roads, lambda *_: []))
    assert [entry_of(assertion) for assertion in found] == [("evidence", 0), ("missing",)]
    places = [(problem.rule, problem.line, problem.column) for problem in check(of, found, roads)]
    assert places == [("evidence-field", 9, 3), ("evidence-field", 6, 20), ("missing-value", 8, 3)]


def test_an_exception_within_no_item_is_held_against_the_fields_of_its_own_entry(roads: Schemas) -> None:
    but = "bridges[old].spans[old-1]"
    of = road({"fields": ["bridges[old]"]}, {"fields": ["name"], "except": [but]})
    facts = [message for rule, message in problems(of, roads) if rule == "evidence-field"]
    assert facts == [f"evidence[1].except[0]: {but!r} lies within nothing that fields names"]


def test_no_more_is_made_of_a_record_than_is_needed_to_refuse_it(roads: Schemas) -> None:
    of = road(*({"fields": ["name"], "source": f"s{number}"} for number in range(MAX_ASSERTIONS + 9)), bridges=[])
    assert len(list(assertions(of, roads, lambda *_: []))) == MAX_ASSERTIONS + 1


def test_an_empty_list_of_values_has_nothing_that_a_source_could_support(tmp_path: Path) -> None:
    entry = item(["fields", "source"], fields=array(prop()), source=prop())
    made = record("roads", "road", ["evidence"], signs=array(prop(), x_separator=";"), evidence=array(entry))
    rows = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop())
    schemas = load_schemas(write(tmp_path, {"roads": made, "evidence": {**rows, "x-generated": "evidence"}}))
    for signs, facts in (([], ["signs has no value that a source could support or contradict"]), (["a"], [])):
        data = {"id": "x", "signs": signs, "evidence": [{"source": "s", "fields": ["signs"]}]}
        found = problems(Record("roads", data, "x.yaml", Document(data)), schemas)
        assert found == [("evidence-field", f"evidence[0].fields[0]: {fact}") for fact in facts]
