"""A page is printed by the browser, and what a reader has on paper is read out of the PDF."""

from __future__ import annotations

import io
import re
import sqlite3
import unicodedata
from contextlib import closing

import pytest
from playwright.sync_api import Browser
from pypdf import PageObject, PdfReader

from serving import Site

PACT = "/agreements/border-security-pact-2023"
ASSERTS = """SELECT s.outlet_name FROM evidence AS e JOIN sources_named AS s ON s.id = e.source
JOIN provisions AS p ON p.id = e.record WHERE p.agreement_id = 'border-security-pact-2023' LIMIT 1"""
RIGHT_EDGE = 595 - 25  # points of A4, less a little of the margin


def printed(record: Site, browser: Browser, path: str) -> list[PageObject]:
    """Return the sheets of a page, as the browser prints it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{record.port}{path}")
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    context.close()
    return list(PdfReader(io.BytesIO(pdf)).pages)


def words(sheets: list[PageObject]) -> str:
    text = " ".join(sheet.extract_text() for sheet in sheets)
    return " ".join(unicodedata.normalize("NFKC", text).split())  # without ligatures of the font


@pytest.mark.parametrize(
    "path", ["/events/momeni-iraq-visit-2025", PACT, "/promises", "/accord/events?year=2024&_size=5"]
)
def test_address_and_version_are_on_paper(record: Site, browser: Browser, path: str) -> None:
    text = words(printed(record, browser, path)).replace(" ", "")
    assert f"http://127.0.0.1:{record.port}{path}" in text
    assert f"Version{record.about['version']}" in text
    assert record.about["id"] in text
    assert "Searchthesite" not in text


def test_what_is_folded_is_on_paper(record: Site, browser: Browser) -> None:
    text = words(printed(record, browser, "/events/momeni-iraq-visit-2025"))
    assert "Cite this" in text
    assert "In: Accord: a record of" in text
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        promises = [text for (text,) in db.execute("SELECT obligation FROM provisions ORDER BY id LIMIT 40")]
    on_paper = words(printed(record, browser, "/promises")).replace(" ", "")
    assert all(re.sub(r"\s", "", promise)[:30] in on_paper for promise in promises)


@pytest.mark.parametrize("path", [PACT, "/accord/events?_size=5", "/disagreements"])
def test_no_table_is_cut(record: Site, browser: Browser, path: str) -> None:
    ends: list[float] = []

    def visit(text: str, matrix: list[float], place: list[float], *_: object) -> None:
        if text.strip():
            ends.append(place[4] * matrix[0] + matrix[4])

    for sheet in printed(record, browser, path):
        sheet.extract_text(visitor_text=visit)
    assert len(ends) > 50
    assert max(ends) < RIGHT_EDGE


def test_who_asserts_which_promise_is_on_paper(record: Site, browser: Browser) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        (outlet,) = db.execute(ASSERTS).fetchone()
    text = words(printed(record, browser, PACT)).partition("Which side asserts which promise")[2]
    assert outlet in text


def test_marks_keep_their_fill(record: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{record.port}/promises")
    page.emulate_media(media="print")
    exact = page.evaluate("getComputedStyle(document.querySelector('.status'), '::before').printColorAdjust")
    context.close()
    assert exact == "exact"
