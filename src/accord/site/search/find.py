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
from accord.site.search.names import Word

MAX_WORDS = 10  # of a query that are looked at
MAX_OWNERS = 600  # records with names, and as many with titles, that are compared word by word
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
    query_words = words_of(db, query)
    needed = {i for i, word in enumerate(query_words) if word.folded not in TITLES} or set(range(len(query_words)))
    query_runs = runs(query_words)
    having = _owners(db, query_runs, len(query_words))
    count = Counter(owner for place in needed for owner in having[place])
    enough = len(needed) - (len(needed) >= ONE_MAY_MISS)
    owners = [owner for owner, matched in count.most_common() if matched >= enough]
    hits = []
    for about, spelled in _records(db, _first(db, owners)):
        if best := _best(spelled, query_runs, len(query_words), needed):
            name = spelled[best.place]
            hits.append(Hit(best.level, best.far, name.text, name.language, best.spans, *about))
    for named in (True, False):  # where some fit in full, those that fit in part say nothing
        level = min((hit.level for hit in hits if hit.named == named), default=ALMOST)
        hits = [h for h in hits if h.named != named or h.level < BEGUN or h.level == level]
    return sorted(hits, key=lambda hit: (hit.level, hit.far, len(hit.matched), hit.label, hit.record))


def words_of(db: sqlite3.Connection, query: str) -> list[Word]:
    """Return the words of a query; those that recorded names hold as no name, an acronym or oil, sound like nothing."""
    sql = """SELECT COUNT(*) > 0 AND COUNT(w.consonants) = 0 FROM words AS w JOIN names AS n ON n.id = w.name
             WHERE n.spoken AND w.word = ?"""
    return [
        word._replace(forms=()) if db.execute(sql, (word.folded,)).fetchone()[0] else word
        for word in names.words_of(query)[:MAX_WORDS]
    ]


def _owners(db: sqlite3.Connection, query_runs: Sequence[Run], count: int) -> list[set[int]]:
    """Return, for each word of a query, the records that have something like it."""
    having: list[set[int]] = [set() for _ in range(count)]
    for run in query_runs:
        sounds = sorted({form.consonants for form in run.forms})
        sql = f"{OWNERS} w.word = ? UNION {OWNERS} w.consonants IN ({', '.join('?' * len(sounds))})"
        values = [run.folded, *sounds]
        if may_begin(run, count):
            sql += f" UNION {OWNERS} w.word >= ? AND w.word < ?"
            values += [run.folded, run.folded + "\U0010ffff"]
        owners = {owner for (owner,) in db.execute(sql, values)}
        for place in range(run.start, run.end):
            having[place] |= owners
    return having


def _first(db: sqlite3.Connection, owners: Sequence[int]) -> list[int]:
    """Return the first records with names and the first with titles, which may hold a country's name by hundreds."""
    sql = "SELECT id FROM records WHERE named AND id IN (SELECT value FROM json_each(?))"
    named = {owner for (owner,) in db.execute(sql, (json.dumps(owners),))}
    titled = [owner for owner in owners if owner not in named]
    return [owner for owner in owners if owner in named][:MAX_OWNERS] + titled[:MAX_OWNERS]


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
    tokens = names.words_of(name, recorded=True)
    return runs(tokens if spoken else [word._replace(forms=()) for word in tokens])


def _best(spelled: Sequence[_Name], query_runs: Sequence[Run], count: int, needed: Collection[int]) -> _Best | None:
    """Return which name of a record fits a query best, or what all its texts together have of it."""
    fits_by_name = [fits(query_runs, name.runs, count) for name in spelled]
    best: _Best | None = None
    for place, (name, fit) in enumerate(zip(spelled, fits_by_name, strict=True)):
        chosen = cover(fit, count, needed) if name.spoken and fit else None
        if chosen:
            level = _level(chosen.fits, query_runs, name)
            candidate = _Best(level, chosen.far, len(name.runs), place, spans(chosen.fits))
            best = min(best, candidate) if best else candidate
    return best or _together(spelled, fits_by_name, count, needed)


def _level(chosen: Sequence[Fit], query_runs: Sequence[Run], name: _Name) -> int:
    if any(fit.begun for fit in chosen):
        return BEGUN
    places = [fit.first for fit in chosen]
    if places != sorted(set(places)):
        return ANY_ORDER
    if not all(fit.literal for fit in chosen):
        return SOUNDED
    return SAME if [run.folded for run in query_runs] == [run.folded for run in name.runs] else TYPED


def _together(
    spelled: Sequence[_Name], fits_by_name: Sequence[dict[Span, Fit]], count: int, needed: Collection[int]
) -> _Best | None:
    """Fit a query to all that is recorded of one record together; name the spelling that has most of it."""
    spoken = [place for place, fit in enumerate(fits_by_name) if fit and spelled[place].spoken]
    if not spoken:
        return None
    near: dict[Span, Fit] = {}
    for fit_of in fits_by_name:
        near.update({run: fit for run, fit in fit_of.items() if run not in near or fit < near[run]})
    chosen, level = cover(near, count, needed), SPREAD
    if chosen is None and len(needed) >= ONE_MAY_MISS:
        chosen, level = cover(near, count, needed, missing=1), ALMOST
    if chosen is None:
        return None
    if any(fit.begun for fit in chosen.fits):
        level = max(level, BEGUN)
    place = max(spoken, key=lambda index: (len(fits_by_name[index]), -index))
    single = [fit for (start, end), fit in fits_by_name[place].items() if end - start == 1]
    return _Best(level, chosen.far, len(spelled[place].runs), place, spans(single))
