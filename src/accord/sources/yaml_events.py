"""The events of a YAML text, from libyaml's parser (or PyYAML's own), with the comments that it throws away.

Between what two events cover stand only spaces, indicators and comments, so a ``#`` there begins a comment and no other
does, but behind the ``|`` or ``>`` of a block text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

A_COMMENT = r"#*[ \t]+[^ \t]"  # what follows its # where text without quotes could go on
_COMMENT = re.compile("#[^\n]*")
_BLOCKS = ("|", ">")  # styles of text whose head may end in a comment
_IN_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")


class Comment(NamedTuple):
    """A comment, from its ``#`` to the end of its line without spaces at the end. Line and column count from 1."""

    line: int
    column: int
    text: str
    is_beside: bool  # something else stands before it on its line
    sign: str  # the indicator before it on its line, one of - ? : , or nothing
    is_open: bool  # text without quotes could stand or go on here, so that the comment may have been meant as text


@dataclass
class Reader:
    """Yields the events and comments of a text, in its order."""

    text: str
    loader: Any = Loader
    _end: int = 0  # everything before this offset has been read
    _line: int = 0  # the line of that offset, from 0
    _last: Any = None  # the event that ends there

    def __iter__(self) -> Iterator[Any]:
        """Yield ``yaml`` events and ``Comment``.

        Raises:
            yaml.YAMLError: where the text is no YAML.
        """
        events = yaml.parse(self.text, Loader=self.loader)
        return self._with_comments(events) if "#" in self.text else events

    def _with_comments(self, events: Iterator[Any]) -> Iterator[Any]:
        try:
            yield from self._read(events)
        except yaml.parser.ParserError as error:  # the scanner went on to the sign that is wrong
            if error.problem_mark:
                yield from self._comments(error.problem_mark.index)
            raise

    def _read(self, events: Iterator[Any]) -> Iterator[Any]:
        sign = self.text.find("#")  # the next # that may begin a comment
        for event in events:
            start, end = event.start_mark, event.end_mark
            if -1 < sign < start.index:
                yield from self._comments(start.index)
            yield event
            if end.index > self._end:
                self._end, self._line, self._last = end.index, end.line, event
                if -1 < sign < end.index:
                    sign = self.text.find("#", end.index)
            if isinstance(event, yaml.ScalarEvent) and event.style in _BLOCKS:
                yield from self._block_head(start)

    def _comments(self, stop: int) -> Iterator[Comment]:
        """Yield the comments from where reading stands up to an offset."""
        line, at, is_first = self._line, self._end, True
        for match in _COMMENT.finditer(self.text, self._end, stop):
            line += self.text.count("\n", at, match.start())
            at = match.start()
            begin = self.text.rfind("\n", 0, at) + 1
            sign = self.text[max(begin, self._end) : at].strip()[-1:]
            is_beside = bool(self.text[begin:at].strip())
            is_open = is_first and self._is_open(self.text[self._end : at].strip()[-1:], is_beside=is_beside)
            yield Comment(line + 1, at - begin + 1, match[0].rstrip(), is_beside, sign, is_open or bool(sign))
            is_first = False

    def _is_open(self, sign: str, *, is_beside: bool) -> bool:
        """Whether text could go on, or begin in brackets, behind the event before a comment."""
        if isinstance(self._last, yaml.ScalarEvent):
            return not sign and not self._last.style and (is_beside or bool(self._last.value))
        return is_beside and isinstance(self._last, yaml.CollectionStartEvent) and bool(self._last.flow_style)

    def _block_head(self, mark: Any) -> Iterator[Comment]:
        if match := _IN_BLOCK_HEAD.match(self.text, mark.index):
            column = mark.column + match.start(1) - mark.index + 1
            yield Comment(mark.line + 1, column, match[1].rstrip(), is_beside=True, sign="", is_open=False)
