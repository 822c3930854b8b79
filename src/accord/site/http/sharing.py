"""Shares of the work: questions wait in lanes, and the clients of a lane get its places in turn.

One process answers every request, so a client with many requests at once would take most of its time. A request for
which the database reads a whole table, or for rows as their reader chooses them, goes in a lane of few places, so does
a file that is made, and any other past them; a request that waits is let in when it is the turn of its client. What
would wait too long is refused at once, and what takes too long is given up. A place is free again as soon as the answer
begins: who reads slowly holds none.
"""

from __future__ import annotations

import asyncio
import re
import time
from asyncio import FIRST_COMPLETED
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, suppress
from ipaddress import AddressValueError, IPv6Address
from typing import ClassVar

from datasette.utils.asgi import BadRequest, Base400

from accord.site.addresses import RECONCILE
from accord.site.asgi import Scope
from accord.site.http.faults import SlowFault
from accord.site.http.slow_words import SLOW, TOO_LONG

# Parameters for which a table is looked through, shown whole, or as one's own choice of its columns, rows and order.
DEAR = re.compile(rb"(?:^|&)(?:_|page=all(?:&|$)|[^=&]+__)")
FILE = re.compile(r"/accord/[^/]+\.(?:csv|jsonl|parquet|xlsx)$")
BUSY = "Too much is asked at once; ask again in a moment."
PATIENCE = 10.0  # seconds to wait for a place
LEAST_WAIT = 0.02  # seconds, after which it is looked again how much was done
ANSWER_SECONDS = 10.0  # seconds in which an answer must begin, once it has its place
FILE_SECONDS = 120.0  # seconds for a file that is made, which waits for others
HOUSEHOLD = 19  # letters of an IPv6 address written out: the part that one household shares (a /64)

Moment = asyncio.Future[None]
Begins = AsyncIterator[Callable[[], None]]


class BusyError(Base400):
    """There are more questions than can be answered soon."""

    status = 503
    headers: ClassVar = {"retry-after": "2"}
    is_constant = True  # what refuses a storm must cost nothing


class OvertakenError(Exception):
    """Another question like this one has a place before it does."""


class Lane:
    """Places in which questions are answered side by side.

    Args:
        places: how many at once.
        of_client: how many of them one client gets.
        waiting: how many may wait; of one client half as many.
        patience: seconds of a processor that this process may spend on others while one waits: on a machine that does
            much else the same questions take longer, and are not more.
        seconds: in which an answer must begin that has its place.
    """

    def __init__(
        self, places: int, of_client: int, waiting: int, *, patience: float = PATIENCE, seconds: float = ANSWER_SECONDS
    ) -> None:
        self.free, self.of_client, self.waiting = places, of_client, waiting
        self.patience, self.seconds = patience, seconds
        self._answered: Counter[str] = Counter()  # client -> its places
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # whose turn it is stands first

    @asynccontextmanager
    async def place(self, client: str, slow: Base400 | None = None, overtaken: Moment | None = None) -> Begins:
        """Wait for a place, and hold it until what is yielded is called, or the end.

        Args:
            client: who asks.
            slow: what is raised where the answer does not begin in time.
            overtaken: done when a place is wanted no more, as others have one for the same.

        Raises:
            BusyError: where too many wait already, or its turn does not come in time.
            OvertakenError: where it is not wanted any more when its turn comes, or before.
            BadRequest: where the answer does not begin in time.
        """
        queue = self._queues.setdefault(client, deque())
        if len(queue) >= self.waiting // 2 or sum(map(len, self._queues.values())) >= self.waiting:
            raise BusyError(BUSY)
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._let_in()
        with ExitStack() as held:
            held.callback(self._leave, client, turn)
            await _come(turn, overtaken, self.patience)
            limit, limited = asyncio.timeout(self.seconds), ExitStack()

            def begin() -> None:
                limited.close()
                held.close()

            try:
                async with limit:
                    limited.callback(limit.reschedule, None)
                    try:
                        yield begin
                    finally:  # what is said in its stead begins when there is no limit any more
                        limited.pop_all()
            except TimeoutError:
                if limit.expired():
                    raise slow or BadRequest(TOO_LONG) from None
                raise

    def _leave(self, client: str, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            self.free += 1
            self._answered[client] -= 1
        else:
            with suppress(KeyError, ValueError):  # it was its turn when it had gone
                self._queues[client].remove(turn)
        self._let_in()

    def _let_in(self) -> None:
        """Give free places to those whose turn it is; forget clients that neither wait nor are answered."""
        while self.free:
            client = next((c for c, queue in self._queues.items() if queue and self._may_enter(c)), None)
            if client is None:
                break
            turn = self._queues[client].popleft()
            if turn.done():  # who waited has gone
                continue
            turn.set_result(None)
            self._queues.move_to_end(client)
            self._answered[client] += 1
            self.free -= 1
        for client in [client for client, queue in self._queues.items() if not queue]:
            del self._queues[client]
        self._answered += Counter()  # keeps what is above zero

    def _may_enter(self, client: str) -> bool:
        return self._answered[client] < self.of_client


async def _come(turn: asyncio.Future[None], overtaken: Moment | None, patience: float) -> None:
    """Wait for one's turn."""
    awaited = {turn, overtaken} if overtaken else {turn}
    late, spent = time.monotonic() + PATIENCE, time.process_time() + patience
    while not any(future.done() for future in awaited):
        left = min(late - time.monotonic(), spent - time.process_time())
        if left <= 0:
            raise BusyError(BUSY)
        await asyncio.wait(awaited, timeout=max(left, LEAST_WAIT), return_when=FIRST_COMPLETED)
    if overtaken and overtaken.done():
        raise OvertakenError


# What waits and is not refused is answered within two seconds on a machine that does nothing else.
ANY = Lane(6, 2, 64, patience=1.0)
SEARCHES = Lane(2, 1, 32, patience=0.8)
FILES = Lane(4, 2, 16, seconds=FILE_SECONDS)


def take_time(seconds: float) -> None:
    """Let every answer of this process take so long: of a copy of files nobody waits for a single page."""
    for lane in (ANY, SEARCHES, FILES):
        lane.seconds = seconds


def place(scope: Scope, overtaken: Moment | None = None) -> AbstractAsyncContextManager[Callable[[], None]]:
    """Return a place for a question, in the lane of its kind; entering waits for it.

    Raises:
        BusyError, OvertakenError: on entering, as ``Lane.place`` says.
    """
    client = household((scope.get("client") or ("",))[0])
    if FILE.search(scope["path"]):
        return FILES.place(client, None, overtaken)
    is_dear = DEAR.search(scope["query_string"]) or scope["path"].startswith(RECONCILE)
    slow = None if scope["query_string"] else SlowFault(SLOW)  # who asks for nothing in particular cannot ask for less
    return (SEARCHES if is_dear else ANY).place(client, slow, overtaken)


def household(address: str) -> str:
    """Return for whom an address asks: of IPv6 each household has more addresses than there are places."""
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    return str(parsed.ipv4_mapped or parsed.exploded[:HOUSEHOLD])
