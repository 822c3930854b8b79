"""The bytes of a text file as text: which encoding it is in, and why that is believed.

UTF-8 is proved by its own rules, UTF-16 and UTF-32 by their marks. Every other encoding is a guess, which IMPORT.md
reports with words to judge it by.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from accord.importing.model import ImportSourceError
from accord.sources.encodings import HEAD_BYTES, without_mark

BLOCK_BYTES = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 1 << 20  # from which an encoding is guessed
_SAMPLE_LINES = 10_000
_LATIN = ("cp1252", "cp1250", "mac_roman")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][^\w\x00-\x7f\u2013-\u201e]|[^\w\x00-\x7f\u2013-\u201e][^\W\d_]")
_SAMPLE_WORDS = 5  # that IMPORT.md shows
_FOREIGN_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")


class Encoding(NamedTuple):
    """The name of an encoding as Python knows it, and why it is believed."""

    name: str
    reason: str


def detect(path: Path, declared: str = "") -> Encoding:
    """Return the encoding of a whole file.

    Args:
        path: the file.
        declared: what a person or the file's metadata says that it is.

    Raises:
        ImportSourceError: if the file is in no encoding that is known, or not in the one declared.
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if marked:
        _verify(path, marked, "its byte order mark")
        return Encoding(marked, f"{_usual(marked)}: it begins with the mark of that")
    if unmarked := without_mark(head):
        _verify(path, unmarked, "the zeros between its letters")
        return Encoding(unmarked, f"{_usual(unmarked)}: zeros stand between its letters")
    if declared:
        _verify(path, declared, "what is declared of it")
        return Encoding(declared, f"{_usual(declared)}, as declared; all of its bytes are that")
    if _fits(path, "utf-8"):
        return Encoding("utf-8", "UTF-8: all of its bytes are that")
    return _guess(path)


def _usual(name: str) -> str:
    return name.upper().removesuffix("-SIG").replace("CP125", "Windows-125")


def _fits(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _verify(path: Path, name: str, why: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError:
        raise ImportSourceError(path, f"no encoding is called {name!r}; name another with --encoding") from None
    if not _fits(path, name):
        raise ImportSourceError(path, f"is not {_usual(name)} throughout, against {why}; name another with --encoding")


class _Lines(NamedTuple):
    """The lines of a file that hold more than ASCII, by whether they are UTF-8; where some are not."""

    utf8: int
    other: int
    places: list[str]

    @property
    def fact(self) -> str:
        more = self.other - len(self.places)
        return f"{', '.join(self.places)}{f' and in {more} more lines' if more else ''}"


def _lines(path: Path) -> _Lines:
    utf8, other, places = 0, 0, []
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                utf8 += not line.isascii() and bool(line.decode())
            except UnicodeDecodeError as error:
                other += 1
                if other <= _SAMPLE_WORDS:
                    places.append(f"0x{line[error.start]:02X} in line {number}")
    return _Lines(utf8, other, places)


def _guess(path: Path) -> Encoding:
    """Guess by frequencies of letters; these say little of Latin scripts, where the usual encodings are compared.

    Raises:
        ImportSourceError: if nothing fits, or most lines are UTF-8, which would read wrongly in any other encoding.
    """
    import charset_normalizer

    lines = _lines(path)
    if lines.utf8 > lines.other:
        fact = f"is UTF-8 in {lines.utf8} lines, and is not by the bytes {lines.fact}; correct these"
        raise ImportSourceError(path, f"{fact}, or name the encoding of the whole with --encoding")
    with path.open("rb") as file:
        sample = b"".join(islice((line for line in file if not line.isascii()), _SAMPLE_LINES))[:_SAMPLE_BYTES]
    best = charset_normalizer.from_bytes(sample).best()
    fitting = [name for name in _LATIN if _fits(path, name)]
    if best is not None and not _is_latin(str(best)) and _fits(path, best.encoding):
        name = best.encoding
    elif fitting:
        name = min(fitting, key=lambda name: _strangers(sample, name))
    else:
        fact = "is neither UTF-8 nor anything that can be guessed"
        raise ImportSourceError(path, f"{fact}; name its encoding with --encoding")
    words = list(dict.fromkeys(_FOREIGN_WORD.findall(sample.decode(name, errors="ignore"))))[:_SAMPLE_WORDS]
    seen = f"; in it these words read: {', '.join(words)}" if words else ""
    fact = f"{_usual(name)}, a guess: it is not UTF-8 by the bytes {lines.fact}{seen}"
    return Encoding(name, f"{fact}. Is it another? Name it with --encoding")


def _is_latin(text: str) -> bool:
    """Whether most letters beyond ASCII are of the Latin script."""
    letters = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin >= len(letters)


def _strangers(sample: bytes, name: str) -> int:
    """Return how many signs stand beside letters where letters are likelier."""
    return len(_SIGN_IN_WORD.findall(sample.decode(name, errors="replace")))
