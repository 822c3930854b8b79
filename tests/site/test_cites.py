"""Beside each value of a record's page stand its sources: outlet, side, day, place in the source, relation, whose word.

Asked of the real record, in which each kind of value occurs. What has no source by the schemas is named once.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from html import unescape
from typing import NamedTuple

import pytest

from accord.site.prose import date_words
from serving import Site

CITES = re.compile(r'<details class="cites">.*?</details>', re.DOTALL)
CITE = re.compile(
    r'<p><a href="/sources/([^"]+)">([^<]+)</a> <i class="(\w+)">([^<]+)</i> <small>(.*?)</small></p>', re.DOTALL
)
OF_RECORD = """SELECT DISTINCT s.id, s.outlet_name, s.side, s.side_label, s.published, e.locator, e.relation
FROM evidence AS e JOIN sources_named AS s ON s.id = e.source WHERE e.record = ?"""
OF_ITEM = "SELECT DISTINCT source FROM evidence WHERE record = ? AND item = ? AND source IS NOT NULL"


class Cite(NamedTuple):
    """A source as a footnote has it."""

    source: str
    outlet: str
    side: str
    side_label: str
    words: str


def ask(site: Site, sql: str, *values: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(site.build / "accord.sqlite")) as db:
        return db.execute(sql, values).fetchall()


def cites(html: str) -> list[Cite]:
    """Return the first footnotes of a piece of a page."""
    found = CITES.search(html)
    assert found, html
    return [Cite(*map(unescape, one)) for one in CITE.findall(found[0])]


def sources(html: str) -> set[str]:
    return {cite.source for cite in cites(html)}


def row_of(page: str, key: str) -> str:
    """Return the item of a list whose ``id`` is a key."""
    return page.partition(f'<li id="{key}">')[2].partition("\n<li id=")[0]


def linking(page: str, section: str, address: str) -> list[str]:
    """Return the items of a section of a page that lead to an address."""
    part = page.partition(f'<h2 id="{section}">')[2].partition("</section>")[0]
    return [item for item in part.split("<li>")[1:] if f'<a href="{address}">' in item]


def pages_of(site: Site) -> list[tuple[str, str]]:
    """Return records of which a page shows rows with records of their own, with these: statements, and reports."""
    statements = "WHERE event_id = 'al-sudani-mohseni-ejei-2024' OR speaker = 'gholamhossein-mohseni-ejei'"
    return [
        *(
            (f"/{kind}/{key}", one)
            for event, speaker, one in ask(site, f"SELECT event_id, speaker, id FROM statements {statements}")
            for kind, key in (("events", event), ("actors", speaker))
        ),
        *(
            (f"/agreements/{agreement}", one)
            for agreement, one in ask(site, "SELECT agreement_id, id FROM implementation_reports")
        ),
    ]


def test_statements_and_reports_have_the_footnotes_that_other_values_have(record: Site) -> None:
    texts: dict[str, str] = {}
    shown = pages_of(record)
    assert {path.split("/")[1] for path, _ in shown} == {"events", "actors", "agreements"}
    for path, key in shown:
        page = texts.setdefault(path, record.page(path) if path not in texts else "")
        known = cites(row_of(page, key))
        expected = ask(record, OF_RECORD, key)
        assert {cite.source for cite in known} == {one[0] for one in expected}, key
        for source, outlet, side, label, published, locator, relation in expected:
            cite = next(cite for cite in known if cite.source == source)
            assert (cite.outlet, cite.side, cite.side_label) == (outlet, side, label)
            assert locator in cite.words
            assert not published or date_words(published) in cite.words
            assert relation == "supports" or relation.replace("_", " ") in cite.words


def test_who_speaks_relays_nobody_and_who_relays_is_named(record: Site) -> None:
    relayed = """SELECT e.record, a.name, t.event_id FROM evidence AS e JOIN statements AS t ON t.id = e.record
    JOIN actors AS a ON a.id = e.attributed_to WHERE e.attributed_to {} t.speaker AND e.voice <> 'outlet' LIMIT 5"""
    for statement, name, event in ask(record, relayed.format("<>")):
        words = " ".join(cite.words for cite in cites(row_of(record.page(f"/events/{event}"), statement)))
        assert f"by way of {name}" in words
    for statement, name, event in ask(record, relayed.format("=")):
        words = " ".join(cite.words for cite in cites(row_of(record.page(f"/events/{event}"), statement)))
        assert f"by way of {name}" not in words


@pytest.mark.parametrize(
    ("kind", "section", "written"),
    [
        ("events", "links", "SELECT event_id, event, relation FROM event_links"),
        ("agreements", "relations", "SELECT agreement_id, agreement, relation FROM agreement_relations"),
    ],
)
def test_what_another_record_says_of_this_one_has_the_sources_of_that_record(
    record: Site, kind: str, section: str, written: str
) -> None:
    cited = 0
    for own, named, relation in ask(record, written):
        expected = {one for (one,) in ask(record, OF_ITEM, own, f"{section}[{named}/{relation}]")}
        for here, there in ((own, named), (named, own)):
            items = linking(record.page(f"/{kind}/{here}"), section, f"/{kind}/{there}")
            assert not expected or expected in [sources(item) for item in items if "cites" in item], (here, there)
            cited += bool(expected)
    assert cited > 20


def test_an_event_that_touches_an_agreement_is_cited_on_both_pages(record: Site) -> None:
    said = ask(record, "SELECT DISTINCT record, item FROM evidence WHERE \"table\" = 'event_agreements'")
    assert said
    for event, item in said:
        agreement = item.removeprefix("agreements[").partition("/")[0]
        expected = {one for (one,) in ask(record, OF_ITEM, event, item)}
        here = linking(record.page(f"/agreements/{agreement}"), "events", f"/events/{event}")
        there = linking(record.page(f"/events/{event}"), "agreements", f"/agreements/{agreement}")
        for items in (here, there):
            assert expected in [sources(one) for one in items if "cites" in one], (event, item)


@pytest.mark.parametrize(
    ("table", "key", "section", "kind"),
    [
        ("actor_names", "actor_id", "names", "actors"),
        ("actor_labels", "actor_id", "labels", "actors"),
        ("actor_positions", "actor_id", "offices", "actors"),
        ("agreement_names", "agreement_id", "names", "agreements"),
    ],
)
def test_what_names_its_source_itself_is_cited_like_the_rest(
    record: Site, table: str, key: str, section: str, kind: str
) -> None:
    most = f'SELECT {key} FROM "{table}" GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 3'
    for (one,) in ask(record, most):
        part = record.page(f"/{kind}/{one}").partition(f'<h2 id="{section}">')[2].partition("</section>")[0]
        shown = {(cite[0], cite[2]) for html in CITES.findall(part) for cite in CITE.findall(html)}
        named = f'SELECT s.id, s.side FROM "{table}" AS n JOIN sources_named AS s ON s.id = n.source WHERE {key} = ?'
        assert shown == set(ask(record, named, one))
        assert part.count("<tr>") - part.count("<thead>") == len(CITES.findall(part)), "a row each"


def test_what_an_actor_owes_has_the_sources_of_the_promise(record: Site) -> None:
    owed = "SELECT obligor, id, agreement_id FROM provision_obligors JOIN provisions ON id = provision_id LIMIT 9"
    for obligor, provision, agreement in ask(record, owed):
        (item,) = linking(record.page(f"/actors/{obligor}"), "agreements", f"/agreements/{agreement}#{provision}")
        said = ask(record, "SELECT source FROM evidence WHERE \"table\" = 'provisions' AND record = ?", provision)
        assert {one for (one,) in said} <= sources(item)


def test_a_source_marks_the_claims_that_it_carries(record: Site) -> None:
    disputed = """SELECT e.source, r.id FROM implementation_reports AS r JOIN evidence AS e ON e.record = r.id
    WHERE r.contest = 'disputed' AND e.source IS NOT NULL GROUP BY r.id"""
    for source, report in ask(record, disputed):
        item = row_of(record.page(f"/sources/{source}"), report)
        assert "disputed" in CITES.sub("", item)
        assert source in sources(item)


def test_words_of_sources_are_marked_with_their_language(record: Site) -> None:
    """Offices, labels, quotations and the words of a date, in the letters of a language that a source of them is in."""
    quotes = ask(record, "SELECT event_id, id, quote FROM statements WHERE quote GLOB '*[ء-ي]*' LIMIT 5")
    offices = ask(record, "SELECT actor_id, position FROM actor_positions WHERE position GLOB '*[ء-ي]*' LIMIT 5")
    dates = ask(record, "SELECT id, date_text FROM events WHERE date_text GLOB '*[ء-ي]*' LIMIT 5")
    parts = ask(record, "SELECT event_id, position FROM event_participants WHERE position GLOB '*[ء-ي]*' LIMIT 5")
    assert all((quotes, offices, dates, parts))
    marked = r'<bdi lang="(ar|fa|ckb)">{}</bdi>'
    for path, text in (
        *((f"/events/{event}", quote) for event, _, quote in quotes),
        *((f"/actors/{actor}", position) for actor, position in offices),
        *((f"/events/{event}", text) for event, text in (*dates, *parts)),
    ):
        assert re.search(marked.format(re.escape(text)), unescape(record.page(path))), (path, text)


@pytest.mark.parametrize(
    ("path", "named", "not_named"),
    [
        (
            "/events/al-sudani-mohseni-ejei-2024",
            ("type, form, class, scope", "of event topics: topic", "of statements: illocution, topic, quotation"),
            ("status", "speaker", "place", "implementation reports"),
        ),
        ("/actors/gholamhossein-mohseni-ejei", ("kind, country, sector", "of event participants: office"), ("role",)),
        (
            "/agreements/border-security-pact-2023",
            ("kind, text status", "of agreement topics: topic", "of event agreements: agreement, relation"),
            ("form,", "signed", "of agreement names"),
        ),
    ],
)
def test_what_coders_chose_is_named_once(
    record: Site, path: str, named: tuple[str, ...], not_named: tuple[str, ...]
) -> None:
    (words,) = re.findall(r'<p class="count unsourced">(.*?)</p>', record.page(path))
    assert "the coders’ own choice" in words
    assert all(one in words for one in named), words
    listed = words.partition("</a>: ")[2]
    assert not any(one in listed for one in not_named), words
