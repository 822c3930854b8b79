r"""Patterns as trees: to write them again for another engine, or to know what holds of every text that a pattern fits.

The grammar is that of ``regex``, whose check a pattern of a schema has passed, with groups ``(?:...)`` and lazy
quantifiers besides, which the patterns of formats have: which texts fit does not hang on either.

Characters are sets of ``SYMBOLS`` as bits: 128 of ASCII, one for U+2028 and U+2029, which ``.`` does not match, and one
for all the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

SYMBOLS = 130
SEPARATORS, OTHERS = 1 << 128, 1 << 129
EVERY = (1 << SYMBOLS) - 1
_RANGES = {SEPARATORS: r"\x{2028}\x{2029}", OTHERS: r"\x{80}-\x{2027}\x{202a}-\x{d7ff}\x{e000}-\x{10ffff}"}
_DOT = EVERY & ~(1 << ord("\n") | 1 << ord("\r") | SEPARATORS)
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class Characters(NamedTuple):
    """One character of a set."""

    set: int


class Letter(NamedTuple):
    """One character that is no ASCII."""

    letter: str


class Sequence(NamedTuple):
    """Parts one after the other; none: the empty text."""

    parts: tuple[Tree, ...]


class Choice(NamedTuple):
    """One of several parts; none: no text."""

    parts: tuple[Tree, ...]


class Repeat(NamedTuple):
    """A part repeated; None is any number of times."""

    part: Tree
    least: int
    most: int | None


Tree: TypeAlias = "Characters | Letter | Sequence | Choice | Repeat"
ANY_TEXT = Repeat(Characters(EVERY), 0, None)


def parse(pattern: str) -> Tree:
    """Return the tree of a pattern without its anchors."""
    reader = _Reader(pattern)
    return reader.choice()


def of_texts(texts: Iterator[str] | list[str]) -> Tree:
    """Return the tree that these texts fit, no others."""
    return Choice(tuple(Sequence(tuple(map(of_letter, text))) for text in texts))


def of_letter(letter: str) -> Tree:
    """Return the tree that one character fits."""
    return Characters(1 << ord(letter)) if letter.isascii() else Letter(letter)


def re2(tree: Tree, leaf: Callable[[int], str]) -> str:
    """Return a tree in the syntax of RE2, each set of characters as ``leaf`` writes it."""
    match tree:
        case Characters(bits):
            return leaf(bits)
        case Letter(letter):
            return rf"\x{{{ord(letter):x}}}"
        case Sequence(parts):
            return "".join(re2(part, leaf) for part in parts)
        case Choice(parts):
            return f"(?:{'|'.join(re2(part, leaf) for part in parts)})" if parts else character_class(0)
        case Repeat(part, least, most):
            count = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((least, most))
            return f"(?:{re2(part, leaf)})" + (count or f"{{{least},{'' if most is None else most}}}")


@cache
def character_class(bits: int) -> str:
    """Return a set of characters in the syntax of RE2; half a surrogate pair, which is no text, is in none."""
    if not bits:
        return r"[^\x00-\x{10ffff}]"
    if bits.bit_count() == 1 and bits < SEPARATORS:
        return rf"\x{bits.bit_length() - 1:02x}"
    ranges = [rf"\x{first:02x}-\x{last:02x}" for first, last in _ascii_ranges(bits)]
    return f"[{''.join(ranges)}{''.join(text for bit, text in _RANGES.items() if bits & bit)}]"


def _ascii_ranges(bits: int) -> Iterator[tuple[int, int]]:
    first = None
    for code in range(129):
        is_in = code < 128 and bits >> code & 1  # noqa: PLR2004 - the end of ASCII
        if is_in and first is None:
            first = code
        elif not is_in and first is not None:
            yield first, code - 1
            first = None


def characters(tree: Tree) -> int:
    """Return all characters of the texts that a tree fits."""
    match tree:
        case Characters(bits):
            return bits
        case Letter(letter):
            return SEPARATORS if letter in "\u2028\u2029" else OTHERS
        case Repeat(part, _, most):
            return 0 if most == 0 else characters(part)
        case Sequence(parts) | Choice(parts):
            bits = 0
            for part in parts:
                bits |= characters(part)
            return bits


def lengths(tree: Tree) -> tuple[int, int | None]:
    """Return the least and the greatest number of characters of the texts that a tree fits; None: without end."""
    match tree:
        case Characters() | Letter():
            return 1, 1
        case Sequence(parts):
            sizes = [lengths(part) for part in parts]
            ends = [most for _, most in sizes if most is not None]
            return sum(least for least, _ in sizes), sum(ends) if len(ends) == len(sizes) else None
        case Choice(parts):
            sizes = [lengths(part) for part in parts]
            ends = [most for _, most in sizes if most is not None]
            longest = max(ends, default=0) if len(ends) == len(sizes) else None
            return min((least for least, _ in sizes), default=0), longest
        case Repeat(part, least, most):
            shortest, longest = lengths(part)
            endless = most != 0 and longest != 0 and (most is None or longest is None)
            return shortest * least, None if endless else (longest or 0) * (most or 0)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def choice(self) -> Tree:
        parts = [self.sequence()]
        while self.peek() == "|":
            self.take()
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.term())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def term(self) -> Tree:
        part = self.atom()
        if self.peek() in _QUANTIFIERS:
            least, most = _QUANTIFIERS[self.take()]
        elif match := _COUNT.match(self.text, self.at):
            self.at = match.end()
            least = int(match[1])
            most = least if not match[2] else int(match[3]) if match[3] else None
        else:
            return part
        self.at += self.peek() == "?"  # lazy: the same texts
        return Repeat(part, least, most)

    def atom(self) -> Tree:
        letter = self.take()
        if letter == "(":
            self.at += 2 * (self.text[self.at : self.at + 2] == "?:")
            inner = self.choice()
            self.take()
            return inner
        if letter == "[":
            return Characters(self.members())
        if letter == ".":
            return Characters(_DOT)
        return of_letter(self.escape() if letter == "\\" else letter)

    def escape(self) -> str:
        letter = self.take()
        return _CONTROL.get(letter, letter)

    def members(self) -> int:
        inverted = self.peek() == "^"
        self.at += inverted
        bits = 0
        while self.peek() != "]":
            low = high = self.member()
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] != "]":
                self.take()
                high = self.member()
            bits |= (1 << high + 1) - (1 << low)
        self.take()
        return EVERY & ~bits if inverted else bits

    def member(self) -> int:
        letter = self.take()
        return ord(self.escape() if letter == "\\" else letter)
