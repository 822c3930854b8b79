"""Bytes that are no UTF-8 have a line and a column, in characters, and the letter that they may have been."""

from __future__ import annotations

import pytest

from accord.values.utf8 import NotUtf8Error, bad_byte, decode, place_after


@pytest.mark.parametrize(
    ("before", "place"),
    [("", (1, 1)), ("ab", (1, 3)), ("é", (1, 2)), ("a\n", (2, 1)), ("a\n\nbc", (3, 3)), ("a\r\nb", (2, 2))],
)
def test_a_bad_byte_has_the_place_after_what_stands_before_it(before: str, place: tuple[int, int]) -> None:
    assert place_after(before.encode()) == place
    with pytest.raises(NotUtf8Error) as caught:
        decode(before.encode() + b"\xe9t\xe9")
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    ("byte", "said"),
    [
        (0xE9, "the byte 0xE9 is no UTF-8 text here (in Windows-1252 it is 'é'); save the file as UTF-8"),
        (0x80, "the byte 0x80 is no UTF-8 text here (in Windows-1252 it is '€'); save the file as UTF-8"),
        (0x81, "the byte 0x81 is no UTF-8 text here; save the file as UTF-8"),  # no letter there
        (0xA0, "the byte 0xA0 is no UTF-8 text here; save the file as UTF-8"),  # a blank, which nobody would see
    ],
)
def test_a_bad_byte_is_named_with_the_letter_that_it_may_be(byte: int, said: str) -> None:
    assert bad_byte(byte) == said


def test_right_bytes_are_their_text() -> None:
    assert decode("é\n".encode()) == "é\n"
