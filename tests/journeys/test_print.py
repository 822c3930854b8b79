"""A page is printed by the browser, and what a reader has on paper is read out of the PDF."""

from __future__ import annotations

import io
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache

import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

from serving import Site
from shares import soaked
from tabs import used_again

PACT = "/agreements/border-security-pact-2023"
VISIT = "/events/momeni-iraq-visit-2025"
FEW_ROWS = "/accord/events?year=2024&_size=5"
ASSERTS = """SELECT s.outlet_name FROM evidence AS e JOIN sources_named AS s ON s.id = e.source
JOIN provisions AS p ON p.id = e.record WHERE p.agreement_id = 'border-security-pact-2023' LIMIT 1"""
LIST = "/events?topic=border_security"
SHEETS_OF_THE_PACT = 24  # of the longest agreement, with all that is folded on a screen
SPLIT = r"""() => {
  const split = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  document.documentElement.style.width = "688px";  // what the margins leave of A4, whose media are 794 wide
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("svg")) continue;
    for (const word of text.data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width).map((box) => Math.round(box.top)));
      if (lines.size > 1) split.push(word[0]);
    }
  }
  return split;
}"""
RIGHT_EDGE = 595 - 25  # points of A4, less a little of the margin


@contextmanager
def on_paper(tab: Page, width: int, height: int) -> Iterator[None]:
    """Show in a window of a size what would be printed."""
    with used_again(tab, width, height):
        tab.emulate_media(media="print")
        try:
            yield
        finally:
            tab.emulate_media(media="null")


@cache  # several tests read the same sheets
def printed(record: Site, tab: Page, path: str) -> list[PageObject]:
    """Return the sheets of a page, as the browser prints it."""
    with used_again(tab, 1280):
        tab.goto(f"http://127.0.0.1:{record.port}{path}")
        pdf = tab.pdf(format="A4", prefer_css_page_size=True)
    return list(PdfReader(io.BytesIO(pdf)).pages)


@cache
def read(record: Site, tab: Page, path: str) -> tuple[str, list[float]]:
    """Return the text of the sheets of a page, and where each part of it begins, in points from the left edge."""
    begins: list[float] = []

    def visit(text: str, matrix: list[float], place: list[float], *_: object) -> None:
        if text.strip():
            begins.append(place[4] * matrix[0] + matrix[4])

    text = " ".join(sheet.extract_text(visitor_text=visit) for sheet in printed(record, tab, path))
    return " ".join(unicodedata.normalize("NFKC", text).split()), begins  # without ligatures of the font


def words(record: Site, tab: Page, path: str) -> str:
    """Return the text of the sheets of a page."""
    return read(record, tab, path)[0]


@pytest.mark.parametrize("path", [VISIT, PACT, *soaked("/promises", FEW_ROWS)])
def test_address_and_version_are_on_paper(record: Site, tab: Page, path: str) -> None:
    text = words(record, tab, path).replace(" ", "")
    assert f"http://127.0.0.1:{record.port}{path}" in text
    assert f"Version{record.about['version']}" in text
    assert record.about["id"] in text
    assert "Searchthesite" not in text


def test_what_is_folded_is_on_paper(record: Site, tab: Page) -> None:
    text = words(record, tab, VISIT)
    assert "Cite this" in text
    assert "In: Accord: a record of" in text
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        promises = [text for (text,) in db.execute("SELECT obligation FROM provisions ORDER BY id LIMIT 40")]
    on_paper = words(record, tab, "/promises").replace(" ", "")
    assert all(re.sub(r"\s", "", promise)[:30] in on_paper for promise in promises)


@pytest.mark.parametrize("path", [LIST, PACT, *soaked("/sources", "/agreements", "/actors", VISIT)])
def test_no_word_is_split(record: Site, tab: Page, path: str) -> None:
    with on_paper(tab, 794, 1123):
        tab.goto(f"http://127.0.0.1:{record.port}{path}")
        split = tab.evaluate(SPLIT)
    assert split == []


def test_a_list_says_on_paper_what_was_chosen_and_prints_no_form(record: Site, tab: Page) -> None:
    text = words(record, tab, LIST)
    assert re.search(r"Events .{0,200}\b\d+ events Topic: Border security\. Order: Newest first\. When", text)
    assert "Show" not in text
    assert "Side of the outlets" not in text


def test_the_longest_agreement_is_few_sheets(record: Site, tab: Page) -> None:
    sheets = printed(record, tab, PACT)
    assert len(sheets) <= SHEETS_OF_THE_PACT
    words_on_them = words(record, tab, PACT)
    assert re.search(r"\d+ sources(, not alike)?: \w[^;]*; [^;]*; [^;]*; and others", words_on_them)


@pytest.mark.parametrize("path", [LIST, PACT, *soaked("/agreements", FEW_ROWS, "/disagreements")])
def test_no_table_is_cut(record: Site, tab: Page, path: str) -> None:
    begins = read(record, tab, path)[1]
    assert len(begins) > 50
    assert max(begins) < RIGHT_EDGE


def test_who_asserts_which_promise_is_on_paper(record: Site, tab: Page) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        (outlet,) = db.execute(ASSERTS).fetchone()
    text = words(record, tab, PACT).partition("Which side asserts which promise")[2]
    assert outlet in text


def test_marks_keep_their_fill(record: Site, tab: Page) -> None:
    with on_paper(tab, 1280, 844):
        tab.goto(f"http://127.0.0.1:{record.port}/promises")
        exact = tab.evaluate("getComputedStyle(document.querySelector('.status'), '::before').printColorAdjust")
    assert exact == "exact"
