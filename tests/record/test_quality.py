"""The questions on quality leave nothing out unseen: no month, no event, no cell that needs a source, no outlet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from serving import Site
from support import ROOT

Answers = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def db(record: Site) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{(record.build / 'accord.sqlite').as_uri()}?mode=ro", uri=True)) as db:
        yield db


@pytest.fixture(scope="module")
def answers(record: Site) -> Answers:
    sections = json.loads((record.build / "site" / "quality.json").read_text(encoding="utf-8"))
    return {
        section["name"]: [dict(zip(section["columns"], row, strict=True)) for row in section["rows"]]
        for section in sections
    }


def one(db: sqlite3.Connection, sql: str) -> Any:
    return db.execute(sql).fetchone()[0]


def test_each_question_is_answered(answers: Answers) -> None:
    assert sorted(answers) == sorted(path.stem for path in (ROOT / "quality").glob("*.sql"))
    assert all(answers.values())


def test_months_run_to_the_last_look_up_with_those_that_hold_nothing(answers: Answers, db: sqlite3.Connection) -> None:
    months = {row["month"]: row for row in answers["20-months"]}
    last = one(db, "SELECT max(looked_on) FROM search_log")
    assert (min(months), max(months)) == ("2023-01", last[:7])
    assert len(months) == 12 * (int(last[:4]) - 2023) + int(last[5:7])
    assert months["2026-10"]["events"] == 0
    assert all(row["look_ups_that_name_it"] > 0 for row in months.values())


def test_each_value_that_needs_a_source_has_one(answers: Answers) -> None:
    *tables, total = answers["78-evidence"]
    for row in tables:
        assert row["with_a_source"] == row["with_a_value"] > 0, row["table"]
        assert row["cells"] == row["with_a_value"] + row["empty_with_a_reason"] + row["empty_without"]
    assert total["cells"] == sum(row["cells"] for row in tables)


def test_origins_are_those_of_the_published_table(answers: Answers, db: sqlite3.Connection) -> None:
    unlike = """
        SELECT count(*) FROM events_flat AS f WHERE f.origins <> (
          SELECT min(count(DISTINCT origin), count(DISTINCT voice)) FROM origins_of_records
          WHERE "table" = 'events' AND record = f.id
        )"""
    assert one(db, unlike) == 0
    single = one(db, "SELECT count(*) FROM events_flat WHERE origins = 1")
    (events,) = [row for row in answers["85-one-source"] if row["table"] == "events"]
    assert events["with_one_origin"] == single
    # Of an event that goes back to one outlet nothing is left without that one, or without the only one that has it.
    of_one = """
        SELECT count(*) FROM (
          SELECT record FROM origins_of_records WHERE "table" = 'events'
          GROUP BY record HAVING count(DISTINCT origin) = 1
        )"""
    assert sum(row["left_with_none"] for row in answers["70-outlets"]) >= one(db, of_one) > 0


def test_an_origin_whose_side_is_not_known_makes_no_second_one(answers: Answers, db: sqlite3.Connection) -> None:
    figures = {row["figure"]: row["number"] for row in answers["10-figures"]}
    unknown = """
        SELECT record FROM origins_of_records JOIN outlets ON outlets.id = origin
        WHERE "table" = 'events' AND side = 'unknown'"""
    surely = one(db, f"SELECT count(*) FROM events_flat WHERE origins >= 2 AND id NOT IN ({unknown})")
    everything = figures["Events with two or more independent origins"]
    known = figures["Events with two or more origins whose side is known"]
    assert surely < known < everything


def test_every_outlet_is_taken_away_once(answers: Answers, db: sqlite3.Connection) -> None:
    *named, others = answers["70-outlets"]
    assert others["outlet"] == f"Any one of {one(db, 'SELECT count(*) FROM outlets') - len(named)} others"
    assert all(row["left_with_none"] + row["left_with_one_origin"] > 0 for row in named)


def test_what_rests_on_one_source_is_told_of_each_kind_of_record(answers: Answers, db: sqlite3.Connection) -> None:
    for row in answers["85-one-source"]:
        assert row["records"] == one(db, f"SELECT count(*) FROM {row['table']}")
        assert row["with_one_source"] <= row["with_one_origin"]
    assert len(answers["85-one-source"]) == 5


def test_each_event_is_counted_or_said_to_be_left_out_of_the_delay(answers: Answers, db: sqlite3.Connection) -> None:
    assert sum(row["events"] for row in answers["90-delay"]) == one(db, "SELECT count(*) FROM events")
    assert sum(row["after"].startswith("left out: ") for row in answers["90-delay"]) >= 2
