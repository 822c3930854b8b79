"""How the words of a query fit the words of a name: each as typed, by how it sounds, or as the beginning of it.

Several words may fit one, and one several: Gholam Hossein, Gholamhossein.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from accord.site.search.distance import near
from accord.site.search.names import MAX_JOINED_WORDS, Form, Word, joined

MIN_PREFIX_LETTERS = 3  # letters from which the last word of a query may be the beginning of another
MAX_SUFFIX_LETTERS = 2  # letters by which a word before the last may be longer in a name: accord, accords
SOUNDS = 0.1  # what it costs not to be spelled as recorded, besides what the vowels differ by
BEGINS, LEFT_OUT, MISSING = (
    1.0,
    0.5,
    1.0,
)  # what else it costs: to be a beginning; that a title, or a word, is not there

Span = tuple[int, int]


class Run(NamedTuple):
    """Words beside each other that may be written as one: from which to which, and how they look and sound so.

    Another form of a word (``short_forms``) has no spans: it is looked for as it is.
    """

    start: int
    end: int
    folded: str
    forms: tuple[Form, ...]
    spans: tuple[Span, ...]  # where each word stands in the text


class Fit(NamedTuple):
    """How a run of a query fits a run of a name."""

    far: float
    begun: bool
    first: int  # place in the name
    spans: tuple[Span, ...]
    literal: bool
    words: int  # of the query


class Cover(NamedTuple):
    """Fits that cover a query, in its order, and how far they are in all."""

    far: float
    fits: list[Fit]


def runs(tokens: Sequence[Word]) -> tuple[Run, ...]:
    """Return every run of words."""
    all_runs = []
    for size in range(1, MAX_JOINED_WORDS + 1):
        for start in range(len(tokens) - size + 1):
            parts = tokens[start : start + size]
            text, spans = "".join(part.folded for part in parts), tuple((part.start, part.end) for part in parts)
            all_runs.append(Run(start, start + size, text, joined(parts), spans))
    return tuple(all_runs)


def fits(query: Sequence[Run], name: Sequence[Run], count: int) -> dict[Span, Fit]:
    """Return, for each run of a query of so many words, how it best fits a run of a name, if it does."""
    best: dict[Span, Fit] = {}
    for mine in query:
        for theirs in name:
            if mine.end - mine.start == 1 or theirs.end - theirs.start == 1:
                fit = _fit(mine, theirs, count)
                place = (mine.start, mine.end)
                if fit and (place not in best or fit < best[place]):
                    best[place] = fit
    return best


def _fit(mine: Run, theirs: Run, count: int) -> Fit | None:
    words = mine.end - mine.start
    if mine.folded == theirs.folded:
        return Fit(0.0, begun=False, first=theirs.start, spans=theirs.spans, literal=True, words=words)
    far = near(mine.forms, theirs.forms, alone=count == 1) if theirs.forms else None
    if far is not None:
        return Fit(SOUNDS + far, begun=False, first=theirs.start, spans=theirs.spans, literal=False, words=words)
    short = mine.end == count or len(theirs.folded) - len(mine.folded) <= MAX_SUFFIX_LETTERS
    if short and len(theirs.spans) == 1 and theirs.folded.startswith(mine.folded) and may_begin(mine, count):
        start, end = theirs.spans[0]
        span = (start, min(end, start + len(mine.folded)))
        return Fit(0.0, begun=True, first=theirs.start, spans=(span,), literal=True, words=words)
    return None


def may_begin(run: Run, count: int) -> bool:
    """Whether a run of a query of so many words is looked for at the beginning of words."""
    return bool(run.spans) and run.end - run.start == 1 and len(run.folded) >= MIN_PREFIX_LETTERS + (run.end < count)


def cover(candidates: dict[Span, Fit], count: int, needed: Collection[int], missing: int = 0) -> Cover | None:
    """Return the nearest fits that cover all words of a query that are needed but for so many, if there are any."""
    # best[i][m]: the cost of the first i words with m missing, and the fits that cover them
    best: list[dict[int, Cover]] = [{} for _ in range(count + 1)]
    best[0] = {0: Cover(0.0, [])}
    for start in range(count):
        here = [(end, fit) for (at, end), fit in candidates.items() if at == start]
        for gone, (cost, chosen) in best[start].items():
            steps = [(end, gone, cost + fit.far + BEGINS * fit.begun, [*chosen, fit]) for end, fit in here]
            if start not in needed:
                steps.append((start + 1, gone, cost + LEFT_OUT, chosen))
            elif gone < missing:
                steps.append((start + 1, gone + 1, cost + MISSING, chosen))
            for end, lost, price, fitted in steps:
                if lost not in best[end] or price < best[end][lost].far:
                    best[end][lost] = Cover(price, fitted)
    return min((choice for choice in best[-1].values() if choice.fits), default=None, key=lambda choice: choice.far)


def spans(chosen: Iterable[Fit]) -> tuple[Span, ...]:
    """Return where in a name the words stand that were found, in order; those that touch or overlap are one."""
    kept: list[Span] = []
    for start, end in sorted({span for fit in chosen for span in fit.spans}):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)
