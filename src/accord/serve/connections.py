"""Connections that cannot be held for nothing: each has seconds to ask, and the process never runs out of handles.

uvicorn lets a client be silent for ever before its first request and within the headers of any, and take an answer as
slowly as it likes. Here a connection on which nothing moves for some seconds ends, but while its answer is being made,
and where there are too many the longest silent one makes room.
"""

from __future__ import annotations

import asyncio
import resource

from uvicorn.protocols.http.h11_impl import H11Protocol

ASKING_SECONDS = 20.0  # seconds for all headers of a request, and in which some of an answer must be taken
SPARE_HANDLES = 128  # for the database, files that are made and threads


def most_connections() -> int:
    """Return how many connections there may be, each with a file that it is sent.

    Raises the limit of open files as far as the system lets us.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or soft < hard:
        soft = 4096 if hard == resource.RLIM_INFINITY else min(hard, 4096)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(soft - SPARE_HANDLES, soft // 2) // 2


class Connection(H11Protocol):
    """A connection with a deadline for its next request; ``most`` is set before the first."""

    most = 512
    since = 0.0  # when it became silent, if it is
    _deadline: asyncio.TimerHandle | None = None
    _left = 0  # bytes that were still to be taken when the deadline was set
    _is_full = False  # more is to be sent than the client takes

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin, and make room where there are too many."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            others = [other for other in self.connections if isinstance(other, Connection) and other.is_silent]
            min(others, key=lambda other: other.since, default=self).close()

    @property
    def is_answered(self) -> bool:
        """Whether a request is being answered."""
        return bool(self.cycle and not self.cycle.response_complete)

    @property
    def is_silent(self) -> bool:
        """Whether the client neither asks nor takes what is sent."""
        return not self.is_answered or self._is_full

    def data_received(self, data: bytes) -> None:
        """Take what the client sends; the deadline is that of the whole request."""
        super().data_received(data)
        if self.is_answered:
            self._cancel()
        elif self._deadline is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Go on to the next request."""
        super().on_response_complete()
        if not self.is_answered:
            self._wait()

    def pause_writing(self) -> None:
        """Note that the client does not take what is sent."""
        self._is_full = True
        self._wait()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that it does again."""
        self._is_full = False
        if self.is_answered:
            self._cancel()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._cancel()
        super().connection_lost(exc)

    def close(self) -> None:
        """End the connection at once, whatever is still to be sent."""
        self._cancel()
        self.connections.discard(self)
        self.transport.abort()

    def _wait(self) -> None:
        self._cancel()
        self.since, self._left = self.loop.time(), self.transport.get_write_buffer_size()
        self._deadline = self.loop.call_later(ASKING_SECONDS, self._expire)

    def _expire(self) -> None:
        """End, but for who takes what is sent, however slowly."""
        if self.transport.get_write_buffer_size() < self._left:
            self._wait()
        else:
            self.close()

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
