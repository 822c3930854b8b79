"""No page that people read first is heavy or endless: home, the map, and the longest records of each kind."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page

from serving import Site

KILO = 1_000
MAX_HOME, MAX_PAGE = 150 * KILO, 250 * KILO  # bytes of the page as it is read, not compressed
MAX_HEIGHT = 6_000  # pixels, on a desk
LONGEST = {  # the records of a kind that have the most to show
    "events": "SELECT record FROM evidence WHERE record IN (SELECT id FROM events) GROUP BY 1",
    "actors": "SELECT actor FROM event_participants GROUP BY 1",
    "agreements": "SELECT agreement_id FROM provisions GROUP BY 1",
    "sources": "SELECT source FROM evidence GROUP BY 1",
    "outlets": "SELECT s.outlet FROM evidence AS e JOIN sources AS s ON s.id = e.source GROUP BY 1",
}


@pytest.mark.parametrize(("path", "most"), [("/", MAX_HOME), ("/map", MAX_PAGE)])
def test_home_and_map_are_light(record: Site, path: str, most: int) -> None:
    assert len(record.get(path)[2]) < most


@pytest.mark.parametrize("kind", LONGEST)
def test_the_longest_records_are_neither_heavy_nor_endless(record: Site, page: Page, kind: str) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        found = db.execute(f"{LONGEST[kind]} ORDER BY COUNT(*) DESC, 1 LIMIT 5").fetchall()
    page.set_viewport_size({"width": 1280, "height": 844})
    for (key,) in found:
        assert len(record.get(f"/{kind}/{key}")[2]) < MAX_PAGE, key
        page.goto(f"http://127.0.0.1:{record.port}/{kind}/{key}", wait_until="domcontentloaded")
        assert page.evaluate("document.documentElement.scrollHeight") < MAX_HEIGHT, key
