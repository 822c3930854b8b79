"""Lists of actors and sources say how many origins and sides they rest on and what is disputed, as tables have it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from serving import Site

PARTS = {"event_participants": "actor", "agreement_parties": "actor", "statements": "speaker"}
MOST_CHOICES = 20  # that are tried of one filter, of hundreds of outlets and origins; `make soak` tries all
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>[^<]* \(([\d,]+)[^<]*\)</option>')


def rows_of(site: Site, table: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a list by their ids."""
    return {row["id"]: row for row in json.loads(site.page(f"/{table}.json"))}


def select(site: Site, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{site.build}/accord.sqlite?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


@pytest.mark.parametrize("tried", [MOST_CHOICES, pytest.param(None, marks=pytest.mark.soak)])
@pytest.mark.parametrize(
    ("table", "filters"),
    [
        ("actors", ["kind", "country", "sector", "topic", "side", "contest"]),
        ("sources", ["outlet", "origin", "side", "language", "type", "read", "topic", "contest", "year"]),
    ],
)
def test_each_choice_leaves_as_many_rows_as_it_says(
    table: str, filters: list[str], tried: int | None, record: Site
) -> None:
    html = record.page(f"/{table}")
    lists = dict(re.findall(r'<select id="by-(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL))
    assert list(lists) == filters
    for name in filters:
        choices = [(unescape(value), int(count.replace(",", ""))) for value, count in OPTION.findall(lists[name])]
        assert choices or name == "sector", name
        for value, count in choices[:: 1 + len(choices) // tried if tried else 1]:
            found = record.page(f"/{table}?{name}={quote(value)}")
            said = re.findall(r'<b id="found"[^>]*>([\d,]+) \w+(?:, (\d+) of them)?', found)
            assert int(said[0][0].replace(",", "")) - int(said[0][1] or 0) == count, (name, value)


@pytest.mark.parametrize(
    ("table", "orders"), [("actors", ["-origins"]), ("sources", ["-events", "-confirmed", "-differs"])]
)
def test_the_address_keeps_the_order(table: str, orders: list[str], record: Site) -> None:
    for order in orders:
        rows = json.loads(record.page(f"/{table}.json?order={order}"))
        values = [row[order[1:]] for row in rows]
        assert values == sorted(values, reverse=True)
        assert f'value="{order}" selected' in record.page(f"/{table}?order={order}")


def test_an_actor_has_the_sides_of_who_reports_its_part_and_no_more_origins(record: Site) -> None:
    origins = dict(select(record, "SELECT source, origin FROM origins_of_sources"))
    sides = dict(select(record, "SELECT id, side FROM sources_named"))
    items = {tuple(row[:3]): row[3] for row in select(record, 'SELECT "table", record, item, place FROM item_paths')}
    actors: dict[tuple[str, str, str], str] = {
        (table, str(key), str(item)): actor
        for table, column in PARTS.items()
        for key, item, actor in select(
            record,
            f"SELECT id, '', {column} FROM {table}"
            if table == "statements"
            else f"SELECT {table.partition('_')[0]}_id, item, {column} FROM {table}",
        )
    }
    heard: dict[str, set[str]] = {}
    sql = "SELECT \"table\", record, item, source FROM evidence WHERE relation IN ('supports', 'less_precise')"
    for table, key, item, source in select(record, sql):
        actor = actors.get((table, key, items.get((table, key, item), "")))
        if actor and source:
            heard.setdefault(actor, set()).add(source)
    assert heard
    for actor, row in rows_of(record, "actors").items():
        sources = heard.get(actor, set())
        assert set(row["side"]) == {sides[source] for source in sources} - {"unknown"}, actor
        assert row["sides"] == len(row["side"])
        assert bool(sources) <= row["origins"] <= len({origins[source] for source in sources})


def test_an_actor_is_marked_where_a_row_of_its_part_is_disputed(record: Site) -> None:
    union = " UNION ".join(
        f"SELECT {column} FROM {table} WHERE contest = 'disputed'" for table, column in PARTS.items()
    )
    disputed = {actor for (actor,) in select(record, union)}
    marked = {actor for actor, row in rows_of(record, "actors").items() if row["mark"] == "details disputed"}
    assert disputed == marked != set()
    assert marked == {row["id"] for row in json.loads(record.page("/actors.json?contest=details"))}


def test_a_source_says_how_many_of_its_events_others_report_too_and_whose_word_is_disputed(record: Site) -> None:
    sql = """SELECT r.source, count(*), sum(e.origins > 1), sum(e.sides > 1)
        FROM sources_of_records AS r JOIN events_flat AS e ON e.id = r.record
        WHERE r."table" = 'events' AND r.supports + r.less_precise GROUP BY r.source"""
    events = {source: tuple(numbers) for source, *numbers in select(record, sql)}
    against = {source for (source,) in select(record, "SELECT source FROM disagreements_named")}
    for_it = {
        one
        for (some,) in select(record, "SELECT supported_by FROM disagreements WHERE supported_by <> ''")
        for one in some.split(";")
    }
    for source, row in rows_of(record, "sources").items():
        assert (row["events"], row["confirmed"], row["across"]) == events.get(source, (0, 0, 0))
        expected = "otherwise" if source in against else "details" if source in for_it else "undisputed"
        assert list(row["contest"]) == [expected]
        assert bool(row["differs"]) == (source in against)
        assert ("otherwise" in (row["mark"] or "")) == (expected != "undisputed")


def test_languages_are_in_words(record: Site) -> None:
    named: dict[str, str] = {}
    for row in rows_of(record, "sources").values():
        named |= row["language"]
    assert named["ckb"] == "Sorani"
    assert {tag for tag, name in named.items() if tag == name} == set()
