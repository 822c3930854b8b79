"""Initials, plurals, dates and codes that a query may mean."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from accord.site.search import dates, short_forms
from serving import Site


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Union of Northern Lighthouses", ["unl", "uonl"]),
        ("Ministry of Harbours of Thule", ["moh", "mht", "mohot"]),
        ("Guild of Salt (Old Guild)", ["gos"]),
        ("Harbour", []),
        ("Memorandum of two towns on the keeping of all lamps", []),
    ],
)
def test_initials_of_a_name(name: str, called: list[str]) -> None:
    assert [one.removeprefix(short_forms.MARK) for one in short_forms.initials(name)] == called


def test_only_capitals_are_an_abbreviation() -> None:
    assert [short_forms.is_abbreviation(word) for word in ("PUK", "U.N.", "Puk", "LIGHTHOUSE", "ب")] == [
        True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "during", "rest"),
    [
        ("11 August 2025", "2025-08-11", ""),
        ("August 11, 2025", "2025-08-11", ""),
        ("the 3rd of Mar 2024", "2024-03-03", "the"),
        ("2025-08-11", "2025-08-11", ""),
        ("11.8.2025", "2025-08-11", ""),
        ("storm september 1904", "1904-09", "storm"),
        ("harbour pact 1904", "1904", "harbour pact"),
    ],
)
def test_dates_as_people_write_them(text: str, during: str, rest: str) -> None:
    assert dates.read(text) == (during, rest)


@pytest.mark.parametrize("text", ["", "31 February 2025", "3000", "May", "12345", "2025-13-01x"])
def test_what_is_no_date(text: str) -> None:
    found = dates.read(text)
    assert found is None or found.during == "2025"


def _answer(site: Site, query: str) -> dict:
    status, _, body = site.get(f"/search.json?q={quote(query)}")
    assert status == 200
    return json.loads(body)


def test_a_date_finds_what_happened_then_and_with_words_what_has_them(record: Site) -> None:
    groups = {group["table"]: group["hits"] for group in _answer(record, "3 January 2020")["groups"]}
    assert groups["events"][0]["id"] == "soleimani-muhandis-killing-2020"
    groups = {group["table"]: group["hits"] for group in _answer(record, "Larijani August 2025")["groups"]}
    assert all(hit["date"].strip("[").startswith("2025-0") for hit in groups["events"])


def test_a_code_leads_to_the_list_that_is_narrowed_down(record: Site) -> None:
    group = _answer(record, "border security")["groups"][0]
    assert group["title"] == "Ready-made lists"
    hit = group["hits"][0]
    assert (hit["label"], hit["url"]) == ("Border security", "/events?topic=border_security")
    assert record.get(hit["url"])[0] == 200
    text = record.get("/search?q=border+security&in=codes")[2].decode()
    assert hit["lists"][1]["url"].replace("&", "&amp;") in text


def test_a_people_leads_to_what_is_called_after_it(record: Site) -> None:
    groups = {group["table"]: [hit["id"] for hit in group["hits"]] for group in _answer(record, "Kurds")["groups"]}
    assert groups["codes"] == ["topic:kurdish_armed_groups"]


def test_titles_that_have_some_of_the_words_come_before_texts(record: Site) -> None:
    found = _answer(record, "pact date")
    assert found["left_out"] == "date"
    assert found["groups"][0]["hits"][0]["id"] == "border-security-pact-2023"


def test_where_nothing_has_all_words_what_has_all_but_one_is_shown(record: Site) -> None:
    found = _answer(record, "Soleimani zzzzzz")
    assert found["left_out"] == "zzzzzz"
    groups = {group["table"]: group["hits"] for group in found["groups"]}
    assert groups["actors"][0]["id"] == "qasem-soleimani"
    assert "all of it but <b" in record.get("/search?q=Soleimani+zzzzzz")[2].decode()
