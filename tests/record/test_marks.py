"""What answers with rows that may be contested says how far, in files too: each ready-made question, each view."""

from __future__ import annotations

import csv
import io

import pytest

from serving import Site
from support import ROOT

# Of what a row is, by the column that names it, the closest first.
TABLES = {"statement": "statements", "provision": "provisions", "event": "events", "agreement": "agreements"}
OF_PAIRS = {"events_by_month", "visitors_by_rank", "who_met_whom"}  # these count what is disputed
OF_OTHERS = {  # names, labels and sources, and what sources say of a cell, which is the contest itself
    "contested_labels", "evidence_for_record", "names_in_use", "sources_and_support", "where_sources_differ",
}  # fmt: skip
QUESTIONS = {path.stem for path in (ROOT / "site/queries").glob("*.sql")}
Row = dict[str, str]


def rows(text: str) -> list[Row]:
    found = list(csv.DictReader(io.StringIO(text)))
    assert found
    return found


def answer(site: Site, name: str) -> list[Row]:
    status, _, body = site.get(f"/accord/{name}.csv")
    assert status == 200
    return rows(body.decode())


@pytest.fixture(scope="module")
def marks() -> dict[tuple[str, str], str]:
    """Return how far each row of a table is contested, by the column that names it elsewhere, and its id."""
    texts = {key: (ROOT / f"build/csv/{table}.csv").read_text(encoding="utf-8") for key, table in TABLES.items()}
    return {(key, row["id"]): row["contest"] for key, text in texts.items() for row in rows(text)}


@pytest.mark.parametrize("question", sorted(QUESTIONS - OF_PAIRS - OF_OTHERS))
def test_a_row_bears_the_mark_of_what_it_shows(question: str, marks: dict[tuple[str, str], str], record: Site) -> None:
    for row in answer(record, question):
        if question == "promises":
            del row["event"]  # of the report
        key = next(key for key in TABLES if row.get(key))
        assert row["contest"] == marks[key, row[key]]


@pytest.mark.parametrize("question", sorted(OF_PAIRS))
def test_what_counts_events_counts_the_disputed_ones(question: str, record: Site) -> None:
    assert {row["disputed"] != "0" for row in answer(record, question)} == {True, False}


def test_a_part_and_a_report_have_marks_of_their_own(record: Site) -> None:
    labels = {"Undisputed", "Single party", "Disputed", "Side not known"}
    assert {row["role_contest_label"] for row in answer(record, "events_of_actor")} == labels
    assert {row["report_contest_label"] for row in answer(record, "promises")} <= {*labels, ""}


@pytest.mark.parametrize("table", ["dyads", "visits"])
def test_a_table_that_is_made_of_events_bears_their_marks(table: str, marks: dict[tuple[str, str], str]) -> None:
    for row in rows((ROOT / f"build/csv/{table}.csv").read_text(encoding="utf-8")):
        assert row["contest"] == marks["event", row["event"]]


def test_pairs_that_met_are_of_iran_and_iraq(record: Site) -> None:
    """Who meets a third country, or an organisation of states, is in `dyads`, and in no pair across the border."""
    sides = {}
    for row in rows((ROOT / "build/csv/dyads.csv").read_text(encoding="utf-8")):
        pair = frozenset((row["from_actor"], row["to_actor"]))
        sides.setdefault(pair, set()).add(frozenset((row["from_country"], row["to_country"])))
    across = {pair for pair, countries in sides.items() if frozenset(("IRN", "IRQ")) in countries}
    assert frozenset(("qasim-al-araji", "steven-fagin")) in sides.keys() - across
    assert {frozenset((row["actor"], row["counterpart"])) for row in answer(record, "meeting_pairs")} == across
    assert all(frozenset((row["actor"], row["counterpart"])) in across for row in answer(record, "who_met_whom"))


@pytest.mark.parametrize("view", ["agreements_dated", "corroboration", "implementation_timeline", "provision_matrix"])
def test_a_view_that_is_published_bears_the_mark(view: str, record: Site) -> None:
    assert {"undisputed", "disputed"} <= {row["contest"] for row in answer(record, view)}
