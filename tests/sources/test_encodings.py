"""Text of other encodings, and pointers in place of files, are known by how they begin."""

from __future__ import annotations

import pytest

from accord.sources.encodings import other_encoding, pointer, without_mark

UTF16 = "is UTF-16 text; save the file as UTF-8"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"a\0b\0", "utf-16-le"), (b"\0a\0b", "utf-16-be"), (b"a\0b\0c\0d\0", "utf-16-le"),
        (b"\0a\0bx", "utf-16-be"), (b"a\0b\0x", "utf-16-le"),  # a half of a letter at the end
        (b"a\0b\0c\0d\0\0\0", ""), (b"\0a\0b\0c\0d\0\0", ""),  # a zero among the letters
        (b"a\0", ""), (b"\0a", ""), (b"", ""), (b"abcd", ""), (b"a\0bc", ""), (b"\0\0\0\0", ""), (b"ab\0\0", ""),
    ],
)  # fmt: skip
def test_ascii_beside_zeros_is_utf_16_without_a_mark(head: bytes, kind: str) -> None:
    assert without_mark(head) == kind
    assert other_encoding(head) == (UTF16 if kind else "")


@pytest.mark.parametrize(
    ("head", "fact"),
    [
        ("id".encode("utf-16"), UTF16), (b"\xfe\xff\0i", UTF16), (b"\xff\xfei\0", UTF16),
        ("id".encode("utf-32"), UTF16.replace("16", "32")), (b"\0\0\xfe\xff\0\0\0i", UTF16.replace("16", "32")),
        (b"\xef\xbb\xbfid", ""), (b"id", ""),
    ],
)  # fmt: skip
def test_a_mark_says_which_it_is(head: bytes, fact: str) -> None:
    assert other_encoding(head) == fact


@pytest.mark.parametrize(
    ("head", "is_one"), [(b"version https://git-lfs.github.com/spec/v1\n", True), (b"version 1", False), (b"", False)]
)
def test_a_pointer_of_git_lfs_is_no_file(head: bytes, *, is_one: bool) -> None:
    fact = "is a pointer of Git LFS, not the file itself; run git lfs pull to get it"
    assert pointer(head) == (fact if is_one else "")
