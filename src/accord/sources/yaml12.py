"""Read YAML 1.2 as data whose every value knows where it stands in the file.

The narrow YAML that a hand-written record needs: mappings, sequences and scalars. Dates stay text, ``no`` and ``on``
stay text, numbers are JSON's numbers. Anchors, aliases, tags, merge keys, several documents, duplicate keys, deep
nesting and characters that nobody sees are problems, for each of them has lost or changed somebody's data before.
The scanner is libyaml's (or PyYAML's own where that is not built in); the tree is built here, from its events, because
PyYAML's constructors resolve by YAML 1.1 rules and recurse.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from accord.problems import Path
from accord.values.parse import is_underflow

Fault = tuple[int, int, str, str]  # line, column, rule, message
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 1_000_000  # a hand-written file; a bigger one is a mistake
MAX_DEPTH = 12

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# What other readers of YAML take for a number and this one keeps as text: 010, 0x1F, 1_000, 12:30:45, +1, .5, 1., .inf
_NUMBER_ELSEWHERE = re.compile(
    r"[-+]?(0[0-9_]+|0x[0-9a-f_]+|0[ob][0-7_]+|[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?|[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"
    r"|[0-9]*\.[0-9]+(e[-+]?[0-9]+)?|[0-9]+\.(e[-+]?[0-9]+)?|\.inf|\.nan)|\+[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?",
    re.IGNORECASE,
)
_YAML11_WORDS = re.compile(r"yes|no|on|off|y|n", re.IGNORECASE)
_CONSTANTS = {"null": None, "~": None, "": None, "true": True, "false": False}
# Invisible characters that reorder or hide text. ZWNJ (U+200C) is spelling in languages of Arabic script: it may stay.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEVER = re.compile("|".join(pattern.pattern for pattern in (_SURROGATE, _CONTROL, _HIDDEN, _LINE_BREAKS)))

_NO_KEY = "\0"


@dataclass
class Document:
    """The value of a file, where its parts stand, and what was wrong with it."""

    value: Any = None
    positions: dict[Path, tuple[int, int]] = field(default_factory=dict)  # of values
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)  # of mapping keys
    faults: list[Fault] = field(default_factory=list)
    broken: bool = False  # it could not be read to its end, so what it lacks is not known

    def at(self, path: Path) -> tuple[int, int]:
        """Return line and column of a value, or of the nearest thing around it that exists."""
        while path not in self.positions and path:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


def load(data: bytes) -> Document:
    """Read one YAML document from bytes. Never raises for bad input: faults are in the result."""
    document = Document()
    text = _decode(data, document)
    if text is None:
        document.broken = True
        return document
    try:
        _Builder(document).build(yaml.parse(text, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.faults.append((line, column, "yaml", f"not YAML: {error.problem or error.context}{_began(error)}"))
        document.broken = True
    except (yaml.YAMLError, ValueError) as error:
        document.faults.append((1, 1, "yaml", f"not YAML: {error}"))
        document.broken = True
    return document


def _began(error: yaml.MarkedYAMLError) -> str:
    """Return where the thing began that could not be read to its end."""
    if error.problem is None or error.context is None or error.context_mark is None:
        return ""
    return f" ({error.context} that began on line {error.context_mark.line + 1})"


def _decode(data: bytes, document: Document) -> str | None:
    if len(data) > MAX_BYTES:
        fact = f"the file has {len(data)} bytes; a curated file has {MAX_BYTES} at most"
        document.faults.append((1, 1, "size", fact))
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        document.faults.append((line, column, "encoding", f"byte {data[error.start]:#04x} is not UTF-8; save as UTF-8"))
        return None
    bad = [
        (_CONTROL, "control character"), (_LINE_BREAKS, "line separator"), (_HIDDEN, "invisible character"),
    ]  # fmt: skip
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    for pattern, what in bad:
        for found in pattern.finditer(text):
            line, column = _place(text, found.start())
            name = unicodedata.name(found[0], "")
            message = f"{what} U+{ord(found[0]):04X}{f' ({name})' if name else ''}; take it out"
            document.faults.append((line, column, "characters", message))
    return None if document.faults else text


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


@dataclass
class _Open:
    """A collection being filled."""

    path: Path
    value: Any  # dict, list, or None where its content is thrown away
    key: str | None = None  # of a mapping: the key that waits for its value; _NO_KEY where that is thrown away


class _Builder:
    """Turns parser events into a document, without recursion."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[_Open] = []
        self.documents = 0

    def fault(self, event: Any, rule: str, message: str) -> None:
        mark = event.start_mark
        self.document.faults.append((mark.line + 1, mark.column + 1, rule, message))

    def build(self, events: Iterator[Any]) -> None:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents == 2:  # noqa: PLR2004 - the second
                    self.fault(event, "yaml", "a second document begins here; one record a file")
                    return
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._check_plainness(event)
                value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                path = self._place(event, value)
                if len(self.stack) >= MAX_DEPTH:
                    self.fault(event, "depth", f"nested deeper than {MAX_DEPTH} levels")
                    self.document.broken = True
                    return
                self.stack.append(_Open(path, value))
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self.stack.pop()
            elif isinstance(event, yaml.ScalarEvent):
                self._check_plainness(event)
                self._scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self.fault(event, "yaml", f"alias *{event.anchor}: write the value out")
                self._place(event, None)

    def _check_plainness(self, event: Any) -> None:
        if event.anchor:
            self.fault(event, "yaml", f"anchor &{event.anchor}: anchors are not used; write the value out")
        if event.tag:
            self.fault(event, "yaml", f"tag {event.tag}: tags are not used")

    def _scalar(self, event: Any) -> None:
        parent = self.stack[-1] if self.stack else None
        if found := _NEVER.search(event.value):
            message = f"an escape stands for U+{ord(found[0]):04X}, which is not allowed; take it out"
            self.fault(event, "characters", message)
            event.value = "?"
        if unicodedata.normalize("NFC", event.value) != event.value:
            self.fault(
                event, "characters", f"{event.value!r} is not in Unicode normal form C (NFC); make format mends it"
            )
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._key(event, parent)
        else:
            self._place(event, self._resolve(event))

    def _key(self, event: Any, parent: _Open) -> None:
        key = event.value
        if key == "<<" and event.implicit[0]:
            self.fault(event, "yaml", "merge key <<: write the fields out")
            parent.key = _NO_KEY
            return
        path = (*parent.path, key)
        if key in parent.value:
            line, _ = self.document.keys[path]
            self.fault(event, "duplicate-key", f"key {key!r} stands here again, first on line {line}")
        else:
            self.document.keys[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        parent.key = key

    def _resolve(self, event: Any) -> Any:
        """Resolve a scalar by the YAML 1.2 core schema; what YAML 1.1 would read otherwise stays text."""
        text = event.value
        if not event.implicit[0]:  # quoted or block
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.fullmatch(text):
            return int(text) if len(text.lstrip("-")) < 19 else text  # noqa: PLR2004 - digits of a 64-bit integer
        if _NUMBER.fullmatch(text):
            if math.isfinite(number := float(text)) and (number or not is_underflow(text)):
                return number
            size = "large" if number else "near to zero"
            self.fault(event, "yaml", f"{text} is too {size} for a number; put it in quotes if it is text")
            return text
        if _YAML11_WORDS.fullmatch(text):
            self.fault(event, "yaml", f"{text} without quotes reads as true or false elsewhere; write {text!r}")
        elif _NUMBER_ELSEWHERE.fullmatch(text):
            fact = f"{text} without quotes reads as a number elsewhere; put it in quotes, or write a plain number"
            self.fault(event, "yaml", fact)
        return text

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
