"""Read YAML 1.2 as data whose every value knows where it stands in the file.

The narrow YAML that a hand-written record needs: mappings, sequences and scalars. Dates stay text, ``no`` and ``on``
stay text, numbers are JSON's numbers. Anchors, aliases, tags, merge keys, several documents, duplicate keys, deep
nesting, characters that nobody sees and comments that were meant as text are problems, for each of them has lost or
changed data before. The scanner is libyaml's (or PyYAML's own where that is not built in); the tree is built
here, from its events, because PyYAML's constructors resolve by YAML 1.1 rules and recurse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from accord.problems import Path
from accord.sources.yaml_events import Comment, Loader, Reader
from accord.sources.yaml_scalars import Resolved, resolve, shorten
from accord.sources.yaml_text import MAX_BYTES, Fault, Span, cap, check_around, decode
from accord.values import characters

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Document", "Fault", "Loader", "load"]

MAX_DEPTH = 12  # levels of nesting

_A_COMMENT = re.compile(r"#*[ \t]+[^ \t]")  # what follows its # where text without quotes could go on
_HIDDEN_KEY = re.compile(rf"[ \t](#(?!{_A_COMMENT.pattern}).*)")
_NO_KEY = "\0"


@dataclass
class Document:
    """The value of a file, where its parts stand, and what was wrong with it."""

    value: Any = None
    positions: dict[Path, tuple[int, int]] = field(default_factory=dict)  # of values
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)  # of mapping keys
    faults: list[Fault] = field(default_factory=list)
    broken: bool = False  # it could not be read to its end, so what it lacks is not known
    any_spans: list[Span] = field(default_factory=list)  # where values stand that may hold any characters

    def at(self, path: Path) -> tuple[int, int]:
        """Return line and column of a value, or of the nearest thing around it that exists."""
        while path not in self.positions and path:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


def load(data: bytes, any_texts: AbstractSet[Path] = frozenset()) -> Document:
    """Read one YAML document from bytes. Never raises for bad input: faults are in the result.

    ``any_texts`` are the paths of values that may hold any characters, places in lists left out.
    """
    document = Document()
    text, document.faults = decode(data, is_any=bool(any_texts))
    if document.faults:
        document.broken = True
        return document
    try:
        is_normal = unicodedata.is_normalized("NFC", text)
        _Builder(document, any_texts, is_normal=is_normal).build(Reader(text, Loader))
    except yaml.MarkedYAMLError as error:
        document.faults.append(_not_yaml(error, text))
        document.broken = True
    except (yaml.YAMLError, ValueError) as error:
        document.faults.append((1, 1, "yaml", f"not YAML: {error}"))
        document.broken = True
    if any_texts and not document.broken and (around := check_around(text, document.any_spans)):
        document.broken, document.faults = True, sorted({*document.faults, *around})
    document.faults = cap(document.faults)
    return document


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> Fault:
    if error.context_mark and error.context == "while scanning a simple key":
        begin = error.context_mark
        key = text[begin.index :].partition("\n")[0]
        match = None if key.startswith(('"', "'")) else _HIDDEN_KEY.search(key)
        if match:
            return begin.line + 1, begin.column + match.start(1) + 1, "yaml", _comment_message(match[1])
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return line, column, "yaml", f"not YAML: {error.problem or error.context}{_began(error)}"


def _comment_message(comment: str) -> str:
    """Return why a comment may have been meant as text."""
    short = shorten(comment)
    return f"{short!r} is read as a comment; put the whole text in quotes, or a space after # if it is a comment"


def _began(error: yaml.MarkedYAMLError) -> str:
    """Return where the thing began that could not be read to its end."""
    if error.problem is None or error.context is None or error.context_mark is None:
        return ""
    return f" ({error.context} that began on line {error.context_mark.line + 1})"


@dataclass
class _Open:
    """A collection being filled."""

    path: Path
    value: Any  # dict or list
    column: int  # where it begins, from 1
    key: str | None = None  # of a mapping: the key that waits for its value; _NO_KEY where that is thrown away


class _Builder:
    """Turns parser events into a document, without recursion."""

    def __init__(self, document: Document, any_texts: AbstractSet[Path], *, is_normal: bool) -> None:
        self.document, self.any_texts = document, any_texts
        self.is_normal = is_normal  # the whole text is in normal form C, and so is each part of it
        self.stack: list[_Open] = []
        self.has_begun = False

    def fault(self, event: Any, rule: str, message: str) -> None:
        mark = event.start_mark
        self.document.faults.append((mark.line + 1, mark.column + 1, rule, message))

    def build(self, events: Reader) -> None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):  # most are
                self._check_plainness(event)
                self._scalar(event)
            elif isinstance(event, Comment):
                self._check_comment(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                if self.has_begun:
                    self.fault(event, "yaml", "a second document begins here; one record a file")
                    return
                self.has_begun = True
                self._check_directives(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._check_plainness(event)
                if not self._open(event):
                    return
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self.stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                self.fault(event, "yaml", f"alias *{shorten(str(event.anchor))}: write the value out")
                self._place(event, None)

    def _open(self, event: Any) -> bool:
        """Open a collection; return whether it is not too deep."""
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(event, value)
        if len(self.stack) >= MAX_DEPTH:
            self.fault(event, "depth", f"nested deeper than {MAX_DEPTH} levels")
            self.document.broken = True
            return False
        self.stack.append(_Open(path, value, event.start_mark.column + 1))
        return True

    def _check_comment(self, comment: Comment) -> None:
        """Report a comment that may have been meant as text: text goes on in a line that is indented deeper."""
        if not comment.is_open or _A_COMMENT.match(comment.text, 1):
            return
        if comment.is_beside or (self.stack and comment.column > self.stack[-1].column):
            self.document.faults.append((comment.line, comment.column, "yaml", _comment_message(comment.text)))

    def _check_directives(self, event: Any) -> None:
        if event.version not in (None, (1, 2)):
            version = ".".join(map(str, event.version))
            self.fault(event, "yaml", f"%YAML {version} asks for other rules than YAML 1.2; take the line out")
        if event.tags:
            self.fault(event, "yaml", "%TAG: tags are not used; take the line out")

    def _check_plainness(self, event: Any) -> None:
        if event.anchor:
            self.fault(event, "yaml", f"anchor &{shorten(event.anchor)}: write the value out")
        if event.tag:
            self.fault(event, "yaml", f"tag {shorten(event.tag)}: tags are not used")

    def _check_characters(self, event: Any) -> None:
        is_any = self._is_any_text()
        for at, _ in islice(characters.forbidden(event.value, is_any=is_any), 1):
            code = f"U+{ord(event.value[at]):04X}"
            self.fault(event, "characters", f"an escape stands for {code}, which is not allowed; take it out")
            event.value = "?"
        if not is_any and not unicodedata.is_normalized("NFC", event.value):
            fact = f"{shorten(event.value)!r} is not in Unicode normal form C (NFC); write it composed, as format does"
            self.fault(event, "characters", fact)

    def _is_any_text(self) -> bool:
        """Whether the value that comes next may hold any characters."""
        if not self.any_texts or not self.stack:
            return False
        last = self.stack[-1]
        if isinstance(last.value, dict) and last.key is None:  # a key comes next
            return False
        names = [step for step in (*last.path, last.key) if isinstance(step, str)]
        return tuple(names) in self.any_texts

    def _scalar(self, event: Any) -> None:
        parent = self.stack[-1] if self.stack else None
        if self._is_any_text():
            self.document.any_spans.append((event.start_mark.index, event.end_mark.index))
        if event.style == '"' or not self.is_normal:  # only escapes stand for what the text itself does not hold
            self._check_characters(event)
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._key(event, parent)
        else:
            resolved = resolve(event.value) if event.implicit[0] else Resolved(event.value)  # quoted or block
            if resolved.fault:
                self.fault(event, "yaml", resolved.fault)
            self._place(event, resolved.value)

    def _key(self, event: Any, parent: _Open) -> None:
        key = event.value
        if key == "<<" and event.implicit[0]:
            self.fault(event, "yaml", "merge key <<: write the fields out")
            parent.key = _NO_KEY
            return
        path = (*parent.path, key)
        if key in parent.value:
            line, _ = self.document.keys[path]
            self.fault(event, "duplicate-key", f"key {shorten(key)!r} stands here again, first on line {line}")
        else:
            self.document.keys[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        parent.key = key

    def _place(self, event: Any, value: Any) -> Path:
        """Put a value into the open collection; return its path."""
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not self.stack:
            self.document.value = value
            self.document.positions[()] = here
            return ()
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            path: Path = (*parent.path, len(parent.value))
            parent.value.append(value)
        else:
            if parent.key is None:
                self.fault(event, "yaml", "a key must be plain text")
                parent.key = _NO_KEY
                return (*parent.path, _NO_KEY)
            path = (*parent.path, parent.key)
            if parent.key not in parent.value and parent.key != _NO_KEY:
                parent.value[parent.key] = value
            parent.key = None
        self.document.positions.setdefault(path, here)
        return path
