"""SQL files with a head: lines ``-- title: ...`` and the like, an empty line, then the statement."""

from __future__ import annotations

MARK = "-- "


def split(text: str) -> tuple[dict[str, str], str]:
    """Return what the head says, by word, and the statement without the space around it; there may be no head."""
    if not text.startswith(MARK):
        return {}, text.strip()
    head, _, sql = text.partition("\n\n")
    lines = [line.removeprefix(MARK).partition(": ") for line in head.splitlines() if line.startswith(MARK)]
    return {word: value for word, _, value in lines}, sql.strip()


def start(text: str) -> int:
    """Return at which character of a file its statement begins."""
    return len(text.rstrip()) - len(split(text)[1])


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character of a text."""
    before = text[:offset]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
