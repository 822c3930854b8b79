"""What a source has lies within the published value, holds it, overlaps with it, or is apart, for all kinds alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.evidence.assertions import assertions
from accord.evidence.comparison import (
    Comparison,
    Range,
    number_range,
    of_dates,
    of_parts,
    of_ranges,
    wholes_of_codes,
)
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from small_schemas import JSON, array, item, prop, record, write
from support import examples

CONVERSE: dict[Comparison, Comparison] = {
    "equal": "equal", "within": "wider", "wider": "within", "overlapping": "overlapping", "apart": "apart"
}  # fmt: skip
BROADER = {"call": "talk", "talk": "contact", "visit": "contact"}
CODES = [
    {"const": code, **({"x-broader": BROADER[code]} if code in BROADER else {})}
    for code in ("call", "talk", "visit", "contact", "strike")
]
NUMBERS: JSON = {
    "least": prop("integer", x_before="most", x_range=True, x_evidence="if_present"),
    "most": prop("integer", x_evidence="if_present"),
    "about": prop("number", x_rounded=True), "born": prop("integer", x_before="died"), "died": prop("integer"),
    "act": prop(oneOf=CODES),
}  # fmt: skip


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """Return the schemas of things with numbers that are ranges, rounded or neither, and codes within codes."""
    entry = item(["source", "fields"], source=prop(), fields=array(prop(), uniqueItems=True), says=prop(),
                 denies=prop("boolean"))  # fmt: skip
    parts = array(item(["id"], id=prop(), **NUMBERS), x_table="parts", x_singular="part")
    things = record("things", "thing", ["evidence"], **NUMBERS, parts=parts, evidence=array(entry))
    made = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop())
    made["x-generated"] = "evidence"
    return load_schemas(write(tmp_path_factory.mktemp("things"), {"things": things, "evidence": made}))


def relations(schemas: Schemas, published: JSON, *entries: JSON, within: str = "") -> list[str]:
    """Return the relations of entries of one source to a record, or to a part of it where ``within`` names one."""
    named = [{**entry, "fields": [f"{within}{field}" for field in entry["fields"]]} for entry in entries]
    data: JSON = {"id": "a", **({"parts": [{"id": "b", **published}]} if within else published)}
    data["evidence"] = [{"source": "s", **entry} for entry in named]
    of = Record("things", data, "x.yaml", Document(data))
    return [assertion.relation for assertion in assertions(of, schemas, lambda *_: [])]


def says(field: str, value: str, **more: Any) -> JSON:
    return {"fields": [field], "says": value, **more}


RANGES: list[tuple[JSON, list[JSON], list[str]]] = [
    # published, entries of one source, relation of each cell
    ({"least": 5, "most": 10}, [says("least", "6"), says("most", "8")], ["supports", "supports"]),
    ({"least": 5, "most": 10}, [says("least", "3"), says("most", "12")], ["less_precise", "less_precise"]),
    ({"least": 5, "most": 10}, [says("least", "7"), says("most", "12")], ["less_precise", "less_precise"]),
    ({"least": 5, "most": 10}, [says("least", "11"), says("most", "12")], ["conflicts", "conflicts"]),
    ({"least": 5, "most": 10}, [says("least", "7")], ["less_precise"]),  # at least seven
    ({"least": 5, "most": 10}, [says("least", "11")], ["conflicts"]),
    ({"least": 5, "most": 10}, [says("most", "4")], ["conflicts"]),
    ({"least": 7, "most": 7}, [{"fields": ["least", "most"], "says": "8"}], ["conflicts", "conflicts"]),
    ({"least": 7, "most": 7}, [says("least", "3")], ["less_precise"]),
    ({"least": 7, "most": 7}, [says("least", "3"), says("most", "9")], ["less_precise", "less_precise"]),
    ({"least": 5, "most": 10}, [says("least", "7"), {"fields": ["most"]}], ["supports", "supports"]),
    ({"least": 5, "most": 10}, [says("least", "7"), {"fields": ["most"], "denies": True}], ["less_precise", "denies"]),
    ({"least": 5, "most": 10}, [says("least", "7"), {"fields": ["most"], "source": "t"}], ["less_precise", "supports"]),
    ({"least": 5}, [says("least", "7")], ["supports"]),  # at least five, and at least seven
    ({"least": 5}, [says("least", "3")], ["less_precise"]),
    ({"about": 912}, [says("about", "900")], ["less_precise"]),
    ({"about": 900}, [says("about", "912")], ["supports"]),
    ({"about": 912}, [says("about", "920")], ["conflicts"]),
    ({"about": 1.25}, [says("about", "1.3")], ["less_precise"]),
    ({"born": 1900, "died": 1950}, [says("born", "1905"), {"fields": ["died"]}], ["conflicts", "supports"]),
    ({"act": "talk"}, [says("act", "contact")], ["less_precise"]),
    ({"act": "call"}, [says("act", "contact")], ["less_precise"]),
    ({"act": "contact"}, [says("act", "call")], ["supports"]),
    ({"act": "call"}, [says("act", "visit")], ["conflicts"]),
]  # fmt: skip


@pytest.mark.parametrize("within", ["", "parts[b]."])
@pytest.mark.parametrize(("published", "entries", "expected"), RANGES)
def test_numbers_and_codes_are_compared_as_dates_are(
    published: JSON, entries: list[JSON], expected: list[str], within: str, schemas: Schemas
) -> None:
    assert relations(schemas, published, *entries, within=within) == expected


def test_a_source_of_a_whole_item_has_the_other_end_of_its_range(schemas: Schemas) -> None:
    """Else it would have none, and be wider."""
    whole = {"fields": ["parts[b]"], "except": ["parts[b].least"]}
    data: JSON = {"id": "a", "parts": [{"id": "b", "least": 5, "most": 10}]}
    data["evidence"] = [{"source": "s", **whole}, {"source": "s", **says("parts[b].least", "7")}]
    made = assertions(Record("things", data, "x.yaml", Document(data)), schemas, lambda *_: [])
    assert [(each.row["field"], each.relation) for each in made] == [("most", "supports"), ("least", "supports")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("900", "850", "950"), ("912", "911.5", "912.5"), ("0", "0", "0"), ("1.20", "1.195", "1.205"),
     ("1e3", "500", "1500"), ("-40", "-45", "-35")],
)  # fmt: skip
def test_a_rounded_number_is_all_that_rounds_to_it(text: str, low: str, high: str) -> None:
    assert number_range(text, is_rounded=True) == Range(Decimal(low), Decimal(high))
    assert number_range(text, is_rounded=False) == Range(Decimal(text), Decimal(text))


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(900.0, "850", "950"), (0.25, "0.245", "0.255"), (1e21, "5e20", "15e20"), (7, "6.5", "7.5")],
)
def test_a_number_of_a_record_is_the_number_that_people_write(value: float, low: str, high: str) -> None:
    assert number_range(value, is_rounded=True) == Range(Decimal(low), Decimal(high))


@pytest.mark.parametrize("value", [True, False, None, "", "x", "1,5"])
def test_what_is_no_number_is_no_range(value: Any) -> None:
    assert number_range(value, is_rounded=False) is number_range(value, is_rounded=True) is None


def test_ranges_that_share_one_number_overlap() -> None:
    one, other, third = (Range(Decimal(low), Decimal(low + 2)) for low in (0, 2, 3))
    assert of_ranges(one, other) == of_ranges(other, one) == "overlapping"
    assert of_ranges(one, third) == of_ranges(third, one) == "apart"


WHOLE = {"call": ["talk", "contact"], "talk": ["contact"], "visit": ["contact"]}
NUMBER = st.integers(-20, 20).map(Decimal)
RANGE = st.tuples(NUMBER, NUMBER).map(lambda ends: Range(min(ends), max(ends))) | NUMBER.map(lambda low: Range(low=low))
DAY = st.dates().map(str)
DATE = st.one_of(
    DAY, DAY.map(lambda day: day[:7]), DAY.map(lambda day: day[:4]), DAY.map(lambda day: f"{day}/.."),
    st.lists(DAY, min_size=2, max_size=3, unique=True).map(lambda days: f"[{','.join(sorted(days))}]"),
    st.tuples(DAY, DAY).map(lambda days: "/".join(sorted(days))),
)  # fmt: skip
CODE = st.sampled_from([code["const"] for code in CODES])


def compare(one: Any, other: Any) -> Comparison:
    if isinstance(one, Range):
        return of_ranges(one, other)
    return of_parts(one, other, lambda code: WHOLE.get(code, [])) if one.isalpha() else of_dates(one, other)


@settings(max_examples=examples(300), deadline=None)
@given(pair=st.tuples(RANGE, RANGE) | st.tuples(DATE, DATE) | st.tuples(CODE, CODE))
def test_the_order_has_converses(pair: tuple[Any, Any]) -> None:
    """Within is the converse of wider; each value equals itself; the others are as they are from both sides."""
    one, other = pair
    assert compare(one, one) == compare(other, other) == "equal"
    assert compare(other, one) == CONVERSE[compare(one, other)]


@settings(max_examples=examples(300), deadline=None)
@given(some=st.tuples(RANGE, RANGE, RANGE) | st.tuples(CODE, CODE, CODE))
def test_what_lies_within_a_part_lies_within_the_whole(some: tuple[Any, Any, Any]) -> None:
    one, other, third = some
    if compare(one, other) == compare(other, third) == "within":
        assert compare(one, third) == "within"
    if compare(one, other) == "within" and compare(other, third) == "apart":
        assert compare(one, third) == "apart"


def test_codes_lie_within_broader_ones(schemas: Schemas) -> None:
    wholes = wholes_of_codes(schemas.tables["things"].by_name["act"])
    assert {code["const"]: wholes(code["const"]) for code in CODES} == {**WHOLE, "contact": [], "strike": []}
