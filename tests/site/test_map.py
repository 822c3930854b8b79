"""Time and place narrow the page of the map alike, by the server and by a script at once; the address keeps them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from serving import Site

# Where links lead, and what they ask for there.
LED_TO = """links => links.map(({href}) => { const {pathname, search, hash} = new URL(href);
    return [pathname, [...new URLSearchParams(search)], [...new URLSearchParams(hash.slice(1))]]; })"""


def numbers(page: Page) -> tuple[str, list[str], str]:
    """Return what is said to be found, which rows are left, and the bars in numbers."""
    rows = (
        page.locator("tr[data-place]").filter(visible=True).evaluate_all("rows => rows.map(row => row.dataset.place)")
    )
    return (
        page.locator("#found").inner_text(),
        rows,
        "".join((page.locator("#months-rows").text_content() or "").split()),
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_a_script_narrows_at_once_as_the_server_does(record: Site, browser: Browser, width: int) -> None:
    address = f"http://127.0.0.1:{record.port}/map"
    page = browser.new_page(viewport={"width": width, "height": 844})
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(address)
    circles = page.locator("#map .map-circle")
    expect(circles).not_to_have_count(0)
    every = sum(map(int, circles.all_inner_texts()))
    page.get_by_label("From").select_option("2023-05")
    page.get_by_label("To", exact=True).select_option("2023")
    assert 0 < sum(map(int, circles.all_inner_texts())) < every
    narrowed = circles.all_inner_texts()
    page.get_by_label("Place", exact=True).select_option("baghdad")
    assert circles.all_inner_texts() == narrowed, "a place narrows the bars and the table, not the map"
    expect(page).to_have_url(f"{address}?from=2023-05&to=2023&place=baghdad")
    expect(page.locator("#map .map-circle.chosen")).to_have_count(1)
    bare = browser.new_context(java_script_enabled=False).new_page()
    bare.goto(page.url)
    assert numbers(bare) == numbers(page)
    assert numbers(page)[1] == ["baghdad"]
    data = "#months a[data-asks]"
    asked = bare.locator(data).evaluate_all(LED_TO)
    assert page.locator(data).evaluate_all(LED_TO) == asked
    assert asked[1][:2] == ["/accord/events_by_month.csv", [["from", "2023-05"], ["to", "2023"], ["place", "baghdad"]]]
    page.reload()
    expect(page.locator("#map .map-circle.chosen")).to_have_count(1)
    assert numbers(bare) == numbers(page)
    page.get_by_role("link", name="Show all").click()
    expect(page).to_have_url(address)
    assert sum(map(int, circles.all_inner_texts())) == every
    page.close()
    bare.close()
    assert faults == []


def test_without_scripts_the_picture_has_the_circles_of_that_time(record: Site) -> None:
    whole, part = (record.get(path)[2].decode() for path in ("/map", "/map?from=2023-05&to=2023-05"))
    drawn = [
        re.findall(r"<title>(\w+): (\d+) events?</title><circle[^>]* r=\"([\d.]+)\"", text) for text in (whole, part)
    ]
    before, after = ({name: (int(count), float(radius)) for name, count, radius in one} for one in drawn)
    assert after.keys() < before.keys()
    assert after["Baghdad"][0] < before["Baghdad"][0]
    assert after["Baghdad"][1] < before["Baghdad"][1]
    assert f">Baghdad, {after['Baghdad'][0]}<" in part


@pytest.mark.parametrize("query", ["from=2023&place=no-such-place", "place=%3Cb%3E&to=%27"])
def test_what_fits_nothing_is_said(record: Site, query: str) -> None:
    status, _, body = record.get(f"/map?{query}")
    assert status == 200
    assert '<p class="zero-results" id="nothing">No event fits' in body.decode()
    assert "<b>" not in body.decode().partition("<main")[2].partition("<table")[0]
