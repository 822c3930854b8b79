"""Records for feed readers and calendars: ``/<feed>.atom`` (RFC 4287) and ``/<feed>.ics`` (RFC 5545).

A feed is ``site/feeds/<feed>.sql``, named as the table of its records. Its head gives:

    -- title: Events              what the feed is called
    -- noun: event                one of its entries
    -- filters: topic, year       parameters of an address and of the SQL, '' where they are not given
    -- dates: those of known days   which entries a calendar has

then come an empty line and a SELECT, newest first, of id, title, date (EDTF), date_earliest, date_latest, place,
latitude, longitude, categories (with "; " between them), status (iCalendar's) and sentences (a JSON list; null is left
out). Dates are those of the data, never those of a clock: the same build gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from datasette import Response

from accord.site import links, publication
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import DATABASE, SITE, about
from accord.site.prose import date_words, plural
from accord.values import headed_sql

FOLDER = SITE / "feeds"
KINDS = {".atom": "application/atom+xml", ".ics": "text/calendar"}
MAX_ENTRIES = 1_000  # the newest
LONGEST = timedelta(days=31)  # a date that may be on more days than that is none for a calendar
WHOLE_DAYS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?")
# XML 1.0 and iCalendar have no such characters; the checks let none into the data either.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Feed:
    """A feed as its file describes it."""

    name: str
    title: str
    noun: str
    filters: tuple[str, ...]
    dates: str
    sql: str


@dataclass(frozen=True)
class FilteredFeed:
    """The newest entries that fit a filter, how many fit in all, and the filter."""

    feed: Feed
    entries: list[dict[str, Any]]
    total: int
    filter: dict[str, str]

    @property
    def description(self) -> str:
        """What it holds, in words."""
        which = "".join(f", {name} {value}" for name, value in self.filter.items() if value)
        some = f"the newest {len(self.entries):,} of " if self.total > len(self.entries) else ""
        return f"{some}{plural(self.total, self.feed.noun)}{which}"


@cache
def all_feeds() -> dict[str, Feed]:
    """Return the feeds of this build, by name."""
    return {path.stem: _feed(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))}


def _feed(name: str, text: str) -> Feed:
    given, sql = headed_sql.split(text)
    filters = tuple(filter(None, given.get("filters", "").split(", ")))
    title, noun = given.get("title", name), given.get("noun", "record")
    return Feed(name, title, noun, filters, given.get("dates", "those of known days"), sql.rstrip(";"))


async def atom(datasette: Datasette, request: Request) -> Response:
    """Answer with the newest entries as an Atom feed."""
    filtered = await _find(datasette, request)
    name = filtered.feed.name
    context = {
        "id": publication.urn(f"{name}.atom", *filtered.filter.values()),
        "address": datasette.absolute_url(request, datasette.urls.path(_with_filter(filtered, f"/{name}.atom"))),
        "alternate": datasette.absolute_url(request, datasette.urls.table(DATABASE, name)),
        "updated": f"{publication.day()}T00:00:00Z",
        "authors": [clean(agent["title"]) for agent in publication.contributors()] or [clean(about()["title"])],
        "about": filtered.description,
        "entries": [
            {
                "id": publication.urn(name, entry["id"]),
                "title": entry["title"],
                "url": datasette.absolute_url(request, links.address(datasette, name, entry["id"])),
                "categories": _categories(entry),
                "summary": " ".join([f"{_when(entry)}.", *entry["sentences"]]),
            }
            for entry in filtered.entries
        ],
    }
    xml = await datasette.render_template("feeds/feed.atom", context, request=request)
    return Response(xml, content_type=f"{KINDS['.atom']}; charset=utf-8")


async def calendar(datasette: Datasette, request: Request) -> Response:
    """Answer with the entries of known days as a calendar."""
    filtered = await _find(datasette, request)
    dated = [(entry, days) for entry in filtered.entries if (days := _days(entry))]
    left_out = len(filtered.entries) - len(dated)
    note = f" {left_out:,} of them left out, as their dates are open or wider than a month." if left_out else ""
    stamp = f"{publication.day().replace('-', '')}T000000Z"
    holds = filtered.description
    lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//Accord//{_text(about()['version'])}//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", _text(about()["title"])),
        ("X-WR-CALDESC", _text(f"{holds[0].upper()}{holds[1:]}.{note} {about()['citation']}")),
    ]
    for entry, (first, last) in dated:
        url = datasette.absolute_url(request, links.address(datasette, filtered.feed.name, entry["id"]))
        uid = publication.urn(filtered.feed.name, entry["id"])
        lines += [("BEGIN", "VEVENT"), ("UID", uid), ("DTSTAMP", stamp), *entry_lines(entry, first, last, url)]
    body = "".join(fold(f"{name}:{value}") for name, value in [*lines, ("END", "VCALENDAR")])
    return Response(body, content_type=f"{KINDS['.ics']}; charset=utf-8")


def fold(line: str) -> str:
    """Return a line of a calendar as lines of at most 75 octets, cut between characters, each ended by CRLF."""
    parts, part, room = [], "", 75
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(part)
            part, room = "", 74  # a space comes before it
        part, room = part + character, room - size
    return "\r\n ".join([*parts, part]) + "\r\n"


def entry_lines(entry: dict[str, Any], first: date, last: date, url: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each line of an entry in a calendar, but for those that name it and begin it."""
    yield "DTSTART;VALUE=DATE", first.isoformat().replace("-", "")
    yield "DTEND;VALUE=DATE", (last + timedelta(days=1)).isoformat().replace("-", "")
    yield "SUMMARY", _text(entry["title"])
    certain = WHOLE_DAYS.fullmatch(entry["date"])
    doubt = [] if certain else ["The day is uncertain: the entry stands on every day that it may have been."]
    yield "DESCRIPTION", _text("\n".join([f"{_when(entry)} ({entry['date']}).", *doubt, *entry["sentences"]]))
    if entry["place"]:
        yield "LOCATION", _text(entry["place"])
    if entry["latitude"] is not None and entry["longitude"] is not None:
        yield "GEO", f"{entry['latitude']:.6f};{entry['longitude']:.6f}"
    if entry["categories"]:
        yield "CATEGORIES", ",".join(_text(category) for category in _categories(entry))
    yield "STATUS", entry["status"]
    yield "TRANSP", "TRANSPARENT"  # it is on record, and keeps nobody busy
    yield "URL", url
    yield "END", "VEVENT"


async def _find(datasette: Datasette, request: Request) -> FilteredFeed:
    feed = all_feeds()[request.url_vars["feed"]]
    given = {name: request.args.get(name) or "" for name in feed.filters}
    database = datasette.get_database(DATABASE)
    rows = (await database.execute(f"SELECT * FROM (\n{feed.sql}\n) LIMIT {MAX_ENTRIES}", given)).rows
    total = (await database.execute(f"SELECT COUNT(*) FROM (\n{feed.sql}\n)", given)).single_value()
    return FilteredFeed(
        feed, [_entry(dict(row)) for row in rows], total, {name: clean(value) for name, value in given.items()}
    )


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    sentences = [clean(sentence) for sentence in json.loads(row["sentences"]) if sentence]
    return {**{name: clean(value) for name, value in row.items()}, "sentences": sentences}


def _days(entry: dict[str, Any]) -> tuple[date, date] | None:
    """Return the first and the last day that an entry may have been on, where they are near each other."""
    if not (entry["date_earliest"] and entry["date_latest"]):
        return None
    first, last = date.fromisoformat(entry["date_earliest"]), date.fromisoformat(entry["date_latest"])
    return (first, last) if last - first < LONGEST and last < date.max else None


def _when(entry: dict[str, Any]) -> str:
    """Return day and place in words."""
    when = date_words(entry["date"]) if entry["date"] else "no date is recorded"
    return ", ".join(part for part in (when[:1].upper() + when[1:], entry["place"]) if part)


def _categories(entry: dict[str, Any]) -> list[str]:
    return entry["categories"].split("; ") if entry["categories"] else []


def _with_filter(filtered: FilteredFeed, path: str) -> str:
    query = urlencode({name: value for name, value in filtered.filter.items() if value})
    return f"{path}?{query}" if query else path


def _text(value: str) -> str:
    """Return a text as iCalendar writes it."""
    escaped = re.sub(r"([\\;,])", r"\\\1", value)
    return re.sub(r"\r\n|\r|\n", r"\\n", escaped)


def clean(value: Any) -> Any:
    """Put U+FFFD, the mark of what cannot be shown, for characters that neither format can hold."""
    return CONTROLS.sub("\ufffd", value) if isinstance(value, str) else value


def routes() -> list[Route]:
    """Return the addresses of feeds and calendars."""
    names = "|".join(map(re.escape, all_feeds()))
    return [(rf"/(?P<feed>{names})\.atom$", atom), (rf"/(?P<feed>{names})\.ics$", calendar)] if names else []
