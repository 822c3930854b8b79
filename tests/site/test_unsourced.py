"""What coders chose, and no source need say: by the schemas, and by what stands in a record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from datasette.app import Datasette

import support
from accord.site.make.unsourced import unsourced as columns
from accord.site.unsourced import Chosen, unsourced

pytestmark = pytest.mark.usefixtures("tables_of_build")

EXPECTED = {
    "events": ["type", "mode", "form", "class", "scope", "date_basis", "part_of"],
    "event_topics": ["topic"],
    "event_places": [],  # evidence is asked for both of its columns
    "event_links": [],  # what tells a link apart is part of what a source says of it
    "event_agreements": ["agreement", "relation"],  # of which no evidence is asked
    "event_participants": ["office", "on_behalf_of"],
    "agreement_names": [],  # each names its source itself
    "actors": ["kind", "country", "sector", "part_of"],
    "evidence": [],  # nobody writes it
}


@pytest.mark.parametrize("table", EXPECTED)
def test_choices_are_codes_and_references_for_which_no_evidence_is_asked(table: str) -> None:
    assert columns(support.schemas().tables[table], support.schemas()) == EXPECTED[table]


def test_without_a_table_of_evidence_rows_have_no_sources_of_their_own() -> None:
    known = support.schemas()
    without = {name: table for name, table in known.tables.items() if table.generated != "evidence"}
    names = known.tables["agreement_names"]
    assert columns(names, replace(known, tables=without)) == ["used_by", "source"]


@pytest.mark.parametrize(
    ("table", "key", "named_in", "expected"),
    [
        (
            "events",
            "visit-2024",
            (),
            [
                Chosen("", ["Type", "Mode", "Form", "Class", "Scope", "Date basis"]),
                Chosen("Event participants", ["Office", "On behalf of"]),
            ],
        ),
        ("actors", "iraq", (), [Chosen("", ["Kind", "Country"])]),
        ("actors", "iran", ("event_participants.actor",), [Chosen("", ["Kind", "Country", "Sector"])]),
        (
            "actors",
            "ali-visitor",
            ("event_participants.actor",),
            [Chosen("", ["Kind", "Country", "Sector"]), Chosen("Event participants", ["Office", "On behalf of"])],
        ),
        ("actors", "nobody", ("event_participants.actor", "no_table.actor"), []),
    ],
)
def test_only_what_stands_there_is_named(
    built: Path, table: str, key: str, named_in: tuple[str, ...], expected: list[Chosen]
) -> None:
    site = Datasette(immutables=[str(built / ".builds/current/accord.sqlite")])
    assert support.awaited(unsourced(site, table, key, named_in)) == expected
