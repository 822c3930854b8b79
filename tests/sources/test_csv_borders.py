"""Records of CSV begin behind a newline outside of quotes: held against what counting from the beginning finds."""

from __future__ import annotations

from itertools import product

from accord.sources.csv.borders import record_start, starts

TEXTS = [bytes(text) for size in range(7) for text in product(b'a"\n', repeat=size)]


def begins(data: bytes) -> list[int]:
    """Return where records begin, and where one could behind the last."""
    behind = [at + 1 for at, byte in enumerate(data) if byte == ord("\n")]
    return [0, *(at for at in behind if data.count(b'"', 0, at) % 2 == 0)]


def test_the_record_in_which_bytes_end_begins_where_counting_says() -> None:
    for data in TEXTS:
        for end in range(len(data) + 1):
            expected = max(at for at in begins(data) if at <= end)
            assert record_start(data, end, data.count(b'"', 0, end) % 2) == expected, (data, end)


def test_records_between_two_borders_begin_where_counting_says() -> None:
    for data in TEXTS:
        borders = begins(data)
        for begin in borders:
            for end in (*borders, len(data)):
                expected = [at for at in borders if begin <= at < end]
                assert list(starts(data, begin, end)) == expected, (data, begin, end)
