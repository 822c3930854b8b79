"""What the text files of a dataset share: marks that a merge left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A merge leaves lines of seven signs and a name; the one between has none. A longer row of signs is a ruled line.
_MARK = re.compile(r"(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?: .*)?|=======")
_MARKS = re.compile(rf"^(?:{_MARK.pattern})$", re.MULTILINE)
_MARK_IN_TEXT = re.compile(r"^<<<<<<< .*$", re.MULTILINE)
_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||", "=======")  # of which each such line has one
MERGE_SIGN = b"<<<<<<<"  # each merge leaves one


def merge_mark(line: str) -> str:
    """Return what is wrong with a line that a merge left behind; nothing of another line."""
    if not _MARK.fullmatch(line.rstrip("\r\n")):
        return ""
    return f"{line.rstrip()[:60]!r} is what a merge of two versions left here; decide for one and take the mark out"


def merge_mark_within(text: str) -> str:
    """Return what is wrong with a text of which a line is what a merge left behind; nothing of another text."""
    match = _MARK_IN_TEXT.search(text)
    return merge_mark(match[0]) if match else ""


def merge_marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 1, what is wrong) of each line of a text that a merge left behind."""
    if not any(sign in text for sign in _SIGNS):
        return
    line, end = 1, 0
    for match in _MARKS.finditer(text):
        line += text.count("\n", end, match.start())
        end = match.start()
        yield line, merge_mark(match[0])
