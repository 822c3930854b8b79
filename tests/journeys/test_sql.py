"""Somebody asks the published database in SQL, in a real browser: runs, stops, errs, shares, takes the answer away."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from serving import Site
from tabs import complaints, used_again

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
DAYS = "SELECT id, title, date FROM events WHERE title LIKE :word ORDER BY id"
ACTORS = "SELECT actor, count(*) AS times FROM event_participants GROUP BY actor ORDER BY times DESC, actor"


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """Return an empty page, which must write no fault to the console."""
    faults: list[str] = []
    with used_again(tab, 1280, 900, complaints(faults)):
        yield tab
    assert faults == []


def start(page: Page, site: Site, path: str = "/sql") -> None:
    page.goto(f"http://127.0.0.1:{site.port}{path}")
    expect(editor(page)).to_be_visible()


def editor(page: Page) -> object:
    return page.get_by_role("textbox", name="SQL", exact=True)


def ask(page: Page, sql: str) -> None:
    """Run a query by the keyboard, and wait for its answer."""
    editor(page).fill(sql)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_disabled()


def status(page: Page) -> object:
    return page.get_by_role("status")


def cells(page: Page) -> list[list[str]]:
    rows = page.get_by_role("region", name="Answer").locator("tbody tr")
    return rows.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")


def fetched(site: Site, sql: str, values: dict[str, str] | None = None) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(site.build / "accord.sqlite")) as db:
        return db.execute(sql, values or {}).fetchall()


def download(page: Page, name: str) -> str:
    with page.expect_download() as started:
        page.get_by_role("button", name=name, exact=True).click()
    assert started.value.suggested_filename.endswith(f".{name.lower()}")
    return Path(started.value.path()).read_text(encoding="utf-8")


def test_a_question_is_opened_edited_run_and_taken_away(page: Page, record: Site) -> None:
    page.goto(f"http://127.0.0.1:{record.port}/accord/names_in_use?name=araji")
    page.get_by_role("link", name="Edit this question in your browser").click()
    expect(editor(page)).to_have_value(re.compile("SELECT"))
    field = page.get_by_role("searchbox", name="name", exact=True)
    expect(field).to_have_value("araji")
    edited = (
        f"SELECT spelling, language, number_of_sources FROM ({editor(page).input_value()}) ORDER BY 1, 2, 3 LIMIT 3"
    )
    ask(page, edited)
    expect(status(page)).to_have_text(re.compile(r"^3 rows in [\d,.]+ m?s\.$"))
    wanted = fetched(record, edited, {"name": "araji"})
    assert cells(page) == [["NULL" if value is None else str(value) for value in row] for row in wanted]
    header, *rows = csv.reader(download(page, "CSV").splitlines())
    assert rows == [["" if value is None else str(value) for value in row] for row in wanted]
    assert [list(one) for one in json.loads(download(page, "JSON"))] == [header] * 3
    field.fill("nobody at all")
    field.press("Enter")
    expect(status(page)).to_have_text(re.compile(r"^0 rows"))


@pytest.mark.parametrize("of", ["site", pytest.param("record", marks=pytest.mark.soak)])
def test_every_ready_made_question_is_answered_as_the_database_does(
    of: str, page: Page, request: pytest.FixtureRequest
) -> None:
    """Of the small dataset, by `make soak` of the whole record."""
    site: Site = request.getfixturevalue(of)
    start(page, site)
    choice = page.get_by_label("Begin with a question")
    queries = site.metadata["databases"]["accord"]["queries"].values()
    for query in queries:
        choice.select_option(label=query["title"])
        page.get_by_role("button", name="Put it into the editor").click()
        expect(editor(page)).to_have_value(query["sql"].strip())
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name="Stop")).to_be_disabled()
        names = re.findall(r"(?<![:\w]):([a-z]\w*)", query["sql"])
        wanted = len(fetched(site, query["sql"], dict.fromkeys(names, "")))
        expect(status(page)).to_have_text(re.compile(rf"^{wanted:,} rows? in "))


def test_what_was_in_the_editor_comes_back(page: Page, record: Site) -> None:
    start(page, record)
    editor(page).fill("SELECT 'mine'")
    page.get_by_label("Begin with a question").select_option(index=1)
    page.get_by_role("button", name="Put it into the editor").click()
    page.keyboard.press("Control+z")
    expect(editor(page)).to_have_value("SELECT 'mine'")


def test_a_slow_query_is_stopped_and_the_next_one_runs(page: Page, record: Site) -> None:
    start(page, record)
    editor(page).fill(ENDLESS)
    page.get_by_role("button", name="Run").click()
    expect(status(page)).to_have_text("The query runs.")
    page.get_by_role("button", name="Stop").click()
    expect(status(page)).to_have_text("Stopped. The query is as it was.")
    expect(editor(page)).to_have_value(ENDLESS)
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    ask(page, "SELECT count(*) FROM events")
    expect(status(page)).to_have_text(re.compile("^1 row in "))
    assert cells(page) == [[str(fetched(record, "SELECT count(*) FROM events")[0][0])]]


def test_what_is_shown_can_be_taken_away_when_another_query_was_stopped(page: Page, record: Site) -> None:
    start(page, record)
    ask(page, "CREATE TEMP TABLE t AS SELECT 7 AS seven; SELECT seven FROM t")
    expect(status(page)).to_have_text(re.compile("^1 row in "))
    editor(page).fill(ENDLESS)
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    assert cells(page) == [["7"]]
    assert download(page, "CSV") == "seven\n7\n"
    assert download(page, "JSON") == '[\n{"seven": 7}\n]\n'


@pytest.fixture(scope="module")
def asked(record: Site, browser: Browser) -> Iterator[Page]:
    """Return one page for many small queries."""
    page = browser.new_page()
    start(page, record)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT *\nFORM events", "does not understand the query at “FORM”"),
        ("SELECT 1;\nSELECT titel FROM events", "There is no column titel. A text stands between single quotes"),
        ("SELECT * FROM evnts", "There is no table or view evnts: all are listed under “Tables and columns”"),
        ("SELECT nope(1)", "SQLite has no function nope"),
        ("SELECT (1", "The query ends too early"),
        ("SELECT 'it", "a quotation mark may be missing"),
        ("DELETE FROM events", "can only be read: ask with SELECT"),
        ("-- only a comment", "There is no query in the editor"),
    ],
    ids=str,
)
def test_a_fault_is_said_in_words_and_the_query_stays(asked: Page, sql: str, words: str) -> None:
    ask(asked, sql)
    expect(asked.get_by_role("alert")).to_contain_text(words)
    expect(asked.get_by_role("alert")).to_contain_text("SQLite says: ")
    expect(editor(asked)).to_have_value(sql)
    ask(asked, "SELECT 1")
    expect(asked.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("SELECT 1; SELECT 2; -- end", [["2"]]),
        ("CREATE TEMP TABLE IF NOT EXISTS t AS SELECT 'a;b' AS x; SELECT x FROM t", [["a;b"]]),
        ("SELECT 9007199254740993, x'00ff', NULL, '', 1.5", [["9007199254740993", "2 bytes", "NULL", "", "1.5"]]),
        ("SELECT '10.0' > '9' COLLATE decimal, '1.50' = '1.5' COLLATE decimal", [["1", "1"]]),
        ("SELECT '-2' < '-1' COLLATE decimal, '9' < 'x' COLLATE decimal, '.1' = '0.10' COLLATE decimal", [["1"] * 3]),
        ("SELECT ':no', \"id\" /* :none */ FROM actors WHERE 0 -- :here", []),
        ("SELECT count(*) > 0 FROM events_fts WHERE events_fts MATCH 'border'", [["1"]]),
    ],
    ids=str,
)  # fmt: skip
def test_sql_is_answered(asked: Page, sql: str, shown: list[list[str]]) -> None:
    ask(asked, sql)
    expect(status(asked)).to_have_text(re.compile(rf"^{len(shown)} rows? in "))
    assert cells(asked) == shown
    expect(asked.locator("#sql-values input")).to_have_count(0)


def test_the_place_of_a_fault_is_that_of_the_editor(asked: Page) -> None:
    ask(asked, "SELECT 'آ';\nSELECT 'ویز',\n  titel FROM events")
    expect(asked.get_by_role("alert")).to_contain_text("(line 3, character 3)")


def test_long_answers_are_shown_in_part_and_their_files_hold_all(asked: Page) -> None:
    ask(asked, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 2500) SELECT x, 'a \"b\"' FROM n")
    expect(status(asked)).to_have_text(re.compile(r"^2,500 rows in .* The first 1,000 are shown; the files hold all\."))
    assert len(cells(asked)) == 1000
    rows = list(csv.reader(download(asked, "CSV").splitlines()))
    assert (len(rows), rows[-1]) == (2501, ["2500", 'a "b"'])


def test_names_of_columns_stay_apart_in_a_file(asked: Page) -> None:
    ask(asked, "SELECT 1 AS a, NULL AS a, x'0a' AS b, 9007199254740993 AS c")
    assert download(asked, "JSON") == '[\n{"a": 1, "a_2": null, "b": "0a", "c": 9007199254740993}\n]\n'
    assert download(asked, "CSV") == "a,a,b,c\n1,,0a,9007199254740993\n"


def test_the_address_opens_with_the_query_and_its_values(page: Page, browser: Browser, record: Site) -> None:
    start(page, record)
    editor(page).fill(DAYS)
    page.get_by_role("searchbox", name="word", exact=True).fill("%border%")
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text(re.compile("rows in"))
    friend = browser.new_page()
    friend.goto(page.url)
    expect(editor(friend)).to_have_value(DAYS)
    expect(friend.get_by_role("searchbox", name="word", exact=True)).to_have_value("%border%")
    friend.get_by_role("button", name="Run").click()
    expect(status(friend)).to_have_text(re.compile("rows in"))
    assert cells(friend) == cells(page)
    friend.goto(friend.url.partition("#")[0] + "#sql=SELECT+2")
    expect(editor(friend)).to_have_value("SELECT 2")
    friend.close()


def test_what_is_typed_is_in_the_address_before_it_runs(page: Page, record: Site) -> None:
    start(page, record)
    editor(page).fill("SELECT 3")
    page.wait_for_url("**/sql#sql=SELECT+3")
    page.get_by_role("link", name="Skip to the content").press("Enter")
    page.wait_for_url("**/sql#sql=SELECT+3")


def test_ids_lead_to_their_records(page: Page, record: Site) -> None:
    start(page, record)
    ask(page, ACTORS)
    actor = str(fetched(record, ACTORS)[0][0])
    link = page.get_by_role("link", name=actor, exact=True)
    expect(link).to_have_attribute("href", f"http://127.0.0.1:{record.port}/actors/{actor}")
    ask(page, "SELECT event_id AS other FROM event_participants LIMIT 1")
    expect(page.get_by_role("region", name="Answer").get_by_role("link")).to_have_count(1)
    ask(page, f"SELECT '{actor}' || '' AS actor, '{actor}' || '' AS other")
    expect(page.get_by_role("region", name="Answer").get_by_role("link")).to_have_count(1)
    link.click()
    expect(page).to_have_url(re.compile(rf"/actors/{re.escape(actor)}$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_click_writes_a_name_where_the_cursor_is(page: Page, record: Site) -> None:
    start(page, record)
    editor(page).fill("SELECT FROM events")
    editor(page).evaluate("editor => editor.setSelectionRange(6, 6)")
    page.locator("summary", has_text=re.compile("^Events$")).click()
    page.get_by_role("button", name="date_earliest", exact=True).first.click()
    expect(editor(page)).to_have_value("SELECT date_earliest FROM events")
    expect(editor(page)).to_be_focused()
    page.get_by_role("button", name="title", exact=True).first.press("Enter")
    expect(page.get_by_role("button", name="title", exact=True).first).to_be_focused()


FILTERED = (
    "lamp=gas&_sort_desc=height",
    "height__gte=40&height__lt=50.5&name__contains=o",
    "_search=storm+lamp&coast=salt-bay",
    "lit__during=1875",
    "rebuilt_as__notnull=1",
    "history__isnull=1&lamp__in=gas,oil",
)


@pytest.mark.parametrize("query", FILTERED)
def test_the_rows_of_a_filter_are_the_rows_of_its_sql(page: Page, lights: Site, query: str) -> None:
    page.goto(f"http://127.0.0.1:{lights.port}/accord/lights?{query}")
    page.get_by_role("link", name="SQL to edit").click()
    page.get_by_role("button", name="Run").click()
    expect(status(page)).to_have_text(re.compile("rows? in"))
    wanted = lights.ids("lights", f"{query}&_size=max")
    assert len(wanted) > 1
    assert [row[0] for row in cells(page)] == wanted


# --- where it stands otherwise ---------------------------------------------------------------------------------------


def test_without_scripts_it_says_what_to_do_instead(plain_page: Page, record: Site) -> None:
    plain_page.goto(f"http://127.0.0.1:{record.port}/sql")
    expect(plain_page.get_by_text("This page needs scripts")).to_be_visible()
    expect(plain_page.get_by_role("main").get_by_role("link", name="download the database")).to_be_visible()
    expect(plain_page.locator("#sql")).to_be_hidden()


@pytest.fixture(scope="module")
def copy(record: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of files in which the page stands below a path, with what it needs beside it."""
    folder = tmp_path_factory.mktemp("copy")
    below = folder / "some" / "where"
    html = record.get("/sql")[2].decode()
    (below / "sql").mkdir(parents=True)
    text = re.sub(r'(=")/(?=[a-z])', r"\1../", html)
    (below / "sql" / "index.html").write_text(text, encoding="utf-8")
    static = record.build / "site" / "static"
    shutil.copytree(static, below / "assets", ignore=shutil.ignore_patterns("tiles", "leaflet"))
    (folder / "favicon.ico").touch()
    (below / "downloads").mkdir()
    (below / "downloads" / "accord.sqlite").symlink_to(record.build / "accord.sqlite")
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """A server of files, as ``python3 -m http.server`` is one."""

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def test_below_a_path_a_server_of_files_is_enough(page: Page, copy: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(copy))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(
            f"http://127.0.0.1:{server.server_port}/some/where/sql/#sql=SELECT+id+FROM+actors+ORDER+BY+id+LIMIT+1"
        )
        page.get_by_role("button", name="Run").click()
        expect(status(page)).to_have_text(re.compile("^1 row in "))
        link = page.get_by_role("region", name="Answer").get_by_role("link")
        expect(link).to_have_attribute("href", re.compile(rf":{server.server_port}/some/where/actors/[\w-]+$"))
        server.shutdown()


def test_as_a_file_it_names_the_server_that_it_needs(browser: Browser, copy: Path) -> None:
    page = browser.new_page()
    page.goto((copy / "some" / "where" / "sql" / "index.html").as_uri())
    expect(page.get_by_text("python3 -m http.server")).to_be_visible()
    expect(page.locator("#sql")).to_be_hidden()
    page.close()
