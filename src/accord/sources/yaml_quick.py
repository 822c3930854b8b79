"""The value of a YAML text of which nothing is to be said, in less time than ``yaml_builder`` takes to look at it all.

Most files are so. Of any other, one with a fault, a comment below its head, an alias or a second document, nothing is
returned, and the builder reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml

from accord.problems import Path
from accord.sources.yaml_builder import MAX_DEPTH, Place
from accord.sources.yaml_events import Loader
from accord.sources.yaml_scalars import may_be_more, resolve
from accord.values import characters

Take = Callable[[], Any]  # returns the next event
Starts = dict[Path, Place]
_Scalar, _Mapping, _EndOfMapping = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.MappingEndEvent
_Sequence, _EndOfSequence = yaml.SequenceStartEvent, yaml.SequenceEndEvent
_MAY_BEGIN_COMMENT = re.compile("(?<![A-Za-z/])#")  # behind a letter or a slash, as in addresses, text goes on


class Quick(NamedTuple):
    """The value of a document, and where each collection in it begins."""

    value: Any
    starts: Starts


class _RemarkableError(ValueError):
    """There is more to look at than values."""


def read(text: str) -> Quick | None:
    """Return what a text in normal form C holds; None where it may have a fault."""
    if "#" in text and _MAY_BEGIN_COMMENT.search(text, _head_end(text)):
        return None
    starts: Starts = {}
    try:
        return Quick(_document(Loader(text).get_event, starts), starts)
    except (yaml.YAMLError, ValueError):
        return None


def _head_end(text: str) -> int:
    """Return where the comments end with which a text begins: nothing is open there that they could belong to."""
    at = 0
    while text.startswith("#", at):
        at = text.find("\n", at) + 1 or len(text)
    return at


def _document(take: Take, starts: Starts) -> Any:
    take()  # the beginning of the stream
    begin = take()
    if not isinstance(begin, yaml.DocumentStartEvent) or begin.version or begin.tags:
        raise _RemarkableError
    value = _value(take(), take, (), starts)
    take()  # the end of the document
    if not isinstance(take(), yaml.StreamEndEvent):
        raise _RemarkableError
    return value


def _value(event: Any, take: Take, path: Path, starts: Starts) -> Any:
    """Return the value that an event begins."""
    kind = type(event)
    if kind is _Scalar:
        return _scalar(event)
    if event.anchor or event.tag or len(path) >= MAX_DEPTH:  # an alias has an anchor
        raise _RemarkableError
    starts[path] = event.start_mark.line + 1, event.start_mark.column + 1
    return _mapping(take, path, starts) if kind is _Mapping else _sequence(take, path, starts)


def _mapping(take: Take, path: Path, starts: Starts) -> dict[str, Any]:
    held: dict[str, Any] = {}
    while type(event := take()) is _Scalar:
        key = event.value
        if key in held or key == "<<" or event.anchor or event.tag or (event.style == '"' and _is_odd(key)):
            raise _RemarkableError
        event = take()
        held[key] = _scalar(event) if type(event) is _Scalar else _value(event, take, (*path, key), starts)
    if type(event) is not _EndOfMapping:  # a key that is no text
        raise _RemarkableError
    return held


def _sequence(take: Take, path: Path, starts: Starts) -> list[Any]:
    held: list[Any] = []
    while type(event := take()) is not _EndOfSequence:
        held.append(_scalar(event) if type(event) is _Scalar else _value(event, take, (*path, len(held)), starts))
    return held


def _scalar(event: Any) -> Any:
    value = event.value
    if event.anchor or event.tag or (event.style == '"' and _is_odd(value)):
        raise _RemarkableError
    if event.implicit[0] and may_be_more(value):
        value, fault = resolve(value)
        if fault:
            raise _RemarkableError
    return value


def _is_odd(text: str) -> bool:
    """Whether escapes stand for what no text may hold."""
    return any(characters.forbidden(text)) or not unicodedata.is_normalized("NFC", text)
