"""What text without quotes means: YAML 1.2's core schema, where every reader of YAML agrees with it."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from accord.values.parse import is_underflow
from accord.values.quoting import MAX_SHOWN_CHARACTERS
from accord.values.types import INT64_END

Value = str | int | float | bool | None

_CONSTANTS: dict[str, Value] = {"null": None, "~": None, "": None, "true": True, "false": False}
# The core schema knows them, JSON and our record do not: another spelling of a constant, or somebody's name.
_OTHER_CONSTANTS = ("Null", "NULL", "True", "TRUE", "False", "FALSE")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
# What other readers of YAML take for a number and this one keeps as text: 010, 0x1F, 1_000, 12:30:45, +1, .5, 1., .inf
_NUMBER_ELSEWHERE = re.compile(
    r"[-+]?(0[0-9_]+|0x[0-9a-f_]+|0[ob][0-7_]+|[0-9](?=[0-9]*_)[0-9_]*(\.[0-9_]*)?|[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"
    r"|[0-9]*\.[0-9]+(e[-+]?[0-9]+)?|[0-9]+\.(e[-+]?[0-9]+)?|\.inf|\.nan)|\+[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?",
    re.IGNORECASE | re.ASCII,
)
# How everything begins, or reads whole, that is more than text.
may_be_more = re.compile(r"[-+.0-9~]|\Z|(?:null|true|false|yes|no|on|off|y|n)\Z", re.IGNORECASE).match
_YAML11_WORDS = re.compile(r"yes|no|on|off|y|n", re.IGNORECASE)
_MAX_DIGITS = 20  # of a 64-bit number, with its sign


class Resolved(NamedTuple):
    """The value of a text without quotes, and what is wrong with leaving them out."""

    value: Value
    fault: str = ""


def resolve(text: str) -> Resolved:
    """Return what a text without quotes means; it stays text where readers of YAML disagree, with a fault."""
    return _resolve_more(text) if may_be_more(text) else Resolved(text)


@lru_cache(1024)  # days, counts and constants stand in many places
def _resolve_more(text: str) -> Resolved:
    if text in _CONSTANTS:
        return Resolved(_CONSTANTS[text])
    if _NUMBER.fullmatch(text):
        return _number(text)
    short = shorten(text)
    if text in _OTHER_CONSTANTS:
        return Resolved(
            text,
            f"{text} without quotes reads as {text.lower()} elsewhere; write {text.lower()}, or {text!r} if it is text",
        )
    if _YAML11_WORDS.fullmatch(text):
        return Resolved(text, f"{text} without quotes reads as true or false elsewhere; write {text!r}")
    if _NUMBER_ELSEWHERE.fullmatch(text):
        fact = f"{short} without quotes reads as a number elsewhere; put it in quotes, or write a plain number"
        return Resolved(text, fact)
    return Resolved(text)


def shorten(text: str) -> str:
    """Return a text as a message shows it."""
    return text if len(text) <= MAX_SHOWN_CHARACTERS else f"{text[:MAX_SHOWN_CHARACTERS]}..."


def _number(text: str) -> Resolved:
    short = shorten(text)
    if _INTEGER.fullmatch(text):
        if len(text) <= _MAX_DIGITS and -INT64_END <= int(text) < INT64_END:
            return Resolved(int(text))
        fact = f"{short} is beyond what a whole number can hold (64 bits); put it in quotes if it is text"
        return Resolved(text, fact)
    number = float(text)
    if math.isfinite(number) and (number or not is_underflow(text)):
        return Resolved(number)
    size = "large" if number else "near to zero"
    return Resolved(text, f"{short} is too {size} for a number; put it in quotes if it is text")
