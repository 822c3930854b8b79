"""Events for feed readers and calendars: ``/events.atom`` (RFC 4287) and ``/events.ics`` (RFC 5545).

Both take ``?topic=``, ``?year=`` and ``?actor=``. Their dates are those of the data, never those of a clock: the same
build gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette import Response

from accord_pages import answers, links
from accord_pages.build import DATABASE, about, columns
from accord_pages.words import date_words, plural

KINDS = {".atom": "application/atom+xml", ".ics": "text/calendar"}
FILTERS = ("topic", "year", "actor")
NEWEST = 1_000  # events in a feed
LONGEST = timedelta(days=31)  # a date that may be on more days than that is none for a calendar
FITTING = """
FROM events AS e
WHERE (:year = '' OR CAST(e.year AS TEXT) = :year)
AND (:topic = '' OR EXISTS (SELECT 1 FROM event_topics AS t WHERE t.event_id = e.id AND t.topic = :topic))
AND (:actor = '' OR EXISTS (SELECT 1 FROM event_participants AS p WHERE p.event_id = e.id AND p.actor = :actor))
"""
ORDER = "date_earliest DESC, date_latest DESC, id"
EVENTS = f"""
SELECT f.*, (
    SELECT c.label FROM codes AS c WHERE c.vocabulary = 'realisation' AND c.code = f.realisation
  ) AS realisation_label
FROM events_flat AS f
WHERE f.id IN (SELECT e.id {FITTING} ORDER BY {ORDER} LIMIT {NEWEST})
ORDER BY {ORDER}
"""  # noqa: S608 - of constants
COUNT = f"SELECT COUNT(*) {FITTING}"
WHOLE_DAYS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?")
# XML 1.0 and iCalendar have no such characters; the checks let none into the data either.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
STATUS = {"occurred": "CONFIRMED", "cancelled": "CANCELLED"}  # planned, alleged and denied are tentative


class Found(NamedTuple):
    """The newest events that fit a filter, how many fit in all, and the filter."""

    events: list[dict[str, Any]]
    total: int
    asked: dict[str, str]

    @property
    def words(self) -> str:
        """What it holds, in words."""
        which = "".join(f", {name} {value}" for name, value in self.asked.items() if value)
        some = f"the newest {len(self.events):,} of " if self.total > len(self.events) else ""
        return f"{some}{plural(self.total, 'event')}{which}"


async def atom(datasette: Any, request: Any) -> Response:
    """Answer with the newest events as an Atom feed."""
    found = await _find(datasette, request)
    context = {
        "id": answers.urn("events.atom", *found.asked.values()),
        "address": datasette.absolute_url(request, datasette.urls.path(_with(found, "/events.atom"))),
        "alternate": datasette.absolute_url(request, datasette.urls.table(DATABASE, "events")),
        "updated": f"{answers.day()}T00:00:00Z",
        "authors": [clean(one["title"]) for one in answers.package()["contributors"]],
        "about": found.words,
        "entries": [
            {
                "id": answers.urn("events", event["id"]),
                "title": event["title"],
                "url": datasette.absolute_url(request, links.address(datasette, "events", event["id"])),
                "topics": _topics(event),
                "summary": " ".join([f"{_when(event)}.", *_told(event)]),
            }
            for event in found.events
        ],
    }
    xml = await datasette.render_template("feeds/events.atom", context, request=request)
    return Response(xml, content_type=f"{KINDS['.atom']}; charset=utf-8")


async def calendar(datasette: Any, request: Any) -> Response:
    """Answer with the events of known days as a calendar."""
    found = await _find(datasette, request)
    dated = [(event, days) for event in found.events if (days := _days(event))]
    left_out = len(found.events) - len(dated)
    told = f" {left_out:,} of them left out, as their dates are open or wider than a month." if left_out else ""
    stamp = f"{answers.day().replace('-', '')}T000000Z"
    lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//Accord//{_text(about()['version'])}//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", _text(about()["title"])),
        ("X-WR-CALDESC", _text(f"{found.words[0].upper()}{found.words[1:]}.{told} {about()['citation']}")),
    ]
    for event, (first, last) in dated:
        url = datasette.absolute_url(request, links.address(datasette, "events", event["id"]))
        lines += entry(event, first, last, url, stamp)
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


def entry(event: dict[str, Any], first: date, last: date, url: str, stamp: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each line of an event in a calendar."""
    yield "BEGIN", "VEVENT"
    yield "UID", answers.urn("events", event["id"])
    yield "DTSTAMP", stamp
    yield "DTSTART;VALUE=DATE", first.isoformat().replace("-", "")
    yield "DTEND;VALUE=DATE", (last + timedelta(days=1)).isoformat().replace("-", "")
    yield "SUMMARY", _text(event["title"])
    certain = WHOLE_DAYS.fullmatch(event["date"])
    doubt = [] if certain else ["The day is uncertain: the entry stands on every day that it may have been."]
    yield "DESCRIPTION", _text("\n".join([f"{_when(event)} ({event['date']}).", *doubt, *_told(event)]))
    if event["place"]:
        yield "LOCATION", _text(event["place"])
    if event["latitude"] is not None and event["longitude"] is not None:
        yield "GEO", f"{event['latitude']:.6f};{event['longitude']:.6f}"
    if event["topics"]:
        yield "CATEGORIES", ",".join(_text(topic) for topic in _topics(event))
    yield "STATUS", STATUS.get(event["realisation"], "TENTATIVE")
    yield "TRANSP", "TRANSPARENT"  # it is on record, and keeps nobody busy
    yield "URL", url
    yield "END", "VEVENT"


async def _find(datasette: Any, request: Any) -> Found:
    asked = {name: request.args.get(name) or "" for name in FILTERS}
    database = datasette.get_database(DATABASE)
    rows = (await database.execute(EVENTS, asked)).rows
    total = (await database.execute(COUNT, asked)).single_value()
    events = [{key: clean(row[key]) for key in row.keys()} for row in rows]  # noqa: SIM118 - a row of SQLite
    return Found(events, total, {name: clean(value) for name, value in asked.items()})


def _days(event: dict[str, Any]) -> tuple[date, date] | None:
    """Return the first and the last day that an event may have been on, where they are near each other."""
    if not (event["date_earliest"] and event["date_latest"]):
        return None
    first, last = date.fromisoformat(event["date_earliest"]), date.fromisoformat(event["date_latest"])
    return (first, last) if last - first < LONGEST and last < date.max else None


def _when(event: dict[str, Any]) -> str:
    """Return day and place in words."""
    words = date_words(event["date"]) if event["date"] else "no date is recorded"
    return ", ".join(one for one in (words[:1].upper() + words[1:], event["place"]) if one)


def _told(event: dict[str, Any]) -> list[str]:
    """Return what an entry says besides title, day and place, a sentence each."""
    told = [] if event["realisation"] == "occurred" else [f"{event['realisation_label']}."]
    told += [event["summary"]] if event["summary"] else []
    told += [f"With {event['participants']}."] if event["participants"] else []
    differ = f"; {plural(event['disagreements'], 'disagreement')} between them" if event["disagreements"] else ""
    return [*told, f"Reported by {plural(event['sources'], 'source')}{differ}."]


def _topics(event: dict[str, Any]) -> list[str]:
    return event["topics"].split("; ") if event["topics"] else []


def _with(found: Found, path: str) -> str:
    query = urlencode({name: value for name, value in found.asked.items() if value})
    return f"{path}?{query}" if query else path


def _text(value: str) -> str:
    """Return a text as iCalendar writes it."""
    escaped = re.sub(r"([\\;,])", r"\\\1", value)
    return re.sub(r"\r\n|\r|\n", r"\\n", escaped)


def clean(value: Any) -> Any:
    """Put U+FFFD, the mark of what cannot be shown, for characters that neither format can hold."""
    return CONTROLS.sub("\ufffd", value) if isinstance(value, str) else value


def routes() -> list[tuple[str, Any]]:
    """Return the addresses of feeds, where the build has events as they need them."""
    if {"events", "events_flat", "event_topics", "event_participants", "codes"} - columns().keys():
        return []
    return [(r"/events\.atom$", atom), (r"/events\.ics$", calendar)]
