"""A real browser opens the main pages, on a desk and on a phone, in light and dark, and sees the data.

No page writes an error to the console, asks another host for anything, or is wider than the phone that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import support
from conftest import Site

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PAGES = {
    "/": "Who met whom?",
    "/accord": "Statements",
    "/accord/events": "Host receives Visitor in Baghdad",
    "/accord/events/meeting-2024-02-15": "[2024-02-14,2024-02-15]",
    "/accord/actor_names": "علی ویزیتور",
    "/accord/promises": "To guard the border.",
    "/accord/where_sources_differ": "Deputy Minister",
    "/accord/disagreements": "Deputy Minister",
    "/codebook": "The earliest day that date may mean",
    "/downloads": "events.parquet",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser that scripts/setup.py found or brought."""
    path = (support.ROOT / ".venv" / "browser").read_text(encoding="utf-8").partition("\n")[0]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path or None, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module", params=[(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def view(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_its_data(site: Site, view: Page, path: str) -> None:
    faults, asked = [], []
    view.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    view.on("pageerror", lambda error: faults.append(str(error)))
    view.on("request", lambda request: asked.append(request.url))
    home = f"http://127.0.0.1:{site.port}"
    answer = view.goto(home + path)
    assert answer is not None
    assert answer.status == 200
    expect(view.get_by_text(PAGES[path]).first).to_be_visible()
    expect(view.locator("footer")).to_contain_text(site.about["id"])
    assert faults == []
    assert [url for url in asked if not url.startswith(home)] == []
    assert view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_dark_and_light_differ_and_both_can_be_read(site: Site, browser: Browser) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"http://127.0.0.1:{site.port}/accord/events")
        shades[scheme] = page.evaluate("""() => {
            const style = getComputedStyle(document.body);
            const shade = (colour) => colour.match(/[0-9]+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) / 3;
            return [shade(style.backgroundColor), shade(style.color)];
        }""")
        page.close()
    assert shades["light"][0] - shades["light"][1] > 150
    assert shades["dark"][1] - shades["dark"][0] > 150


def test_a_researcher_types_a_spelling_and_reaches_the_actor(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{site.port}/")
    page.get_by_label("Find an actor by any spelling").fill("ویزیتور")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("cell", name="\u2018Ali Visiter")).to_be_visible()
    assert page.get_by_role("cell", name="علی ویزیتور").evaluate("cell => getComputedStyle(cell).direction") == "rtl"
    page.get_by_role("link", name="ali-visitor").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ali Visitor")
    page.close()
