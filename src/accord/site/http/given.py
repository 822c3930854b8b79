"""What was answered lately is given again as it is: an answer depends on the build and on the question alone.

A page takes as long to write as ten searches, and most who come ask for the same few. What an answer takes in memory is
counted with what belongs to it, its question too, so that many small ones are bounded as well as few long ones.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from http import HTTPStatus

from accord.site.asgi import Message
from accord.site.http import caching

MAX_BYTES = 8 * 2**20  # of all that is kept
SHARE = 16  # of these one answer may take one part
ANSWER_BYTES = 4_096  # that an answer takes beside its text and its question: its headers, what holds them


class Given:
    """Answers, those that were asked for longest ago first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self._answers: OrderedDict[Hashable, list[Message]] = OrderedDict()

    def get(self, question: Hashable) -> list[Message] | None:
        """Return what was answered to a question, if it is still here."""
        if question not in self._answers:
            return None
        self._answers.move_to_end(question)
        return self._answers[question]

    def keep(self, question: Hashable, answer: list[Message]) -> None:
        """Keep a whole answer that holds until the next build; what was asked for longest ago makes room for it."""
        size = _size(question, answer)
        if question in self._answers or size * SHARE > self.max_bytes or not _holds(answer[0]):
            return
        self._answers[question] = answer
        self.bytes += size
        while self.bytes > self.max_bytes:
            self.bytes -= _size(*self._answers.popitem(last=False))


def _size(question: Hashable, answer: list[Message]) -> int:
    """Return the bytes of both: a question has headers, of which each may be as long as a page."""
    return ANSWER_BYTES + len(repr(question)) + sum(len(message.get("body", b"")) for message in answer)


def _holds(start: Message) -> bool:
    """Whether what is asked again is answered so again, by the first message of the answer."""
    return start["status"] == HTTPStatus.OK and (b"cache-control", caching.CHECKED) in start["headers"]
