"""What the description of a question says of each of its parameters, apart from what it says of the question.

    Pairs of actors in meetings. actor: an id, or part of a name; year: four digits.

is a description, and a help for ``actor`` and one for ``year``, which stand beside the fields to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Described:
    """A description without what it says of parameters, and that by their names."""

    text: str
    helps: Mapping[str, str]


def described(description: str | None, names: Collection[str]) -> Described:
    """Return a description of a question taken apart by the names of its parameters."""
    text = description or ""
    if not names:
        return Described(text, {})
    start = re.compile(rf"(?:^|(?<=[.;] ))({'|'.join(map(re.escape, names))}): ")
    first, *rest = start.split(text)
    helps = dict(zip(rest[::2], rest[1::2], strict=True))
    return Described(first.strip(), {name: _sentence(said) for name, said in helps.items()})


def _sentence(said: str) -> str:
    plain = said.strip().rstrip(";.")
    return f"{plain[:1].upper()}{plain[1:]}."
