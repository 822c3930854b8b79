"""Work of two kinds at once: a thread that reads ahead, and a thread for each writer.

Arrow does its work without the interpreter's lock, so they overlap. Queues are short, so the slowest sets the pace.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from accord.problems import Problem

if TYPE_CHECKING:
    from accord.write.tables import Writer

Item = TypeVar("Item")
QUEUED_BATCHES = 3  # waiting between two threads
PROBLEMS_TOGETHER = 100  # problems of the text that wait in one place


def read_ahead(parts: Iterable[Item]) -> Iterator[Item]:
    """Yield parts that another thread takes from ``parts``, a few ahead; its exception is raised here.

    Problems wait with the rows that they come with: each in a place of its own, they would keep the reader waiting.
    """
    waiting: queue.Queue[Any] = queue.Queue(QUEUED_BATCHES)
    over, stop = object(), threading.Event()

    def take() -> None:
        last: Any = over
        try:
            for some in _with_rows(parts):
                waiting.put(some)
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised in the other thread
            last = error
        waiting.put(last)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        while (some := waiting.get()) is not over:
            if isinstance(some, BaseException):
                raise some
            yield from some
    finally:
        stop.set()
        while thread.is_alive():  # let it see the event
            try:
                waiting.get(timeout=0.05)
            except queue.Empty:
                continue


def _with_rows(parts: Iterable[Item]) -> Iterator[list[Item]]:
    together: list[Item] = []
    for part in parts:
        together.append(part)
        if not isinstance(part, Problem) or len(together) > PROBLEMS_TOGETHER:
            yield together
            together = []
    yield together


class WritingThread:
    """A writer in a thread of its own; its exception is raised where the next batch is put, or at the end."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.waiting: queue.Queue[pa.RecordBatch | None] = queue.Queue(QUEUED_BATCHES)
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def write(self, batch: pa.RecordBatch) -> None:
        """Let the thread append a batch."""
        if self.error:
            raise self.error
        self.waiting.put(batch)

    def close(self) -> None:
        """Finish the file."""
        self.waiting.put(None)
        self.thread.join()
        self.writer.close()
        if self.error:
            raise self.error

    def _run(self) -> None:
        while (batch := self.waiting.get()) is not None:
            if self.error is None:
                try:
                    self.writer.write(batch)
                except BaseException as error:  # noqa: BLE001 - it is raised in the other thread
                    self.error = error
