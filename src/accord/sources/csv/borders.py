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


def borders(data: bytes, end: int, size: int) -> Iterator[int]:
    """Yield where records begin, about so many bytes apart, and where the last one ends that does so before ``end``."""
    begin = 0
    while True:
        yield begin
        place, inside, least = begin, 0, min(begin + size, end) - 1
        while place < end and (inside or place <= least):
            after = data.find(b"\n", max(place, least), end) + 1 or end
            inside ^= data.count(b'"', place, after) & 1
            place = after
        if inside and (start := record_start(data, end, inside)) > begin:
            yield start
        if inside or place == begin:
            return
        begin = place


def starts(data: bytes, begin: int, end: int) -> Iterator[int]:
    """Yield where each of the records between two borders begins."""
    inside, line = 0, begin
    while line < end:
        if not inside:
            yield line
        after = data.find(b"\n", line, end) + 1 or end
        inside ^= data.count(b'"', line, after) & 1
        line = after
