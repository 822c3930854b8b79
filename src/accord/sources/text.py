"""What the text files of a dataset share: marks that a merge left behind."""

from __future__ import annotations

import re

# A merge leaves lines of seven signs and a name; the one between has none. A longer row of signs is somebody's rule.
_MARK = re.compile(r"(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?: .*)?|=======")
_MARK_IN_TEXT = re.compile(r"^<<<<<<< .*$", re.MULTILINE)
MERGE_SIGN = b"<<<<<<<"  # each merge leaves one


def merge_mark(line: str) -> str:
    """Return what is wrong with a line that a merge left behind; nothing of another line."""
    if not _MARK.fullmatch(line.rstrip("\r\n")):
        return ""
    return f"{line.rstrip()[:60]!r} is what a merge of two versions left here; decide for one and take the mark out"


def merge_mark_within(text: str) -> str:
    """Return what is wrong with a text of which a line is what a merge left behind; nothing of another text."""
    found = _MARK_IN_TEXT.search(text)
    return merge_mark(found[0]) if found else ""
