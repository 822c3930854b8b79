"""The value of a YAML text in the form that ``format`` writes, line by line, in a fraction of a YAML parser's time.

Most files are so. One expression knows the lines that mean the same to every reader of YAML: a key, an item or both,
and behind them a text, in quotes or without, a list or mapping in brackets, a folded text below, or what is indented
deeper. Of a text with any other line, with one that stands where YAML may read it otherwise, or with a fault, nothing
is returned, and ``yaml_parser`` reads it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from accord.problems import Path
from accord.sources.yaml_scalars import may_be_more, resolve
from accord.sources.yaml_text import MAX_DEPTH, Place

Starts: TypeAlias = dict[Path, Place]
_QUOTES = "\"'"
_ESCAPE = re.compile(r"\\(.)")
_QUOTED = r"\"(?:[^\"\\\n]|\\[\"\\])*\"|'(?:[^'\n]|'')*'"
_PLAIN = r"(?:-(?=\w)|[^\s\-?:,\[\]{}#&*!|>'\"%@`])"  # with which a text without quotes begins
_LINE = re.compile(
    r"( *)(- )?(?:([A-Za-z_][\w./\[\]-]{0,99}):(?: |(?=\n)))?"
    rf"(?:({_PLAIN}[^\n:#]*(?:(?::(?=\S)|(?<=\S)#)[^\n:#]*)*)"
    rf"|({_QUOTED}|[\[{{][^\n]*[\]}}])"
    r"|>-\n(( +)\S[^\n]*(?:\n\7\S[^\n]*)*)(?!\n+\7)"
    r"|)\n| *#+ +[^ \n][^\n]*\n|([\s\S]+)",
    re.ASCII,
)
_ITEM = rf"{_QUOTED}|{_PLAIN}[^\n:?,\[\]{{}}#\"]*(?<! )"  # a text in brackets
_item_at = re.compile(rf"({_ITEM})(?:, |(?=\]))", re.ASCII).match
_pair_at = re.compile(rf"([A-Za-z_]\w*): (?:({_ITEM})(?:, |(?=\}}))|(?=\[))", re.ASCII).match


class Quick(NamedTuple):
    """The value of a document, and where each collection in it begins."""

    value: Any
    starts: Starts


class _RemarkableError(ValueError):
    """There is more to look at than values."""


def read(text: str) -> Quick | None:
    """Return what a text in normal form C holds, of characters that may stand; None where it may have a fault."""
    if not text.endswith("\n"):
        text += "\n"
    if "\t" in text or " \n" in text:
        return None
    starts: Starts = {}
    try:
        return Quick(_document(_LINE.findall(text), starts), starts)
    except _RemarkableError:
        return None


def _document(rows: list[tuple[str, ...]], starts: Starts) -> Any:
    """Return what the lines of a text hold."""
    root: dict[str, Any] = {}
    above: list[tuple[int, Any, Path]] = [(-1, root, ())]  # collections in which that stands which is being filled
    indent, held, path = above[0]
    new: Path | None = ()  # where a collection belongs that begins with the next line
    line, name = 0, ""
    for pad, dash, key, plain, enclosed, folded, margin, other in rows:
        line += 1
        if not (dash or key):
            _check_empty(plain, enclosed, folded, other)
            continue
        at = len(pad)
        if new is not None and at > indent:
            above.append((indent, held, path))
            held[name] = [] if dash else {}
            indent, held, path, new = at, held[name], _begun(new, (line, at + 1), starts), None
        while at < indent:
            indent, held, path = above.pop()
        if at != indent or new is not None or (type(held) is list) is not bool(dash):
            raise _RemarkableError
        if dash and key:
            above.append((indent, held, path))
            held.append({})
            indent = at = at + len(dash)
            held, path = held[-1], _begun((*path, len(held) - 1), (line, at + 1), starts)
        value: Any = None
        if plain:
            value = _unquoted(plain) if may_be_more(plain) else plain
        elif enclosed:
            value = _enclosed(enclosed, (*path, key or len(held)), (line, at + len(key) + 3), starts)
        elif folded:
            value = _unfolded(folded, margin, at)
            line += folded.count("\n") + 1
        else:
            name, new = key, (*path, key)
        _put(held, key, value)
    return _ended(root, new)


def _check_empty(*written: str) -> None:
    """Check that a line without a key or item says nothing else."""
    if any(written):
        raise _RemarkableError


def _put(held: Any, key: str, value: Any) -> None:
    """Add an item, or the value of a key, which stands once."""
    if not key:
        held.append(value)
    elif key in held:
        raise _RemarkableError
    else:
        held[key] = value


def _ended(root: dict[str, Any], new: Path | None) -> Any:
    if new is not None:
        raise _RemarkableError
    return root[""]


def _begun(path: Path, place: Place, starts: Starts) -> Path:
    """Note where a collection begins; return the path that leads to it."""
    if len(path) >= MAX_DEPTH:
        raise _RemarkableError
    starts[path] = place
    return path


def _unquoted(text: str) -> Any:
    """Return what a text means without quotes, which may be more than text."""
    value, fault = resolve(text)
    if fault:
        raise _RemarkableError
    return value


def _unescaped(quoted: str) -> str:
    """Return the text that stands in quotes."""
    text = quoted[1:-1]
    if quoted[0] == "'":
        return text.replace("''", "'")
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def _unfolded(folded: str, margin: str, indent: int) -> str:
    """Return the text of lines with a margin, below a collection with an indent."""
    if len(margin) <= indent:
        raise _RemarkableError
    return folded[len(margin) :].replace(f"\n{margin}", " ")


def _enclosed(text: str, path: Path, place: Place, starts: Starts) -> Any:
    """Return a text in quotes, a list of texts in brackets, or a mapping in braces."""
    if text[0] in _QUOTES:
        return _unescaped(text)
    _begun(path, place, starts)
    return list(_whole_list(text)) if text[0] == "[" else _mapping(text, path, place, starts)


def _mapping(text: str, path: Path, place: Place, starts: Starts) -> dict[str, Any]:
    """Return a mapping whose values are texts and lists of texts."""
    held: dict[str, Any] = {}
    at = 1
    while match := _pair_at(text, at):
        key, item = match.groups()
        at = match.end()
        if item:
            value: Any = _item(item)
        else:
            _begun((*path, key), (place[0], place[1] + at), starts)
            value, at = _list_at(text, at)
            at += 2 * text.startswith(", ", at)
        _put(held, key, value)
    if text[at:] != "}":
        raise _RemarkableError
    return held


@lru_cache(1024)  # short ones stand in many places
def _whole_list(text: str) -> tuple[Any, ...]:
    items, end = _list_at(text, 0)
    if end < len(text):
        raise _RemarkableError
    return tuple(items)


def _list_at(text: str, at: int) -> tuple[list[Any], int]:
    """Return the texts of a list in brackets, and where it ends."""
    items = []
    at += 1
    while match := _item_at(text, at):
        items.append(_item(match[1]))
        at = match.end()
    if text[at : at + 1] != "]":
        raise _RemarkableError
    return items, at + 1


def _item(text: str) -> Any:
    return _unescaped(text) if text[0] in _QUOTES else _unquoted(text) if may_be_more(text) else text
