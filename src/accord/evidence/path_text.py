"""The text of field paths: names of columns and lists, and keys of items, written so that they can be read back.

A name that holds a bracket, a full stop or a quotation mark is written in quotation marks, as JSON writes text:
``"mass (approx.)"``. The values of a key stand in brackets, joined by slashes; one that is empty or holds a slash, a
bracket or a quotation mark is quoted too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_NAME, _VALUE = rf'(?:{_QUOTED}|[^][."]+)', rf'(?:{_QUOTED}|[^]"/]+)'
_KEY = rf"{_VALUE}(?:/{_VALUE})*"
_PATH = re.compile(rf"{_NAME}(?:\[{_KEY}\])?(?:\.{_NAME}(?:\[{_KEY}\])?)*")
_STEP, _PART = re.compile(rf"({_NAME})(?:\[({_KEY})\])?(?:\.|$)"), re.compile(_VALUE)
_ODD_NAME, _ODD_VALUE = re.compile(r'[][."]'), re.compile(r'[]/"]')


class FieldError(ValueError):
    """A field path names nothing in its record; says why, and whether that ``has_remedy`` in it."""

    def __init__(self, fact: str, *, has_remedy: bool = False) -> None:
        self.has_remedy = has_remedy
        super().__init__(fact)


class RepeatedKeyError(FieldError):
    """A field path names several items, of one key; the rule of keys reports that of them."""


class Step(NamedTuple):
    """A column or list that a field path names, or an item of the list: the one with this key."""

    name: str
    key: tuple[str, ...]  # empty where no item is named


def joined(text: str, name: str) -> str:
    """Return the field path of a column or list of the row that a field path names."""
    written = _written(name, _ODD_NAME)
    return f"{text}.{written}" if text else written


def with_key(text: str, key: Iterable[str]) -> str:
    """Return the field path of an item of the list that a field path names."""
    return f"{text}[{key_text(key)}]"


def key_text(key: Iterable[str]) -> str:
    """Return a key as it stands in the brackets of a field path."""
    return "/".join(_written(value, _ODD_VALUE) for value in key)


@lru_cache(4096)  # records name many cells alike
def steps(path: str) -> tuple[Step, ...]:
    """Return what a field path leads through.

    Raises:
        FieldError: where the text is none.
    """
    if not _PATH.fullmatch(path):
        raise FieldError(f"{path!r} is not a field path")
    return tuple(Step(_read(name), tuple(map(_read, _PART.findall(key)))) for name, key in _STEP.findall(path))


def canonical(path: str) -> str:
    """Return a field path with quotation marks only where they are needed; as it is where it is none."""
    if '"' not in path:
        return path
    text = ""
    try:
        for step in steps(path):
            text = joined(text, step.name)
            text = with_key(text, step.key) if step.key else text
    except FieldError:
        return path
    return text


def _written(text: str, odd: re.Pattern[str]) -> str:
    return json.dumps(text, ensure_ascii=False) if odd.search(text) or not text else text


def _read(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        raise FieldError(f"{text} is no text in quotation marks, as JSON writes it") from None
