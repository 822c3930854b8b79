"""Find records by name in the index ``search.sqlite`` beside these pages (``accord.site.search.index``).

Records that have all words of a query are found: in one name first, then in several names, offices and kind together
(how words fit: ``fit``). Titles such as general or sayyid need not be there, nor does one word of four or more.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from accord.site.search import asking, names
from accord.site.search.asking import Query
from accord.site.search.fit import Fit, Run, Span, cover, fits, may_begin, runs, spans
from accord.site.search.short_forms import initials

MAX_OWNERS = 600  # records with names, and as many with titles, that are compared word by word
ONE_MAY_MISS = 4  # words of which one need not be there
# How well a record fits, best first.
SAME, TYPED, SOUNDED, ANY_ORDER, SPREAD, OFFICE, UNTITLED, BEGUN, ALMOST = range(9)
BESIDES = 2  # how a name is spoken that readers may use and no source has
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
    is_name: bool  # and no office beside it


class _Name(NamedTuple):
    """A text of a record: a spelling of its name, or what may stand beside that, and its runs of words."""

    text: str
    language: str | None
    spoken: int
    is_kind: bool
    runs: tuple[Run, ...]


class _Best(NamedTuple):
    """The name that fits best, and how well it does."""

    level: int
    far: float
    length: int
    place: int
    spans: tuple[Span, ...]


def find(db: sqlite3.Connection, text: str) -> list[Hit]:
    """Return the records that fit a query, best first."""
    query = asking.read(db, text)
    having = _owners(db, query)
    count = Counter(owner for place in query.needed for owner in having[place])
    enough = len(query.needed) - (len(query.needed) >= ONE_MAY_MISS)
    owners = [owner for owner, matched in count.most_common() if matched >= enough]
    hits = []
    for about, spelled in _records(db, _first(db, owners)):
        if best := _best(spelled, query):
            name = spelled[best.place]
            matched = (name.text, name.language, best.spans) if name.spoken != BESIDES else (about[2], None, ())
            hits.append(Hit(best.level, best.far, *matched, *about[:3], named=about[3], is_name=bool(name.spoken)))
    for named in (True, False):  # where some fit in full, those that fit in part say nothing
        level = min((hit.level for hit in hits if hit.named == named), default=ALMOST)
        limit = BEGUN if level >= UNTITLED else UNTITLED
        if level == SAME or (
            level < OFFICE and query.count == 1
        ):  # a name in full is not asked for as part of an office
            limit = OFFICE
        hits = [hit for hit in hits if hit.named != named or hit.level < limit or hit.level == level]
    return sorted(hits, key=lambda hit: (hit.level, hit.far, len(hit.matched), hit.label, hit.record))


def _owners(db: sqlite3.Connection, query: Query) -> list[set[int]]:
    """Return, for each word of a query, the records that have something like it."""
    having: list[set[int]] = [set() for _ in query.words]
    for run in query.runs:
        sounds = sorted({form.consonants for form in run.forms})
        sql = f"{OWNERS} w.word = ? UNION {OWNERS} w.consonants IN ({', '.join('?' * len(sounds))})"
        values = [run.folded, *sounds]
        if may_begin(run, query.count):
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
    sql = """SELECT owner, name, language, spoken, name IS r.kind, r.named
             FROM names AS n JOIN records AS r ON r.id = n.owner
             WHERE owner IN (SELECT value FROM json_each(?)) ORDER BY n.id"""
    for owner, name, language, spoken, is_kind, named in db.execute(sql, some):
        text_runs = _runs(name, spoken=bool(spoken), named=bool(named))
        spelled[owner].append(_Name(name, language, spoken, bool(is_kind), text_runs))
    unsounded = asking.plain(db, {run.folded for some in spelled.values() for name in some for run in name.runs})
    spelled = {owner: [_without_sounds(name, unsounded) for name in some] for owner, some in spelled.items()}
    sql = 'SELECT id, "table", record, label, named FROM records WHERE id IN (SELECT value FROM json_each(?))'
    return [((*about, bool(named)), spelled[owner]) for owner, *about, named in db.execute(sql, some)]


def _without_sounds(name: _Name, words: frozenset[str]) -> _Name:
    """Return a text in which some words, alone, sound like no name."""
    return name._replace(runs=tuple(r._replace(forms=()) if r.folded in words else r for r in name.runs))


@lru_cache(maxsize=4_096)
def _runs(name: str, *, spoken: bool, named: bool) -> tuple[Run, ...]:
    tokens = names.words_of(name, recorded=True)
    if not spoken:
        return runs([word._replace(forms=()) for word in tokens])
    whole = tuple((word.start, word.end) for word in tokens)
    if not named:  # a title has no initials
        return runs(tokens)
    return (*runs(tokens), *(Run(0, len(tokens), called, (), whole) for called in initials(name)))


def _best(spelled: Sequence[_Name], query: Query) -> _Best | None:
    """Return which name of a record fits a query best, or what all its texts together have of it."""
    fits_by_name = [fits(query.runs, name.runs, query.count) for name in spelled]
    best: _Best | None = None
    for place, (name, fit) in enumerate(zip(spelled, fits_by_name, strict=True)):
        chosen = cover(fit, query.count, query.needed) if name.spoken and fit else None
        if chosen:
            level = _level(chosen.fits, query, name)
            candidate = _Best(level, chosen.far, len(name.runs), place, spans(chosen.fits))
            best = min(best, candidate) if best else candidate
    if best and best.level < UNTITLED:
        return best
    best = best or _together(spelled, fits_by_name, query)
    return min((one for one in (best, _by_office(spelled, fits_by_name, query)) if one), default=None)


def _level(chosen: Sequence[Fit], query: Query, name: _Name) -> int:
    if any(fit.begun for fit in chosen):
        return BEGUN
    if sum(fit.words for fit in chosen) < query.count:
        return UNTITLED
    places = [fit.first for fit in chosen]
    if places != sorted(set(places)):
        return ANY_ORDER
    if not all(fit.literal for fit in chosen):
        return SOUNDED
    return SAME if [run.folded for run in query.typed] == [run.folded for run in name.runs] else TYPED


def _together(spelled: Sequence[_Name], fits_by_name: Sequence[dict[Span, Fit]], query: Query) -> _Best | None:
    """Fit a query to all that is recorded of one record together; name the spelling that has most of it."""
    spoken = [place for place, fit in enumerate(fits_by_name) if fit and spelled[place].spoken]
    if not spoken:
        return None
    near = _nearest(fits_by_name)
    chosen, level = cover(near, query.count, query.needed), SPREAD
    if chosen is None and len(query.needed) >= ONE_MAY_MISS:
        chosen, level = cover(near, query.count, query.needed, missing=1), ALMOST
    if chosen is None:
        return None
    if sum(fit.words for fit in chosen.fits) < query.count:
        level = max(level, UNTITLED)
    if any(fit.begun for fit in chosen.fits):
        level = max(level, BEGUN)
    place = max(spoken, key=lambda index: (len(fits_by_name[index]), -index))
    single = [fit for (start, end), fit in fits_by_name[place].items() if end - start == 1]
    return _Best(level, chosen.far, len(spelled[place].runs), place, spans(single))


def _by_office(spelled: Sequence[_Name], fits_by_name: Sequence[dict[Span, Fit]], query: Query) -> _Best | None:
    """Fit a query to one text that stands beside a name, an office, and to the kind of the record."""
    kind = next((fit for fit, name in zip(fits_by_name, spelled, strict=True) if name.is_kind), {})
    best: _Best | None = None
    for place, (name, fit) in enumerate(zip(spelled, fits_by_name, strict=True)):
        chosen = cover({**kind, **fit}, query.count, range(query.count)) if fit and not name.spoken else None
        if chosen and not name.is_kind and (query.count > 1 or not chosen.fits[0].begun):
            candidate = _Best(OFFICE, chosen.far, len(name.runs), place, spans(chosen.fits))
            best = min(best, candidate) if best else candidate
    return best


def _nearest(fits_by_name: Sequence[dict[Span, Fit]]) -> dict[Span, Fit]:
    near: dict[Span, Fit] = {}
    for fit_of in fits_by_name:
        near.update({run: fit for run, fit in fit_of.items() if run not in near or fit < near[run]})
    return near
