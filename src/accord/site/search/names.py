"""Names as people spell them: which two spellings may be one name, whatever the romanisation or the script.

A word is folded into consonants and the vowels between them. Consonants that romanisations confuse are one (q, gh, k
and g; kh and h), and w, v and y count as vowels; where a letter stands for several sounds the word has several forms.
Two words may be one name when their consonants are the same and their vowels are near: Soleymānī, Süleymani and سلیمانی
are, Hassan and Hussein are not, nor are Mohsen and Mohseni.

Needs the standard library only, and is copied into each build, whose site reads names as its index was written.
"""
# ruff: noqa: RUF001 - letters that look like others are different letters here

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice, product
from typing import NamedTuple

from accord.site.search.letters import (
    APOSTROPHES,
    ARABIC,
    ARTICLES,
    HYPHENS,
    LATIN,
    LETTERS,
    MARKS,
    SPELLED,
    TYPED,
    UNSOUNDED,
)

WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|[^\W_][^\W_{MARKS}]*(?:[{MARKS}{APOSTROPHES}]+[^\W_]*)*")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
SERVANT = re.compile(r"^(?:[ae]bd[aeiou]+(?:l|(.)(?=\1))|عبدال)(?P<of>.{2,})?$")  # Abdullatif, Abdurrahman
MOST_FORMS = 16
LONGEST_ACRONYM = 5
MOST_JOINED = 3  # words that may be written as one
# What it costs to take one vowel for another, if not 1. o: a long u; w and y: written as consonants; *: an alef that
# begins a word, which may be any.
COST = {
    "ae": 0.1, "ei": 0.1, "iy": 0.0, "uw": 0.0, "ou": 0.0, "ow": 0.0, "ey": 0.3, "*a": 0.0, "*e": 0.0, "*i": 0.0,
    "*o": 0.0, "*u": 0.0,
}  # fmt: skip
NEAR = (0.3, 0.45, 0.6, 0.75, 0.95, 1.4)  # how far vowels may differ, by the number of consonants


class Form(NamedTuple):
    """How a word may sound: its consonants, and what stands before, between and after them."""

    consonants: str
    vowels: tuple[str, ...]
    bare: bool  # written without its short vowels


class Word(NamedTuple):
    """A word of a name: where it stands in it, how it is typed, how it may sound."""

    start: int
    end: int
    plain: str
    forms: tuple[Form, ...]


def plain(text: str) -> str:
    """Return text as typed without care: small letters, no marks or apostrophes, one form of each Arabic letter."""
    said = "".join(c for c in text if c not in APOSTROPHES)
    small = unicodedata.normalize("NFKD", said.casefold()).casefold()
    bare = "".join(c for c in small if unicodedata.category(c) != "Mn" and c not in APOSTROPHES)  # of a double prime
    return "".join(str(unicodedata.digit(c, c)) for c in unicodedata.normalize("NFC", bare).translate(TYPED))


def words(text: str, *, recorded: bool = False) -> list[Word]:
    """Return the words of a name, but for articles and the like; all of them where nothing else is there.

    In ``recorded`` text words in small Latin letters and acronyms are no names: they have no forms.
    """
    found = list(_all_words(text))
    if recorded:
        found = [w if _is_name(text[w.start : w.end]) else w._replace(forms=()) for w in found]
    return [word for word in found if word.plain not in UNSOUNDED] or found


def _is_name(raw: str) -> bool:
    letters = raw.replace(".", "")
    return not raw[0].islower() and not (letters.isupper() and len(letters) <= LONGEST_ACRONYM)


def _all_words(text: str) -> Iterator[Word]:
    spans = [match.span() for match in WORD.finditer(text)]
    for index, (start, end) in enumerate(spans):
        raw = POSSESSIVE.sub("", text[start:end]).replace(".", "")
        typed = plain(raw)
        follows = spans[index + 1] if index + 1 < len(spans) else None
        if not typed or (follows and _is_article(typed, raw, text[end : follows[1]])):
            continue
        servant = SERVANT.match(typed)
        if servant:
            rest = servant["of"] or ""
            yield Word(start, end, typed.removesuffix(rest), forms("abd"))
        else:
            rest = typed
        if rest:
            said = raw if rest == typed else f"l{rest}" if rest.startswith("ah") else rest  # Abdulahi: Abd Allah
            yield Word(start, end, rest, forms(said, last=follows is None))


def _is_article(typed: str, raw: str, after: str) -> bool:
    """Whether a word is the article of the next one: al-, or as- before s, where a hyphen joins them."""
    if typed in ARTICLES:
        return True
    sun = typed[0] in "aeu" and 1 < len(typed) < 4  # noqa: PLR2004
    return sun and bool(re.match(rf"[{HYPHENS}]{re.escape(raw[1:])}", after, re.IGNORECASE))


@lru_cache(maxsize=8_192)
def forms(word: str, *, last: bool = True) -> tuple[Form, ...]:
    """Return how a word may sound; nothing for one with digits.

    ``last`` is False where another word follows, as it does in Ahlul Bayt.
    """
    small = unicodedata.normalize("NFC", word.casefold())
    typed = plain("".join(SPELLED.get(c, c) for c in small))
    if not typed.isalpha():
        return ()
    bare = typed[0] in ARABIC
    read = _read_arabic if bare else _read_latin
    readings = [read(part) for part in _without_endings(typed, bare, last)]
    if small[-1] in "ىی":
        readings[0][-1] = ("i", "a")  # Musa, if it was typed for the alef that looks so
    said = ["".join(sounds) for reading in readings for sounds in islice(product(*reading), MOST_FORMS)]
    said += [sounds[:-1] for sounds in said if sounds.endswith("H") and len(sounds) > 1]  # an h that ends may be silent
    return tuple(dict.fromkeys(_form(sounds, bare) for sounds in said))[:MOST_FORMS]


def _without_endings(typed: str, bare: bool, last: bool) -> Iterator[str]:  # noqa: FBT001
    """Yield a word, and what may be left of it without article, -at for -a, or the s of a plural."""
    yield typed
    if bare:
        if typed.startswith("ال") and len(typed) > 4:  # noqa: PLR2004
            yield typed[2:]
        if typed.endswith("ت") and len(typed) > 3:  # noqa: PLR2004
            yield typed[:-1]
        return
    if re.match(r"[aeu]l.{4}", typed):
        yield typed[2:]
    if re.match(r"[aeu](sh|th|dh|[tdrzsn])\1.{3}", typed):  # Essoudani
        yield re.sub(r"^[aeu](sh|th|dh|[tdrzsn])", "", typed)
    if re.search(r"...[ae]t$", typed):
        yield typed[:-1]
    if re.search(r"....[^s]s$", typed):
        yield typed[:-1]
    if not last and re.search(r"..[uo]l$", typed):
        yield typed[:-2]
    inner = re.sub(r"(?<=[^aeiou])[uo]l(?=[^aeioul])", "", typed)
    if inner != typed and len(inner) > 4:  # noqa: PLR2004 - Ahlulbayt
        yield inner


def _read_latin(typed: str) -> list[Sequence[str]]:
    sounds: list[Sequence[str]] = [LATIN.get(letters, "").split("|") for letters in LETTERS.findall(typed)]
    if typed[0] == "p" and typed[:2] != "ph":
        sounds[0] = ("B", "F")  # Arabic, which has no p, took it for f in old names
    return sounds


def _read_arabic(typed: str) -> list[Sequence[str]]:
    sounds: list[Sequence[str]] = [ARABIC.get(letter, "").split("|") for letter in typed]
    if typed[0] == "ا":
        sounds[0] = ("",) if typed[1:2] in ("ي", "و") else ("*",)
    if typed[-1] == "ه":
        sounds[-1] = ("a",) if typed[-2:] == "يه" else ("a", "H")
    return sounds


def _form(sounds: str, bare: bool) -> Form:  # noqa: FBT001
    for pattern, sound in ((r"([A-Z])\1+", r"\1"), ("SX", "X"), ("XH", "X"), ("T$", "D")):
        sounds = re.sub(pattern, sound, sounds)
    for pattern, sound in (("i+y+|y+i", "i"), ("u+w+|w+u", "u"), ("[ou]*o[ou]*w*|wo", "o"), (r"([a-z])\1+", r"\1")):
        sounds = re.sub(pattern, sound, sounds)
    return Form(re.sub("[^A-Z]", "", sounds), tuple(re.split("[A-Z]", sounds)), bare)


def joined(parts: Sequence[Word]) -> tuple[Form, ...]:
    """Return how words may sound when they are written as one."""
    if len(parts) == 1:
        return parts[0].forms
    return tuple(_join(chosen) for chosen in islice(product(*(part.forms for part in parts)), MOST_FORMS))


def _join(chosen: Sequence[Form]) -> Form:
    whole = chosen[0]
    for form in chosen[1:]:
        between = whole.vowels[-1] + form.vowels[0].replace("*", "a")
        consonants, rest = form.consonants, form.vowels[1:]
        if not between and consonants[:1] and whole.consonants.endswith(consonants[0]):
            consonants, between, rest = consonants[1:], rest[0], rest[1:]
        vowels = (*whole.vowels[:-1], re.sub(r"([a-z])\1+", r"\1", between), *rest)
        whole = Form(whole.consonants + consonants, vowels, whole.bare or form.bare)
    return whole


def near(one: Sequence[Form], other: Sequence[Form], *, alone: bool = True) -> float | None:
    """Return how far two words are from each other, 0 for none; None where they are not one name.

    Beside other words that match (not ``alone``) a word may be further away.
    """
    pairs = [(a, b) for a in one for b in other if a.consonants == b.consonants]
    return min((far for a, b in pairs if (far := distance(a, b)) <= _limit(a, alone)), default=None)


def _limit(form: Form, alone: bool) -> float:  # noqa: FBT001
    limit = NEAR[min(len(form.consonants), len(NEAR) - 1)]
    return limit if alone else min(1.5 * limit, NEAR[-1])


@lru_cache(maxsize=8_192)
def distance(one: Form, other: Form) -> float:
    """Return how far the vowels of two forms with the same consonants are from each other."""
    if one.bare and not other.bare:
        one, other = other, one
    last = len(one.vowels) - 1
    unwritten = other.bare and not one.bare
    pairs = list(zip(one.vowels, other.vowels, strict=True))
    if one.bare and other.bare:  # Arabic script writes the same vowels always
        return float(sum(mine.replace("*", "a") != theirs.replace("*", "a") for mine, theirs in pairs))
    return sum(_between(*pair, ends=place == last, unwritten=unwritten) for place, pair in enumerate(pairs))


def _between(one: str, other: str, *, ends: bool, unwritten: bool) -> float:
    """Return the cost of turning one run of vowels into another, as an edit distance."""
    if one == other:
        return 0.0
    drop_of = _unwritten if unwritten else _missing
    drops = [drop_of(mine, place, ends=ends) for place, mine in enumerate(one)]
    lacks = [max(_missing(theirs, 0, ends=ends), unwritten) for theirs in other]  # what Arabic writes is spoken
    row = list(accumulate(lacks, initial=0.0))
    for mine, drop in zip(one, drops, strict=True):
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
