"""The copy in a browser, from a disk and below a path of a plain file server: nothing is asked of any other place."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from accord.project import Project
from accord.static_site import launch
from sharing import run_folder, shared_folder
from tabs import used_again

if TYPE_CHECKING:
    from playwright.sync_api import Page

PREFIX = "some place"


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a copy of the small dataset stands below a path."""

    def write(out: Path) -> None:
        assert launch.run(Project(built), out / PREFIX, "") == 0

    return shared_folder(run_folder(tmp_path_factory), "copy-below-a-path", write)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def home_of(folder: Path, where: str) -> Iterator[str]:
    if where == "disk":
        yield f"{folder.as_uri()}/{PREFIX.replace(' ', '%20')}/index.html"
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{PREFIX.replace(' ', '%20')}/"
        server.shutdown()


@pytest.fixture(params=["disk", "server"])
def page(tab: Page, folder: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open the start page of the copy; at the end nothing was asked elsewhere, and nothing was complained of."""
    with home_of(folder, request.param) as home:
        base = home.removesuffix("index.html")
        asked: list[str] = []
        faults: list[str] = []
        heard = {
            "request": lambda one: asked.append(one.url),
            "console": lambda one: faults.append(f"{one.text} {one.location['url']}") if one.type == "error" else None,
            "pageerror": lambda one: faults.append(str(one)),
            "requestfailed": lambda one: faults.append(f"failed: {one.url}"),
        }
        with used_again(tab, 1280, heard=heard):
            tab.goto(home)
            yield tab
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    # A server is asked for an icon that nobody named; a download is a request that ends as no page.
    of_no_page = ("/favicon.ico", "accord.sqlite")
    assert [fault for fault in faults if not fault.endswith(of_no_page)] == []


def test_a_journey_through_the_copy(page: Page) -> None:
    page.locator("nav.ways a", has_text="Events").first.click()
    expect(page.locator("h1")).to_have_text("Events")
    page.locator("tbody a").first.click()
    expect(page.locator("body.record-page")).to_have_count(1)
    page.locator("a.brand").click()
    page.locator("nav.ways a", has_text="Timeline").click()
    expect(page.locator("figure.picture svg").first).to_be_attached()
    page.locator("nav.ways a", has_text="Downloads").click()
    with page.expect_download() as started:
        page.evaluate("const a = document.querySelector('a[href$=\"accord.sqlite\"]'); a.download = ''; a.click()")
    assert started.value.suggested_filename == "accord.sqlite"


def test_a_table_is_filtered_sorted_and_emptied(page: Page) -> None:
    table = page.url.removesuffix("index.html") + "accord/actors/index.html"
    page.goto(table)
    page.locator("#copied-form").wait_for()
    whole = page.locator("#copied-count").inner_text()
    page.locator("#copied-form select").first.select_option(index=1)
    page.locator("#copied-form input[type=submit]").click()
    page.locator("#copied-chosen li").wait_for()
    expect(page.locator("#copied-count")).not_to_have_text(whole)
    fewer = page.locator("#copied-count").inner_text()
    expect(page.locator(".rows-and-columns tbody tr")).to_have_count(int(fewer.split()[0]))
    page.locator("#copied-chosen a").click()
    page.locator("#copied-chosen").wait_for(state="hidden")
    expect(page.locator("#copied-count")).to_have_text(whole)


def test_a_date_fits_where_it_may_fall(page: Page) -> None:
    page.goto(page.url.removesuffix("index.html") + "accord/events_flat/index.html")
    page.locator("#copied-from").fill("2024-01")
    page.locator("#copied-to").fill("2024")
    page.locator("#copied-form input[type=submit]").click()
    page.locator("#copied-chosen li").wait_for()
    expect(page).to_have_url(re.compile("date__during=2024-01%2F2024"))
    expect(page.locator(".rows-and-columns tbody tr")).not_to_have_count(0)


def test_a_list_is_sorted(page: Page) -> None:
    page.goto(page.url.removesuffix("index.html") + "events/index.html")
    titles = page.locator("table.list tbody tr:visible th[scope=row] > a")
    first = titles.all_inner_texts()
    page.get_by_label("Order").select_option(label="Title, A to Z")
    expect(titles).to_have_text(sorted(first, key=str.casefold))
    page.get_by_label("Order").select_option(label="Oldest first")
    assert first[::-1] != first
    expect(titles).to_have_text(first[::-1])
    expect(page).to_have_url(re.compile(r"\?order=date$"))


def test_search_finds_names_in_other_spellings_and_words_of_texts(page: Page) -> None:
    page.locator("main input[name=q]").fill("Hasan")
    page.locator("main input[name=q]").press("Enter")
    expect(page.locator("#found")).to_contain_text("Hassan Host")
    page.locator("#found a").first.click()
    expect(page.locator("body.record-page")).to_have_count(1)


@pytest.mark.parametrize("query", ["Иран", "伊朗", "איראן", "อิหร่าน", "ईरान"])
def test_search_for_a_script_whose_letters_are_not_known_finds_nothing(page: Page, query: str) -> None:
    page.locator("main input[name=q]").fill(query)
    page.locator("main input[name=q]").press("Enter")
    expect(page.locator("#found .zero-results")).to_contain_text(query)


def test_rows_stand_on_the_page_without_scripts(plain_page: Page, folder: Path) -> None:
    plain_page.goto(f"{folder.as_uri()}/{PREFIX.replace(' ', '%20')}/accord/events_flat/index.html")
    assert plain_page.locator(".rows-and-columns tbody tr").count() == 2
    assert plain_page.locator("#copied-form").is_hidden()
