"""What machines read: feeds, calendar, the heads of pages, sitemap, robots.txt, llms.txt and the lines that load files.

Each is read by a parser that others keep, and says what the database says, with absolute addresses that answer.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import urllib.robotparser
import xml.etree.ElementTree as ET
from contextlib import closing
from datetime import date, timedelta
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import feedparser
import icalendar
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import support
from accord.site.machines import feeds
from serving import Site, serving

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FILTERS = ("topic", "year", "actor")
ODD = ("", "%", "'; --", "<script>", "علی", "2024", "x" * 2000, "\x1b", "]]>")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
PAGES = ("/", "/accord", "/accord/events", "/accord/disagreements", "/accord/who_met_whom", "/events/visit-2024",
         "/actors/ali-visitor", "/agreements/border-deal", "/sources/north-1", "/promises", "/downloads",
         "/codebook", "/quality")  # fmt: skip


# --- Atom --------------------------------------------------------------------------------------------------------


def test_the_feed_is_atom_and_reports_every_event(site: Site) -> None:
    headers, xml = got(site, "/events.atom")
    assert headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(xml)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.updated == f"{day(site)}T00:00:00Z"
    ids = ask(site, "SELECT id FROM events ORDER BY date_earliest DESC, date_latest DESC, id")
    assert [urlsplit(entry.link).path for entry in feed.entries] == [f"/events/{key}" for (key,) in ids]
    for entry, (key,) in zip(feed.entries, ids, strict=True):
        ((title, summary),) = ask(site, "SELECT title, summary FROM events WHERE id = ?", key)
        assert (entry.title, entry.updated) == (title, feed.feed.updated)
        assert summary in entry.summary
        assert got(site, urlsplit(entry.link).path)
    assert feed.entries[0].summary.startswith("14 February 2024 or 15 February 2024, Baghdad. Host and Visitor met.")
    assert "Reported by 3 sources; 2 disagreements between them." in feed.entries[0].summary
    assert [tag.term for tag in feed.entries[0].tags] == ["Trade and economy", "Border security"]


def test_the_feed_has_what_rfc_4287_demands(site: Site) -> None:
    feed = tree(got(site, "/events.atom")[1])
    assert feed.tag == f"{ATOM}feed"
    children = [child.tag for child in feed]
    for name, count in (("id", 1), ("title", 1), ("updated", 1), ("author", 1), ("rights", 1), ("generator", 1)):
        assert children.count(ATOM + name) == count
    links = {link.get("rel"): link.get("href") for link in feed.iter(f"{ATOM}link") if link in list(feed)}
    assert links == {"self": f"{home(site)}/events.atom", "alternate": f"{home(site)}/accord/events"}
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == site.about["rows"]["events"] + 1
    for one in ids:
        assert UUID(one).urn == one
    for entry in feed.iter(f"{ATOM}entry"):
        names = [child.tag for child in entry]
        for name in ("id", "title", "updated", "summary", "link"):
            assert names.count(ATOM + name) == 1
    assert all(DATE.fullmatch(one.text or "") for one in feed.iter(f"{ATOM}updated"))


def test_ids_stay_where_the_address_of_the_site_changes(site: Site) -> None:
    here, there = (
        feedparser.parse(asked_of(site, "/events.atom", host)) for host in ("one.example", "two.example:8080")
    )
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert here.entries[0].link.startswith("http://one.example/events/")
    assert there.entries[0].link.startswith("http://two.example:8080/events/")


@pytest.mark.parametrize(
    ("query", "events"),
    [("topic=trade", ["meeting-2024-02-15"]), ("actor=ali-visitor", ["meeting-2024-02-15", "visit-2024"]),
     ("actor=hassan-host&year=2024", ["meeting-2024-02-15"]), ("year=2023", []), ("topic=nothing", []), ("year=x", [])],
)  # fmt: skip
def test_feeds_take_filters(site: Site, query: str, events: list[str]) -> None:
    feed = feedparser.parse(got(site, f"/events.atom?{query}")[1])
    assert [urlsplit(entry.link).path.rpartition("/")[2] for entry in feed.entries] == events
    assert feed.feed.links[0].href == f"{home(site)}/events.atom?{'&'.join(sorted(query.split('&'), reverse=True))}"
    calendar = icalendar.Calendar.from_ical(got(site, f"/events.ics?{query}")[1])
    assert sorted(urlsplit(one["URL"]).path.rpartition("/")[2] for one in calendar.walk("VEVENT")) == events


@pytest.mark.parametrize("odd", ODD)
def test_feeds_bear_odd_filters(site: Site, odd: str) -> None:
    for name in FILTERS:
        feed = feedparser.parse(got(site, f"/events.atom?{name}={quote(odd)}")[1])
        assert not feed.bozo
        assert icalendar.Calendar.from_ical(got(site, f"/events.ics?{name}={quote(odd)}")[1])


@given(WORDS, WORDS)
def test_any_text_is_reported_by_the_feed_but_for_characters_that_xml_has_not(title: str, summary: str) -> None:
    folder = jinja2.FileSystemLoader(support.ROOT / "src" / "accord" / "site" / "templates")
    template = jinja2.Environment(loader=folder, autoescape=True).get_template("feeds/feed.atom")
    entry = {
        "id": "urn:x",
        "url": "http://x/",
        "title": feeds.clean(title),
        "summary": feeds.clean(summary),
        "topics": [],
    }
    xml = template.render(entries=[entry], accord={"title": "x"}, authors=[])
    read = tree(xml.encode()).find(f"{ATOM}entry")
    assert read is not None
    assert (read.findtext(f"{ATOM}title"), read.findtext(f"{ATOM}summary")) == (as_xml(title), as_xml(summary))


# --- iCalendar ---------------------------------------------------------------------------------------------------


def test_the_calendar_is_icalendar_and_reports_days(site: Site) -> None:
    headers, data = got(site, "/events.ics")
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    events = {urlsplit(one["URL"]).path.rpartition("/")[2]: one for one in calendar.walk("VEVENT")}
    assert not any(one.errors for one in events.values())
    dated = ask(
        site,
        """SELECT id, date_earliest, date_latest, title FROM events
        WHERE JULIANDAY(date_latest) - JULIANDAY(date_earliest) < 31""",
    )
    assert {key for key, *_ in dated} == events.keys() == {"meeting-2024-02-15", "visit-2024"}
    for key, first, last, title in dated:
        one = events[key]
        assert one.decoded("DTSTART") == date.fromisoformat(first)
        assert one.decoded("DTEND") == date.fromisoformat(last) + timedelta(days=1)
        assert one["SUMMARY"] == title
        assert one.decoded("DTSTAMP").isoformat() == f"{day(site)}T00:00:00+00:00"
        assert (one["TRANSP"], one["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    meeting = events["meeting-2024-02-15"]
    assert "The day is uncertain" in meeting["DESCRIPTION"]
    assert "14 February 2024 or 15 February 2024, Baghdad ([2024-02-14,2024-02-15])." in meeting["DESCRIPTION"]
    assert meeting["LOCATION"] == "Baghdad"
    assert meeting["CATEGORIES"].cats == ["Trade and economy", "Border security"]
    ((latitude, longitude),) = ask(site, "SELECT latitude, longitude FROM places WHERE id = 'baghdad'")
    assert (meeting["GEO"].latitude, meeting["GEO"].longitude) == (latitude, longitude)
    assert "left out" not in calendar["X-WR-CALDESC"]


STAMP = "20261121T000000Z"
KNOWN = {"id": "x", "title": "T", "date": "2024-02-15", "place": None, "latitude": None, "longitude": None,
         "categories": None, "status": "CONFIRMED"}  # fmt: skip


@given(WORDS, WORDS, st.dates(max_value=date(9999, 12, 30)))
def test_any_text_is_reported_by_the_calendar_in_folded_lines(title: str, summary: str, first: date) -> None:
    event = {**KNOWN, "title": feeds.clean(title), "place": feeds.clean(title), "sentences": [feeds.clean(summary)]}
    inside = [
        ("BEGIN", "VCALENDAR"),
        ("BEGIN", "VEVENT"),
        ("UID", "urn:x"),
        ("DTSTAMP", STAMP),
        *feeds.entry_lines(event, first, first, "http://x.example/"),
        ("END", "VCALENDAR"),
    ]
    data = "".join(feeds.fold(f"{name}:{value}") for name, value in inside).encode()
    assert max(map(len, data.split(b"\r\n"))) <= 75
    (read,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    expected = re.sub(r"\r\n?", "\n", feeds.clean(title))
    assert read["SUMMARY"] == expected
    assert read.decoded("DTSTART") == first
    assert re.sub(r"\r\n?", "\n", feeds.clean(summary)) in read["DESCRIPTION"]


@pytest.mark.parametrize(
    ("event", "status", "label"),
    [(("act", "occurred"), "CONFIRMED", None), (("act", "planned"), "TENTATIVE", "Planned."),
     (("act", "postponed"), "TENTATIVE", "Postponed."), (("act", "cancelled"), "CANCELLED", "Cancelled."),
     (("act", "not_held"), "CANCELLED", "Not held."), (("standing_claim", "occurred"), "TENTATIVE", "Standing claim."),
     (("deadline", "planned"), "TENTATIVE", "Deadline.")],
)  # fmt: skip
def test_status_says_no_more_than_the_record(
    site: Site, tmp_path: Path, event: tuple[str, str], status: str, label: str | None
) -> None:
    """The status and the sentences are those that the feed's query gives for an event of that class and status."""
    shutil.copyfile(site.build / "accord.sqlite", tmp_path / "accord.sqlite")
    sql = (site.build / "site" / "feeds" / "events.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "accord.sqlite")) as db:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE events_flat SET class = ?, status = ?", event)
        rows = db.execute(sql, dict.fromkeys(FILTERS, "")).fetchall()
    assert rows
    for row in rows:
        sentences = [one for one in json.loads(row["sentences"]) if one]
        entry = {**dict(row), "sentences": sentences, "date": "2024-02-15"}
        lines = dict(feeds.entry_lines(entry, date(2024, 2, 15), date(2024, 2, 15), "http://x.example/"))
        assert lines["STATUS"] == status
        assert json.loads(row["sentences"])[0] == label
        assert "The day is uncertain" not in lines["DESCRIPTION"]


# --- heads of pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_its_own_address_and_what_it_is_about(site: Site, path: str) -> None:
    for query in ("", "?_sort=id" if path.startswith("/accord/events") else "?x=1"):
        text = got(site, path + query)[1].decode()
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', text) == [home(site) + path]
        open_graph = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text))
        assert open_graph["url"] == home(site) + path
        assert open_graph["title"]
        assert open_graph["description"]
        assert open_graph["type"] == (
            "article" if path.count("/") == 2 and not path.startswith("/accord") else "website"
        )
        assert f'type="application/atom+xml" title="events.atom" href="{home(site)}/events.atom"' in text
        for link in re.findall(r'<link rel="alternate" type="[^"]*" title="[^"]*" href="([^"]*)"', text):
            assert site.get(unescape(link).removeprefix(home(site)))[0] == 200


def test_a_row_names_the_page_of_its_record(site: Site) -> None:
    assert (
        f'rel="canonical" href="{home(site)}/events/visit-2024"' in got(site, "/accord/events/visit-2024")[1].decode()
    )


def test_absolute_addresses_are_those_that_the_reader_uses(site: Site) -> None:
    text = asked_of(site, "/", "data.example.org", {"X-Forwarded-Proto": "https"}).decode()
    assert '<link rel="canonical" href="https://data.example.org/">' in text
    assert json_ld(text)["url"] == "https://data.example.org/"
    assert "http://data.example.org" not in text


def test_absolute_addresses_have_the_prefix_and_scheme_of_the_settings(tmp_path: Path) -> None:
    root = support.project(tmp_path)
    settings = root / "site" / "settings.json"
    settings.write_text(json.dumps({"base_url": "/record/", "force_https_urls": True}), encoding="utf-8")
    with serving(root) as site:
        base = f"https://127.0.0.1:{site.port}/record"
        assert json_ld(got(site, "/record/")[1].decode())["url"] == f"{base}/"
        for path in ("/record/", "/record/events/visit-2024", "/record/accord/events.csv"):
            assert site.get(path)[0] == 200
        for path in ("/record/sitemap.xml", "/record/llms.txt", "/record/events.atom", "/record/events.ics"):
            text = got(site, path)[1].decode().replace("\r\n ", "")
            assert f"{base}/events/" in text
            assert set(re.findall(r"https?://127[^/]+/\w+", text)) == {base}, path


def test_the_start_page_is_a_dataset(site: Site) -> None:
    linked_data = json_ld(got(site, "/")[1].decode())
    assert (linked_data["@context"], linked_data["@type"], linked_data["url"]) == (
        "https://schema.org/",
        "Dataset",
        f"{home(site)}/",
    )
    assert (linked_data["version"], linked_data["datePublished"]) == (site.about["version"], day(site))
    assert linked_data["license"].startswith("https://creativecommons.org/")
    assert linked_data["temporalCoverage"] == "2024-02-01/2024-02-29"
    assert {one["name"] for one in linked_data["spatialCoverage"]} == {"Iraq"}
    assert {urlsplit(one["url"]).path for one in linked_data["hasPart"]} == {
        f"/accord/{name}" for name in site.about["rows"]
    }
    check_downloads(site, linked_data["distribution"])


def test_every_table_and_view_is_a_dataset_with_its_columns_and_files(site: Site) -> None:
    """Of files made on demand, those of a table and a view are asked for: test_exports asks for all."""
    asked = set()
    resources = json.loads((site.build / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    columns = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in resources}
    for name in site.metadata["databases"]["accord"]["tables"]:
        linked_data = json_ld(got(site, f"/accord/{name}")[1].decode())
        assert linked_data["@type"] == "Dataset"
        assert linked_data["name"] == site.metadata["databases"]["accord"]["tables"][name]["title"]
        assert linked_data["isPartOf"]["url"] == f"{home(site)}/"
        measured = [one["name"] for one in linked_data["variableMeasured"]]
        assert measured == columns.get(name, measured)
        assert measured
        files = linked_data["distribution"]
        check_downloads(site, files if len(files) not in asked else [file for file in files if "sha256" in file])
        asked.add(len(files))
        assert len(files) == (6 if name in site.about["rows"] else 4)


def check_downloads(site: Site, files: list[dict[str, Any]]) -> None:
    for file in files:
        status, headers, data = site.get(urlsplit(file["contentUrl"]).path)
        assert status == 200
        assert headers["content-type"].partition(";")[0] == file["encodingFormat"]
        if "sha256" in file:
            published = site.about["files"][file["name"]]
            assert (file["sha256"], file["contentSize"]) == (published["sha256"], f"{len(data)} B")


def test_records_say_what_is_recorded_of_them(site: Site) -> None:
    meeting = json_ld(got(site, "/events/meeting-2024-02-15")[1].decode())
    assert (meeting["@type"], meeting["name"]) == ("Event", "Host receives Visitor in Baghdad")
    assert not {"startDate", "endDate", "attendee", "eventStatus"} & meeting.keys(), "its day is uncertain"
    assert [place["name"] for place in meeting["location"]] == ["Baghdad"]
    assert meeting["superEvent"]["url"] == f"{home(site)}/events/visit-2024"
    assert {one["name"] for one in meeting["about"]} == {"Ali Visitor", "Hassan Host"}
    visit = json_ld(got(site, "/events/visit-2024")[1].decode())
    assert (visit["startDate"], visit["endDate"]) == ("2024-02", "2024-02")
    actor = json_ld(got(site, "/actors/ali-visitor")[1].decode())
    assert (actor["@type"], actor["name"]) == ("Person", "Ali Visitor")
    assert "علی ویزیتور" in actor["alternateName"]
    labels = {label for (label,) in ask(site, "SELECT label FROM actor_labels")}
    assert labels
    assert not labels & set(actor["alternateName"])
    assert json_ld(got(site, "/agreements/border-deal")[1].decode())["@type"] == "CreativeWork"
    source = json_ld(got(site, "/sources/north-1")[1].decode())
    assert source["publisher"]["url"].startswith(f"{home(site)}/outlets/")
    assert source["inLanguage"]


def test_nothing_in_the_data_ends_the_script_that_holds_it(site: Site) -> None:
    text = got(site, "/accord/events")[1].decode()
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert not set("<>&") & set(script)


# --- sitemap, robots.txt, llms.txt -------------------------------------------------------------------------------


def test_the_sitemap_lists_every_record_and_each_address_answers(site: Site) -> None:
    headers, xml = got(site, "/sitemap.xml")
    assert headers["content-type"] == "application/xml; charset=utf-8"
    root = tree(xml)
    assert root.tag == f"{SITEMAP}urlset"
    addresses = [one.text or "" for one in root.iter(f"{SITEMAP}loc")]
    assert len(addresses) == len(set(addresses))
    assert {one.text for one in root.iter(f"{SITEMAP}lastmod")} == {day(site)}
    paths = {address.removeprefix(home(site)) for address in addresses}
    assert "/sql" in paths
    for table in ("events", "actors", "agreements", "sources", "outlets"):
        assert {f"/{table}/{key}" for (key,) in ask(site, f"SELECT id FROM {table}")} <= paths
    for path in paths:
        status, _, body = site.get(path)
        assert status == 200, path
        assert f'rel="canonical" href="{home(site)}{path}"' in body.decode(), path
    assert site.get("/sitemap-9.xml")[0] == 404
    parts = [tree(got(site, f"/sitemap-{part}.xml")[1]).iter(f"{SITEMAP}loc") for part in (0, 1)]
    assert [one.text for part in parts for one in part] == addresses


def test_robots_may_read_pages_and_not_every_way_to_sort_them(site: Site) -> None:
    headers, text = got(site, "/robots.txt")
    assert headers["content-type"].startswith("text/plain")
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(text.decode().splitlines())
    assert rules.site_maps() == [f"{home(site)}/sitemap.xml"]
    refused = [re.escape(rule).replace(r"\*", ".*") for rule in re.findall("(?m)^Disallow: (.*)$", text.decode())]
    for path in ("/", "/accord/events", "/accord/who_met_whom", "/events/x", "/downloads/accord.sqlite"):
        assert not any(re.match(rule, path) for rule in refused), path
    for path in ("/accord/events?_sort=id", "/accord/events?_facet=year", "/accord/events.xlsx", "/accord/events.json"):
        assert any(re.match(rule, path) for rule in refused), path


def test_llms_txt_has_the_form_of_llmstxt_and_its_links_answer(site: Site) -> None:
    headers, data = got(site, "/llms.txt")
    assert headers["content-type"] == "text/markdown; charset=utf-8"
    text = data.decode()
    assert text.startswith(f"# {site.metadata['title']}\n\n> {site.metadata['description']}\n\n")
    assert re.findall("^# ", text, re.MULTILINE) == ["# "]
    links = re.findall(r"^- \[[^\]]+\]\(([^)]+)\): \S", text, re.MULTILINE)
    examples = re.findall(r"As data: `([^`]+)`", text)
    queries = site.metadata["databases"]["accord"]["queries"]
    assert len(examples) == len(queries)
    for link in [*links, *examples]:
        path = link.removeprefix(home(site))
        assert path != link
        assert site.get(path)[0] == 200, link
    linked = {link.removeprefix(home(site)) for link in links}
    assert {f"/accord/{name}" for name in (*site.about["rows"], *queries)} <= linked
    assert "`disagreements`" in text
    assert site.metadata["citation"] in text


# --- what the tests read with ------------------------------------------------------------------------------------


def got(site: Site, path: str) -> tuple[dict[str, str], bytes]:
    status, headers, body = site.get(path)
    assert status == 200, f"{path}: {status}: {body[:300]!r}"
    return headers, body


def asked_of(site: Site, path: str, host: str, headers: dict[str, str] | None = None) -> bytes:
    """Ask as a proxy on this machine does, for a host."""
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=support.PATIENCE)) as connection:
        connection.request("GET", path, headers={"Host": host, **(headers or {})})
        return connection.getresponse().read()


def ask(site: Site, sql: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(site.build / "accord.sqlite")) as db:
        return db.execute(sql, values).fetchall()


def home(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"


def day(site: Site) -> str:
    return str(site.metadata["created"])[:10]


def json_ld(text: str) -> dict[str, Any]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return dict(json.load(io.StringIO(script)))


def tree(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - of our own server


def as_xml(text: str) -> str:
    """Return a text as XML gives it back: line ends as LF, and what it cannot hold as U+FFFD."""
    return re.sub(r"\r\n?", "\n", str(feeds.clean(text)))


def test_a_link_to_the_site_shows_a_picture_of_the_size_that_its_readers_take(site: Site) -> None:
    (address,) = re.findall(r'<meta property="og:image" content="([^"]+)">', site.get("/")[2].decode())
    assert address.startswith(home(site))
    status, headers, body = site.get(address.removeprefix(home(site)))
    assert (status, headers["content-type"], body[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])) == (1200, 630)
