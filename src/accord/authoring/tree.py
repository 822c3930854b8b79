"""A YAML text as a tree that keeps its comments: each with the line that it stands above or beside.

A comment on its own line belongs to the entry below it; where no entry follows in a collection, to the end of the
innermost collection that is not indented deeper than the comment. A comment behind something belongs to that entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

from accord.sources.yaml_events import Comment, Reader

# What tools and lawyers look for on the first lines of a file.
_HEAD = re.compile(
    r"#!|#\s*(?:yaml-language-server|yamllint|vim?|-\*-|SPDX-[A-Za-z-]+|Copyright|©)(?![\w])", re.IGNORECASE
)
Lines = list[str]  # comments, without indent; "" is an empty line


@dataclass
class Scalar:
    """A single value."""

    text: str
    style: str  # "" where it stands without quotes, else ' " | or >


@dataclass
class Collection:
    """A mapping or a list."""

    is_mapping: bool
    is_flow: bool  # in brackets
    column: int  # where it begins, from 0
    entries: list[Entry] = field(default_factory=list)
    below: Lines = field(default_factory=list)  # behind its last entry
    waits: bool = False  # its last key has no value yet

    @property
    def has_comments(self) -> bool:
        """Whether a comment stands inside."""
        return bool(self.below) or any(
            entry.above or entry.beside or (isinstance(entry.value, Collection) and entry.value.has_comments)
            for entry in self.entries
        )


@dataclass
class Entry:
    """A key with its value, or an item of a list, with its comments."""

    key: str | None = None
    value: Scalar | Collection = field(default_factory=lambda: Scalar("", ""))
    above: Lines = field(default_factory=list)
    beside: list[Comment] = field(default_factory=list)


@dataclass
class Tree:
    """A whole file. ``head`` stands at its top, whatever comes first below."""

    root: Scalar | Collection
    head: Lines
    below: Lines


def read(text: str) -> Tree:
    """Return the tree of a text of one document without anchors, tags and keys that are collections.

    Raises:
        yaml.YAMLError: where the text is no YAML.
    """
    return _Builder(text).tree()


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.stack: list[Collection] = []
        self.root: Scalar | Collection = Scalar("", "")
        self.pending: list[Comment] = []  # that belong to what follows
        self.entry: Entry | None = None  # the one that a comment beside it belongs to

    def tree(self) -> Tree:
        for event in Reader(self.text):
            if isinstance(event, Comment):
                self._comment(event)
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._open(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._close(self.stack.pop())
        return self._whole()

    def _whole(self) -> Tree:
        below = self._taken(len(self.pending))
        if not isinstance(self.root, Collection) or not self.root.entries:
            return Tree(self.root, [], below)
        first = self.root.entries[0]
        cut = len(first.above) - first.above[::-1].index("") if "" in first.above else 0
        cut = max(cut, sum(1 for _ in takewhile(_HEAD.match, first.above)))
        head, first.above = first.above[:cut], first.above[cut:]
        return Tree(self.root, head, below)

    def _comment(self, comment: Comment) -> None:
        if self.entry and comment.is_beside and comment.sign not in ("-", "?"):
            self.entry.beside.append(comment)
        else:
            self.pending.append(comment)

    def _scalar(self, event: Any) -> None:
        parent = self.stack[-1] if self.stack else None
        if not parent or not parent.is_mapping or parent.waits:
            self._put(Scalar(event.value, event.style or ""), event)
            return
        parent.waits = True
        self._add(Entry(event.value), event)

    def _open(self, event: Any) -> None:
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        node = Collection(is_mapping, bool(event.flow_style), event.start_mark.column)
        self._put(node, event)
        self.stack.append(node)

    def _put(self, node: Scalar | Collection, event: Any) -> None:
        """Put a value where it belongs."""
        parent = self.stack[-1] if self.stack else None
        if parent is None:
            self.root = node
        elif parent.is_mapping:
            self.entry = parent.entries[-1]
            self.entry.value, parent.waits = node, False
            if isinstance(node, Scalar) or node.is_flow:  # else they belong to its first entry
                self.entry.above += self._taken(len(self.pending))
        else:
            self._add(Entry(value=node), event)

    def _add(self, entry: Entry, event: Any) -> None:
        parent, mark = self.stack[-1], event.start_mark
        entry.above = self._taken(len(self.pending))
        before = self.lines[mark.line][: mark.column]
        begins_line = not (before if parent.is_mapping else before.replace("-", " ")).strip()
        if begins_line and not parent.is_flow and self._is_blank_above(mark.line):
            entry.above.append("")
        parent.entries.append(entry)
        self.entry = entry

    def _close(self, node: Collection) -> None:
        parent = self.stack[-1] if self.stack else None
        if node.is_flow:
            node.below = self._taken(len(self.pending))
        else:
            # A list may stand at the column of its key; a comment at that column belongs to the next key.
            shared = bool(parent and not node.is_mapping and parent.column == node.column)
            least = node.column + 1 + shared
            node.below = self._taken(sum(1 for _ in takewhile(lambda c: c.column >= least, self.pending)))
        self.entry = parent.entries[-1] if parent else self.entry

    def _taken(self, count: int) -> Lines:
        """Return the lines of the first pending comments, which are pending no more."""
        lines = []
        for comment in self.pending[:count]:
            lines += [""] * self._is_blank_above(comment.line - 1)
            lines.append(comment.text)
        del self.pending[:count]
        return lines

    def _is_blank_above(self, line: int) -> bool:
        """Whether the line above a line, from 0, is empty."""
        return line > 0 and not self.lines[line - 1].strip()
