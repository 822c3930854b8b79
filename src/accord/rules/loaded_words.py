r"""Words that take a side, which ``x-neutral`` names, as RE2 finds them, and as Python does where RE2 is not at hand.

Of letters the two agree where the words are ASCII. In any case, ``\w`` of RE2 has the two letters besides whose small
ones are ASCII, U+017F and U+212A, and borders of words are those of ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pyarrow as pa

from accord.values.kernels import pc


def pattern(loaded_terms: Sequence[str]) -> str:
    """Return the expression of RE2 for the words, with the group ``word``; one that ends in ``*`` has any ending."""
    choice = _choice(loaded_terms, r"\w*")
    return rf"(?i)(?P<word>\b(?:{choice})\b)"


def finder(loaded_terms: Sequence[str]) -> Callable[[str], str]:
    """Return what gives the first of the words in a text, nothing where none is: just what RE2 finds."""
    if not is_ascii(loaded_terms):
        expression = pattern(loaded_terms)
        return lambda text: (pc.extract_regex(pa.array([text]), expression)[0].as_py() or {"word": ""})["word"]
    words = _choice(loaded_terms, r"(?a:[\w\u017f\u212a]*)")
    search = re.compile(rf"(?a:\b)(?:{words})(?a:\b)", re.IGNORECASE).search

    def find(text: str) -> str:
        match = search(text)
        return match[0] if match else ""

    return find


def is_ascii(loaded_terms: Sequence[str]) -> bool:
    """Whether Python alone finds the words, without Arrow's functions."""
    return "".join(loaded_terms).isascii()


def _choice(loaded_terms: Sequence[str], ending: str) -> str:
    each = (re.escape(word.removesuffix("*")) + (ending if word[-1] == "*" else "") for word in loaded_terms)
    return "|".join(each)
