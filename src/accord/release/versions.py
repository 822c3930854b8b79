"""Versions of data: MAJOR.MINOR.PATCH, and which one the changes since the last ask for.

Before 1.0.0, as Semantic Versioning has it, what breaks raises the second number and all else the third.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from accord.compare.structure import MAJOR, MINOR, Level

_FORM = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


class Version(NamedTuple):
    """A version; versions compare as their numbers do."""

    major: int
    minor: int
    patch: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Return the version that a text is; None where it is none."""
        match = _FORM.fullmatch(text)
        return cls(*map(int, match.groups())) if match else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, level: Level) -> Version:
        """Return the version that follows for changes of a level."""
        if self.major == 0:
            return Version(0, self.minor + 1, 0) if level == MAJOR else Version(0, self.minor, self.patch + 1)
        if level == MAJOR:
            return Version(self.major + 1, 0, 0)
        return Version(self.major, self.minor + (level == MINOR), 0 if level == MINOR else self.patch + 1)

    def followers(self) -> list[Version]:
        """Return every version that may come next: one number is raised by one, those behind it are 0."""
        raised = (self.major + 1, 0, 0), (self.major, self.minor + 1, 0), (self.major, self.minor, self.patch + 1)
        return sorted(Version(*numbers) for numbers in raised)


def fault(last: Version, now: Version, level: Level) -> str:
    """Return why a version cannot follow another after changes of a level; nothing where it can."""
    least = last.after(level)
    if now <= last:
        return f"is {now}, and {last} was released before; the changes since ask for {least}"
    if now < least:
        return f"is {now}, which the changes since {last} contradict: they are {level.upper()} and ask for {least}"
    if now not in last.followers():
        return f"is {now}, which does not follow {last}; the next are {', '.join(map(str, last.followers()))}"
    return ""
