"""What is wrong, and where a person wrote it.

Checks collect ``Problem`` values and never raise; ``Invalid`` carries a list of them out of a step that cannot go
on. The wording rule is: place, fact, remedy, rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

Path = tuple[str | int, ...]  # where in a record: ("participants", 1, "actor")


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. ``line`` and ``column`` count from 1; 0 means the file as a whole."""

    path: str
    line: int
    column: int
    record: str
    rule: str
    message: str

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column."""
        return self.path, self.line, self.column

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message} [{self.rule}]"


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
    column: str  # the last column of a key, or the reference
    rule: str  # duplicate-id, duplicate-key or reference
    value: tuple[Any, ...]  # of the columns of the key, or of the reference
    target: str  # the table that a reference points into
    first_row: int  # where the key stands first; -1 for a reference
    total: int  # how many problems of this rule the table has, reported or not


class AccordError(Exception):
    """Root of what Accord raises on purpose; its text is for people."""


class Invalid(AccordError):  # noqa: N818 - says what the input is
    """The input has problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} problem(s), the first: {self.problems[0]}")


class SchemaError(Invalid):
    """Schemas say something that they may not say; all of their problems at once."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        super().__init__([Problem("schemas", 0, 0, "", "schema", problems)] if isinstance(problems, str) else problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def dotted(path: Path) -> str:
    """Return a path as people write it: ``("participants", 1, "actor")`` -> ``participants[1].actor``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known word, or nothing."""
    return _nearest(str(word), tuple(known))


@lru_cache(1024)  # the same slip stands in many rows
def _nearest(word: str, known: tuple[str, ...]) -> str:
    lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)
    return f"; did you mean {lower[near[0]]!r}?" if near else ""
