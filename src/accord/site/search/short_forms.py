"""Other forms in which people write a word that is recorded: initials for a name, one for several, Maltan for Malta.

Needs the standard library only, as ``names`` does.
"""

from __future__ import annotations

from collections.abc import Iterator

from accord.site.search.names import LONGEST_ACRONYM, WORD_PATTERN, fold

SHORTEST_INITIALS = 3  # letters by which a body may be called
MIN_STEM = 4  # letters of a word that may have an ending
OF_A_PLACE = ("ian", "an", "i", "n")  # endings of who belongs to a place
MARK = "·"  # stands before initials that nobody wrote, so that they are no word


def initials(name: str) -> list[str]:
    """Return by which first letters people may call what has a name: those of all its words, or but for small ones.

    What follows a small word may be left out where that is less than half: MOF is the Ministry of Forests of Narnia.
    What stands in brackets explains a name, and is no part of it.
    """
    words = WORD_PATTERN.findall(name.partition("(")[0])
    is_small = [word[0].islower() for word in words]
    ends = [n for n, small in enumerate(is_small) if small and 2 * n >= len(words) and not is_small[n - 1]]
    called: list[str] = []
    for end in (*ends, len(words)):
        called.append("".join(word[0] for word in words[:end] if not word[0].islower()))
        called.append("".join(word[0] for word in words[:end]))
    fitting = (fold(one) for one in called if SHORTEST_INITIALS <= len(one) <= LONGEST_ACRONYM and one.isascii())
    return list(dict.fromkeys(MARK + one for one in fitting))


def is_abbreviation(raw: str) -> bool:
    """Whether a word is written as abbreviations are, which sound like no name."""
    letters = raw.replace(".", "")
    return letters.isascii() and letters.isupper() and len(letters) <= LONGEST_ACRONYM


def counted(word: str) -> Iterator[str]:
    """Yield what a word may be for one or for several: drug and drugs."""
    if word.isascii() and word.isalpha() and len(word) >= MIN_STEM:
        if word.endswith("s"):
            yield word[:-1]
        else:
            yield f"{word}s"


def peoples(word: str) -> Iterator[str]:
    """Yield what is said of a people whose members a word may name: Turkish for Turks."""
    if word.isascii() and len(word) >= MIN_STEM:
        yield f"{word.removesuffix('s')}ish"


def places(word: str) -> Iterator[str]:
    """Yield the places to which a word may say that somebody belongs: Malta for Maltan."""
    if word.isascii():
        yield from (
            word.removesuffix(ending)
            for ending in OF_A_PLACE
            if word.endswith(ending) and len(word) >= len(ending) + MIN_STEM
        )
