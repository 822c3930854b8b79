"""On each kind of page, narrow and wide: nothing stands out of the screen, what scrolls says so, links can be hit.

`make test` looks at the narrowest, where least finds room, `make soak` at the other widths.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from serving import Site

# Dates that stand out of what holds them, or off the screen where nothing scrolls.
CUT = """() => [...document.querySelectorAll('time')].filter(one => {
    const holder = one.parentElement.closest('td, th, dd, li, p, div, details, main').getBoundingClientRect();
    const own = one.getBoundingClientRect();
    return one.checkVisibility() && own.width && (own.right > holder.right + 1
        || own.right > document.documentElement.clientWidth + 1 && !one.closest('.table-wrapper'));
}).map(one => one.textContent)"""
# How far the page itself scrolls sideways.
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What scrolls sideways and has no shadow at its edge that says so.
UNTOLD = """() => [...document.querySelectorAll('main *')].filter(one => one.checkVisibility()
    && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1
    && !getComputedStyle(one).backgroundAttachment.includes('local')).map(one => one.className || one.tagName)"""
# What a finger may hit and is smaller than 24 pixels; links among words may be as high as their line, and no smaller.
SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')].filter(one => {
    const style = getComputedStyle(one), own = one.getBoundingClientRect();
    const letters = (element) => element.textContent.trim().length;
    const is_among_words = style.display === 'inline' && letters(one.parentElement) > letters(one) + 1;
    return one.checkVisibility({visibilityProperty: true}) && style.pointerEvents !== 'none' && own.width
        && own.right > 0 && own.bottom + scrollY > 0 && !one.closest('.leaflet-control-attribution') && !is_among_words
        && Math.min(own.width, own.height) < 23.9;
}).map(one => `${one.outerHTML.slice(0, 90)}: ${JSON.stringify(one.getBoundingClientRect())}`)"""
UNFOLD = "all => all.slice(0, 30).forEach(one => one.click())"
LONGEST = "SELECT id FROM events ORDER BY LENGTH(COALESCE(date, '')) DESC, id LIMIT 4"
PAGES = [
    "/",
    "/accord",
    "/events?topic=border_security",
    "/actors",
    "/agreements",
    "/sources?language=ar",
    "/actors/mohammed-shia-al-sudani",
    "/agreements/border-security-pact-2023",
    "/sources/almayadeen-2024-02-15",
    "/outlets/shafaq-news",
    "/promises",
    "/disagreements",
    "/timeline",
    "/network",
    "/reporting",
    "/map",
    "/map?from=2023-05&to=2023&place=baghdad",
    "/map?from=2023&place=no-such-place",
    "/search?q=Soleimani",
    "/search?q=nobody-at-all",
    "/sql",
    "/downloads",
    "/quality",
    "/method",
    "/contributing",
    "/accord/events_flat",
    "/accord/who_met_whom",
    "/accord/events/pezeshkian-iraq-visit-2024",
    "/accord/places/baghdad",
    "/nowhere",
]


NARROWEST, TOUCHED, POINTED_AT = [320], [390, 820], [1280]  # widths


@pytest.mark.parametrize(
    "widths",
    [pytest.param(NARROWEST, id="narrowest"), pytest.param(TOUCHED, id="touched", marks=pytest.mark.soak),
     pytest.param(POINTED_AT, id="pointed at", marks=pytest.mark.soak)],
)  # fmt: skip
def test_nothing_is_cut_or_too_small_and_what_scrolls_shows_it(
    record: Site, browser: Browser, widths: list[int]
) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        paths = [*PAGES, *(f"/events/{key}" for (key,) in db.execute(LONGEST))]
    is_touched = widths is not POINTED_AT
    with browser.new_context(has_touch=is_touched, is_mobile=is_touched) as context:
        view = context.new_page()
        for path in paths:
            view.set_viewport_size({"width": widths[0], "height": 844})
            view.goto(f"http://127.0.0.1:{record.port}{path}")
            view.locator("details:not([open]) > summary").evaluate_all(UNFOLD)
            for width in widths:
                view.set_viewport_size({"width": width, "height": 844})
                assert view.evaluate(WIDE) <= 1, (path, width)
                for fault in (CUT, UNTOLD, SMALL):
                    assert view.evaluate(fault) == [], (path, width)
