"""Names as people spell them: which two spellings may be one name, whatever the romanisation or the script.

A word is folded into consonants and the vowels between them. Consonants that romanisations confuse are one (q, gh, k
and g; kh and h), and w, v and y count as vowels; where a letter stands for several sounds the word has several forms.
Two words may be one name when their consonants are the same and their vowels are near: Soleymānī, Süleymani and سلیمانی
are, Hassan and Hussein are not, nor are Mohsen and Mohseni.

Needs the standard library only, and is copied into each build, whose site reads names as its index was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
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

WORD_PATTERN = re.compile(rf"(?:[^\W\d_]\.){{2,}}|[^\W_][^\W_{MARKS}]*(?:[{MARKS}{APOSTROPHES}]+[^\W_]*)*")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
SERVANT = re.compile(r"^(?:[ae]bd[aeiou]+(?:l|(.)(?=\1))|عبدال)(?P<of>.{2,})?$")  # Abdullatif, Abdurrahman
MAX_FORMS = 16
MAX_ARTICLE = 3  # letters of an article that is drawn to the next word: as-, esh-
MIN_STEM = 3  # letters that a word keeps when an ending or article is taken off
LONGEST_ACRONYM = 5
MIN_CONSONANTS = 2  # that a word keeps when its last h is silent
MAX_JOINED_WORDS = 3  # words that may be written as one


class Form(NamedTuple):
    """How a word may sound: its consonants, and what stands before, between and after them."""

    consonants: str
    vowels: tuple[str, ...]
    bare: bool  # written without its short vowels


class Word(NamedTuple):
    """A word of a name: where it stands in it, how it is typed, how it may sound."""

    start: int
    end: int
    folded: str
    forms: tuple[Form, ...]


def fold(text: str) -> str:
    """Return text as typed without care: small letters, no marks or apostrophes, one form of each Arabic letter."""
    joined_text = "".join(c for c in text if c not in APOSTROPHES)
    small = unicodedata.normalize("NFKD", joined_text.casefold()).casefold()
    bare = "".join(c for c in small if unicodedata.category(c) != "Mn" and c not in APOSTROPHES)  # of a double prime
    return "".join(str(unicodedata.digit(c, c)) for c in unicodedata.normalize("NFC", bare).translate(TYPED))


def words_of(text: str, *, recorded: bool = False) -> list[Word]:
    """Return the words of a name, but for articles and the like; all of them where nothing else is there.

    In ``recorded`` text words in small Latin letters and acronyms are no names: they have no forms.
    """
    tokens = list(_all_words(text))
    if recorded:
        tokens = [w if _is_name(text[w.start : w.end]) else w._replace(forms=()) for w in tokens]
    return [word for word in tokens if word.folded not in UNSOUNDED] or tokens


def _is_name(raw: str) -> bool:
    letters = raw.replace(".", "")
    return not raw[0].islower() and not (letters.isupper() and len(letters) <= LONGEST_ACRONYM)


def _all_words(text: str) -> Iterator[Word]:
    spans = [match.span() for match in WORD_PATTERN.finditer(text)]
    for index, (start, end) in enumerate(spans):
        raw = POSSESSIVE.sub("", text[start:end]).replace(".", "")
        typed = fold(raw)
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
            spelling = raw if rest == typed else f"l{rest}" if rest.startswith("ah") else rest  # Abdulahi: Abd Allah
            yield Word(start, end, rest, forms(spelling, last=follows is None))


def _is_article(typed: str, raw: str, after: str) -> bool:
    """Whether a word is the article of the next one: al-, or as- before s, where a hyphen joins them."""
    if typed in ARTICLES:
        return True
    sun = typed[0] in "aeu" and 1 < len(typed) <= MAX_ARTICLE
    return sun and bool(re.match(rf"[{HYPHENS}]{re.escape(raw[1:])}", after, re.IGNORECASE))


@lru_cache(maxsize=8_192)
def forms(word: str, *, last: bool = True) -> tuple[Form, ...]:
    """Return how a word may sound; nothing for one with digits, or in a script whose letters are not known.

    ``last`` is False where another word follows, as it does in Ahlul Bayt.
    """
    small = unicodedata.normalize("NFC", word.casefold())
    typed = fold("".join(SPELLED.get(c, c) for c in small))
    if not typed.isalpha():
        return ()
    bare = typed[0] in ARABIC
    read = _read_arabic if bare else _read_latin
    readings = [read(part) for part in _without_endings(typed, bare=bare, last=last)]
    if small[-1] in "ىی":
        readings[0][-1] = ("i", "a")  # Musa, if it was typed for the alef that looks so
    readings_as_sounds = ["".join(sounds) for reading in readings for sounds in islice(product(*reading), MAX_FORMS)]
    readings_as_sounds += [
        sounds[:-1]
        for sounds in readings_as_sounds
        if sounds.endswith("H") and len(set(re.findall("[A-Z]", sounds))) > MIN_CONSONANTS
    ]  # an h that ends may be silent, where two consonants are left
    made = dict.fromkeys(_form(sounds, bare=bare) for sounds in readings_as_sounds)
    return tuple(form for form in made if form.consonants or any(form.vowels))[:MAX_FORMS]  # of other scripts nothing


def _without_endings(typed: str, *, bare: bool, last: bool) -> Iterator[str]:
    """Yield a word, and what may be left of it without article, -at for -a, or the s of a plural."""
    yield typed
    if bare:
        if typed.startswith("ال") and len(typed) > MIN_STEM + 1:
            yield typed[2:]
        if typed.endswith("ت") and len(typed) > MIN_STEM:
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
    if inner != typed and len(inner) > MIN_STEM + 1:  # Ahlulbayt
        yield inner


def _read_latin(typed: str) -> list[Sequence[str]]:
    sounds: list[Sequence[str]] = [LATIN.get(letters, "").split("|") for letters in LETTERS.findall(typed)]
    if typed[0] == "p" and typed[:2] != "ph":
        sounds[0] = ("B", "F")  # Arabic, which has no p, took it for f in old names
    return sounds


def _read_arabic(typed: str) -> list[Sequence[str]]:
    sounds: list[Sequence[str]] = [ARABIC.get(letter, "").split("|") for letter in typed]
    if typed[0] in "اع":  # each is written for any vowel that begins a word
        sounds[0] = ("",) if typed[1:2] in ("ي", "و") else ("*",)
    if typed[-1] == "ه" and typed != "الله":  # whose h is no ending
        sounds[-1] = ("a",) if typed[-2:] == "يه" else ("a", "H")
    return sounds


def _form(sounds: str, *, bare: bool) -> Form:
    for pattern, sound in ((r"([A-Z])\1+", r"\1"), ("SX", "X"), ("XH", "X"), ("T$", "D")):
        sounds = re.sub(pattern, sound, sounds)
    for pattern, sound in (("i+y+|y+i", "i"), ("u+w+|w+u", "u"), ("[ou]*o[ou]*w*|wo", "o"), (r"([a-z])\1+", r"\1")):
        sounds = re.sub(pattern, sound, sounds)
    return Form(re.sub("[^A-Z]", "", sounds), tuple(re.split("[A-Z]", sounds)), bare)


def joined(parts: Sequence[Word]) -> tuple[Form, ...]:
    """Return how words may sound when they are written as one."""
    if len(parts) == 1:
        return parts[0].forms
    return tuple(_join(chosen) for chosen in islice(product(*(part.forms for part in parts)), MAX_FORMS))


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
