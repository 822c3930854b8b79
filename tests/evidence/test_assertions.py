"""The word of a source on a cell: its relation to the published value, the row it becomes, and what is still uncovered.

The table of relations is that of ``accord.evidence.relation``; each line of it stands here with examples.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from accord.evidence.assertions import Assertion, assertions
from accord.evidence.checks import check as check_evidence
from accord.evidence.coverage import coverage
from accord.evidence.path_text import FieldError
from accord.evidence.paths import find
from accord.sources.records import Record, read
from accord.sources.yaml12 import Document
from support import SMALL, check, curated_copy, schemas

EVENT: dict[str, Any] = {
    "id": "an-event", "title": "A title", "date": "2024-02-15", "summary": "Words.",
    "places": [{"place": "baghdad", "role": "venue"}],
    "participants": [{"actor": "ali-visitor", "role": "visitor", "position": "Minister"}, {"actor": "hassan-host",
    "role": "host"}],
    "evidence": [],
}  # fmt: skip
BOTH = ["participants[ali-visitor/visitor]", "participants[hassan-host/host]"]
PLACES = {"baghdad": ["iraq", "west-asia"]}


def words(*entries: dict[str, Any], **changes: Any) -> list[Assertion]:
    data = {
        **copy.deepcopy(EVENT),
        **changes,
        "evidence": [{"source": "s", "at": ["p1"], **entry} for entry in entries],
    }
    record = Record("events", data, "x.yaml", Document(data))
    return list(assertions(record, schemas(), lambda _, place: PLACES.get(place, [])))


RELATIONS = [
    # published, entry, relation
    ({}, {"fields": ["date"]}, "supports"),
    ({}, {"fields": ["date"], "says": "2024-02"}, "less_precise"),
    ({}, {"fields": ["date"], "says": "2024"}, "less_precise"),
    ({}, {"fields": ["date"], "says": "2024-02-14/2024-02-16"}, "less_precise"),
    ({}, {"fields": ["date"], "says": "[2024-02-14,2024-02-15]"}, "less_precise"),
    ({}, {"fields": ["date"], "says": "2024-02-14"}, "conflicts"),
    ({}, {"fields": ["date"], "says": "2023"}, "conflicts"),
    ({}, {"fields": ["date"], "says": "[2024-02-13,2024-02-14]"}, "conflicts"),
    ({}, {"fields": ["date"], "denies": True}, "denies"),
    ({"date": "2024-02"}, {"fields": ["date"], "says": "2024-02-15"}, "supports"),
    ({"date": "2024-02"}, {"fields": ["date"], "says": "2024-01-30/2024-02-02"}, "less_precise"),
    ({"date": "[2024-02-14,2024-02-15]"}, {"fields": ["date"], "says": "2024-02-14"}, "supports"),
    ({"date": "[2024-02-14,2024-02-15]"}, {"fields": ["date"], "says": "2024-02-15"}, "supports"),
    ({"date": "[2024-02-14,2024-02-16]"}, {"fields": ["date"], "says": "2024-02-15"}, "conflicts"),
    ({"date": "[2024-02-14,2024-02-15]"}, {"fields": ["date"], "says": "2024-02"}, "less_precise"),
    ({"date": "2024-02-15?"}, {"fields": ["date"], "says": "2024-02-15"}, "supports"),
    ({"date": "2024-02-10/.."}, {"fields": ["date"], "says": "2025"}, "supports"),
    ({}, {"fields": ["places[baghdad/venue].place"], "says": "iraq"}, "less_precise"),
    ({}, {"fields": ["places[baghdad/venue].place"], "says": "west-asia"}, "less_precise"),
    ({}, {"fields": ["places[baghdad/venue].place"], "says": "najaf"}, "conflicts"),
    ({}, {"fields": ["places[baghdad/venue].place"], "denies": True}, "denies"),
    ({}, {"fields": ["participants[hassan-host/host]"]}, "supports"),
    ({}, {"fields": ["participants[hassan-host/host]"], "denies": True}, "denies"),
    ({}, {"fields": ["participants[ali-visitor/visitor].position"], "says": "Deputy Minister"}, "conflicts"),
]


@pytest.mark.parametrize(("published", "entry", "relation"), RELATIONS)
def test_relation_of_a_word_to_the_published_value(
    published: dict[str, Any], entry: dict[str, Any], relation: str
) -> None:
    assert [word.relation for word in words(entry, **published)] == [relation]


def rows(*entries: dict[str, Any], **changes: Any) -> list[tuple[Any, ...]]:
    made = [word.row for word in words(*entries, **changes)]
    return [tuple(one[name] for name in ("table", "record", "item", "field", "relation", "value")) for one in made]


def test_one_entry_becomes_one_row_a_field() -> None:
    assert rows({"fields": ["date", "participants[hassan-host/host]", "participants[hassan-host/host].role"]}) == [
        ("events", "an-event", None, "date", "supports", None),
        ("event_participants", "an-event", "participants[hassan-host/host]", None, "supports", None),
        ("event_participants", "an-event", "participants[hassan-host/host]", "role", "supports", None),
    ]


def test_an_item_with_exceptions_is_spelled_out() -> None:
    named = ["participants[ali-visitor/visitor]", "participants[hassan-host/host]"]
    spelled = rows({"fields": named, "except": ["participants[ali-visitor/visitor].position"]})
    assert spelled == [
        ("event_participants", "an-event", "participants[ali-visitor/visitor]", "actor", "supports", None),
        ("event_participants", "an-event", "participants[ali-visitor/visitor]", "role", "supports", None),
        ("event_participants", "an-event", "participants[hassan-host/host]", None, "supports", None),
    ]


def test_a_cell_of_a_record_within_speaks_of_that_record() -> None:
    curated = read(SMALL.parent, schemas())
    deal = curated.records["agreements"][0]
    made = [word.row for word in assertions(deal, schemas(), lambda *_: [])]
    denied = next(one for one in made if one["relation"] == "denies")
    assert (denied["table"], denied["record"], denied["item"], denied["field"]) == (
        "provisions", "border-deal-guard", None, "obligation",
    )  # fmt: skip
    missing = next(one for one in made if one["relation"] == "missing")
    assert (missing["record"], missing["field"], missing["source"]) == ("border-deal-in-force", "date", None)
    assert (missing["reason"], missing["note"]) == ("not_reported", "No source says when.")


def test_a_row_keeps_its_id_while_it_says_the_same_wherever_it_stands() -> None:
    one, two = {"fields": ["date"]}, {"fields": ["places[baghdad/venue].place"], "says": "iraq"}
    first = {word.row["field"]: word.row["id"] for word in words(one, two)}
    turned = {word.row["field"]: word.row["id"] for word in words(two, one)}
    assert first == turned
    assert words({**one, "at": ["p2"]})[0].row["id"] != first["date"]


def test_the_id_of_a_row_stays_from_version_to_version() -> None:
    """Others may have written it down."""
    assert words({"fields": ["date"]})[0].row["id"] == "218c905146064c17"


def test_what_is_computed_is_no_path_to_suggest() -> None:
    of = {**copy.deepcopy(EVENT), "evidence": [{"source": "s", "fields": ["date_earlist"]}]}
    found = check_evidence(Record("events", of, "x.yaml", Document(of)), [], schemas())
    facts = [problem.message for problem in found if problem.rule == "evidence-field"]
    assert facts == ["evidence[0].fields[0]: 'date_earlist' is no field of events; did you mean 'date_basis'?"]


@pytest.mark.parametrize(
    ("fields", "uncovered"),
    [
        (["date", "places[baghdad/venue]", "summary", *BOTH], []),
        (["date", "places[baghdad/venue]", *BOTH], ["summary"]),
        (["places[baghdad/venue]", "summary", *BOTH], ["date"]),
        (["date", "places[baghdad/venue]", "summary", "participants[ali-visitor/visitor]"],
        ["participants[hassan-host/host].actor",
        "participants[hassan-host/host].role"]),
        (["date", "places[baghdad/venue]", "summary", "participants[ali-visitor/visitor]",
        "participants[hassan-host/host].actor",
        "participants[hassan-host/host].role"], []),
    ],
)  # fmt: skip
def test_what_no_source_supports_is_reported(fields: list[str], uncovered: list[str]) -> None:
    found = words({"fields": fields})
    record = Record("events", copy.deepcopy(EVENT), "x.yaml", Document())
    assert [text for _, text, filled in coverage(record, found, schemas()) if filled] == uncovered


@pytest.mark.parametrize(
    ("path", "words_of_error"),
    [
        ("dat", "'dat' is no field of events"), ("date_earliest", "computed from date"), ("date[x]", "not a list"),
        ("evidence", "no field"),
        ("participants[x]", "it has ali-visitor/visitor, hassan-host/host"), ("participants[hassan-host/host].x",
        "no field of participants"),
        ("participants[", "not a field path"), ("topics[trade]", "it has none"), ("", "not a field path"),
    ],
)  # fmt: skip
def test_a_path_to_nothing_says_what_there_is(path: str, words_of_error: str) -> None:
    with pytest.raises(FieldError, match=words_of_error.replace("[", r"\[")):
        find(path, Record("events", EVENT, "x.yaml", Document()), schemas())


def test_a_source_published_within_a_day_may_report_the_event(tmp_path: Path) -> None:
    """Between time zones a report may bear the date of the day before; one of two days before may not."""
    path = curated_copy(tmp_path) / "curated/events/2024/visit-2024.yaml"
    text = path.read_text(encoding="utf-8")
    for day, rules in (("2024-02-16", []), ("2024-02-17", ["date-order"])):
        dated = text.replace("date: 2024-02\n", f'date: "{day}"\n').replace("basis: month_only", "basis: stated")
        other = dated.replace("id: visit-2024", "id: visit-2")
        (tmp_path / "curated/events/visit-2.yaml").write_text(other, encoding="utf-8")
        assert [problem.rule for problem in check(tmp_path)[1]] == rules
