"""Independent origins are counted as docs/method.md says: here by plain Python, from the published tables alone."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from support import ROOT

Row = dict[str, str]
Heard = tuple[str, str, str]  # voice, channel, whose word


def rows(table: str) -> list[Row]:
    with (ROOT / f"build/csv/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def first() -> dict[str, str]:
    """Return the outlet or wire to which each source goes back."""
    sources = {row["id"]: row for row in rows("sources")}

    def back(source: Row) -> str:
        copied = sources.get(source["syndicated_from"])
        return back(copied) if copied else source["origin"] or source["outlet"]

    return {key: back(source) for key, source in sources.items()}


@pytest.fixture(scope="module")
def heard() -> dict[str, dict[str, set[Heard]]]:
    """Return for each event what each of its sources says by whose voice; sources that report it alone."""
    event_of = {row["id"]: row["event_id"] for row in rows("statements")}
    found: dict[str, dict[str, set[Heard]]] = defaultdict(lambda: defaultdict(set))
    reporting = set()
    for row in rows("evidence"):
        of_event = row["table"] == "events" or row["table"].startswith("event_")
        event = row["record"] if of_event else event_of.get(row["record"]) if row["table"] == "statements" else None
        if event and row["source"]:
            found[event][row["source"]].add((row["voice"], row["channel"], row["attributed_to"]))
            if row["relation"] in ("supports", "less_precise"):
                reporting.add((event, row["source"]))
    return {event: {key: said for key, said in of.items() if (event, key) in reporting} for event, of in found.items()}


def office(said: set[Heard]) -> str | None:
    """Return the press office whose statement is all that a source has by another's word, if it is one."""
    found = {(channel, whose) for voice, channel, whose in said if voice not in ("", "outlet")}
    ((channel, whose),) = found if len(found) == 1 else {("", "")}
    return f"office {whose}" if channel == "press_office" and whose else None


def test_copies_and_accounts_of_one_press_office_count_once(
    first: dict[str, str], heard: dict[str, dict[str, set[Heard]]]
) -> None:
    fewer = set()
    for row in rows("events_flat"):
        of = heard.get(row["id"], {})
        outlets = {first[source] for source in of}
        offices = {office(said) or first[source] for source, said in of.items()}
        assert int(row["origins"]) == min(len(outlets), len(offices)), row["id"]
        if len(offices) < len(outlets):
            fewer.add(row["id"])
    assert "fuad-hussein-araghchi-call-2025-03" in fewer, "two outlets have the ministry's account"
