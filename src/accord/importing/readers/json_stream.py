"""Large files of JSON, item by item: lists of objects that stand in the file and are read from it again and again.

The standard library decodes each item, so that keys, numbers and errors are those of a file that is read whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from accord.importing.model import ImportSourceError
from accord.importing.readers import text_encoding
from accord.importing.readers.json_values import DECODER, size_fault

WHOLE_BYTES = 1 << 20  # of files that are read whole
_BLOCK_CHARACTERS = 1 << 20
_CUT_CHARACTERS = 16  # so near to the end of what was read so far, a word, an escape or a number may go on


@dataclass(frozen=True)
class Items:
    """The items of a list of objects in a file: the list that the file holds, or the one under a key of its object."""

    path: Path
    encoding: str
    key: str | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number, item in enumerate(self.all(), 1):
            if not isinstance(item, dict):
                raise ImportSourceError(
                    self.path, f"item {number} of the list is no object, so it is no list of records"
                )
            yield item

    def all(self) -> Iterator[Any]:
        """Yield the items, whatever they are."""
        with self.path.open(encoding=self.encoding) as file:
            reader = TextReader(file, self.path)
            if self.key is None:
                yield from reader.items()
                reader.end()
                return
            for name in reader.members():
                if name == self.key:
                    yield from reader.items()
                    return
                reader.skip()


def outline(path: Path, encoding: str = "") -> Any:
    """Return what a file holds, with Items in place of its list, or of the lists of objects in its object.

    Raises:
        ImportSourceError: if it is no JSON.
    """
    name = text_encoding.detect(path, encoding).name
    with path.open(encoding=name) as file:
        reader = TextReader(file, path)
        if reader.peek() == "[":
            return Items(path, name)
        if reader.peek() != "{":
            return reader.value()
        made: dict[str, Any] = {}
        for key in reader.members():
            if key in made:
                reader.fail(f"the key {key!r} stands twice in one object; take one out")
            made[key] = _list(reader, Items(path, name, key)) if reader.peek() == "[" else reader.value()
        reader.end()
    return made


def _list(reader: TextReader, items: Items) -> Items | list[Any]:
    """Pass over a list; return it as Items where it is one of objects, else whole, since it is a value of a record."""
    kinds = {isinstance(item, dict) for item in reader.items()}
    return items if kinds == {True} else list(items.all())


class TextReader:
    """Reads values one behind the other, with no more text in memory than the longest of them has."""

    def __init__(self, file: IO[str], path: Path) -> None:
        self.file = file
        self.path = path
        self.text = ""
        self.at = 0
        self.line = 1  # on which the text begins
        self.is_end = False

    def _more(self) -> None:
        block = self.file.read(max(_BLOCK_CHARACTERS, len(self.text) - self.at))
        self.is_end = not block
        self.line += self.text.count("\n", 0, self.at)
        self.text = self.text[self.at :] + block
        self.at = 0

    def peek(self) -> str:
        """Return the next sign that is no blank, or nothing at the end."""
        while True:
            rest = len(self.text)
            while self.at < rest and self.text[self.at] in " \t\r\n":
                self.at += 1
            if self.at < rest or self.is_end:
                return self.text[self.at : self.at + 1]
            self._more()

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos > len(self.text) - _CUT_CHARACTERS
                if self.is_end or not is_cut:
                    self.fail(error.msg, error.pos)
            except (ValueError, RecursionError) as error:
                self.fail(str(error))
            else:
                if end < len(self.text) - _CUT_CHARACTERS or self.is_end:  # 1 may be the beginning of 1.5e-7
                    self.at = end
                    return value
            if fault := size_fault(self.text, self.at):
                raise ImportSourceError(self.path, f"holds {fault}", self._line(self.at))
            self._more()

    def items(self) -> Iterator[Any]:
        """Yield the items of the list that begins here."""
        self._take("[")
        if self.peek() == "]":
            self.at += 1
            return
        while True:
            yield self.value()
            if self._take(",", "]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that begins here; the value of each is to be read before the next key."""
        self._take("{")
        if self.peek() == "}":
            self.at += 1
            return
        while True:
            if self.peek() != '"':
                self.fail("Expecting property name enclosed in double quotes")
            key = self.value()
            self._take(":")
            yield key
            if self._take(",", "}") == "}":
                return

    def skip(self) -> None:
        """Pass over the next value."""
        if self.peek() != "[":
            self.value()
            return
        for _ in self.items():
            pass

    def end(self) -> None:
        """Fail where anything is left."""
        if self.peek():
            self.fail("Extra data")

    def _take(self, *signs: str) -> str:
        sign = self.peek()
        if sign not in signs:
            self.fail(f"Expecting {' or '.join(map(repr, signs))}")
        self.at += 1
        return sign

    def fail(self, fact: str, at: int | None = None) -> NoReturn:
        """Raise for a place in the text, without another for the one that has been reached."""
        line = self._line(self.at if at is None else at)
        raise ImportSourceError(self.path, f"is no JSON that can be read: {fact}", line)

    def _line(self, at: int) -> int:
        return self.line + self.text.count("\n", 0, at)
