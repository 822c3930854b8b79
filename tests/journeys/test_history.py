"""Where does this record come from, since when is it so, and what changed: a reader asks the site in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from serving import Site
from tabs import used_again

DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, history: Site, tab: Page) -> Iterator[Page]:
    """Open the page of a sheet, on a desk and on a phone."""
    with used_again(tab, **request.param):
        tab.goto(f"http://127.0.0.1:{history.port}/accord/specimens/gentian-1868")
        yield tab


def test_a_reader_learns_since_when_and_what_changed(page: Page) -> None:
    end = page.locator(".record-end")
    expect(end.locator(".since")).to_have_text(
        "Recorded since version 2.1.0 (1 June 2025), and changed since the last release."
    )
    expect(end.locator("#history dd").first).not_to_be_visible()
    end.get_by_text("What changed, and when").click()
    expect(end.get_by_text("Version 3.0.0, 1 July 2025")).to_be_visible()
    expect(end.locator("#history")).to_contain_text("Short turf beside a moraine → became Wet turf beside a moraine")
    expect(end.locator("#history")).to_contain_text("Agreed → became Quarrelled over")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the window"


def test_a_reader_follows_who_said_otherwise_and_what_came_with_it(page: Page) -> None:
    end = page.locator(".record-end")
    end.get_by_text("What changed, and when").click()
    conflict = end.get_by_role("listitem").filter(has_text="conflicts")
    expect(conflict).to_contain_text("nigritella-nigra")
    conflict.get_by_role("link", name="Gämsli, Orchids of scree and snow, 1904").click()
    expect(page).to_have_url(re.compile("/publications/orchids-of-scree$"))
    expect(page.locator(".since")).to_have_text("Recorded since version 2.1.0 (1 June 2025), and not changed since.")


def test_a_reader_of_what_is_gone_learns_when(page: Page, history: Site) -> None:
    page.goto(f"http://127.0.0.1:{history.port}/taxa/dryas-octopetala")
    expect(page.get_by_role("heading", level=1)).to_have_text("dryas-octopetala was withdrawn")
    expect(page.locator(".since")).to_have_text(
        "Recorded since version 2.1.0 (1 June 2025), withdrawn in version 3.0.0 (1 July 2025)."
    )
