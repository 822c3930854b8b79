"""Find records by name in the index ``search.sqlite`` beside these pages (``accord.site.search.index``).

Records that have all words of a query are found: in one name first, then in several names, offices and kind together
(how words fit: ``fit``). Titles such as general or sayyid need not be there, nor does one word of four or more.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from accord.site.search import names
from accord.site.search.fit import Fit, Run, Span, cover, fits, may_begin, runs, spans
from accord.site.search.letters import TITLES

MAX_WORDS = 10  # of a query that are looked at
MAX_OWNERS = 300  # records that are compared word by word
ONE_MAY_MISS = 4  # words of which one need not be there
# How well a record fits, best first.
SAME, TYPED, SOUNDED, ANY_ORDER, SPREAD, BEGUN, ALMOST = range(7)
OWNERS = "SELECT n.owner FROM words AS w JOIN names AS n ON n.id = w.name WHERE"


class Hit(NamedTuple):
    """A record that was found, and the spelling by which it was."""

    level: int
    far: float
    matched: str
    language: str | None
    spans: tuple[Span, ...]  # of matched
    table: str
    record: str
    label: str
    named: bool  # of a table of names, not of titles


class _Name(NamedTuple):
    """A text of a record: a spelling of its name, or what may stand beside that, and its runs of words."""

    text: str
    language: str | None
    spoken: bool
    runs: tuple[Run, ...]


class _Best(NamedTuple):
    """The name that fits best, and how well it does."""

    level: int
    far: float
    length: int
    place: int
    spans: tuple[Span, ...]


def find(db: sqlite3.Connection, query: str) -> list[Hit]:
    """Return the records that fit a query, best first."""
    words = names.words(query)[:MAX_WORDS]
    needed = {i for i, word in enumerate(words) if word.plain not in TITLES} or set(range(len(words)))
    query_runs = runs(words)
    having = _owners(db, query_runs, len(words))
    count = Counter(owner for place in needed for owner in having[place])
    enough = len(needed) - (len(needed) >= ONE_MAY_MISS)
    owners = [owner for owner, found in count.most_common() if found >= enough][:MAX_OWNERS]
    hits = []
    for about, spelled in _records(db, owners):
        if best := _best(spelled, query_runs, len(words), needed):
            name = spelled[best.place]
            hits.append(Hit(best.level, best.far, name.text, name.language, best.spans, *about))
    for named in (True, False):  # where some fit in full, those that fit in part say nothing
        level = min((hit.level for hit in hits if hit.named == named), default=ALMOST)
        hits = [h for h in hits if h.named != named or h.level < BEGUN or h.level == level]
    return sorted(hits, key=lambda hit: (hit.level, hit.far, len(hit.matched), hit.label, hit.record))


def _owners(db: sqlite3.Connection, query_runs: Sequence[Run], count: int) -> list[set[int]]:
    """Return, for each word of a query, the records that have something like it."""
    having: list[set[int]] = [set() for _ in range(count)]
    for run in query_runs:
        sounds = sorted({form.consonants for form in run.forms})
        sql = f"{OWNERS} w.word = ? UNION {OWNERS} w.consonants IN ({', '.join('?' * len(sounds))})"
        values = [run.plain, *sounds]
        if may_begin(run, count):
            sql += f" UNION {OWNERS} w.word >= ? AND w.word < ?"
            values += [run.plain, run.plain + "\U0010ffff"]
        found = {owner for (owner,) in db.execute(sql, values)}
        for place in range(run.start, run.end):
            having[place] |= found
    return having


def _records(db: sqlite3.Connection, owners: Sequence[int]) -> list[tuple[tuple[str, str, str, bool], list[_Name]]]:
    """Return table, id, label and whether it has names, and all texts, of each record."""
    some = (json.dumps(owners),)
    spelled: dict[int, list[_Name]] = {owner: [] for owner in owners}
    sql = "SELECT owner, name, language, spoken FROM names WHERE owner IN (SELECT value FROM json_each(?)) ORDER BY id"
    for owner, name, language, spoken in db.execute(sql, some):
        spelled[owner].append(_Name(name, language, bool(spoken), _runs(name, spoken=bool(spoken))))
    sql = 'SELECT id, "table", record, label, named FROM records WHERE id IN (SELECT value FROM json_each(?))'
    return [((*about, bool(named)), spelled[owner]) for owner, *about, named in db.execute(sql, some)]


@lru_cache(maxsize=4_096)
def _runs(name: str, *, spoken: bool) -> tuple[Run, ...]:
    words = names.words(name, recorded=True)
    return runs(words if spoken else [word._replace(forms=()) for word in words])


def _best(spelled: Sequence[_Name], query_runs: Sequence[Run], count: int, needed: Collection[int]) -> _Best | None:
    """Return which name of a record fits a query best, or what all its texts together have of it."""
    found = [fits(query_runs, name.runs, count) for name in spelled]
    best: _Best | None = None
    for place, (name, fit) in enumerate(zip(spelled, found, strict=True)):
        chosen = cover(fit, count, needed) if name.spoken and fit else None
        if chosen:
            one = _Best(_level(chosen.fits, query_runs, name), chosen.far, len(name.runs), place, spans(chosen.fits))
            best = min(best, one) if best else one
    return best or _together(spelled, found, count, needed)


def _level(chosen: Sequence[Fit], query_runs: Sequence[Run], name: _Name) -> int:
    if any(fit.begun for fit in chosen):
        return BEGUN
    places = [fit.first for fit in chosen]
    if places != sorted(set(places)):
        return ANY_ORDER
    if not all(fit.literal for fit in chosen):
        return SOUNDED
    return SAME if [run.plain for run in query_runs] == [run.plain for run in name.runs] else TYPED


def _together(
    spelled: Sequence[_Name], found: Sequence[dict[Span, Fit]], count: int, needed: Collection[int]
) -> _Best | None:
    """Fit a query to all that is recorded of one record together; name the spelling that has most of it."""
    spoken = [place for place, fit in enumerate(found) if fit and spelled[place].spoken]
    if not spoken:
        return None
    near: dict[Span, Fit] = {}
    for fit in found:
        near.update({run: one for run, one in fit.items() if run not in near or one < near[run]})
    chosen, level = cover(near, count, needed), SPREAD
    if chosen is None and len(needed) >= ONE_MAY_MISS:
        chosen, level = cover(near, count, needed, missing=1), ALMOST
    if chosen is None:
        return None
    if any(fit.begun for fit in chosen.fits):
        level = max(level, BEGUN)
    place = max(spoken, key=lambda one: (len(found[one]), -one))
    single = [fit for (start, end), fit in found[place].items() if end - start == 1]
    return _Best(level, chosen.far, len(spelled[place].runs), place, spans(single))
