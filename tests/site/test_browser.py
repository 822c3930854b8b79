"""A real browser opens every kind of page, on a desk and on a phone, in light and dark, and sees the data.

No page writes an error to the console, asks another host for anything, or is wider than what shows it, down to 320
pixels (a desk at 400 %). Everything can be reached with the keyboard, and shows where the focus is.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from serving import Site

PAGES = {
    "/": "Who met whom?",
    "/accord": "Statements",
    "/accord/events": "Host receives Visitor in Baghdad",
    "/accord/events/meeting-2024-02-15": "[2024-02-14,2024-02-15]",
    "/accord/actors/ali-visitor": "Deputy Minister",
    "/accord/actor_names": "علی ویزیتور",
    "/accord/promises": "To guard the border.",
    "/accord/where_sources_differ": "Deputy Minister",
    "/accord/disagreements": "Deputy Minister",
    "/events/meeting-2024-02-15": "Said the deal would be kept.",
    "/actors/ali-visitor": "علی ویزیتور",
    "/agreements/border-deal": "To guard the border.",
    "/sources/north-1": "Host receives Visitor in Baghdad",
    "/outlets/north-news": "Its documents in this record",
    "/disagreements": "Deputy Minister",
    "/promises": "Said that all was done.",
    "/timeline": "All events",
    "/network": "All pairs",
    "/map": "Places on the map",
    "/search?q=ویزیتور": "Ali Visitor",
    "/quality": "Events with two or more independent origins",
    "/codebook": "The earliest day that date may mean",
    "/downloads": "events.parquet",
    "/sql": "Begin with a question",
}
LINKED = ("/", "/accord/events", "/events/meeting-2024-02-15", "/promises", "/downloads", "/sql")
# From what has the focus to the next: where it is, what it is, and whether its outline can be seen.
FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return [[...document.querySelectorAll('*')].indexOf(one), one.tagName, parseFloat(style.outlineWidth) >= 2
        && style.outlineStyle !== 'none' && one.checkVisibility()];
}"""
REACHABLE = """() => [...document.querySelectorAll(
    'a[href]:not([tabindex="-1"]), input:not([type=hidden]), select, summary, [tabindex="0"]'
)].filter(one => one.checkVisibility()).length"""


LOOKS = [
    (390, "dark"),
    (1280, "light"),
    *(pytest.param(look, marks=pytest.mark.soak) for look in ((320, "light"), (390, "light"), (1280, "dark"))),
]


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def view(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_its_data(site: Site, view: Page, path: str) -> None:
    faults, requested = [], []
    view.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    view.on("pageerror", lambda error: faults.append(str(error)))
    view.on("request", lambda request: requested.append(request.url))
    home = f"http://127.0.0.1:{site.port}"
    answer = view.goto(home + path)
    assert answer is not None
    assert answer.status == 200
    expect(view.get_by_text(PAGES[path]).first).to_be_visible()
    expect(view.locator("body > footer")).to_contain_text(site.about["id"])
    assert faults == []
    assert [url for url in requested if not url.startswith(home)] == []
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


@pytest.mark.parametrize(
    ("path", "width"),
    [
        *zip(LINKED, (390, 1280) * 3, strict=True),
        *(pytest.param(*one, marks=pytest.mark.soak) for one in zip(LINKED, (1280, 390) * 3, strict=True)),
    ],
)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(site: Site, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"http://127.0.0.1:{site.port}{path}")
    reached = []
    for _ in range(expected := page.evaluate(REACHABLE)):
        page.keyboard.press("Tab")
        place, name, is_visible = page.evaluate(FOCUS)
        assert is_visible, f"the focus on {name} cannot be seen"
        reached.append(place)
    assert reached == sorted(set(reached)), "the focus goes another way than the page"
    assert len(reached) == expected


def test_the_first_key_leads_past_the_menu(site: Site, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{site.port}/accord/events")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_a_phone_opens_without_scripts_and_marks_the_page(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{site.port}/promises")
    expect(page.get_by_role("link", name="Disagreements")).to_have_count(0)
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Promises")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Disagreements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Disagreements")
    context.close()


def test_a_date_is_never_broken(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    for path in ("/", "/events/visit-2024", "/actors/ali-visitor", "/agreements/border-deal", "/promises"):
        page.goto(f"http://127.0.0.1:{site.port}{path}")
        lines = page.locator("time:not(.long)").evaluate_all("dates => dates.map(date => date.getClientRects().length)")
        assert lines == [1] * len(lines), path


def test_of_a_promise_the_reporter_is_seen_without_scrolling(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(f"http://127.0.0.1:{site.port}/promises")
    followed = page.get_by_role("region", name="What is said to have become of them")
    expect(followed.get_by_role("link", name="Hassan Host")).to_be_in_viewport(ratio=1)


def test_a_researcher_types_a_spelling_and_reaches_the_actor(site: Site, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{site.port}/")
    page.get_by_label("Find a person").fill("ویزیتور")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ali Visitor", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ali Visitor")
    native = page.get_by_role("heading", level=1).get_by_text("علی ویزیتور")
    assert native.evaluate("name => getComputedStyle(name).direction") == "rtl"
