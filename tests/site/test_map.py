"""Time and place narrow the page of the map alike, by the server and by a script at once; the address keeps them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from serving import Site
from tabs import used_again

# Where links lead, and what they ask for there.
PLACES_TRIED = 6  # of some thirty places without a point; `make soak` tries all
LED_TO = """links => links.map(({href}) => { const {pathname, search, hash} = new URL(href);
    return [pathname, [...new URLSearchParams(search)], [...new URLSearchParams(hash.slice(1))]]; })"""


def numbers(page: Page) -> tuple[str, list[str], str, list[str], str | None]:
    """Return what is found, which rows are left, the bars in numbers, the names by size, and where else to look."""
    rows = (
        page.locator("tr[data-place]").filter(visible=True).evaluate_all("rows => rows.map(row => row.dataset.place)")
    )
    return (
        page.locator("#found").inner_text(),
        rows,
        "".join((page.locator("#months-rows").text_content() or "").split()),
        page.locator("#by-size li").filter(visible=True).all_inner_texts(),
        page.locator("#no-point a").filter(visible=True).first.get_attribute("href")
        if is_without_point(page)
        else None,
    )


def is_without_point(page: Page) -> bool:
    """Whether words say that nothing that fits has a point; a table of places is there where they do not."""
    is_said = page.locator("#no-point").is_visible()
    assert page.get_by_role("region", name="Places on the map").is_visible() != is_said
    return is_said


@pytest.mark.parametrize("width", [390, 1280])
def test_a_script_narrows_at_once_as_the_server_does(record: Site, tab: Page, plain_page: Page, width: int) -> None:
    faults: list[str] = []
    with used_again(tab, width, heard={"pageerror": lambda fault: faults.append(str(fault))}):
        narrowed_by_script(tab, plain_page, f"http://127.0.0.1:{record.port}/map")
    assert faults == []


def narrowed_by_script(page: Page, bare: Page, address: str) -> None:
    """Narrow the map of a page; another, without scripts, shows the same at each address."""
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


@pytest.fixture(params=["page", "plain_page"])
def view(request: pytest.FixtureRequest) -> Page:
    """Return an empty page in which scripts run, or none."""
    page: Page = request.getfixturevalue(request.param)
    return page


def test_a_place_that_has_a_point_hides_those_that_have_none(record: Site, view: Page) -> None:
    view.goto(f"http://127.0.0.1:{record.port}/map?place=baghdad")
    expect(view.locator("#nothing")).to_be_hidden()
    expect(view.locator("#elsewhere")).to_be_hidden()
    view.get_by_role("link", name="Show all").click()
    expect(view.locator("#elsewhere")).to_be_visible()


@pytest.mark.parametrize("tried", [PLACES_TRIED, pytest.param(None, marks=pytest.mark.soak)])
def test_a_place_that_has_no_point_says_so_in_place_of_an_empty_table(
    record: Site, view: Page, tried: int | None
) -> None:
    view.goto(f"http://127.0.0.1:{record.port}/map")
    assert not is_without_point(view)
    without = view.locator("section:has(#elsewhere) tr[data-place]:has(li)").evaluate_all(
        "rows => rows.map(row => row.dataset.place)"
    )
    assert len(without) > PLACES_TRIED
    for place in without[:: len(without) // tried if tried else 1]:  # in the table and in what is folded below it
        view.goto(f"http://127.0.0.1:{record.port}/map?place={place}")
        assert is_without_point(view)
        expect(view.locator("#no-point")).to_contain_text("has no point on the map")
        view.locator("#no-point a").click()
        expect(view.locator("#elsewhere")).to_be_in_viewport()
        expect(view.locator("section:has(#elsewhere) tr[data-place]").filter(visible=True)).to_have_count(1)


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_names_of_places_stand_right_below_the_map_the_largest_first(
    record: Site, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"http://127.0.0.1:{record.port}/map")
    circles = page.locator("#map .map-circle")
    expect(circles).not_to_have_count(0)
    titles = "; ".join(circles.evaluate_all("all => all.map(({title}) => title)"))
    drawn = {name.strip(): int(count) for name, count in re.findall(r"([^;:]+): (\d+) events?", titles)}
    names = page.locator("#by-size li").filter(visible=True)
    said = {name.strip(): int(count) for name, _, count in (text.rpartition(" ") for text in names.all_inner_texts())}
    assert drawn.items() <= said.items()
    assert list(said.values()) == sorted(said.values(), reverse=True)
    below, above = page.locator("#by-size").bounding_box(), page.locator("#map").bounding_box()
    assert below
    assert above
    assert 0 <= below["y"] - above["y"] - above["height"] < 50
    assert names.first.evaluate("one => getComputedStyle(one).fontSize") == "16px"
    names.first.locator("a").click()
    expect(page.locator("h1")).to_have_text(next(iter(said)))


# A place beside a circle of several: a name covers no other circle, and says that the number is of more than one place.
COVERED = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const circles = boxes("#map .map-circle");
  return boxes("#map .map-name").filter((name) => !circles.every((circle) => apart(name, circle))).length;
}"""


WIDE = 1280  # pixels


@pytest.mark.parametrize("width", [320, 390, WIDE])
def test_a_name_on_the_map_covers_no_circle_and_says_that_others_are_near(record: Site, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"http://127.0.0.1:{record.port}/map")
    expect(page.locator("#map .map-circle")).not_to_have_count(0)
    names = page.locator("#map .map-name")  # on a phone there may be room beside no circle
    if width == WIDE:
        expect(names).not_to_have_count(0)
    assert page.evaluate(COVERED) == 0
    titles = page.locator("#map .map-circle").evaluate_all("all => all.map(({title}) => title)")
    several = {title.partition(":")[0]: ";" in title for title in titles}
    for name in names.all_inner_texts():
        assert several[name.removesuffix(" and near")] == name.endswith(" and near")


def test_without_scripts_the_picture_has_the_circles_of_that_time(record: Site) -> None:
    whole, part = (record.get(path)[2].decode() for path in ("/map", "/map?from=2023-05&to=2023-05"))
    circle = r"<title>(\w+): (\d+) events?(?:, \d+ disputed)?</title><circle[^>]* r=\"([\d.]+)\""
    drawn = [re.findall(circle, text) for text in (whole, part)]
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
