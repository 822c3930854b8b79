"""Bytes that are no UTF-8: where the first stands, in characters, and which letter it may have been."""

from __future__ import annotations


class NotUtf8Error(ValueError):
    """Bytes are no UTF-8 text; ``line`` and ``column`` count from 1, in characters."""

    def __init__(self, data: bytes, start: int) -> None:
        self.line, self.column = place_after(data[:start])
        super().__init__(bad_byte(data[start]))


def decode(data: bytes) -> str:
    """Return bytes as text.

    Raises:
        NotUtf8Error: with the place of the first byte that is no UTF-8, and what to do about it.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotUtf8Error(data, error.start) from None


def place_after(before: bytes) -> tuple[int, int]:
    """Return line and column of what follows some text."""
    text = before.decode()
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def bad_byte(byte: int) -> str:
    """Return what is wrong with a byte that is no UTF-8 where it stands, and which letter it may be elsewhere."""
    letter = bytes([byte]).decode("cp1252", errors="ignore")
    likely = f" (in Windows-1252 it is {letter!r})" if letter.isprintable() and letter else ""
    return f"the byte 0x{byte:02X} is no UTF-8 text here{likely}; save the file as UTF-8"
