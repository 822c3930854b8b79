r"""Patterns with one meaning: what ECMA-262, Python and RE2 read alike, and none of them can hang on.

    alternatives   a|b|c, in brackets: (a|b)
    quantifiers    * + ? {2} {2,} {2,5}, with counts up to 1000 (RE2's limit; nested counts multiply)
    characters     printable ASCII; \ before one of ^$\.*+?()[]{}|/-, and \t \n \r \f \v
    classes        [a-z_], [^\r\n], with - between two characters, first or last

Everything else is refused with the reason: what is read in several ways ([[:alpha:]], {,3}, [], \Z, \d, a lone { or ]),
and look-around, back-references, lazy and possessive quantifiers, flags.

A pattern that one text fits in exponentially many ways, as (a+)+, is refused too (``regex_ambiguity``): it cannot hang
RE2, but it can hang the backtracking engine that judges curated records. So can one that a text of n letters fits in
n^2 ways or more, as a*a*a*: it takes time of n^3. Ways of the number n (a*a*) are not refused: RE2 judges long texts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from accord.schema.regex_ambiguity import NOTHING, Part, ambiguous, degree, either, joined, loop, position

MAX_COUNT = 1000  # repetitions, those of nested counts multiplied
MAX_DEGREE = 1  # of the polynomial in which the ways to read a text may grow
_SPECIAL = r"^$\.*+?()[]{}|"
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_EVERY = (1 << 129) - 1  # a set of characters as bits: 128 of ASCII, and one for all the others
_DOT = _EVERY & ~(1 << 10 | 1 << 13)


class PatternError(ValueError):
    """A pattern has not one meaning; says why."""


@lru_cache(maxsize=1024)
def check(pattern: str, *, anchored: bool) -> int:
    """Refuse a pattern that has not one meaning, or on which an engine can hang; ``anchored``: at both ends.

    Returns the degree of the polynomial in which the ways to read a text grow.

    Raises:
        PatternError: says what is wrong and what to write in its place.
    """
    reader = _Reader(pattern)
    start, end = reader.text[:1] == "^", _ends(reader.text)
    if anchored and not (start and end):
        raise PatternError("must begin with ^ and end with $, so that it speaks of the whole value")
    reader.at, reader.end = int(start), len(pattern) - int(end)
    part = reader.alternatives(1)
    if reader.at < reader.end:
        raise PatternError("a bracket is closed that was not opened")
    if reader.split and (start or end):
        raise PatternError("^ and $ belong to the outer alternatives only; put the alternatives in brackets")
    if ambiguous(part.edges, reader.masks):
        raise PatternError("one text can be read in exponentially many ways, as by (a+)+, on which an engine can hang")
    if (grows := degree(part.edges, reader.masks)) > MAX_DEGREE:
        raise PatternError(
            "a long text can be read in too many ways, as by a*a*a*, on which an engine can hang; "
            "put a character between the repetitions that they do not match, or join them"
        )
    return grows


def _pieces(pattern: str) -> list[str]:
    """Split a pattern: plain text at even places, escapes and character classes at odd ones."""
    return re.split(r"(\\.|\[(?:\\.|[^\]\\])*\])", pattern)


def ecma(pattern: str) -> re.Pattern[str]:
    """Compile a pattern with its ECMA-262 meaning: ``$`` is the end, not the place before a last newline."""
    parts = _pieces(pattern)
    for index in range(0, len(parts), 2):  # outside escapes and classes
        parts[index] = parts[index].replace("$", r"\Z").replace(".", r"[^\n\r\u2028\u2029]")
    return re.compile("".join(parts), re.ASCII)


def re2(pattern: str) -> str:
    """Return a pattern with its ECMA-262 meaning in the syntax of RE2, Arrow's engine."""
    parts = _pieces(pattern)
    for index in range(0, len(parts), 2):  # outside escapes and classes
        text = parts[index].replace("^", r"\A").replace("$", r"\z")
        parts[index] = text.replace(".", r"[^\n\r\x{2028}\x{2029}]")
    return "".join(parts)


def _ends(text: str) -> bool:
    """Whether the last character is a $ that no backslash makes plain."""
    before = text[:-1]
    return text[-1:] == "$" and (len(before) - len(before.rstrip("\\"))) % 2 == 0


class _Reader:
    """Reads a pattern from left to right by its grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at, self.end = 0, len(text)
        self.masks: list[int] = []  # the characters of each position
        self.split = False  # whether alternatives stand outside brackets
        if not all(" " <= letter <= "~" for letter in text):
            raise PatternError("may hold printable ASCII characters only")

    def peek(self) -> str:
        return self.text[self.at] if self.at < self.end else ""

    def take(self) -> str:
        letter = self.peek()
        if not letter:
            raise PatternError("ends too early")
        self.at += 1
        return letter

    def alternatives(self, budget: int, depth: int = 0) -> Part:
        part = self.sequence(budget, depth)
        while self.peek() == "|":
            self.take()
            self.split = self.split or depth == 0
            alternative = self.sequence(budget, depth)
            part = either(part, alternative)
        return part

    def sequence(self, budget: int, depth: int) -> Part:
        part = NOTHING
        while self.peek() not in ("", "|", ")"):
            part = joined(part, self.term(budget, depth))
        return part

    def term(self, budget: int, depth: int) -> Part:
        begin = self.at
        part = self.atom(budget, depth)
        if self.peek() not in tuple("*+?{"):
            return part
        minimum, maximum = self.quantifier()
        if self.peek() in tuple("*+?{"):
            raise PatternError("a quantifier follows a quantifier; lazy and possessive ones mean different things")
        count = max(minimum, maximum or 0)
        if budget * count > MAX_COUNT:
            raise PatternError(f"counts up to {MAX_COUNT} only, nested ones multiplied")
        if count > 1 and self.text[begin] == "(":  # nested counts are known only now: read the group again
            after, self.at = self.at, begin
            self.atom(budget * count, depth)
            self.at = after
        return self.repeated(part, minimum, maximum, begin, depth)

    def repeated(self, part: Part, minimum: int, maximum: int | None, begin: int, depth: int) -> Part:
        """Return a piece repeated. For ambiguity two copies stand for many, and a long count for none."""
        if maximum == 0:
            return NOTHING
        if maximum is None or maximum > max(minimum, 1):
            return loop(part, empty=minimum == 0)
        if minimum > 1:
            after, self.at = self.at, begin
            copy = self.atom(1, depth)
            self.at = after
            return joined(part, copy)
        return part._replace(empty=part.empty or minimum == 0)

    def quantifier(self) -> tuple[int, int | None]:
        letter = self.take()
        if letter != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[letter]
        inside, closed, _ = self.text[self.at : self.end].partition("}")
        minimum, comma, maximum = inside.partition(",")
        if not closed or not minimum.isdecimal() or not (maximum == "" or maximum.isdecimal()):
            raise PatternError("{ must begin a count {2}, {2,} or {2,5}; write \\{ for the character")
        self.at += len(inside) + 1
        if comma and maximum and int(maximum) < int(minimum):
            raise PatternError(f"the count {{{inside}}} runs backwards")
        return int(minimum), (int(maximum) if maximum else None) if comma else int(minimum)

    def atom(self, budget: int, depth: int) -> Part:
        letter = self.take()
        if letter == "(":
            if self.peek() == "?":
                raise PatternError("(? begins a look-around, a flag or a name; write a plain bracket")
            part = self.alternatives(budget, depth + 1)
            if self.peek() != ")":
                raise PatternError("a bracket is not closed")
            self.take()
            return part
        if letter == "[":
            return self.place(self.characters())
        if letter == ".":
            return self.place(_DOT)
        if letter == "\\":
            return self.place(1 << ord(self.escape()))
        if letter in "^$":
            raise PatternError(f"{letter} may stand at the {'start' if letter == '^' else 'end'} only")
        if letter in _SPECIAL:
            raise PatternError(f"{letter} stands where engines read it in several ways; write \\{letter}")
        return self.place(1 << ord(letter))

    def place(self, mask: int) -> Part:
        self.masks.append(mask)
        return position(len(self.masks) - 1)

    def escape(self) -> str:
        letter = self.take()
        if letter in _CONTROL:
            return _CONTROL[letter]
        if letter not in _SPECIAL + "/-":
            raise PatternError(f"\\{letter} is read in several ways, or by some engines only")
        return letter

    def characters(self) -> int:
        inverted = self.peek() == "^"
        self.at += inverted
        mask, begin = 0, self.at
        while self.peek() != "]" or self.at == begin:
            if self.peek() == "]":
                raise PatternError("an empty class, [] or [^], is read in several ways; write \\] for the character")
            low = high = self.member(begin)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] != "]":
                self.take()
                high = self.member(self.at)
                if high < low:
                    raise PatternError(f"the range {low}-{high} runs backwards")
            mask |= (1 << ord(high) + 1) - (1 << ord(low))
        self.take()
        return _EVERY & ~mask if inverted else mask

    def member(self, begin: int) -> str:
        place = self.at
        letter = self.take()
        if letter == "\\":
            return self.escape()
        if letter == "[":
            raise PatternError("[ within a class is read in several ways; write \\[")
        if letter == "-" and place != begin and self.peek() != "]":
            raise PatternError("- within a class must stand between two characters, first, last, or as \\-")
        if letter in "&~|-" and self.peek() == letter:
            raise PatternError(f"{letter}{letter} within a class is read in several ways")
        return letter
