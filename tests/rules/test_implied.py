"""A value that a code beside it implies anyway is left out, unless something beside it is given otherwise."""

from __future__ import annotations

import pytest

from accord.rules import implied
from accord.schema.model import Schemas
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from small_schemas import JSON, array, derived, item, prop, record

SIDES, ROLES = (prop(enum=values) for values in (["home", "away"], ["first", "second"]))
IMPLIES = {"host": {"side": "home", "role": "first"}, "guest": {"side": "away"}, "other": {}}
KINDS = [{"const": kind, "title": kind, **({"x-implies": of} if of else {})} for kind, of in IMPLIES.items()]
OWN = {"kind": prop(oneOf=KINDS), "side": SIDES, "role": ROLES}
EVENTS = record("events", "event", [], people=array(item(["kind"], **OWN), x_key=["kind"], x_singular="person"))
TALKS = record("talks", "talk", [], **OWN, notes=array(prop(x_column="note")))
FILES = {"events": EVENTS, "talks": TALKS, "other": record("other", "one", [], side=prop())}
SCHEMAS = Schemas(FILES, derived(FILES))


def told(table: str, data: JSON) -> list[str]:
    data_of = (("other", {"id": "o", "side": "home"}), (table, data))
    records = [Record(name, one, f"{name}.yaml", Document()) for name, one in data_of]
    return [f"{problem.message} [{problem.rule}]" for problem in implied.check(records, SCHEMAS)]


@pytest.mark.parametrize(
    ("given", "idle"),
    [
        ({"side": "home"}, ["side"]), ({"side": "away"}, []), ({}, []), ({"role": "first"}, ["role"]),
        ({"side": "home", "role": "first"}, ["side", "role"]), ({"side": "home", "role": "second"}, []),
        ({"side": "away", "role": "first"}, []),
    ],
)  # fmt: skip
def test_what_follows_from_a_code_is_idle_where_all_beside_it_does(given: dict[str, str], idle: list[str]) -> None:
    fact = "follows from kind 'host'; leave it out, or give another [implied]"
    assert told("talks", {"id": "a", "kind": "host", **given, "notes": ["n"]}) == [f"{name}: {fact}" for name in idle]
    people = [{"kind": "other"}, {"kind": "host", **given}, {"kind": "guest", "role": "first"}]
    assert told("events", {"id": "a", "people": people}) == [f"people[1].{name}: {fact}" for name in idle]


def test_of_a_code_that_implies_nothing_and_of_none_no_value_is_idle() -> None:
    assert told("talks", {"id": "a", "kind": "other", "side": "home"}) == []
    assert told("talks", {"id": "a", "side": "home"}) == []
