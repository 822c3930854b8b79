"""Where records of CSV begin, by counting quotes: outside of them a newline ends a record."""

from __future__ import annotations

from collections.abc import Iterator


def record_start(data: bytes, end: int, inside: int) -> int:
    """Return where the record begins in which ``end`` lies, in bytes that are well-formed up to there."""
    while (newline := data.rfind(b"\n", 0, end)) >= 0:
        inside ^= data.count(b'"', newline, end) & 1
        if not inside:
            return newline + 1
        end = newline
    return 0


def starts(data: bytes, begin: int, end: int) -> Iterator[int]:
    """Yield where each of the records begins between two places where some do."""
    inside, line = 0, begin
    while line < end:
        if not inside:
            yield line
        after = data.find(b"\n", line, end) + 1 or end
        inside ^= data.count(b'"', line, after) & 1
        line = after
