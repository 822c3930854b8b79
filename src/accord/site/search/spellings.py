"""Recorded spellings of the words of a query: those it may stand for, and those that it is nearest to."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from accord.site.search import asking, distance, names, short_forms
from accord.site.search.asking import MAX_WORDS
from accord.site.search.find import Hit
from accord.site.search.fit import MIN_PREFIX_LETTERS

MAX_SPELLINGS = 12  # of a word that are looked for in texts
MAX_FOUND = 20  # records whose names say which spellings those are
MAX_COMPARED_WORDS, MIN_SIMILARITY = 2_000, 1.5  # words that are looked at for being alike, and from where on they are


def spellings(db: sqlite3.Connection, query: str, hits: Sequence[Hit]) -> list[list[str]]:
    """Return, for each word of a query, the word, and those of the names of found records that sound like it."""
    query_words = asking.words_of(db, query)
    found = json.dumps([(hit.table, hit.record) for hit in hits if hit.named and hit.is_name][:MAX_FOUND])
    spelled = []
    for word in query_words:
        sounds = sorted({form.consonants for form in word.forms})
        sql = f"""SELECT DISTINCT w.word
                  FROM words AS w JOIN names AS n ON n.id = w.name JOIN records AS r ON r.id = n.owner
                  WHERE w.consonants IN ({", ".join("?" * len(sounds))})
                  AND (r."table", r.record) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) ORDER BY w.word"""
        near = {
            known: far
            for (known,) in db.execute(sql, (*sounds, found))
            if (far := distance.near(word.forms, names.forms(known), alone=len(query_words) == 1)) is not None
        }
        near = {known: far for known, far in near.items() if known not in asking.plain(db, near)}
        typed = query[word.start : word.end]
        forms = [] if short_forms.is_abbreviation(typed) else short_forms.counted(word.folded)
        others = [*forms, *sorted(near, key=lambda known: near[known])]
        spelled.append(list(dict.fromkeys([typed, *others]))[:MAX_SPELLINGS])
    return spelled


def nearest(db: sqlite3.Connection, query: str, most: int = 5) -> list[str]:
    """Return recorded spellings that look most like a query in which nothing was found."""
    close: Counter[str] = Counter()
    for word in names.words_of(query)[:MAX_WORDS]:
        for form in word.forms[:1]:
            sound = form.consonants
            sql = """SELECT DISTINCT word, consonants FROM words WHERE consonants >= ? AND consonants < ?
                     AND length(consonants) BETWEEN ? AND ? AND length(word) BETWEEN ? AND ? LIMIT ?"""
            size, letters = len(sound), len(word.folded)
            bounds = (sound[:1], sound[:1] + "~", size - 1, size + 1, letters - 2, letters + 2, MAX_COMPARED_WORDS)
            for known, other in db.execute(sql, bounds) if size >= MIN_PREFIX_LETTERS else ():
                alike = SequenceMatcher(None, word.folded, known).ratio() + SequenceMatcher(None, sound, other).ratio()
                if alike >= MIN_SIMILARITY:
                    close[known] = max(close[known], round(100 * alike))
    sql = """SELECT n.name FROM words AS w JOIN names AS n ON n.id = w.name JOIN records AS r ON r.id = n.owner
             WHERE w.word = ? AND n.spoken AND r.named ORDER BY length(n.name), n.name LIMIT 1"""
    candidates = [row[0] for word, _ in close.most_common(3 * most) for row in db.execute(sql, (word,))]
    return list(dict.fromkeys(candidates))[:most]
