"""From the events of a YAML text to its value, and where asked to the place of each part, without recursion."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from accord.problems import Path
from accord.sources.yaml_events import A_COMMENT, Comment
from accord.sources.yaml_scalars import may_be_more, resolve, shorten
from accord.sources.yaml_text import MAX_DEPTH, Fault, Place, Span
from accord.values import characters

_NO_KEY = "\0"


@dataclass
class Places:
    """Line and column of each value, and of each key of a mapping, by its path."""

    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A collection being filled."""

    path: Path
    value: Any  # dict or list
    is_mapping: bool
    column: int  # where it begins, from 1
    key: str | None = None  # of a mapping: the key that waits for its value; _NO_KEY where that is thrown away


def comment_message(comment: str) -> str:
    """Return why a comment may have been meant as text."""
    short = shorten(comment)
    return f"{short!r} is read as a comment; put the whole text in quotes, or a space after # if it is a comment"


class Builder:
    """Builds the value of one document; ``starts`` says where it and each collection in it begins.

    The places of all values and keys are noted in ``places``, only where they are wanted. ``is_normal`` says that the
    whole text is in normal form C, and so is each part of it.
    """

    def __init__(
        self, any_texts: AbstractSet[Path] = frozenset(), places: Places | None = None, *, is_normal: bool = True
    ) -> None:
        self.value: Any = None
        self.starts: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self.broken = False  # it could not be read to its end, so what it lacks is not known
        self.any_spans: list[Span] = []  # where values stand that may hold any characters
        self.places = places
        self._any_texts, self._is_normal = any_texts, is_normal
        self._stack: list[_Open] = []
        self._has_begun = False

    def build(self, events: Iterable[Any]) -> None:
        """Take the events and comments of a text.

        Raises:
            yaml.YAMLError: where it is no YAML; what stands before that is built.
        """
        for event in events:
            if isinstance(event, yaml.ScalarEvent):  # most are
                self._scalar(event)
            elif isinstance(event, Comment):
                self._check_comment(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                if self._has_begun:
                    self._fault(event, "yaml", "a second document begins here; one record a file")
                    return
                self._has_begun = True
                self._check_directives(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._check_plainness(event)
                if not self._open(event):
                    return
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                self._fault(event, "yaml", f"alias *{shorten(str(event.anchor))}: write the value out")
                self._place(event, None)

    def _fault(self, event: Any, rule: str, message: str) -> None:
        self.faults.append((*_place_of(event), rule, message))

    def _open(self, event: Any) -> bool:
        """Open a collection; return whether it is not too deep."""
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        value: Any = {} if is_mapping else []
        step = self._place(event, value)
        if len(self._stack) >= MAX_DEPTH:
            self._fault(event, "depth", f"nested deeper than {MAX_DEPTH} levels")
            self.broken = True
            return False
        path = self._path(step) if self._stack else ()
        self.starts.setdefault(path, _place_of(event))
        self._stack.append(_Open(path, value, is_mapping, event.start_mark.column + 1))
        return True

    def _path(self, step: str | int) -> Path:
        """Return the path to which a step leads from the innermost open collection."""
        return (*self._stack[-1].path, step)

    # --- what is not plain ---------------------------------------------------------------------------------------

    def _check_comment(self, comment: Comment) -> None:
        """Report a comment that may have been meant as text: text goes on in a line that is indented deeper."""
        if not comment.is_open or re.match(A_COMMENT, comment.text[1:]):
            return
        if comment.is_beside or (self._stack and comment.column > self._stack[-1].column):
            self.faults.append((comment.line, comment.column, "yaml", comment_message(comment.text)))

    def _check_directives(self, event: Any) -> None:
        if event.version not in (None, (1, 2)):
            version = ".".join(map(str, event.version))
            self._fault(event, "yaml", f"%YAML {version} asks for other rules than YAML 1.2; take the line out")
        if event.tags:
            self._fault(event, "yaml", "%TAG: tags are not used; take the line out")

    def _check_plainness(self, event: Any) -> None:
        if event.anchor:
            self._fault(event, "yaml", f"anchor &{shorten(event.anchor)}: write the value out")
        if event.tag:
            self._fault(event, "yaml", f"tag {shorten(event.tag)}: tags are not used")

    def _check_characters(self, event: Any) -> None:
        is_any = self._is_any_text()
        for at, _ in islice(characters.forbidden(event.value, is_any=is_any), 1):
            code = f"U+{ord(event.value[at]):04X}"
            self._fault(event, "characters", f"an escape stands for {code}, which is not allowed; take it out")
            event.value = "?"
        if not is_any and not unicodedata.is_normalized("NFC", event.value):
            fact = f"{shorten(event.value)!r} is not in Unicode normal form C (NFC); write it composed, as format does"
            self._fault(event, "characters", fact)

    def _is_any_text(self) -> bool:
        """Whether the value that comes next may hold any characters."""
        if not self._any_texts or not self._stack:
            return False
        last = self._stack[-1]
        if last.is_mapping and last.key is None:  # a key comes next
            return False
        names = [step for step in self._path(0 if last.key is None else last.key) if isinstance(step, str)]
        return tuple(names) in self._any_texts

    # --- values --------------------------------------------------------------------------------------------------

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._check_plainness(event)
        if self._any_texts and self._is_any_text():
            self.any_spans.append((event.start_mark.index, event.end_mark.index))
        if event.style == '"' or not self._is_normal:  # only escapes stand for what the text itself does not hold
            self._check_characters(event)
        value = event.value
        if self._stack and (parent := self._stack[-1]).is_mapping and parent.key is None:
            self._key(event, value, parent)
            return
        if event.implicit[0] and may_be_more(value):  # neither in quotes nor a block
            resolved = resolve(value)
            value = resolved.value
            if resolved.fault:
                self._fault(event, "yaml", resolved.fault)
        self._place(event, value)

    def _key(self, event: Any, key: str, parent: _Open) -> None:
        if key == "<<" and event.implicit[0]:
            self._fault(event, "yaml", "merge key <<: write the fields out")
            parent.key = _NO_KEY
            return
        parent.key = key
        if key in parent.value:
            line, _ = self.places.keys[self._path(key)] if self.places else (0, 0)
            self._fault(event, "duplicate-key", f"key {shorten(key)!r} stands here again, first on line {line}")
        elif self.places:
            self.places.keys[self._path(key)] = _place_of(event)

    def _place(self, event: Any, value: Any) -> str | int:
        """Put a value into the open collection; return the step that leads to it there."""
        if not self._stack:
            self.value = value
            if self.places:
                self.places.values[()] = _place_of(event)
            return ""
        parent = self._stack[-1]
        step: str | int
        if not parent.is_mapping:
            step = len(parent.value)
            parent.value.append(value)
        elif parent.key is None:
            self._fault(event, "yaml", "a key must be plain text")
            parent.key = _NO_KEY
            return _NO_KEY
        else:
            step = parent.key
            if step not in parent.value and step != _NO_KEY:
                parent.value[step] = value
            parent.key = None
        if self.places:
            self.places.values.setdefault(self._path(step), _place_of(event))
        return step


def _place_of(event: Any) -> Place:
    """Return line and column of where an event begins, from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1
