"""Which values of a schema have one exact meaning in typed columns, and what they are there. Knows no Arrow.

A column has one of the types of ``accord.values.types``, and each of these is judged as one of JSON Schema's: string,
integer (64 bits), number (a double), boolean. A decimal or a timestamp has no one text, so no word about texts speaks
of it; codes of decimals are equal as numbers, and written with all digits of the scale. ``accord.schema`` asks when
schemas are loaded, so that what has no exact form is refused there; ``accord.rules.compile`` when it compiles.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from accord.schema import code_words
from accord.schema import regex as patterns
from accord.values.decimals import decimal_fault, full_text
from accord.values.formats import NAMES
from accord.values.types import INT64_END, is_decimal, type_of

_TEXT = ("pattern", "minLength", "maxLength")
EQUALITY = ("const", "enum", "oneOf")
_NUMERIC = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
JUDGED = frozenset(("format", *_TEXT, *EQUALITY, *_NUMERIC))  # words that say something of a value


class InexactError(ValueError):
    """A use of a keyword has no exact form over a typed column; says why."""


def speaks(word: str, value: Any, kind: str) -> bool:
    """Whether a use of a keyword asserts anything of a column of this kind; JSON Schema lets the others pass.

    Raises:
        InexactError: for a word about the text of what has no one text.
    """
    about = type_of(kind)
    if word == "format":
        return about.json == ("integer" if value == "year" else "string")
    if not about.has_text and word in (_TEXT if is_decimal(kind) else (*_TEXT, *EQUALITY)):
        raise InexactError(f"cannot be judged of a column of type {kind}, a value of which has several texts")
    if word in _TEXT:
        return about.json == "string"
    return word not in _NUMERIC or about.json in ("integer", "number")


def pattern(value: str, *, anchored: bool = False) -> None:
    """Refuse a pattern that two engines may read in two ways."""
    try:
        patterns.check(value, anchored=anchored)
    except patterns.PatternError as error:
        raise InexactError(str(error)) from None


def constants(values: list[Any], kind: str) -> list[Any]:
    """Return the values of a type of JSON Schema, or of a decimal type as text, that equal one of some.

    JSON knows 1 and true as different.
    """
    return [cell for value in values for cell in _cells(value, kind)]


def _cells(value: Any, kind: str) -> list[Any]:
    if is_decimal(kind):
        return [value] if isinstance(value, str) and _is_full_text(value, kind) else []
    if kind == "boolean" or isinstance(value, bool):
        return [value] if kind == "boolean" and isinstance(value, bool) else []
    if kind == "string" or not isinstance(value, (int, float)):
        # A lone surrogate can stand in JSON text; in a cell it cannot.
        return [value] if kind == "string" and isinstance(value, str) and _encodes(value) else []
    try:
        if kind == "integer":
            return [int(value)] if int(value) == value and -INT64_END <= value < INT64_END else []
        cell = float(value)
    except (OverflowError, ValueError):  # infinite, not a number, or beyond every double
        return []
    return [] if cell != value else [0.0, -0.0] if cell == 0 else [cell]  # Arrow's look-up distinguishes zeros


def _is_full_text(text: str, kind: str) -> bool:
    return not decimal_fault(text, kind) and full_text(text, kind) == text


def _encodes(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def codes(options: list[Any]) -> list[Any]:
    """Return the constants of a ``oneOf``, which may hold nothing but constants, each once."""
    known: dict[tuple[bool, Any], Any] = {}
    for option in options:
        code = option.get("const") if isinstance(option, dict) else None
        if not isinstance(code, (str, int, float)) or set(option) - set(code_words.WORDS):
            raise InexactError("may hold nothing but constants: of other schemas use anyOf")
        value = (isinstance(code, bool), code)  # in JSON true is not 1, but 1.0 is
        if value in known:
            raise InexactError(f"holds {code!r} twice, so nothing fits exactly one")
        known[value] = code
    return list(known.values())


def is_same(value: Any, other: Any) -> bool:
    """Whether two scalars are one value of JSON: true is not 1, but 1.0 is."""
    return isinstance(value, bool) == isinstance(other, bool) and bool(value == other)


def bound(word: str, value: float, kind: str) -> float:
    """Return the bound to compare cells with.

    Between integers x < 2.5 is x < 3 and x > 2.5 is x > 2, so that no integer passes through a double; the strict forms
    keep their strictness.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise InexactError("is no number that JSON can write")
    if kind == "number":
        try:
            if float(value) == value:
                return float(value)
        except OverflowError:
            pass
        raise InexactError("is no double, so no comparison with it is exact")
    integer = math.ceil(value) if word in ("minimum", "exclusiveMaximum") else math.floor(value)
    if not -INT64_END <= integer < INT64_END:
        raise InexactError("is beyond 64 bits, as no cell can be")
    return integer


def form(name: str) -> str:
    """Return the name of a format, where it is known."""
    if name not in NAMES:
        raise InexactError(f"is none of the formats known here: {', '.join(NAMES)}")
    return name


def length(value: float) -> int:
    """Return a number of code points, which has 32 bits, as that of every cell has."""
    if isinstance(value, bool) or value < 0 or value != value // 1:
        raise InexactError("must be a whole number of characters")
    return int(min(value, 2**31 - 1))


def step(value: float, kind: str) -> int:
    """Return the number that integers must be multiples of."""
    if kind != "integer":
        raise InexactError("a double has no exact remainder: use it on integers")
    if not isinstance(value, int) or not 0 < value < INT64_END:
        raise InexactError("must be a whole number from 1 to 2^63-1, written without a fraction")
    return value


def check(word: str, value: Any, kind: str) -> None:
    """Refuse a use of a keyword that has no exact form."""
    if not speaks(word, value, kind):
        raise InexactError(f"says nothing of a column of type {kind}; take it out")
    if word in _CHECKS:
        _CHECKS[word](value)
    elif word == "multipleOf":
        step(value, kind)
    elif word in _NUMERIC:
        bound(word, value, kind)
    elif word in EQUALITY:
        for item in codes(value) if word == "oneOf" else value if word == "enum" else [value]:
            if not _cells(item, kind if is_decimal(kind) else type_of(kind).json):
                raise InexactError(f"{item!r} is nothing that a column of type {kind} can hold{_remedy(item, kind)}")


def _remedy(value: Any, kind: str) -> str:
    """Return how a code of decimals is written, where it is one."""
    text = value if isinstance(value, str) else repr(value)
    if not is_decimal(kind) or isinstance(value, bool) or decimal_fault(text, kind):
        return ""
    return f'; write "{full_text(text, kind)}", a text with all its digits'


_CHECKS: dict[str, Callable[[Any], object]] = {
    "pattern": lambda value: pattern(value, anchored=True),
    "format": form,
    "minLength": length,
    "maxLength": length,
}
