"""Every page of the served site answers, names its version and build, and gives away nothing that it should not.

Proved on the small dataset, served by scripts/serve.py as `make serve` does: pages, canned queries, downloads, labels,
search in Arabic letters, refusal of SQL and of paths that lead elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import sqlite3
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from serving import Site
from support import ROOT

QUERIES = sorted(path.stem for path in (ROOT / "site" / "queries").glob("*.sql"))
ODD = ("", "%", "'; DROP TABLE events; --", '"<script>alert(1)</script>', "علی", "\0", "a" * 2000)
DATASETTE = ("metadata", "versions")
HIDDEN = ("plugins", "settings", "databases", "threads", "actor", "permissions")


def test_every_table_view_and_row_answers(site: Site) -> None:
    with sqlite3.connect(site.build / "accord.sqlite") as db:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        listed = [name for name in names if name in site.metadata["databases"]["accord"]["tables"]]
        assert set(site.about["rows"]) < set(listed)
        for name in listed:
            page(site, f"/accord/{name}")
            keys = [f'"{c[1]}"' for c in db.execute(f'PRAGMA table_info("{name}")') if c[5]]
            for row in db.execute(f'SELECT {", ".join(keys)} FROM "{name}" LIMIT 3') if keys else []:
                address = ",".join(str(cell).replace(":", "~3A").replace(".", "~2E") for cell in row)
                page(site, f"/accord/{name}/{address}")


@pytest.mark.parametrize("path", ["/", "/accord", "/downloads", "/codebook", *(f"/-/{name}" for name in DATASETTE)])
def test_every_other_page_answers(site: Site, path: str) -> None:
    page(site, path)


@pytest.mark.parametrize("path", ["/nowhere", "/accord/nowhere", *(f"/-/{name}" for name in HIDDEN)])
def test_errors_name_version_and_build_too(site: Site, path: str) -> None:
    page(site, path, 404)


@pytest.mark.parametrize("name", QUERIES)
def test_a_canned_query_shows_something_and_bears_odd_parameters(site: Site, name: str) -> None:
    first = page(site, f"/accord/{name}")
    assert "<tbody>" in first, f"{name} shows nothing when nothing is asked"
    parameters = re.findall(r'<(?:input type="search"|select) id="qp\d+" name="(\w+)"', first)
    assert parameters
    for odd in ODD:
        for parameter in parameters:
            text = page(site, f"/accord/{name}?{parameter}={quote(odd)}")
            assert "<script>alert" not in text


def test_there_are_enough_questions_and_the_start_page_asks_them(site: Site) -> None:
    home = unescape(page(site, "/"))
    assert len(QUERIES) >= 10
    for query in site.metadata["databases"]["accord"]["queries"].values():
        assert query["title"] in home
    for name in ("events", "actors", "statements", "agreements", "sources"):
        assert re.search(rf"<b>{site.about['rows'][name]}</b> {name}", home)


def test_sides_of_corroboration_add_up(site: Site) -> None:
    for row in answer(site, "/accord/corroboration_by_side.json?_shape=array"):
        sides = ("iranian", "iraqi_federal", "kurdistan_region", "opposition_or_armed", "third_party", "side_not_known")
        assert sum(row[side] for side in sides) == row["number_of_sources"] > 0


def test_downloads_are_exactly_the_published_files(site: Site) -> None:
    files = {k: v for k, v in site.about["files"].items() if not k.startswith(("site/", "."))}
    listed = page(site, "/downloads")
    rows = re.findall(r'href="/downloads/([^"]+)">.*?class="number">([\d,]+)<.*?<code>(\w{64})<', listed)
    assert {path: (int(size.replace(",", "")), digest) for path, size, digest in rows} == {
        path: (entry["bytes"], entry["sha256"]) for path, entry in files.items()
    }
    types = {".csv": "text/csv; charset=utf-8", ".parquet": "application/vnd.apache.parquet"}
    for path, entry in files.items():
        status, headers, body = site.get(f"/downloads/{path}")
        assert (status, sha256(body).hexdigest()) == (200, entry["sha256"])
        assert Path(path).name in headers["content-disposition"]
        assert headers["content-type"] == types.get(Path(path).suffix, headers["content-type"])
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["build.json", "site/metadata.json", "../build.json", "build/../build.json", "%2e%2e/build.json", "/etc/passwd",
     "..%2f..%2fetc/passwd", "build/csv/../../site/settings.json", "build/csv", "~2e~2e/x"],
)  # fmt: skip
def test_no_other_file_is_served(site: Site, path: str) -> None:
    status, headers, _ = site.get(f"/downloads/{path}")
    if status == 302:  # Datasette's own way with percent signs: it asks again in its own spelling
        status = site.get(headers["location"])[0]
    assert status == 404
    assert site.get(f"/assets/{path}")[0] in (302, 403, 404)


@pytest.mark.parametrize(
    "path",
    ["/accord?sql=select+1", "/accord.json?sql=select+1", "/accord.csv?sql=select+1", "/accord/events?_where=1=1",
     "/accord/events.json?_where=1=1", "/_memory?sql=select+1"],
)  # fmt: skip
def test_sql_of_ones_own_is_refused(site: Site, path: str) -> None:
    assert site.get(path)[0] in ((404,) if path.startswith("/_memory") else (403,))
    assert site.get("/accord.db")[0] == 403


def test_a_name_is_found_in_arabic_letters(site: Site) -> None:
    word = quote("ویزیتور")
    assert "Ali Visitor" in page(site, f"/accord/actor_names?_search={word}")
    found = answer(site, f"/accord/names_in_use.json?_shape=array&name={word}")
    assert {row["spelling"] for row in found} == {"Ali Visitor", "\u2018Ali Visiter", "علی ویزیتور"}
    assert {row["actor"] for row in found} == {"ali-visitor"}


def test_references_show_as_labels_with_links(site: Site) -> None:
    link = '<a href="/accord/places/baghdad">Baghdad</a>'
    assert link in page(site, "/accord/event_places")
    part = '<a href="/events/visit-2024">Visitor in Iraq</a>'
    assert part in page(site, "/accord/events")
    assert part in page(site, "/accord/events/meeting-2024-02-15")
    assert '<a href="/sources/north-1">Minister in Baghdad</a>' in page(site, "/accord/disagreements")
    assert '<a href="/events/meeting-2024-02-15">' in page(site, "/accord/who_met_whom")


def test_pages_say_how_far_a_row_is_contested(site: Site) -> None:
    """The event by its date, a participant by his office, each by the column of its own row."""
    event = page(site, "/events/meeting-2024-02-15")
    assert '<span class="contest">Disputed</span>' in event
    assert event.count("Visitor <small>disputed</small>") == 1
    assert "Visitor <small>disputed</small>" in page(site, "/actors/ali-visitor")
    assert "Occurred, disputed</td>" in page(site, "/timeline")
    details = '<span class="contest"><a href="#differences">Details disputed</a></span>'
    assert details in page(site, "/agreements/border-deal"), "its own row is not disputed, a provision is"
    said = re.search(r'<li id="meeting-2024-s1">.*?</li>', event, re.DOTALL)[0]
    assert " · one side only <details" in said
    report = re.search(r'<li id="border-deal-r1">.*?</li>', page(site, "/agreements/border-deal"), re.DOTALL)[0]
    assert "one side only" not in report, "a page of many reports marks those that are disputed"
    assert " · disputed</small>" in page(site, "/")
    for other in ("/actors/ali-visitor", "/events/visit-2024", "/map"):
        assert "<small>disputed</small>" in page(site, other)


def test_json_and_csv_of_a_table(site: Site) -> None:
    rows = answer(site, "/accord/events.json?_shape=array")
    status, headers, body = site.get("/accord/events.csv")
    table = list(csv.DictReader(io.StringIO(body.decode())))
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert {row["id"] for row in rows} == {row["id"] for row in table} == {"meeting-2024-02-15", "visit-2024"}


def test_short_addresses_lead_to_the_tables(site: Site) -> None:
    # Those that have a page or a list for readers at the address.
    pages = {"disagreements", *json.loads((site.build / "site" / "lists.json").read_text(encoding="utf-8"))}
    for name in site.about["rows"].keys() - pages:
        assert site.get(f"/{name}")[1]["location"] == f"/accord/{name}"
    assert site.get("/places?kind=city")[1]["location"] == "/accord/places?kind=city"
    assert site.get("/places/baghdad")[1]["location"] == "/accord/places/baghdad"


@pytest.mark.parametrize(
    "path", ["/", "/accord/events", "/downloads", "/downloads/accord.sqlite", "/assets/accord.css"]
)
def test_headers_and_head(site: Site, path: str) -> None:
    status, headers, body = site.get(path, "HEAD")
    assert (status, body) == (404 if path == "/nowhere" else 200, b"")
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_it_listens_on_this_machine_only(site: Site) -> None:
    """On Linux every address of 127/8 is this machine's: a server bound to all of them would answer on another one."""
    if os.uname().sysname != "Linux":
        pytest.skip("needs the whole of 127/8 on loopback")
    with socket.socket() as other:
        assert other.connect_ex(("127.0.0.2", site.port)) != 0


def page(site: Site, path: str, expected: int = 200) -> str:
    """Return a page's HTML, which must bear the expected status, the version and the build."""
    status, headers, body = site.get(path)
    text = body.decode()
    assert status == expected, f"{path}: {status}"
    assert headers["content-type"].startswith("text/html")
    footer = text.rpartition("<footer>")[2]
    assert site.about["version"] in footer, path
    assert site.about["id"] in footer, path
    return text


def answer(site: Site, path: str) -> list[dict[str, object]]:
    """Return the rows of a JSON answer."""
    status, _, body = site.get(path)
    assert status == 200, f"{path}: {status}"
    return json.loads(body)
