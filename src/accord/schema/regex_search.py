"""Whether texts fit patterns, in time that grows as the text does, whichever engine judges them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from accord.schema.regex import PatternError, check, ecma, re2
from accord.values.kernels import pc

MAX_BACKTRACKED = 100  # characters that a backtracking engine judges where its time may grow faster than the text


@lru_cache(maxsize=1024)
def searching(pattern: str) -> Callable[[str], object]:
    """Return what says whether a text fits a pattern, in time that grows as the text does."""
    quick = ecma(pattern).search
    try:
        if check(pattern, anchored=True) == 0:
            return quick
    except PatternError:  # not anchored: it may be tried from every letter on
        pass
    linear = re2(pattern)

    def search(text: str) -> object:
        if len(text) <= MAX_BACKTRACKED:
            return quick(text)
        return pc.match_substring_regex(text, linear).as_py() or None

    return search
