"""A thread that reads ahead: what it takes waits in a short queue, so the slower of two stages sets the pace.

Arrow does its work without the interpreter's lock, so the stages overlap.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

from accord.problems import Problem

Item = TypeVar("Item")
QUEUED_BATCHES = 2  # waiting between two threads; those of CSV keep their bytes, to find places in
PROBLEMS_TOGETHER = 100  # problems of the text that wait in one place


def read_ahead(parts: Iterable[Item], places: int = QUEUED_BATCHES) -> Generator[Item]:
    """Yield parts that another thread takes from ``parts``, so many ahead; its exception is raised here.

    Problems wait with the rows that they come with: each in a place of its own, they would keep the reader waiting.
    """
    waiting: queue.Queue[Any] = queue.Queue(places)
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
