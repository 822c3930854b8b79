"""Programs of other sites may read everything: CORS, parts of files, rows as objects."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from serving import Site


@pytest.mark.parametrize(
    "path", ["/downloads/accord.sqlite", "/accord/events.csv", "/accord/events.json", "/events.atom", "/cite.bib", "/"]
)
def test_scripts_of_other_sites_may_read_it(site: Site, path: str) -> None:
    status, headers, _ = site.get(path)
    exposed = headers["access-control-expose-headers"].split(", ")
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    assert {"content-range", "accept-ranges", "content-length", "etag"} <= set(exposed)
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("path", ["/downloads/accord.sqlite", "/accord/events.json?_size=1", "/"])
def test_how_one_may_ask_is_answered(site: Site, path: str) -> None:
    status, headers, body = site.get(path, "OPTIONS")
    assert (status, body, headers["allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-allow-methods"] == headers["allow"]
    assert "range" in headers["access-control-allow-headers"].split(", ")


@pytest.mark.parametrize(
    "path", ["/accord/events.json", "/accord/events/meeting-2024-02-15.json", "/accord/promises.json"]
)
def test_rows_are_objects_unless_another_shape_is_asked_for(site: Site, path: str) -> None:
    answer = json.loads(site.get(path)[2])
    assert set(answer["rows"][0]) == set(answer["columns"])
    assert isinstance(json.loads(site.get(f"{path}?_shape=arrays")[2])["rows"][0], list)
    assert isinstance(json.loads(site.get(f"{path}?_shape=array")[2]), list)


def record(site: Site, path: str) -> dict[str, Any]:
    status, headers, body = site.get(path)
    assert (status, headers["content-type"]) == (200, "application/json; charset=utf-8")
    return json.loads(body)


def rows_within(row: dict[str, Any], table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a row and those of its lists, at any depth, each with its table."""
    yield table, row
    for name, value in row.items():
        for below in value if isinstance(value, list) and name != "evidence" else ():
            if isinstance(below, dict):
                yield from rows_within(below, name)


@pytest.mark.parametrize("path", ["events/meeting-2024-02-15", "agreements/border-deal"])
def test_a_record_comes_whole_with_the_evidence_for_each_value(site: Site, path: str) -> None:
    whole = record(site, f"/{path}.json")
    table, _, key = path.partition("/")
    assert (whole["table"], whole["id"], whole["incomplete"]) == (table, key, [])
    assert whole["url"] == f"http://127.0.0.1:{site.port}/{path}"
    assert whole["dataset"]["version"] == site.about["version"]
    rows = list(rows_within(whole["record"], table))
    with closing(sqlite3.connect(site.build / "accord.sqlite")) as db:
        for name in {name for name, _ in rows}:
            columns = [column[1] for column in db.execute(f'PRAGMA table_info("{name}")')]
            assert all(set(columns) <= set(row) for of, row in rows if of == name)
        evidence = db.execute('SELECT id, "table", record FROM evidence').fetchall()
    records = {(of, row.get("id", key)) for of, row in rows}
    wanted = Counter(entry for entry, of, about in evidence if (of, about) in records)
    given = Counter(entry["id"] for _, row in rows for entries in row["evidence"].values() for entry in entries)
    assert given == wanted
    assert given


def test_a_record_without_a_page_comes_whole_too(site: Site, lights: Site) -> None:
    place = record(site, "/places/baghdad.json")
    assert (place["name"], place["url"]) == ("Baghdad", f"http://127.0.0.1:{site.port}/accord/places/baghdad")
    with closing(sqlite3.connect(lights.build / "accord.sqlite")) as db:
        key, name = db.execute("SELECT id, name FROM lights LIMIT 1").fetchone()
    assert record(lights, f"/lights/{key}.json")["record"]["name"] == name


@pytest.mark.parametrize("path", ["/events/none.json", "/places/a,b.json", "/nothing/x.json"])
def test_a_record_that_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.get(path)[0] == 404
