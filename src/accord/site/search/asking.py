"""What a query asks for: its words, and every form of them that is looked for in names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accord.site.search import names, short_forms
from accord.site.search.fit import Run, runs
from accord.site.search.letters import TITLES
from accord.site.search.names import LONGEST_ACRONYM, Word, fold

MAX_WORDS = 10  # of a query that are looked at


@dataclass(frozen=True)
class Query:
    """A query.

    Attributes:
        words: its words.
        typed: every run of them.
        runs: these, and other forms of single words, which have no spans.
        needed: the places of the words that must be there; titles need not.
    """

    words: tuple[Word, ...]
    typed: tuple[Run, ...]
    runs: tuple[Run, ...]
    needed: frozenset[int]

    @property
    def count(self) -> int:
        """The number of its words."""
        return len(self.words)


def read(db: sqlite3.Connection, text: str) -> Query:
    """Return what a text asks for, in the index of names."""
    words = tuple(words_of(db, text))
    typed = runs(words)
    others = [
        Run(place, place + 1, form, (), ())
        for place, word in enumerate(words)
        for form in dict.fromkeys(_other_forms(db, word, alone=len(words) == 1))
    ]
    untitled = frozenset(place for place, word in enumerate(words) if word.folded not in TITLES)
    return Query(words, typed, (*typed, *others), untitled or frozenset(range(len(words))))


def words_of(db: sqlite3.Connection, text: str) -> list[Word]:
    """Return the words of a query. What is written as no name sounds like nothing: abbreviations, and oil."""
    return [
        word._replace(forms=()) if _is_no_name(db, word, text[word.start : word.end]) else word
        for word in names.words_of(text)[:MAX_WORDS]
    ]


def _is_no_name(db: sqlite3.Connection, word: Word, raw: str) -> bool:
    """Whether a word is an abbreviation, one of running text, or recorded names hold it as no name."""
    sql = """SELECT COUNT(*) > 0 AND COUNT(w.consonants) = 0 FROM words AS w JOIN names AS n ON n.id = w.name
             WHERE n.spoken AND w.word = ?"""
    is_plain = bool(plain(db, [word.folded]))
    return is_plain or short_forms.is_abbreviation(raw) or bool(db.execute(sql, (word.folded,)).fetchone()[0])


def plain(db: sqlite3.Connection, words: Iterable[str]) -> frozenset[str]:
    """Return which of some words are those of running text, which sound like no name."""
    sql = "SELECT word FROM plain WHERE word IN (SELECT value FROM json_each(?))"
    return frozenset(word for (word,) in db.execute(sql, (json.dumps(list(words)),)))


def _other_forms(db: sqlite3.Connection, word: Word, *, alone: bool) -> Iterator[str]:
    yield from short_forms.counted(word.folded)
    if len(word.folded) <= LONGEST_ACRONYM and not _is_recorded(db, word.folded):
        yield short_forms.MARK + word.folded
    if not alone:  # a place has too much of its own
        yield from (place for place in short_forms.places(word.folded) if _is_name(db, place))


def _is_recorded(db: sqlite3.Connection, word: str) -> bool:
    """Whether a name has a word, and not only a title."""
    sql = """SELECT 1 FROM words AS w JOIN names AS n ON n.id = w.name JOIN records AS r ON r.id = n.owner
             WHERE w.word = ? AND n.spoken AND r.named LIMIT 1"""
    return db.execute(sql, (word,)).fetchone() is not None


def _is_name(db: sqlite3.Connection, word: str) -> bool:
    """Whether a word is the whole name of something."""
    sql = "SELECT DISTINCT n.name FROM words AS w JOIN names AS n ON n.id = w.name WHERE w.word = ? AND n.spoken"
    return any(fold(name) == word for (name,) in db.execute(sql, (word,)))
