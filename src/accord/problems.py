"""What is wrong or missing, and where a person wrote it.

An error makes a command fail; a warning does so where ``--strict`` is given. Checks collect ``Problem`` values and
never raise; ``InvalidInputError`` carries a list of them out of a step that cannot go on. The wording rule is: place,
fact, remedy, rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Literal, NamedTuple, Self, TypeAlias

MAX_KEPT = 10_000  # problems of a kind of checks; the others are counted
MAX_MESSAGE = 4_000  # characters of what is said: a value may be longer than anybody reads
MAX_HINT_LENGTH = 100  # letters of a word for which a near one is sought
MAX_HINT_WORDS = 20_000  # known words among which one is sought
MAX_COMPARED = 64  # known words that are compared one by one
MAX_SHARED = 256  # known words that have a triple of letters, beyond which it says little

Path = tuple[str | int, ...]  # where in a record: ("participants", 1, "actor")
Severity: TypeAlias = Literal["error", "warning"]

# Controls, line breaks, what hides or reorders text, halves of surrogate pairs.
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, or one thing to improve. ``line`` and ``column`` count from 1; 0 means the file as a whole."""

    path: str
    line: int
    column: int
    record: str
    rule: str
    message: str
    severity: Severity = "error"

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column."""
        return self.path, self.line, self.column

    def __post_init__(self) -> None:
        # Names of files may hold bytes that are no UTF-8: half a surrogate each, which nothing can print.
        if len(self.message) > MAX_MESSAGE:
            object.__setattr__(self, "message", f"{self.message[:MAX_MESSAGE]} ...")
        for name in ("path", "message"):
            text = getattr(self, name)
            if not text.isprintable():
                object.__setattr__(self, name, _HALF.sub(lambda match: ascii(match[0])[1:-1], text))

    def as_warning(self) -> Problem:
        """Return the same as a warning."""
        return replace(self, severity="warning")

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        mark = "warning: " if self.severity == "warning" else ""
        return f"{place}: {mark}{self.message} [{self.rule}]"


class RowProblem(NamedTuple):
    """A broken rule in one row of a batch; ``row`` counts from 0. ``column`` is empty where it is the whole row's."""

    row: int
    column: str
    rule: str
    message: str


class KeyProblem(NamedTuple):
    """A row that breaks a rule between rows; rows count from 0 within their table."""

    table: str
    row: int
    columns: tuple[str, ...]  # of the key, or of the reference
    rule: str  # duplicate-id, duplicate-key, duplicate-value or reference
    value: tuple[Any, ...]  # of these columns
    target: str  # the table that a reference points into
    target_columns: tuple[str, ...]  # and the columns there
    first_row: int  # where the key stands first; -1 for a reference
    total: int  # how many problems of this rule the table has, reported or not

    @property
    def column(self) -> str:
        """The column at which it is reported: the last."""
        return self.columns[-1]


class Kept(list[Problem]):
    """Problems, of which the first are kept and the others counted: ``more`` of them."""

    more = 0

    def __iadd__(self, problems: Iterable[Problem]) -> Self:  # type: ignore[misc, override] # it takes no more
        self.extend(problems)
        return self

    def append(self, problem: Problem) -> None:
        """Keep a problem, or count it."""
        self.extend([problem])

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep problems as long as there is room, and count the others."""
        for problem in problems:
            if len(self) < MAX_KEPT:
                super().append(problem)
            else:
                self.more += 1

    def all(self) -> list[Problem]:
        """Return those that are kept, and one that says how many others there are."""
        if not self.more:
            return [*self]
        fact = f"and {self.more:,} more problems; fix these first"
        return [*self, Problem(self[-1].path, 0, 0, "", "too-many", fact)]


class AccordError(Exception):
    """Root of what Accord raises on purpose; its text is for people."""


class InvalidInputError(AccordError):
    """The input has problems. Warnings may stand among them; where no error does, they were to count as errors."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        counted = errors(self.problems) or self.problems
        super().__init__(f"{len(counted)} problem(s), the first: {counted[0]}")


class SchemaError(InvalidInputError):
    """Schemas say something that they may not say; all of their problems at once."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        super().__init__([Problem("schemas", 0, 0, "", "schema", problems)] if isinstance(problems, str) else problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are no warnings."""
    return [problem for problem in problems if problem.severity == "error"]


def dotted(path: Path) -> str:
    """Return a path as people write it: ``("participants", 1, "actor")`` -> ``participants[1].actor``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known word, or nothing.

    Nothing for long words, or among very many: a hint is not worth a wait.
    """
    text = str(word)
    if len(text) > MAX_HINT_LENGTH:
        return ""
    names = tuple(islice(known, MAX_HINT_WORDS + 1))
    return _nearest(text, names) if len(names) <= MAX_HINT_WORDS else ""


@lru_cache(1024)  # the same slip stands in many rows
def _nearest(word: str, known: tuple[str, ...]) -> str:
    lower, triples = _index(known)
    candidates = list(lower)
    if len(candidates) > MAX_COMPARED:
        # Those that share most of the triples of letters that few words have.
        shared = Counter(name for triple in _triples(word.lower()) for name in triples.get(triple, ()))
        candidates = [name for name, _ in shared.most_common(MAX_COMPARED // 4)]
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), candidates, n=1, cutoff=0.6)
    return f"; did you mean {lower[near[0]]!r}?" if near else ""


@lru_cache(8)
def _index(known: tuple[str, ...]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the known words by their lower case, and by every three letters that few of them share."""
    lower = {name.lower(): name for name in known if len(name) <= MAX_HINT_LENGTH}
    triples: dict[str, list[str]] = {}
    for name in lower if len(lower) > MAX_COMPARED else ():
        for triple in _triples(name):
            triples.setdefault(triple, []).append(name)
    return lower, {triple: names for triple, names in triples.items() if len(names) <= MAX_SHARED}


def _triples(word: str) -> set[str]:
    """Return every three letters of a word that follow one another, its ends marked."""
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}
