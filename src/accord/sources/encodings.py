"""Files that are not what their names say: other encodings of text, pointers in place of files."""

from __future__ import annotations

HEAD_BYTES = 64  # of a file, by which its encoding is known
REMEDY = "or let 'accord import' read it as it is"  # of a file of rows that is made otherwise than ours
_POINTER = b"version https://git-lfs.github.com/spec/"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")


def pointer(head: bytes) -> str:
    """Return what is wrong with a file that begins so where Git keeps the file itself elsewhere; else nothing."""
    if not head.startswith(_POINTER):
        return ""
    return "is a pointer of Git LFS, not the file itself; run git lfs pull to get it"


def other_encoding(head: bytes) -> str:
    """Return what is wrong with text that begins so where it is UTF-16 or UTF-32; else nothing."""
    wide = 4 if head.startswith(_UTF32) else 2 if head.startswith(_UTF16) or without_mark(head) else 0
    return f"is UTF-{8 * wide} text; save the file as UTF-8" if wide else ""


def without_mark(head: bytes) -> str:
    """Return the kind of UTF-16 of text that begins so without a mark, ASCII beside zeros; nothing of another text."""
    pairs = len(head) // 2
    for at, name in enumerate(("utf-16-be", "utf-16-le")):
        if pairs > 1 and not any(head[at : 2 * pairs : 2]) and all(head[1 - at : 2 * pairs : 2]):
            return name
    return ""
