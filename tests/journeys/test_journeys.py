"""Ten ways in which a researcher uses the site of the real record, end to end, in a real browser."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Page, expect

from serving import Site
from tabs import used_again

DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
MATTER = "IIF(field = 'maximum', 'minimum', field)"  # of which several fields say the same
SUBJECT = "Gholamhossein Mohseni-Ejei"
IN_2023 = """SELECT e.title FROM events AS e JOIN event_topics AS t ON t.event_id = e.id
WHERE t.topic = 'border_security' AND COALESCE(e.date_earliest, e.date_latest) IS NOT NULL
  AND COALESCE(e.date_earliest, '') < '2024' AND COALESCE(e.date_latest, '9') > '2023'"""

PASSED_ON = """
SELECT e.record, s.outlet_name, a.name FROM evidence AS e
JOIN sources_named AS s ON s.id = e.source JOIN actors AS a ON a.id = e.attributed_to
WHERE e."table" = 'events' AND e.field = 'status' AND e.channel = 'press_office' ORDER BY e.record LIMIT 1"""
SAYS_WHEN = """SELECT DISTINCT s.outlet_name, s.side_label FROM evidence AS e JOIN sources_named AS s ON s.id = e.source
WHERE e.record = 'momeni-iraq-visit-2025' AND e."table" = 'events' AND e.field = 'date'"""


@pytest.fixture
def page(record: Site, tab: Page) -> Iterator[Page]:
    """Open the start page on a desk."""
    with used_again(tab, **DESK):
        tab.goto(f"http://127.0.0.1:{record.port}/")
        yield tab


@pytest.fixture
def phone(record: Site, browser: Browser) -> Iterator[Page]:
    """Open the start page on a phone."""
    with closing(browser.new_page(viewport=PHONE, is_mobile=True, has_touch=True)) as opened:
        opened.goto(f"http://127.0.0.1:{record.port}/")
        yield opened


def _search(page: Page, words: str) -> None:
    box = page.get_by_role("main").get_by_role("searchbox").first
    box.fill(words)
    box.press("Enter")


@pytest.mark.parametrize("spelling", ["Mohseni Ejehi", "Muhsini Azhai", "mohseniejei", "محسنی اژه‌ای"])
def test_a_person_is_found_by_an_odd_spelling(page: Page, spelling: str) -> None:
    _search(page, spelling)
    page.get_by_role("main").get_by_role("link", name=SUBJECT).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)
    expect(page.get_by_role("region", name="Names in use")).to_contain_text("غلام حسين محسني ايجئي")


def test_a_promise_leads_to_what_is_said_of_its_implementation(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Promises", exact=True).first.click()
    followed = page.get_by_role("region", name="What is said to have become of them").first
    expect(followed.get_by_role("row").nth(1).locator(".status").first).to_be_visible()
    followed.get_by_role("rowheader").get_by_role("link").first.click()
    reports = page.get_by_role("link", name="reports", exact=False).and_(page.locator('a[href="#reports"]')).first
    reports.click()
    expect(page).to_have_url(re.compile("#reports$"))
    expect(page.get_by_role("heading", name="What is said of its implementation")).to_be_in_viewport()
    first = page.locator("li", has=page.locator(".status")).first
    expect(first.get_by_role("link").first).to_have_attribute("href", re.compile("^/actors/"))
    first.locator("summary").click()
    expect(first.locator('a[href^="/sources/"]')).to_be_visible()


def test_one_sees_where_two_sources_differ(page: Page, record: Site) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        cells = db.execute('SELECT DISTINCT "table", record, item, field FROM disagreements_named').fetchall()
        # of a number the same is said of its minimum and its maximum, where these are one: one row
        claims = db.execute(
            f'SELECT DISTINCT "table", record, item, {MATTER}, published, source, says FROM disagreements_named'
        ).fetchall()
    rows = {claim[:5] for claim in claims}
    assert len(rows) < len(cells)
    expect(page.get_by_role("main")).to_contain_text(f"{len(cells)} values on which sources differ")
    page.get_by_role("main").get_by_role("link", name="Disagreements", exact=True).first.click()
    expect(page.get_by_role("main").get_by_role("row")).to_have_count(1 + len(rows))
    expect(page.get_by_role("main").get_by_role("row").get_by_role("listitem")).to_have_count(len(claims))
    row = page.get_by_role("row").nth(1)
    published, other = row.get_by_role("cell").nth(1).inner_text(), row.get_by_role("cell").nth(2).inner_text()
    assert published.splitlines()[0] != other.splitlines()[0]
    row.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Where sources differ")).to_be_visible()


def test_where_a_date_comes_from_opens_beside_it(page: Page, record: Site) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        wanted = db.execute(SAYS_WHEN).fetchall()
    assert len(wanted) > 1
    page.goto(page.url + "events/momeni-iraq-visit-2025")
    when = page.locator("dl.facts > div").filter(has=page.get_by_text("When", exact=True))
    expect(when.get_by_role("paragraph").first).not_to_be_visible()
    when.locator("summary").click()
    shown = when.get_by_role("paragraph")
    expect(shown).to_have_count(len(wanted))
    for outlet, side in wanted:
        expect(shown.filter(has=page.get_by_role("link", name=outlet, exact=True))).to_contain_text(side)
    shown.get_by_role("link").first.click()
    page.wait_for_url("**/sources/**")


def test_whose_word_a_fact_goes_by_stands_with_its_source(page: Page, record: Site) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        event, outlet, heard = db.execute(PASSED_ON).fetchone()
    page.goto(page.url + f"events/{event}")
    status = page.locator("dl.facts > div").filter(has=page.get_by_text("Status", exact=True))
    status.locator("summary").click()
    by = status.get_by_role("paragraph").filter(has=page.get_by_role("link", name=outlet, exact=True))
    expect(by).to_contain_text(f"by way of {heard} (press office)")


def test_a_record_is_cited_and_a_fault_in_it_reported(page: Page, record: Site) -> None:
    address = f"http://127.0.0.1:{record.port}/events/momeni-iraq-visit-2025"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    page.locator("summary", has_text="Cite this").click()
    cited = page.locator("#cite .cite")
    expect(cited).to_contain_text(address)
    page.locator("#cite").get_by_role("button", name="Copy").first.click()
    expect(page.locator("#cite").get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == cited.inner_text()
    with page.expect_download() as started:
        page.locator("#cite").get_by_role("link", name="Download BibTeX").click()
    assert address in Path(started.value.path()).read_text(encoding="utf-8")
    page.locator("summary", has_text="Report a fault").click()
    expect(page.get_by_role("region", name="Text of the report")).to_contain_text("Id: events/momeni-iraq-visit-2025")
    page.locator("#fault").get_by_role("link", name="Contributing").click()
    expect(page.get_by_role("heading", name="Correct a record")).to_be_visible()


def test_how_far_to_trust_it_stands_on_the_first_screen_and_leads_to_the_limits(page: Page) -> None:
    words = page.get_by_text("no record has been verified by a person yet")
    expect(words).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Limits", exact=True).click()
    expect(page.get_by_role("heading", name="What no person has verified")).to_be_in_viewport()


def test_parquet_is_downloaded_and_opened(page: Page, record: Site, tmp_path: Path) -> None:
    page.get_by_role("main").get_by_role("link", name="Downloads", exact=True).first.click()
    with page.expect_download() as started:
        page.get_by_role("link", name="events.parquet", exact=True).click()
    started.value.save_as(tmp_path / "events.parquet")
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        wanted = db.execute("SELECT id FROM events ORDER BY id").fetchall()
    assert sorted(pq.read_table(tmp_path / "events.parquet").column("id").to_pylist()) == [key for (key,) in wanted]


def test_events_are_filtered_by_topic_and_year_and_the_address_can_be_shared(
    page: Page, browser: Browser, record: Site
) -> None:
    page.get_by_role("link", name="What happened on a topic, in a year, at a place?").first.click()
    page.get_by_label("topic").select_option(value="border_security")
    page.get_by_label("year").select_option(value="2023")
    page.get_by_role("main").get_by_role("button").first.click()
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        wanted = db.execute(IN_2023).fetchall()
    assert len(wanted) > 3
    expect(page.get_by_role("row")).to_have_count(len(wanted) + 1)
    rows = page.get_by_role("row").all_inner_texts()
    for (title,) in wanted:
        assert any(title in row for row in rows), title
    friend = browser.new_context()
    theirs = friend.new_page()
    theirs.goto(page.url)
    assert theirs.get_by_role("row").all_inner_texts() == rows
    friend.close()


def test_a_table_is_filtered_by_a_facet_and_its_address_can_be_shared(page: Page, browser: Browser) -> None:
    page.goto(page.url + "accord/events")
    page.locator(".facet-info summary", has_text="status").click()
    page.locator(".facet-info[open] a").first.click()
    page.wait_for_url("**/events?*=*")
    rows = page.get_by_role("row").all_inner_texts()
    friend = browser.new_context()
    theirs = friend.new_page()
    theirs.goto(page.url)
    assert "=" in page.url
    assert theirs.get_by_role("row").all_inner_texts() == rows
    friend.close()


def test_the_keyboard_is_enough(page: Page) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main input[type=search]')"):
            break
    page.keyboard.type("mohseni ejehi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(SUBJECT):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)


def test_on_a_phone(phone: Page) -> None:
    phone.locator("summary", has_text="Menu").tap()
    phone.get_by_role("link", name="Agreements").locator("visible=true").first.tap()
    phone.get_by_role("main").get_by_role("link", name="Iran-Iraq border security pact of 19 March 2023").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_in_dark_mode(record: Site, browser: Browser) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport=DESK)
        opened = context.new_page()
        opened.goto(f"http://127.0.0.1:{record.port}/disagreements")
        seen[scheme] = opened.evaluate("getComputedStyle(document.body).backgroundColor")
        expect(opened.get_by_role("row").nth(1)).to_be_visible()
        context.close()
    assert seen["light"] != seen["dark"]


@pytest.mark.parametrize("path", ["/events?year=2023", "/timeline", "/network", "/map", "/search?q=Ejehi", "/promises"])
def test_with_scripts_disabled_every_record_is_reached(record: Site, plain_page: Page, path: str) -> None:
    plain_page.goto(f"http://127.0.0.1:{record.port}{path}")
    link = plain_page.locator('main :is(a[href^="/events/"], a[href^="/actors/"])').locator("visible=true").last
    address = link.get_attribute("href")
    link.click()
    assert plain_page.url.partition("#")[0].endswith(str(address).partition("#")[0])
    expect(plain_page.get_by_role("heading", level=1)).to_be_visible()


def _events_of_2023(record: Site) -> list[str]:
    """Return the titles of the events on border security that may fall in 2023."""
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        return sorted(title for (title,) in db.execute(IN_2023))


def _listed(page: Page) -> list[str]:
    """Return the titles of the rows that a list shows, once all of it is there."""
    page.wait_for_load_state()
    shown = page.locator("table.list tbody tr:visible th[scope=row] > a")
    return sorted(text.strip() for text in shown.all_inner_texts())


def test_events_are_narrowed_down_by_topic_and_year_and_one_comes_back_to_them(page: Page, record: Site) -> None:
    wanted = _events_of_2023(record)
    page.get_by_role("navigation", name="Ways in").get_by_role("link", name="Events", exact=True).click()
    page.get_by_label("Topic", exact=True).select_option(value="border_security")
    page.get_by_label("Year", exact=True).select_option(value="2023")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"/events\?topic=border_security&year=2023$"))
    expect(page.get_by_role("status")).to_contain_text(f"{len(wanted)} events")
    expect(page.get_by_role("status")).to_contain_text("of an uncertain date that may fall in another year")
    shown = _listed(page)
    if len(wanted) > len(shown):
        page.get_by_role("link", name="Next", exact=True).click()
        expect(page).to_have_url(re.compile(r"[?&]page=2"))
        shown += _listed(page)
        page.go_back()
    assert sorted(shown) == wanted
    page.locator("table.list th[scope=row] > a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(next(title for title in wanted if title in page.title()))
    page.go_back()
    expect(page.get_by_label("Topic", exact=True)).to_have_value("border_security")
    expect(page.get_by_role("status")).to_contain_text(f"{len(wanted)} events")


def test_a_list_on_a_phone_is_cards_that_fit(phone: Page, record: Site) -> None:
    phone.goto(phone.url + "events?topic=border_security")
    first = phone.locator("table.list tbody tr").first
    expect(first.get_by_role("link").first).to_be_visible()
    assert first.evaluate("one => getComputedStyle(one).display") == "flex"
    phone.goto(f"http://127.0.0.1:{record.port}/sources?language=ar")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    arabic = phone.locator('table.list a[lang="ar"]').first
    assert arabic.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_where_all_rows_are_on_the_page_a_script_narrows_them_down(page: Page, record: Site) -> None:
    page.goto(page.url + "events?page=all")
    wanted = _events_of_2023(record)
    page.get_by_label("Topic", exact=True).select_option(value="border_security")
    page.get_by_label("Year", exact=True).select_option(value="2023")
    expect(page.get_by_role("status")).to_contain_text(f"{len(wanted)} events")
    assert _listed(page) == wanted
    expect(page).to_have_url(re.compile(r"\?topic=border_security&year=2023$"))
    narrowed = {one: page.get_by_label(one, exact=True).inner_text() for one in ("Kind", "Year", "Contested")}
    in_order = page.locator("table.list tbody tr:visible th[scope=row] > a").all_inner_texts()
    page.goto(page.url)  # as the server answers the same address
    for name, text in narrowed.items():
        assert [one for one in text.split("\n") if not one.endswith("(0)")] == page.get_by_label(
            name, exact=True
        ).inner_text().split("\n")
    assert page.locator("table.list tbody tr th[scope=row] > a").all_inner_texts() == in_order[:50]


def test_disagreements_are_ordered_and_filtered_and_the_address_can_be_shared(page: Page, record: Site) -> None:
    with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
        claims = db.execute(
            f'SELECT "table", record, item, {MATTER}, published, side FROM disagreements_named'
        ).fetchall()
    dates = {claim[:5] for claim in claims if claim[3] == "date"}
    iranian = {claim[:5] for claim in claims if claim[3] == "date" and claim[5] == "iranian"}
    assert 0 < len(iranian) < len(dates)
    page.goto(page.url + "disagreements")
    rows = page.get_by_role("main").locator("table.differ > tbody > tr")
    page.get_by_label("What", exact=True).select_option("date")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**field=date**")
    expect(rows).to_have_count(len(dates))
    page.get_by_label("Side of the other source").select_option("iranian")
    page.get_by_label("Order").select_option("most")
    page.get_by_role("main").get_by_role("button", name="Show").click()
    page.wait_for_url("**side=iranian**")
    expect(rows).to_have_count(len(iranian))
    counts = [row.get_by_role("listitem").count() for row in rows.all()]
    assert counts == sorted(counts, reverse=True)
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(len({claim[:5] for claim in claims}))
