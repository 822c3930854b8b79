"""``/search``: one box for names, titles and texts; ``/search.json`` gives the same as data.

Names and titles are found in any spelling (``find``); texts by the words in them, in the full-text index of each table;
then come the records in which a person, body, place or agreement that was found takes part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from datasette import Response
from datasette.utils.asgi import BadRequest

from accord.site import links, pages
from accord.site.asgi import Datasette, Request
from accord.site.build_facts import DATABASE
from accord.site.search import choices, dates, find, spellings
from accord.site.search.queries import (
    MARK,
    MAX_HITS,
    Group,
    about_records,
    dated,
    excerpts,
    groups,
    index,
    labels,
    related,
    texts,
)

LONGEST = 300  # characters of a query
HITS_PER_GROUP, HITS_OF_ONE_GROUP = 8, 200  # hits of a group among the others, and alone
MOST_TO_LEAVE_OUT = 6  # words of a query of which one is left out where nothing has all
LEADING = 20  # records found by name whose part in others is looked for


@dataclass
class Matches:
    """What one group has for a query: ids in order, and for each how it was found."""

    group: Group
    names: dict[str, find.Hit] = field(default_factory=dict)
    dated: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    part: dict[str, tuple[str, str]] = field(default_factory=dict)

    def ids(self) -> list[str]:
        """All ids, best first."""
        return list({**self.names, **dict.fromkeys([*self.dated, *self.texts]), **self.part})

    def cut(self) -> bool:
        """Whether there may be more than were counted."""
        return len(self.names) >= find.MAX_OWNERS or max(map(len, (self.texts, self.dated, self.part))) >= MAX_HITS


async def search(datasette: Datasette, request: Request) -> Response:
    """Answer with the page, or with data where ``.json`` was asked for."""
    query, only = " ".join((request.args.get("q") or "").replace("\0", " ").split()), request.args.get("in")
    if len(query) > LONGEST:
        raise BadRequest(f"A search may have {LONGEST} characters at most.")
    known = {group.table: group for group in groups()}
    if only and only not in known and only != choices.GROUP:
        raise BadRequest("There is no such table to search in.")
    results = await answer(datasette, query, only)
    if request.url_vars["format"]:
        return Response.json(results, headers={"access-control-allow-origin": "*"})
    context = {"found": results, "longest": LONGEST}
    return Response.html(await datasette.render_template("search.html", context, request=request))


async def answer(datasette: Datasette, query: str, only: str | None = None) -> dict[str, Any]:
    """Return what there is for a query: groups of hits, with numbers.

    Where nothing has all words, what has all but one is given, and which that is; where nothing has, near spellings.
    """
    described, left_out = await _described(datasette, query, only), None
    words = query.split()
    for word in reversed(words) if not described and 1 < len(words) <= MOST_TO_LEAVE_OUT else ():
        fewer = " ".join(other for other in words if other != word)
        if described := await _described(datasette, fewer, only):
            left_out = word
            described.sort(key=lambda group: not group["named"])  # a title that has some words says more than a text
            break
    near = [] if described or not query else await index(datasette).execute_fn(lambda db: spellings.nearest(db, query))
    total = sum(group["count"] for group in described)
    return {"query": query, "in": only, "count": total, "groups": described, "left_out": left_out, "nearest": near}


async def _described(datasette: Datasette, query: str, only: str | None) -> list[dict[str, Any]]:
    """Return the groups of hits for a query."""
    found, spelled = await _matches(datasette, query, only)
    if date := dates.read(query):
        await _add_dated(datasette, found, date)
    described = []
    for matches in found:
        if ids := matches.ids():
            records = ids[: HITS_OF_ONE_GROUP if only else HITS_PER_GROUP]
            described.append(await _describe(datasette, matches, spelled, records))
    return _with_choices(datasette, query, described) if only in (None, choices.GROUP) else described


async def _matches(datasette: Datasette, query: str, only: str | None) -> tuple[list[Matches], list[list[str]]]:
    """Return what each group has for the words of a query, and the spellings of these."""
    hits = await index(datasette).execute_fn(lambda db: find.find(db, query))
    spelled = await index(datasette).execute_fn(lambda db: spellings.spellings(db, query, hits))
    by_name: dict[str, list[find.Hit]] = {}
    for hit in hits:
        by_name.setdefault(hit.table, []).append(hit)
    leading = _leading(hits)
    found = [
        Matches(group, {hit.record: hit for hit in by_name.get(group.table, [])})
        for group in groups()
        if only in (None, group.table)
    ]
    for matches in found:
        if not matches.group.named or not matches.names:  # beside a name that fits, words in descriptions say little
            matches.texts = await texts(datasette, matches.group, spelled)
        matches.part = await related(datasette, matches.group, leading)
    return found, spelled


async def _add_dated(datasette: Datasette, found: list[Matches], date: dates.Dated) -> None:
    """Add the records whose date may fall in what a query names, where they have all its other words."""
    others: dict[str, list[str]] = {}
    if date.rest:
        others = {matches.group.table: matches.ids() for matches in (await _matches(datasette, date.rest, None))[0]}
    for matches in found:
        if matches.group.date and (some := others.get(matches.group.table, [] if date.rest else None)) != []:
            matches.dated = await dated(datasette, matches.group, date.during, some)


def _with_choices(datasette: Datasette, query: str, described: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the lists that a query names: before all else where it names them by their words."""
    hits, is_named = choices.find(datasette, query)
    about = {
        "table": choices.GROUP,
        "title": choices.TITLE,
        "count": len(hits),
        "counted": "all",
        "texts": 0,
        "named": False,
    }
    group = {**about, "table_url": datasette.urls.path("/codebook"), "hits": hits[:HITS_OF_ONE_GROUP]}
    if not hits:
        return described
    return [group, *described] if is_named else [*described, group]


def _leading(hits: Sequence[find.Hit]) -> dict[str, list[str]]:
    """Return, by table, the records with names that fit best, whose part in others is looked for."""
    named = [hit for hit in hits if hit.named and hit.is_name]
    best = max(min((hit.level for hit in named), default=0), find.TYPED)
    leading: dict[str, list[str]] = {}
    for hit in named:
        if hit.level <= best and len(some := leading.setdefault(hit.table, [])) < LEADING:
            some.append(hit.record)
    return leading


async def _describe(
    datasette: Datasette, matches: Matches, spelled: list[list[str]], records: list[str]
) -> dict[str, Any]:
    group = matches.group
    rows = await about_records(datasette, group, records)
    excerpt_of = await excerpts(datasette, group, spelled, [record for record in records if record in matches.texts])
    parts = await labels(datasette, {matches.part[record] for record in records if record in matches.part})
    hits = []
    for record in records:
        hit = {"id": record, "url": address_of(datasette, group, record, rows[record]), **rows[record]}
        if record in matches.dated:
            hit["dated"] = True
        if record in matches.names:
            name = matches.names[record]
            hit["matched" if name.is_name else "excerpt"] = {
                "text": name.matched,
                "language": name.language,
                "marks": name.spans,
            }
        elif record in excerpt_of:
            label, excerpt = excerpt_of[record]
            in_label = MARK in label
            hit["matched" if in_label else "excerpt"] = {"language": None, **_marked(label if in_label else excerpt)}
        elif record in matches.part and matches.part[record] not in {
            (of["table"], of["id"]) for of in rows[record].get("of", [])
        }:
            table, target = matches.part[record]
            hit["through"] = {"label": parts[table, target], "url": links.address(datasette, table, target)}
        hits.append(hit)
    table = datasette.urls.table(DATABASE, group.table)
    return {
        "table": group.table,
        "title": group.title,
        "count": len(matches.ids()),
        "counted": "at least" if matches.cut() else "all",
        "texts": len(matches.texts),
        "named": bool(matches.names),
        "table_url": table,
        "hits": hits,
    }


def address_of(datasette: Datasette, group: Group, record: str, row: dict[str, Any]) -> str:
    """Return where a record is shown: what belongs to another and has no page of its own, on the page of that one."""
    parent = next((reference for reference in row.get("of", []) if reference["role"] == group.parent), None)
    if parent and group.table not in pages.of_records() and parent["table"] in pages.of_records():
        return f"{links.address(datasette, parent['table'], parent['id'])}#{record}"
    return links.address(datasette, group.table, record)


def _marked(excerpt: str) -> dict[str, Any]:
    """Take the marks out of an excerpt, and say where they stood."""
    text, spans = "", []
    for number, piece in enumerate(excerpt.split(MARK)):
        if number % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return {"text": text, "marks": spans}


ROUTES = [(r"/search(?P<format>\.json)?/?$", search)]
