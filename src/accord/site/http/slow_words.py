"""What is said where an answer takes too long, and by which it is known; here nothing of Datasette is needed."""

from __future__ import annotations

SLOW = "This page took too long to make, and that is noted. Ask again in a moment."
TOO_LONG = "To answer that would take too long. Ask for less: fewer facets, fewer rows, or a narrower filter."


def is_late(body: bytes) -> bool:
    """Return whether an answer says that it would take too long, which the next one may not."""
    return any(words.encode() in body for words in (SLOW, TOO_LONG))
