"""Record pages and pages of questions: each record has one that shows it, and says so where there is none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from html import unescape

import pytest

import support
from serving import Site

PAGES = sorted(path.name for path in (support.ROOT / "site" / "pages").iterdir() if path.is_dir())
RECORDS = [name for name in PAGES if (support.ROOT / "site" / "pages" / name / "record.sql").exists()]


@pytest.mark.parametrize("table", RECORDS)
def test_every_record_has_a_page_that_names_it(site: Site, table: str) -> None:
    with closing(sqlite3.connect(site.build / "accord.sqlite")) as db:
        label = "title" if table in ("events", "agreements", "sources") else "name"
        records = db.execute(f"SELECT id, {label} FROM {table}").fetchall()
    assert records
    for key, title in records:
        status, _, body = site.get(f"/{table}/{key}")
        text = unescape(body.decode())
        assert status == 200, key
        assert title in text
        assert key in text


@pytest.mark.parametrize("page", [name for name in PAGES if name not in (*RECORDS, "home")])
def test_every_other_page_answers(site: Site, page: str) -> None:
    status, _, body = site.get(f"/{page}")
    assert status == 200
    assert b"<h1" in body


def test_a_page_that_is_none_says_so(site: Site) -> None:
    for path in ("/events/nowhere", "/actors/nobody", "/accord/events/nowhere"):
        assert site.get(path)[0] == 404, path


def test_a_build_has_every_page_that_its_database_can_answer(site: Site) -> None:
    assert sorted(path.name for path in (site.build / "site" / "pages").iterdir()) == PAGES


@pytest.mark.parametrize(
    "path",
    [
        "/actors/ali-visitor",
        "/outlets/north-news",
        "/accord/places/baghdad",
        "/accord/offices/minister-of-trade",
        "/events/meeting-2024-02-15",
    ],
)
def test_a_record_says_once_that_no_person_has_verified_it(site: Site, path: str) -> None:
    assert site.page(path).count("Read and coded by language models, not yet verified by a person") == 1
