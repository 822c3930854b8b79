"""Tables whose rows name cells of others read in words: titles of tables and columns, names that lead to their rows."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from serving import Site

CELL = re.compile(r'<td class="[^"]*col-(\w+) [^"]*"[^>]*>(.*?)</td>', re.DOTALL)
CODE = re.compile(r"[a-z]+(?:_[a-z]+)+|\w+\[.*")
TABLES = ("evidence", "disagreements", "missing")


def cells(html: str) -> list[dict[str, str]]:
    """Return the cells of each row of the table of a page, by column."""
    (body,) = re.findall(r'<table class="rows-and-columns">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    return [dict(CELL.findall(row)) for row in body.split("</tr>")[:-1]]


def text(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html)).replace("\xa0", " ").strip()


@pytest.mark.parametrize("table", TABLES)
def test_no_code_and_no_path_is_read(table: str, record: Site) -> None:
    rows = cells(record.page(f"/accord/{table}?_size=max"))
    names = ("record", "table", "item", "field", "published", "says")
    shown = {text(row.get(name, "")) for row in rows for name in names}
    assert rows
    assert [one for one in shown if CODE.fullmatch(one)] == []


@pytest.mark.parametrize("table", TABLES)
def test_records_items_and_the_row_itself_are_a_link_away(table: str, record: Site) -> None:
    rows = cells(record.page(f"/accord/{table}?_size=max"))
    for name in ("record", "item", "id"):
        linked = {row[name] for row in rows if text(row.get(name, ""))}
        addresses = {address for cell in linked for address in re.findall(r'href="([^"]*)"', cell)}
        assert all('<a href="' in cell for cell in linked), name
        for address in sorted(addresses)[:5]:
            assert record.get(unescape(address))[0] == 200, address
    assert all(f'<a href="/accord/{table}/{text(row["id"])}">' in row["id"] for row in rows)


def test_a_disagreement_says_who_differs_on_what_in_words(record: Site) -> None:
    answer = json.loads(record.page("/accord/disagreements.json?_shape=objects&item__contains=participants"))
    (raw, *_), (shown, *_) = answer["rows"], cells(record.page("/accord/disagreements?item__contains=participants"))
    assert raw["item"].startswith("participants[")
    assert text(shown["table"]) == "Event participants"
    assert re.fullmatch(r"[A-Z][\w .-]+, [A-Z][\w ]+", text(shown["item"])), shown["item"]
    page = record.page(f"/accord/disagreements/{raw['id']}")
    assert shown["item"] in page
    assert shown["record"] in page


def test_a_row_that_is_called_by_a_code_is_called_after_what_it_stands_in_too(record: Site) -> None:
    rows = cells(record.page("/accord/evidence?table=agreement_stages"))
    title, _, stage = text(rows[0]["record"]).rpartition(": ")
    assert title
    assert stage in {"Announced", "Signed", "In force", "Terminated"}
    assert re.search(r'href="/accord/agreement_stages/[a-z0-9-]+"', rows[0]["record"])


def test_facets_and_filters_say_titles(record: Site) -> None:
    html = record.page("/accord/evidence?table=event_participants")
    assert re.search(r">Event participants <span aria-hidden", html)
    assert "where Table is Event participants" in html
