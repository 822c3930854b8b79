"""How far two names are from each other by their vowels: which spellings may be one name.

Needs the standard library only, as ``names`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from accord.site.search.names import Form

# What it costs to take one vowel for another, if not 1. o: a long u; w and y: written as consonants; *: an alef that
# begins a word, which may be any.
COST = {
    "ae": 0.1,
    "ei": 0.1,
    "iy": 0.0,
    "uw": 0.0,
    "ou": 0.0,
    "ow": 0.0,
    "ey": 0.3,
    "*a": 0.0,
    "*e": 0.0,
    "*i": 0.0,
    "*o": 0.0,
    "*u": 0.0,
}
BEGINNING = 1.2  # what it costs that one begins with a vowel, and the other with the consonant behind it: Adele, Dell
NEAR = (0.3, 0.35, 0.6, 0.75, 0.95, 1.4)  # how far vowels may differ, by the number of consonants


def near(forms: Sequence[Form], other_forms: Sequence[Form], *, alone: bool = True) -> float | None:
    """Return how far two words are from each other, 0 for none; None where they are not one name.

    Beside other words that match (not ``alone``) a word may be further away.
    """
    pairs = [(a, b) for a in forms for b in other_forms if a.consonants == b.consonants]
    return min((far for a, b in pairs if (far := distance(a, b)) <= _limit(a, alone=alone)), default=None)


def _limit(form: Form, *, alone: bool) -> float:
    limit = NEAR[min(len(form.consonants), len(NEAR) - 1)]
    return limit if alone else min(1.5 * limit, NEAR[-1])


@lru_cache(maxsize=8_192)
def distance(form: Form, other: Form) -> float:
    """Return how far the vowels of two forms with the same consonants are from each other."""
    if form.bare and not other.bare:
        form, other = other, form
    last = len(form.vowels) - 1
    unwritten = other.bare and not form.bare
    pairs = list(zip(form.vowels, other.vowels, strict=True))
    if form.bare and other.bare:  # Arabic script writes the same vowels always
        return float(sum(mine.replace("*", "a") != theirs.replace("*", "a") for mine, theirs in pairs))
    beginning = BEGINNING if bool(form.vowels[0]) != bool(other.vowels[0]) else 0.0
    return beginning + sum(_between(*pair, ends=place == last, unwritten=unwritten) for place, pair in enumerate(pairs))


def _between(vowels: str, other: str, *, ends: bool, unwritten: bool) -> float:
    """Return the cost of turning one run of vowels into another, as an edit distance."""
    if vowels == other:
        return 0.0
    drop_of = _unwritten if unwritten else _missing
    drops = [drop_of(mine, place, ends=ends) for place, mine in enumerate(vowels)]
    lacks = [max(_missing(theirs, 0, ends=ends), unwritten) for theirs in other]  # what Arabic writes is spoken
    row = list(accumulate(lacks, initial=0.0))
    for mine, drop in zip(vowels, drops, strict=True):
        above, row = row, [row[0] + drop]
        for place, (theirs, lack) in enumerate(zip(other, lacks, strict=True)):
            same = 0.0 if mine == theirs else COST.get("".join(sorted((mine, theirs))), 1.0)
            row.append(min(above[place] + same, above[place + 1] + drop, row[place] + lack))
    return row[-1]


def _missing(vowel: str, _: int, *, ends: bool) -> float:
    """Return what it costs that one spelling lacks a vowel: most for an i at the end, which makes other names."""
    if ends:
        return {"e": 0.3, "a": 1.2}.get(vowel, 1.5)
    return 0.8 if vowel in "wy" else 0.4


def _unwritten(vowel: str, place: int, *, ends: bool) -> float:
    """Return what it costs that Arabic script lacks a vowel: nothing for a short one, which it does not write."""
    if ends:
        return _missing(vowel, place, ends=True)
    return 0.0 if vowel in "ae" or (vowel in "iu" and place == 0) else 1.0
