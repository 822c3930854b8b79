"""What many ask at the same moment is answered once, and the answer sent to all of them.

No answer depends on who asks, so questions are alike that ask for the same address with the same of those headers that
are read here. Who waits for a place while somebody else's question like it gets one leaves the queue and gets that
answer; who asks while it is being answered does not queue at all. So nobody's turn depends on another's, and what has
gone round as a link costs as much as one reader. An answer is held until it is whole, and given to who asks later while
there is room (``given``). What comes in pieces, or is larger than a page, goes to who asked first, and the others get a
place of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from accord.site.asgi import Message, Scope, Send
from accord.site.http.compression import KEPT_PATH, is_wanted
from accord.site.http.given import Given
from accord.site.http.sharing import FILE

ENCODING = b"accept-encoding"
# The headers on which an answer may depend; all others are taken away before it is made.
READ = (b"host", b"accept", ENCODING, b"content-type", b"content-length", b"if-none-match", b"if-range", b"range")
MAX_BYTES = 4 * 2**20  # of an answer that is held for others


class Question:
    """One question, for all who ask it at the same moment, and its answer, where that is known."""

    def __init__(self, answer: list[Message] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.askers = 0
        self.begun: asyncio.Future[None] = loop.create_future()
        self.answer: asyncio.Future[list[Message] | None] = loop.create_future()  # None: to be asked for oneself
        self._messages: list[Message] = []
        self._bytes = 0
        if answer:
            self.begun.set_result(None)
            self.answer.set_result(answer)

    def hold(self, message: Message) -> list[Message]:
        """Hold a part of the answer; return what may leave now: nothing until the answer is whole, or is given up."""
        if self.answer.done():
            return [message]
        self._messages.append(message)
        self._bytes += len(message.get("body", b""))
        if message.get("more_body", False) or self._bytes > MAX_BYTES:
            self.give_up()
        elif message["type"] == "http.response.body":
            self.answer.set_result(self._messages)
        return self._messages if self.answer.done() else []

    def give_up(self) -> None:
        """Let the others ask for themselves, where there is no answer to be held."""
        if not self.answer.done():
            self.answer.set_result(None)


class Asker:
    """One who asks a question, and may be the first that gets a place."""

    def __init__(self, question: Question, send: Send) -> None:
        self.question, self._send, self._is_first = question, send, False

    def begin(self) -> None:
        """Answer for all: this one has a place."""
        self._is_first = True
        self.question.begun.set_result(None)

    async def send(self, message: Message) -> None:
        """Send a part of an answer; where it is for all, first hold it: who takes nothing of it makes nobody wait."""
        for part in self.question.hold(message) if self._is_first else [message]:
            await self._send(part)

    async def is_served(self) -> bool:
        """Send the answer that somebody else got, once it is whole; False where there is none to be had."""
        messages = await asyncio.shield(self.question.answer)
        for message in messages or ():
            await self._send(message)
        return messages is not None

    def leave(self) -> list[Message] | None:
        """Let nobody wait for an answer that does not come; return the one that this one got for all."""
        if not self._is_first:
            return None
        self.question.give_up()
        return self.question.answer.result()


_asked: dict[Hashable, Question] = {}


@contextmanager
def asking(scope: Scope, send: Send, given: Given) -> Iterator[Asker]:
    """Ask a question together with all who ask it until it is answered, or get the answer that was given lately."""
    key = _key(scope)
    question = _asked.get(key)
    if question is None or question.answer.done():
        question = Question(given.get(key))
        if key is not None:
            _asked[key] = question
    question.askers += 1
    asker = Asker(question, send)
    try:
        yield asker
    finally:
        if (messages := asker.leave()) and key is not None:
            given.keep(key, messages)
        question.askers -= 1
        if _asked.get(key) is question and (question.answer.done() or not question.askers):
            del _asked[key]


def _key(scope: Scope) -> Hashable:
    """Return what questions that are alike have in common; nothing where a question stands for itself."""
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or FILE.search(path) or KEPT_PATH.fullmatch(path):
        return None
    headers = sorted(pair for pair in scope["headers"] if pair[0] != ENCODING)
    return scope["method"], scope["scheme"], scope["raw_path"], scope["query_string"], is_wanted(scope), *headers
