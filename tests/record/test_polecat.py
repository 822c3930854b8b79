"""The layout of POLECAT: its columns, as files that others read have them, and what the record says in them.

No package holds POLECAT's data or judges its layout. The shape is our own list of its columns, taken from programs that
read its files; it says nothing of the values that POLECAT's coders give.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from support import ROOT

# Some files have Intensity in place of Event Intensity.
COLUMNS = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
]  # fmt: skip
CONTEXTS = {
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro-democracy",
    "pro-autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resources", "environment", "technology", "terrorism",
    "cbrn", "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
}  # fmt: skip
QUADS = {
    "VERBAL COOPERATION": {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
    "MATERIAL COOPERATION": {"COOPERATE", "AID", "RETREAT"},
    "VERBAL CONFLICT": {"REQUEST", "REJECT", "ACCUSE", "THREATEN"},
    "MATERIAL CONFLICT": {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
}
SEVERAL = ["Country", "COW", "Sectors", "Title"]  # of an actor or recipient, one for each name
Row = dict[str, str]


def rows(path: str, delimiter: str = ",") -> Iterator[Row]:
    with (ROOT / "build" / path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


@pytest.fixture(scope="module")
def events() -> dict[str, Row]:
    return {row["id"]: row for row in rows("csv/events.csv")}


@pytest.fixture(scope="module")
def polecat() -> dict[str, Row]:
    listed = list(rows("exports/polecat.tsv", "\t"))
    assert list(listed[0]) == COLUMNS
    assert all(None not in row for row in listed)
    named = {row["Event ID"]: row for row in listed}
    assert len(named) == len(listed)
    return named


def test_each_act_that_took_place_and_has_a_type_is_a_row(polecat: dict[str, Row], events: dict[str, Row]) -> None:
    acts = {
        event for event, row in events.items() if (row["class"], row["status"]) == ("act", "occurred") and row["type"]
    }
    assert set(polecat) == acts


def test_words_are_those_of_plover(polecat: dict[str, Row], events: dict[str, Row]) -> None:
    for event, row in polecat.items():
        assert row["Event Type"] in QUADS[row["Quad Code"]]
        assert row["Event Mode"].replace("-", "_") == events[event]["mode"]
        assert set(filter(None, row["Contexts"].split("; "))) <= CONTEXTS


def test_a_date_is_a_day_that_is_known(polecat: dict[str, Row], events: dict[str, Row]) -> None:
    for event, row in polecat.items():
        known = events[event]["date_precision"] == "day" or events[event]["date"][10:11] == "/"
        assert row["Event Date"] == (events[event]["date_earliest"] if known else "")


def test_several_stand_in_one_order_in_every_column(polecat: dict[str, Row]) -> None:
    for row in polecat.values():
        for part in ("Actor", "Recipient"):
            lengths = {len(row[f"{part} {word}"].split("; ")) for word in ["Name", *SEVERAL] if row[f"{part} {word}"]}
            assert len(lengths) <= 1
            assert row[f"Primary {part} Sector"] == row[f"{part} Sectors"].split("; ")[0].replace("None", "")


@pytest.mark.parametrize(
    ("event", "actors", "recipients"),
    [
        ("ahmadian-araji-tehran-2023-05", "Qasim al-Araji", "Ali Akbar Ahmadian"),  # the visitor, the host
        ("ahmadian-araji-call-2024", "Ali Akbar Ahmadian; Qasim al-Araji", ""),  # nobody comes: all act
        ("iraq-complaint-israel-airspace-2024", "Iraq", "Israel"),  # the accused, not the audience
        ("iraq-ambassador-summons-tehran-2023-01", "Ministry of Foreign Affairs of Iran", "Nasir Abdul Mohsen"),
        ("israel-strike-iran-2025-06-13", "Israel", "Iran"),
        ("shaboi-killing-erbil-2023", "Iran", "Siamand Shaboi"),  # accused, by whose word stands in the evidence
    ],
)
def test_who_acts_and_on_whom(event: str, actors: str, recipients: str, polecat: dict[str, Row]) -> None:
    assert (polecat[event]["Actor Name"], polecat[event]["Recipient Name"]) == (actors, recipients)


def test_states_have_their_numbers_in_correlates_of_war(polecat: dict[str, Row]) -> None:
    numbers = {"DZA": "615", "IRN": "630", "IRQ": "645", "ISR": "666", "PAK": "770", "TKM": "701", "USA": "2"}
    for row in polecat.values():
        for part in ("Actor", "Recipient"):
            countries, cows = row[f"{part} Country"].split("; "), row[f"{part} COW"].split("; ")
            if row[f"{part} COW"]:
                assert [numbers.get(country, "None") for country in countries] == cows
