"""``events_flat``: one wide table of events for those who want no joins, with the counts of corroboration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]
REPORTING = ("supports", "less_precise")
RECORDS = ("actors", "places", "events", "agreements", "sources", "outlets")  # from which events are told
CHILDREN = ("event_participants", "event_topics", "event_agreements", "statements")


def events(rows: Rows, codes: list[Row]) -> Iterator[Row]:
    """Yield the flat row of each event, from the rows of the other tables and the labels of codes."""
    by_id = {table: {row["id"]: row for row in rows[table]} for table in RECORDS}
    label = {(row["vocabulary"], row["code"]): row["label"] for row in codes}
    children = {table: _grouped(rows[table]) for table in CHILDREN}
    words = _words_by_event(rows)
    for event in rows["events"]:
        place = by_id["places"].get(event["place"], {})
        parts = children["event_participants"][event["id"]]
        sources = sorted({w["source"] for w in words[event["id"]] if w["relation"] in REPORTING})
        outlets = [by_id["outlets"].get(by_id["sources"].get(source, {}).get("outlet"), {}) for source in sources]
        sides = sorted({outlet["side"] for outlet in outlets if outlet})  # a reference to nowhere is told elsewhere
        yield {
            **event,
            "place": place.get("name"),
            "country": place.get("country"),
            "latitude": place.get("latitude"),
            "longitude": place.get("longitude"),
            "part_of": by_id["events"].get(event["part_of"], {}).get("title"),
            "participants": _joined(_participant(row, by_id["actors"], label) for row in parts),
            "topics": _joined(label["topic", row["topic"]] for row in children["event_topics"][event["id"]]),
            "agreements": _joined(
                _link(row, by_id["agreements"], label) for row in children["event_agreements"][event["id"]]
            ),
            "statements": len(children["statements"][event["id"]]),
            "sources": len(sources),
            "origins": len({origin(source, by_id["sources"]) for source in sources}),
            "sides": len(sides),
            "side_names": _joined(sides),
            "disagreements": sum(w["relation"] in ("conflicts", "denies") for w in words[event["id"]]),
        }


def origin(source: str, sources: dict[str, Row]) -> str:
    """Return the outlet that a source goes back to, after following copies to what they were copied from."""
    seen = set()
    if source not in sources:
        return source
    while (first := sources[source]["syndicated_from"]) in sources and source not in seen:
        seen.add(source)
        source = first
    return str(sources[source]["origin"] or sources[source]["outlet"])


def _words_by_event(rows: Rows) -> dict[str, list[Row]]:
    """Evidence rows by event: of the event, of its lists, and of its statements."""
    of_statement = {row["id"]: row["event_id"] for row in rows["statements"]}
    words = defaultdict(list)
    for row in rows["evidence"]:
        if row["table"] == "statements":
            words[of_statement[row["record"]]].append(row)
        elif row["table"] == "events" or row["table"].startswith("event_"):
            words[row["record"]].append(row)
    return words


def _grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row["event_id"]].append(row)
    return groups


def _participant(row: Row, actors: dict[str, Row], label: dict[tuple[str, str], str]) -> str:
    office = f", {row['position']}" if row["position"] else ""
    return f"{actors[row['actor']]['name']} ({label['participant_role', row['role']].lower()}{office})"


def _link(row: Row, agreements: dict[str, Row], label: dict[tuple[str, str], str]) -> str:
    return f"{agreements[row['agreement']]['title']} ({label['agreement_relation', row['relation']].lower()})"


def _joined(parts: Any) -> str | None:
    return "; ".join(parts) or None
