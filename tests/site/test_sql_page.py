"""The page of SQL gives the browser what it needs, and only its answer and its worker's may compile WebAssembly."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import support
from accord.serve.probe import command, served
from measuring import python_of
from serving import Site

COMPILES = "'wasm-unsafe-eval'"
LINK = re.compile(r'<a href="([^"]*#sql=[^"]*)"')


def carried(html: str) -> dict[str, str]:
    """Return what the link to the editor carries behind its #."""
    (address,) = map(unescape, LINK.findall(html))
    parts = urlsplit(address)
    assert parts.path == "/sql"
    return {name: values[-1] for name, values in parse_qs(parts.fragment, keep_blank_values=True).items()}


def test_it_gives_every_address_and_all_are_answered(lights: Site) -> None:
    html = lights.page("/sql")
    addresses = dict(re.findall(r'data-(worker|engine|wasm|database)="([^"]+)"', html))
    kinds = {name: lights.get(address)[1]["content-type"] for name, address in addresses.items()}
    assert kinds == {"worker": "text/javascript", "engine": "text/javascript", "wasm": "application/wasm",
                     "database": "application/vnd.sqlite3"}  # fmt: skip
    size = int(re.search(r'data-bytes="(\d+)"', html)[1])
    assert size == (lights.build / "accord.sqlite").stat().st_size
    for address in addresses.values():
        assert address.endswith(f"?{lights.about['id']}"), "a later build has other files"
    for name in ("worker", "engine", "wasm"):
        assert "immutable" in lights.get(addresses[name])[1]["cache-control"]


def test_it_lists_tables_with_their_columns_and_where_their_rows_are(lights: Site) -> None:
    html = lights.page("/sql")
    rows = re.findall(r'<details data-table="(\w+)" data-key="(\w*)" data-row="([^"]*)" data-refers="([^"]*)"', html)
    listed = {name: (key, row, json.loads(unescape(refers))) for name, key, row, refers in rows}
    assert listed["lights"] == ("id", "/accord/lights/-key-", {"coast": "coasts", "rebuilt_as": "lights"})
    assert listed["light_keepers"][0] == "", "no column names a row of it"
    for name in ("lights", "rebuilt_as", "light_keepers", "since_earliest"):
        assert f'data-name="{name}"' in html
    assert re.search(r"<textarea[^>]*>SELECT \*\nFROM coasts\nLIMIT 20</textarea>", html)


def test_it_has_every_question_by_theme(site: Site) -> None:
    html = site.page("/sql")
    queries = site.metadata["databases"]["accord"]["queries"]
    offered = {unescape(title): unescape(sql) for sql, title in re.findall(r'<option value="([^"]+)">([^<]+)<', html)}
    assert offered == {query["title"]: query["sql"].strip() for query in queries.values()}
    themes = {query["theme"] for query in queries.values()}
    assert {unescape(label) for label in re.findall(r'<optgroup label="([^"]+)"', html)} == themes


def test_only_it_and_its_worker_may_compile(lights: Site) -> None:
    others = ("/", "/accord", "/accord/lights", "/accord/sql", "/sql/more", "/downloads", "/downloads/accord.sqlite",
              "/assets/sql.js", "/assets/sqlite/index.mjs", "/assets/sqlite/sqlite3.wasm", "/assets/x/sql-worker.js",
              "/accord?sql=select+1", "/search?q=/sql")  # fmt: skip
    policies = {path: lights.get(path)[1]["content-security-policy"] for path in others}
    (strict,) = set(policies.values())
    assert "unsafe" not in strict
    for path in ("/sql", "/sql/", "/assets/sql-worker.js", f"/assets/sql-worker.js?{lights.about['id']}"):
        policy = lights.get(path)[1]["content-security-policy"]
        assert policy == strict.replace("script-src 'self'", f"script-src 'self' {COMPILES}"), path


def test_the_server_answers_no_sql_and_says_where_it_is_answered(lights: Site) -> None:
    for path in ("/accord?sql=select+1", "/accord.json?sql=select+1"):
        status, _, body = lights.get(path)
        assert status == 403
        assert "in your browser at /sql" in body.decode()


def test_every_page_leads_to_it(site: Site) -> None:
    for path in ("/", "/accord", "/accord/events", "/nowhere"):
        html = site.get(path)[2].decode()
        assert 'href="/sql"' in html.partition("<footer>")[2], path
    assert 'href="/sql"' in site.page("/accord").partition("<footer>")[0]


def test_a_question_is_ready_to_be_edited_with_what_was_asked(site: Site) -> None:
    query = site.metadata["databases"]["accord"]["queries"]["names_in_use"]["sql"]
    assert carried(site.page("/accord/names_in_use?name=it's+%26")) == {"sql": query.strip(), ":name": "it's &"}
    assert carried(site.page("/accord/names_in_use?name=")) == {"sql": query.strip(), ":name": ""}


def test_the_rows_of_a_table_are_ready_to_be_edited(lights: Site) -> None:
    sql = carried(lights.page("/accord/lights?lamp=gas&height__gte=40&_sort=height&_size=2"))["sql"]
    table, *conditions, order = sql.splitlines()[1:]
    assert (table, order) == ("FROM lights", "ORDER BY height, id")
    assert {line.partition('"')[0] for line in conditions} == {"WHERE ", "  AND "}
    assert {line[line.index('"') :] for line in conditions} == {"\"lamp\" = 'gas'", '"height" >= 40'}
    assert not LINK.search(lights.page("/accord/lights?lamp=none")), "there are no rows"


# --- where it cannot answer ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["no-engine", "too-large"])
def poor(request: pytest.FixtureRequest, herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site whose build has no engine, and one whose database is larger than a browser is given."""
    root = support.copy_of(herbarium, tmp_path_factory.mktemp(request.param))
    build = (root / ".builds" / "current").resolve()
    if request.param == "no-engine":
        shutil.rmtree(build / "site" / "static" / "sqlite")
        change(build / "site" / "metadata.json", ("assets",), {})
    else:
        os.truncate(build / "accord.sqlite", 300_000_000)  # what follows its pages is no part of the database
    support.relisted(build)
    with served([python_of("serve"), *command(root)[1:]]) as server:
        yield Site(root, server.port)


def change(path: Path, place: tuple[str, ...], value: object) -> None:
    """Change a value of a JSON file."""
    whole = inner = json.loads(path.read_text(encoding="utf-8"))
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    path.write_text(json.dumps(whole), encoding="utf-8")


def test_the_page_stands_and_says_what_to_do(poor: Site) -> None:
    html = poor.page("/sql")
    lacks_engine = "no-engine" in str(poor.root)
    assert ("runs <code>accord fetch</code>" in html) == lacks_engine
    assert ("The database has 300.0 MB, and a browser is given one of 256.0 MB at most" in html) != lacks_engine
    assert '<a href="/downloads/accord.sqlite">download the database</a>' in html
    assert "sqlite3 accord.sqlite" in html
    assert "<textarea" not in html
    assert "/assets/sql.js" not in html


def test_no_page_offers_to_edit_sql_there(poor: Site) -> None:
    table = next(iter(poor.about["rows"]))
    assert not LINK.search(poor.page(f"/accord/{table}"))
    assert 'href="/sql"' in poor.page("/accord")
