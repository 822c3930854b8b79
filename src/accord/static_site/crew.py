"""Processes that write a copy together, each with an application of its own; one that fails ends the work of all."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import active_children, get_context
from pathlib import Path

from accord.problems import AccordError
from accord.serve.hosted.build import datasette
from accord.static_site.addresses import BASE
from accord.static_site.writing import Writer, Written

SETTINGS = {"base_url": BASE, "sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000}


class LostError(AccordError):
    """A process that wrote has ended before its work was done."""


class _Mine:
    """What a process of the crew has: an event loop, and what writes."""

    loop: asyncio.AbstractEventLoop
    writer: Writer


def _begin(build: Path, root: Path, site: str, line: tuple[int, int]) -> None:
    """Start the application of this process; it ends when the one that leads has ended, however that was."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    reading, writing = line
    os.close(writing)

    def follow() -> None:
        os.read(reading, 1)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    _Mine.loop = asyncio.new_event_loop()
    served = datasette(build, SETTINGS)
    _Mine.loop.run_until_complete(served.invoke_startup())
    _Mine.writer = Writer(served.app(), root, site)


def _do(path: str, query: str | None) -> Written:
    writer = _Mine.writer
    return _Mine.loop.run_until_complete(writer.write(path) if query is None else writer.answer(path, query))


class Crew:
    """The processes, and what they were given to do."""

    def __init__(self, pool: ProcessPoolExecutor, size: int) -> None:
        self._pool, self._size = pool, size
        self._running: dict[Future[Written], tuple[str, str | None]] = {}

    @property
    def is_free(self) -> bool:
        """Whether it takes more: few wait, so that a fault ends the work at once."""
        return len(self._running) < 2 * self._size

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done."""
        return not self._running

    def give(self, path: str, query: str | None = None) -> None:
        """Have an address written, or with a query the answer to a question made."""
        self._running[self._pool.submit(_do, path, query)] = (path, query)

    def finished(self) -> Iterator[tuple[str, str | None, Written]]:
        """Wait for something to be done, and yield what is.

        Raises:
            LostError: where a process has ended.
        """
        done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        for one in done:
            path, query = self._running.pop(one)
            try:
                yield path, query, one.result()
            except BrokenProcessPool as error:
                raise LostError(f"a process that wrote {path} was ended; nothing was written") from error


@contextmanager
def crew(size: int, build: Path, root: Path, site: str) -> Iterator[Crew]:
    """Yield processes that write into a folder; they end with this block."""
    line = os.pipe()
    pool = ProcessPoolExecutor(size, get_context("fork"), _begin, (build, root, site, line))
    try:
        yield Crew(pool, size)
    except BaseException:
        for process in active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        for end in line:
            with suppress(OSError):
                os.close(end)
