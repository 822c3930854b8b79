"""On narrow screens no date is cut, what scrolls sideways shows it, and what leads elsewhere can be touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from serving import Site

# Dates that stand out of what holds them, or off the screen.
CUT = """() => [...document.querySelectorAll('time')].filter(one => {
    const holder = one.parentElement.closest('td, th, dd, li, p, div'), own = one.getBoundingClientRect();
    return one.checkVisibility() && own.width && (own.right > holder.getBoundingClientRect().right + 1
        || own.right > document.documentElement.clientWidth + 1);
}).map(one => one.textContent)"""
# What scrolls sideways and has no shadow at its edge that says so.
UNTOLD = """() => [...document.querySelectorAll('main *')].filter(one => one.checkVisibility()
    && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1
    && !getComputedStyle(one).backgroundAttachment.includes('local')).map(one => one.className)"""
# What a finger may hit in pictures and tables, and is smaller than 24 pixels.
SMALL = """() => [...document.querySelectorAll('.picture a, .stack a, .stack summary')].filter(one => {
    const own = one.getBoundingClientRect();
    return one.checkVisibility() && getComputedStyle(one).pointerEvents !== 'none' && own.width
        && Math.min(own.width, own.height) < 23.9;
}).map(one => one.textContent.trim())"""
LONGEST = "SELECT id FROM events ORDER BY LENGTH(COALESCE(date, '')) DESC, id LIMIT 8"
PAGES = ["/timeline", "/disagreements", "/network", "/map"]


@pytest.fixture(scope="module", params=[320, 390, 820])
def narrow(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    yield context.new_page()
    context.close()


def paths(record: Site) -> list[str]:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        return [*PAGES, *(f"/events/{key}" for (key,) in db.execute(LONGEST))]


def test_no_date_is_cut_and_what_scrolls_shows_it(record: Site, narrow: Page) -> None:
    for path in paths(record):
        narrow.goto(f"http://127.0.0.1:{record.port}{path}")
        assert narrow.locator("time").count(), path
        assert narrow.evaluate(CUT) == [], path
        assert narrow.evaluate(UNTOLD) == [], path


@pytest.mark.parametrize("path", ["/network", "/timeline"])
def test_what_a_finger_hits_is_large_enough(record: Site, browser: Browser, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{record.port}{path}")
    assert page.locator(".stack a").count() > 10
    assert page.evaluate(SMALL) == []
    context.close()
