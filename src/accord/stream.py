"""Machine-sized tables: read, check and write at once, in memory that does not grow with the rows.

One thread reads and casts, this one derives and checks, one thread a format writes; Arrow does its work without the
interpreter's lock, so they overlap. Queues are short, so the slowest sets the pace. Where
there is a problem the files are thrown away with the folder they stand in.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from accord.check.rows import RowChecker, RowFault
from accord.derived import derive
from accord.errors import Problem
from accord.inputs import Rows
from accord.model import Table
from accord.write.files import Writer

DEPTH = 3  # batches waiting between two threads
MOST = 10_000  # problems told of one table
T = TypeVar("T")


class Fault(NamedTuple):
    """A broken rule in a row of a file; ``row`` counts from 0 in that file."""

    path: Path
    file: str  # as problems name it
    row: int
    record: str
    column: str
    rule: str
    message: str


class Segment(NamedTuple):
    """Which rows of which file stand from row ``start`` of the table on."""

    start: int
    file: str
    path: Path
    first: int
    numbers: pa.Array | None

    def number(self, row: int) -> int:
        """Return the number in its file of a row of the table."""
        at = row - self.start
        return self.first + at if self.numbers is None else int(self.numbers[at].as_py())


@dataclass
class Streamed:
    """What came of a table: rows written and where they stand, faults of rows, problems of the text.

    ``left_out`` holds the ids of rows that could not be written, ``unreadable`` says that some have no id to tell.
    """

    rows: int = 0
    segments: list[Segment] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    unreadable: bool = False


def stream(
    parts: Iterable[Rows | Problem], table: Table, writers: list[Writer], show: Callable[[int], object]
) -> Streamed:
    """Check every row of a table and write it to each writer; ``show`` is told the number of rows so far.

    Rows with faults are written too, so that keys and references can be judged as well; only rows that lack what the
    table demands cannot be. The files are not kept where there is a fault.
    """
    checker, done = RowChecker(table), Streamed()
    with ExitStack() as stack:
        ends = [stack.enter_context(_Writing(writer)) for writer in writers]
        for part in _ahead(parts):
            if isinstance(part, Problem):
                done.problems.append(part)
                done.left_out.add(part.record)
                done.unreadable |= not part.record
                continue
            batch = derive(part.batch, table)
            faults = checker.check(batch)
            numbers = part.numbers
            if faults:
                done.faults += [_fault(fault, part) for fault in faults]
                batch, numbers = _writable(
                    batch, part, {fault.row for fault in faults if fault.rule == "required"}, done
                )
            for end in ends:
                end.put(batch)
            done.segments.append(Segment(done.rows, part.file, part.path, part.first, numbers))
            done.rows += batch.num_rows
            show(done.rows)
            if len(done.faults) > MOST:
                del done.faults[MOST:]
                break
    return done


def _writable(
    batch: pa.RecordBatch, part: Rows, lacking: set[int], done: Streamed
) -> tuple[pa.RecordBatch, pa.Array | None]:
    """Return the rows that can be written, and their numbers in the file."""
    if not lacking:
        return batch, part.numbers
    ids = batch.column("id") if "id" in batch.schema.names else pa.nulls(batch.num_rows)
    done.left_out |= {ids[row].as_py() or "" for row in lacking}
    done.unreadable |= "" in done.left_out
    own = pa.arange(0, batch.num_rows)
    stay = pc.invert(pc.is_in(own, pa.array(sorted(lacking), pa.int64())))
    numbers = pc.add(own, part.first) if part.numbers is None else part.numbers
    return batch.filter(stay), numbers.filter(stay)


def _fault(fault: RowFault, part: Rows) -> Fault:
    key = part.batch.column("id")[fault.row].as_py() if "id" in part.batch.schema.names else ""
    return Fault(part.path, part.file, part.number(fault.row), key or "", fault.column, fault.rule, fault.message)


def _ahead(items: Iterable[T]) -> Iterator[T]:
    """Yield items that another thread takes from ``items``, a few ahead; its exception is raised here."""
    waiting: queue.Queue[Any] = queue.Queue(DEPTH)
    over, stop = object(), threading.Event()

    def take() -> None:
        last: Any = over
        try:
            for item in items:
                waiting.put(item)
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised in the other thread
            last = error
        waiting.put(last)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not over:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        while thread.is_alive():  # let it see the event
            try:
                waiting.get(timeout=0.05)
            except queue.Empty:
                continue


class _Writing:
    """A writer in a thread of its own; its exception is raised where the next batch is put, or at the end."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.waiting: queue.Queue[pa.RecordBatch | None] = queue.Queue(DEPTH)
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> _Writing:  # noqa: PYI034 - private
        self.thread.start()
        return self

    def put(self, batch: pa.RecordBatch) -> None:
        if self.error:
            raise self.error
        self.waiting.put(batch)

    def __exit__(self, *_: object) -> None:
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
