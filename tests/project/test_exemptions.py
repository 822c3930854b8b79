"""Exemptions from the rules of style and types give their reasons, and are few.

A reason stands on the same line: `# noqa: S608 - our own tables`, `# type: ignore[index] # always a dict`,
`# fmt: skip # a table`.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT

SOURCE = ROOT / "src" / "accord"
KINDS = {
    "noqa": r"#\s*(?:ruff: )?noqa(?:: ?[A-Z0-9, ]*[0-9])?",
    "type: ignore": r"#\s*type: ignore(?:\[[\w, -]+\])?",
    "fmt: skip": r"#\s*fmt: (?:skip|off|on)",
}
LIMITS = {"noqa": 28, "fmt: skip": 25}  # in all of src


def exemption(comment: str) -> tuple[str, str] | None:
    """Return the kind of an exemption and the reason that it gives, or None for another comment."""
    for kind, pattern in KINDS.items():
        if re.search(rf"{pattern}\b" if kind == "noqa" else pattern, comment):
            return kind, re.sub(pattern, "", comment).strip("# -")
    return None


def exemptions() -> Iterator[tuple[Path, int, str, str]]:
    """Yield place, kind and reason of every exemption of the package."""
    for path in sorted(SOURCE.rglob("*.py")):
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.COMMENT and (found := exemption(token.string)):
                    yield path.relative_to(ROOT), token.start[0], *found


def test_every_exemption_gives_its_reason() -> None:
    bare = [f"{path}:{line}: {kind}" for path, line, kind, reason in exemptions() if not reason]
    assert not bare, "\n".join([f"{len(bare)} give no reason", *bare])


@pytest.mark.parametrize(("kind", "most"), LIMITS.items())
def test_exemptions_are_few(kind: str, most: int) -> None:
    places = [f"{path}:{line}" for path, line, found, _ in exemptions() if found == kind]
    assert len(places) <= most, "\n".join([f"{len(places)} times {kind}, more than {most}", *places])


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# noqa: S608 - our own tables", ("noqa", "our own tables")),
        ("# noqa: S608", ("noqa", "")),
        ("# noqa: S608, PTH100", ("noqa", "")),
        ("# ruff: noqa: RUF001, SIM905 - as above", ("noqa", "as above")),
        ("# type: ignore[index] # always a dict", ("type: ignore", "always a dict")),
        ("# type: ignore[index, no-any-return]", ("type: ignore", "")),
        ("# fmt: skip", ("fmt: skip", "")),
        ("# fmt: skip # a table", ("fmt: skip", "a table")),
        ("# says why", None),
    ],
)
def test_an_exemption_is_seen_with_its_reason(comment: str, found: tuple[str, str] | None) -> None:
    assert exemption(comment) == found
