"""A reader goes through the site of a dataset without pages of its own, in a real browser, on a desk and on a phone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import lighthouses
from serving import Site

FIRST = lighthouses.lights()[0]
PAGES = {
    "/": "Every light that was ever lit",
    "/accord": "Keepers",
    "/accord/lights": "Lights by Height",
    "/accord/lights?_search=storm": "48 rows",
    f"/accord/lights/{FIRST['id']}": f"Keeper 2 of {FIRST['name']}",
    "/accord/coasts/salt-bay": "All 116 of Lights",
    f"/accord/light_keepers/{FIRST['id']},1": "Since",
    "/search?q=gull": "Gull",
    "/codebook": "Height of the lamp above high water.",
    "/downloads": "lights.parquet",
}


@pytest.fixture(scope="module", params=[320, 390, 1280])
def view(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_what_shows_it_and_asks_no_other_host(lights: Site, view: Page, path: str) -> None:
    faults: list[str] = []
    asked: list[str] = []
    view.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    view.on("request", lambda request: asked.append(request.url))
    home = f"http://127.0.0.1:{lights.port}"
    view.goto(home + path)
    expect(view.get_by_text(PAGES[path]).first).to_be_visible()
    assert view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert faults == []
    assert [url for url in asked if not url.startswith(home)] == []


def test_a_row_is_found_by_search_and_its_references_followed_and_back(lights: Site, view: Page) -> None:
    view.goto(f"http://127.0.0.1:{lights.port}/")
    view.get_by_label("Search names and words").locator("visible=true").fill(FIRST["name"].lower())
    view.get_by_role("button", name="Search").locator("visible=true").click()
    view.get_by_role("link", name=FIRST["name"], exact=True).click()
    expect(view.get_by_role("heading", level=1)).to_have_text(FIRST["name"])
    here = view.url
    view.get_by_role("main").get_by_role("link", name=lighthouses.COASTS[FIRST["coast"]], exact=True).click()
    expect(view.get_by_role("heading", level=1)).to_have_text(lighthouses.COASTS[FIRST["coast"]])
    view.go_back()
    expect(view).to_have_url(here)
    view.get_by_role("link", name=f"Keeper 1 of {FIRST['name']}", exact=True).click()
    expect(view.get_by_role("heading", level=1)).to_have_text(f"Keeper 1 of {FIRST['name']}")
    view.get_by_role("main").get_by_role("link", name=FIRST["name"], exact=True).first.click()
    expect(view).to_have_url(here)


def test_a_table_is_narrowed_by_a_facet_and_downloaded(lights: Site, view: Page, tmp_path: Path) -> None:
    view.goto(f"http://127.0.0.1:{lights.port}/")
    view.get_by_role("main").get_by_role("link", name=re.compile("240 Lights")).click()
    view.locator(".facet-results").get_by_role("link", name="Gas light", exact=True).click()
    count = sum(row["lamp"] == "gas" for row in lighthouses.lights())
    expect(view.get_by_text(f"{count} rows")).to_be_visible()
    with view.expect_download() as waiting:
        view.get_by_role("link", name="lights.csv", exact=True).click()
    waiting.value.save_as(tmp_path / "lights.csv")
    with (tmp_path / "lights.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == lighthouses.COUNT


def test_a_bar_of_a_chart_leads_to_its_rows(lights: Site, view: Page) -> None:
    view.goto(f"http://127.0.0.1:{lights.port}/accord/lights")
    bars = view.locator("figure.chart").first.locator("svg a")
    title = bars.nth(5).locator("title").text_content() or ""
    bars.nth(5).click()
    expect(view.get_by_text(f"{title.partition(': ')[2]} rows")).to_be_visible()


def test_the_keyboard_reaches_what_a_chart_shows(lights: Site, view: Page) -> None:
    view.goto(f"http://127.0.0.1:{lights.port}/accord/lights")
    figure = view.locator("figure.chart").first
    figure.locator("summary").press("Enter")
    view.keyboard.press("Tab")
    expect(figure.get_by_role("table").get_by_role("link").first).to_be_focused()
