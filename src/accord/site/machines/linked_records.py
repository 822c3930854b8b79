"""Records in the words of schema.org.

Only what is recorded is said, and only as firmly: an event that is alleged or denied is no schema.org Event but a
Claim, a date that is uncertain is left out, and who took part is what the event is about, not its attendee.
"""

from __future__ import annotations

import re
from typing import Any

SCHEMA_ORG = "https://schema.org/"
PLAIN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # a date of ISO 8601: neither uncertain nor one of several
KINDS = {"article-newspaper": "NewsArticle", "report": "Report", "webpage": "WebPage", "legislation": "Legislation"}


def event(context: Any, record: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return an event; what is alleged or denied is a claim, with the documents that it appears in."""
    documents = [
        known({"@type": "CreativeWork", "name": one["title"], "url": one["url"]})
        for one in context.get("sources") or ()
    ]
    if record["realisation"] in ("alleged", "denied"):
        return _thing("Claim", "events", record, page) | known({"appearance": documents})
    who = [
        _named("Thing", one["name"], page.record("actors", one["actor"])) for one in context.get("participants") or ()
    ]
    return _thing("Event", "events", record, page) | known({
        **_days(record["date"] or ""),
        "eventStatus": f"{SCHEMA_ORG}EventCancelled" if record["realisation"] == "cancelled" else None,
        "location": _other("Place", "places", record, "place", page),
        "superEvent": _other("Event", "events", record, "part_of", page),
        "about": who,
        "subjectOf": documents,
    })  # fmt: skip


def actor(context: Any, record: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return a person or body, with the names that sources use; labels are no names, and left out."""
    names = {one["name"] for one in context.get("names") or ()} - {record["name"]}
    kind = "Person" if record["kind"] == "person" else "Organization"
    return _thing(kind, "actors", record, page) | known({"alternateName": sorted(names)})


def agreement(context: Any, record: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return an agreement as a work, with the names that sources use."""
    names = {one["name"] for one in context.get("names") or ()} - {record["title"]}
    signed = record["signed"] or ""
    return _thing("CreativeWork", "agreements", record, page) | known({
        "dateCreated": signed if PLAIN.fullmatch(signed) else None,
        "alternateName": sorted(names),
    })  # fmt: skip


def source(_: Any, record: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return a document and who published it; ``sameAs`` is where it stands itself."""
    published_on = record["published"] or ""
    return _thing(KINDS.get(record["type"], "CreativeWork"), "sources", record, page) | known({
        "sameAs": record["url"],
        "archivedAt": record["archive_url"],
        "inLanguage": record["language"],
        "datePublished": published_on if PLAIN.fullmatch(published_on) else None,
        "publisher": _named("Organization", record["outlet_name"], page.record("outlets", record["outlet"])),
    })  # fmt: skip


def outlet(_: Any, record: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return a publisher of sources."""
    return _thing("Organization", "outlets", record, page) | known({"sameAs": record["website"]})


RECORDS = {"events": event, "actors": actor, "agreements": agreement, "sources": source, "outlets": outlet}


def _thing(kind: str, table: str, record: dict[str, Any], page: Any) -> dict[str, Any]:
    address = page.record(table, record["id"])
    return known({
        "@context": SCHEMA_ORG,
        "@type": kind,
        "@id": address,
        "url": address,
        "identifier": record["id"],
        "name": record.get("title") or record["name"],
        "description": record.get("summary") or record.get("description"),
    })  # fmt: skip


def _days(text: str) -> dict[str, str]:
    """Return the days of an event of certain date, and none of an uncertain one."""
    start, _, end = text.partition("/")
    if not PLAIN.fullmatch(start):
        return {}
    return {"startDate": start, **({"endDate": end or start} if "/" not in text or PLAIN.fullmatch(end) else {})}


def _other(kind: str, table: str, record: dict[str, Any], column: str, page: Any) -> dict[str, Any] | None:
    """Return the record that a column refers to; its label stands in ``place_name`` or ``part_of_title``."""
    label = record.get(f"{column}_name") or record.get(f"{column}_title")
    return _named(kind, label, page.record(table, record[column])) if label else None


def _named(kind: str, name: str, url: str) -> dict[str, Any]:
    return {"@type": kind, "name": name, "url": url}


def known(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of something: nothing is said by null."""
    return {name: value for name, value in said.items() if value not in (None, [], "")}
