"""The bytes of a YAML file as text: size, encoding, characters and what a merge left, before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from accord.sources.encodings import HEAD_BYTES, other_encoding
from accord.sources.text import merge_marks
from accord.values import characters, utf8

Fault = tuple[int, int, str, str]  # line, column, rule, message
Span = tuple[int, int]  # offsets of where something begins and ends
Place = tuple[int, int]  # line and column, from 1

MAX_BYTES = 1_000_000  # a hand-written file; a bigger one is a mistake
MAX_DEPTH = 12  # levels of nesting
MAX_VALUES = 50_000  # in one file
_LETTER = re.compile("[^\n]")
MAX_FAULTS = 100  # of one file, reported one by one


def decode(data: bytes, *, is_any: bool = False) -> tuple[str, list[Fault]]:
    """Return the text of a file, lines ended as Unix does, and what is wrong with it as a text.

    Where some of its values may hold ``any`` characters, what may stand in those is passed over: ``check_around``
    reports it elsewhere.
    """
    if len(data) > MAX_BYTES:
        return "", [(1, 1, "size", f"the file has {len(data)} bytes; a curated file has {MAX_BYTES} at most")]
    if fault := other_encoding(data[:HEAD_BYTES]):
        return "", [(1, 1, "encoding", fault)]
    try:
        text = utf8.decode(data).replace("\r\n", "\n")
    except utf8.NotUtf8Error as error:
        return "", [(error.line, error.column, "encoding", str(error))]
    marks = [(line, 1, "merge-mark", message) for line, message in islice(merge_marks(text), MAX_FAULTS + 1)]
    return text, cap(sorted([*_characters(text, is_any=is_any), *marks]))


def cap(faults: list[Fault]) -> list[Fault]:
    """Return the first faults of a file, and one that says where more follow."""
    if len(faults) <= MAX_FAULTS:
        return faults
    line, column, *_ = faults[MAX_FAULTS]
    fact = f"more problems follow from here; correct the {MAX_FAULTS} that are listed, then check again"
    return [*faults[:MAX_FAULTS], (line, column, "too-many", fact)]


def check_around(text: str, spans: Iterable[Span]) -> list[Fault]:
    """Return what is wrong with the characters of a text outside of some spans, in rising order."""
    return cap(sorted(_characters(change(text, spans, within=lambda part: _LETTER.sub("x", part)), is_any=False)))


def change(
    text: str, spans: Iterable[Span], *, within: Callable[[str], str] = str, around: Callable[[str], str] = str
) -> str:
    """Return a text with what is within some spans, in rising order, and around them changed."""
    parts, at = [], 0
    for begin, end in spans:
        parts += [around(text[at:begin]), within(text[begin:end])]
        at = end
    return "".join([*parts, around(text[at:])])


def _characters(text: str, *, is_any: bool) -> Iterator[Fault]:
    line, begin = 1, 0  # the line that was reached, and where it begins
    for at, message in sorted(islice(characters.forbidden(text, is_any=is_any), MAX_FAULTS + 1)):
        line += text.count("\n", begin, at)
        begin = max(begin, text.rfind("\n", begin, at) + 1)
        yield line, at - begin + 1, "characters", message
