"""axe-core finds nothing on any kind of page: WCAG 2.2 A and AA, and what it holds to be good practice.

Every kind of page of the small dataset, and the longest of the record, on a phone and on a desk, in light and in dark,
with what they fold unfolded (the first twenty folds). `make test` looks once at one page of each template of the small
dataset, by turns on a phone in light and on a desk in the dark, and at the page on which the record has most; `make
soak` at everything in all four ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import support
from serving import Site
from shares import first_of_each, soaked

# Whoever reads only what is wrong need not wait for the selectors of all that is right.
# Neither style sheets nor sounds are fetched: no rule of these reads the former, and no page has the latter.
FAULTS = {"resultTypes": ["violations"], "selectors": False, "preload": False}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "/": 200,
    "/accord": 200,
    "/accord/events": 200,
    "/accord/events?_search=visitor&form=meeting": 200,
    "/accord/events?form=none-such": 200,
    "/accord/disagreements": 200,
    "/accord/events/meeting-2024-02-15": 200,
    "/accord/event_participants/meeting-2024-02-15,1": 200,
    "/accord/actor_names?_search=ویزیتور": 200,
    "/accord/who_met_whom": 200,
    "/accord/where_sources_differ": 200,
    "/accord/names_in_use?name=nobody-at-all": 200,
    "/events": 200,
    "/events?topic=none-such": 200,
    "/sources?page=all": 200,
    "/sources?language=ar": 200,
    "/events/meeting-2024-02-15": 200,
    "/actors/ali-visitor": 200,
    "/agreements/border-deal": 200,
    "/sources/north-1": 200,
    "/outlets/north-news": 200,
    "/disagreements": 200,
    "/promises": 200,
    "/timeline": 200,
    "/network": 200,
    "/map": 200,
    "/map?from=2024-01&to=2024&place=baghdad": 200,
    "/map?from=2023&place=no-such-place": 200,
    "/reporting": 200,
    "/search": 200,
    "/search?q=ویزیتور": 200,
    "/search?q=nobody-at-all": 200,
    "/downloads": 200,
    "/quality": 200,
    "/contributing": 200,
    "/readings": 200,
    "/agreement": 200,
    "/sql": 200,
    "/reconcile/preview?id=actors%2Fali-visitor": 200,
    "/nowhere": 404,
    "/events/nowhere": 404,
    "/accord/events?_sort=nope": 400,
}
OTHERS = {  # whose template another page of these has too
    "/accord/disagreements",
    "/accord/who_met_whom",
    "/accord/event_participants/meeting-2024-02-15,1",
    "/contributing",
    "/agreement",
}
RICHEST = (
    "/agreements/border-security-pact-2023",
    "/events/border-security-pact-deadline-2023",
    "/reporting",
)  # what the small dataset has little of
LONGEST = (
    "/",
    "/sources?language=ar",
    "/actors/gholamhossein-mohseni-ejei",
    "/accord/events",
    "/accord/where_sources_differ",
    "/disagreements",
    "/promises",
    "/timeline",
    "/network",
    "/map",
    "/map?from=2023-05&to=2023&place=baghdad",
    "/map?from=2023&place=no-such-place",
    "/outlets/shafaq-news",
    "/search?q=Soleimani",
    "/quality",
    "/contributing",
    "/readings",
    "/agreement",
    "/sql",
)
OF_ANY_DATASET = {
    "/": 200,
    "/accord": 200,
    "/accord/lights": 200,
    "/accord/lights?lamp=gas": 200,
    "/accord/lights/ness-bank-1": 200,
    "/accord/coasts/salt-bay": 200,
    "/accord/light_keepers/ness-bank-1,1": 200,
    "/search?q=gull": 200,
    "/search?q=nothing-at-all": 200,
    "/codebook": 200,  # one template for all, and twenty times as long where codes are countries
    "/downloads": 200,
    "/nowhere": 404,
}
WITHDRAWN = """\
- id: twice-told
  table: events
  withdrawn: "2026-11-21"
  reason: The same as another.
  replaced_by: visit-2024
"""


class Look(NamedTuple):
    """How a page is looked at: the width of the window, and its colours."""

    width: int
    colours: str

    def __str__(self) -> str:
        return f"{self.width} {self.colours}"


PHONE, DESK = Look(390, "light"), Look(1280, "dark")
LOOKS = (PHONE, DESK, Look(390, "dark"), Look(1280, "light"))


def looks(*kept: Look) -> list[ParameterSet]:
    """Return all ways to look at a page, of which those that are not kept are for `make soak`."""
    return [pytest.param(look, id=str(look), marks=[pytest.mark.soak] * (look not in kept)) for look in LOOKS]


@pytest.fixture(scope="module")
def view(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    look: Look = request.param
    page = browser.new_page(viewport={"width": look.width, "height": 844}, color_scheme=look.colours)
    yield page
    page.close()


def each_page() -> list[ParameterSet]:
    """Return every page with every look, of which `make test` keeps one a page."""
    pages = []
    for look in LOOKS:
        for place, (path, status) in enumerate(PAGES.items()):
            is_kept = look == (PHONE, DESK)[place % 2] and "?" not in path and status == 200 and path not in OTHERS
            pages.append(pytest.param(look, path, id=f"{look}-{path}", marks=[pytest.mark.soak] * (not is_kept)))
    return pages


@pytest.mark.parametrize(("view", "path"), each_page(), indirect=["view"])
def test_nothing_stands_in_anybodys_way(site: Site, view: Page, path: str) -> None:
    assert obstacles(view, site, path, PAGES[path]) == []


@pytest.mark.ecosystem
@pytest.mark.parametrize("view", looks(PHONE), indirect=True)
@pytest.mark.parametrize("path", [RICHEST[0], *soaked(*RICHEST[1:])])
def test_nor_where_the_record_has_most(record: Site, view: Page, path: str) -> None:
    assert obstacles(view, record, path, 200) == []


@pytest.mark.soak
@pytest.mark.parametrize("view", looks(), indirect=True)
@pytest.mark.parametrize("path", LONGEST)
def test_nor_on_the_longest_pages_of_the_record(record: Site, view: Page, path: str) -> None:
    assert obstacles(view, record, path, 200) == []


@pytest.mark.parametrize("view", looks(PHONE), indirect=True)
@pytest.mark.parametrize("path", first_of_each(OF_ANY_DATASET, lambda path: path.rpartition("/")[0].partition("?")[0]))
def test_nor_on_the_pages_that_any_dataset_has(lights: Site, view: Page, path: str) -> None:
    assert obstacles(view, lights, path, OF_ANY_DATASET[path]) == []


def make(folder: Path) -> Path:
    """Make a dataset out of which a record was withdrawn."""
    root = support.project(folder)
    (root / "curated" / "withdrawn.yaml").write_text(WITHDRAWN, encoding="utf-8")
    return root


@pytest.mark.parametrize("view", looks(PHONE, DESK), indirect=True)
def test_nor_where_a_record_was_withdrawn(served: Site, view: Page) -> None:
    assert obstacles(view, served, "/events/twice-told", 410) == []


@pytest.mark.parametrize("view", looks(PHONE, DESK), indirect=True)
def test_nor_in_an_answer_of_sql(lights: Site, view: Page) -> None:
    view.goto(f"http://127.0.0.1:{lights.port}/sql#sql=SELECT+*+FROM+lights")
    view.get_by_role("button", name="Run").click()
    expect(view.get_by_role("region", name="Answer")).to_be_visible()
    assert faults_in(view) == []


def obstacles(view: Page, site: Site, path: str, status: int) -> list[str]:
    """Open a page and all that it folds, and return what axe-core has against it."""
    answer = view.goto(f"http://127.0.0.1:{site.port}{path}")
    assert answer is not None
    assert answer.status == status
    view.locator("details:not([open]) > summary").evaluate_all("all => all.slice(0, 20).forEach(one => one.click())")
    return faults_in(view)


def faults_in(view: Page) -> list[str]:
    """Return what axe-core has against what is shown."""
    found = Axe().run(view, options={**FAULTS, "runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
