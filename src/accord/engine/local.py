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
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from accord.problems import Problem
from accord.rules.rows import RowChecker, RowFault
from accord.schema.model import Table
from accord.sources.computed import derive
from accord.sources.rows import Rows
from accord.write.tables import Writer

DEPTH = 3  # batches waiting between two threads
MOST = 10_000  # problems told of one table
TOGETHER = 100  # problems of the text that wait in one place


class Fault(NamedTuple):
    """A broken rule in a row of a file."""

    file: str  # as problems name it
    line: int
    record: str
    column: str
    rule: str
    message: str


class Segment(NamedTuple):
    """Which lines of which file stand from row ``start`` of the table on, in next to no memory.

    Where a row is not a line, ``steps`` are the lines from one row to the next; most are alike, so they press well.
    """

    start: int
    file: str
    first: int
    steps: bytes | None
    rows: int

    @classmethod
    def of(cls, start: int, rows: Rows) -> Segment:
        """Return the segment of some rows."""
        size = rows.batch.num_rows
        if rows.lines is None:
            return cls(start, rows.file, rows.first, None, size)
        ahead = pa.concat_arrays([rows.lines.slice(0, 1), rows.lines.slice(0, size - 1)])
        steps = pc.cast(pc.subtract(rows.lines, ahead), pa.int32()).buffers()[1]
        return cls(start, rows.file, rows.line(0), pa.compress(steps, "zstd", asbytes=True), size)

    def lines(self, rows: Iterable[int]) -> dict[int, int]:
        """Return the line of each of these rows of the table."""
        if self.steps is None:
            return {row: self.first + row - self.start for row in rows}
        data = pa.decompress(self.steps, 4 * self.rows, "zstd")
        steps = pa.Array.from_buffers(pa.int32(), self.rows, [None, data])
        lines = pc.cumulative_sum(pc.cast(steps, pa.int64()), start=self.first)
        return {row: lines[row - self.start].as_py() for row in rows}


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
            rows = part._replace(batch=derive(part.batch, table))
            if faults := checker.check(rows.batch):
                done.faults += [_fault(fault, rows) for fault in faults]
                rows = _writable(rows, {fault.row for fault in faults if fault.rule == "required"}, done)
            if rows.batch.num_rows:
                done.segments.append(Segment.of(done.rows, rows))
                done.rows += rows.batch.num_rows
                for end in ends:
                    end.put(rows.batch)
            show(done.rows)
            if len(done.faults) > MOST:
                del done.faults[MOST:]
                break
    return done


def _writable(rows: Rows, lacking: set[int], done: Streamed) -> Rows:
    """Return the rows that can be written."""
    if lacking and "id" in rows.batch.schema.names:
        ids = rows.batch.column("id")
        done.left_out |= {ids[row].as_py() or "" for row in lacking}
    elif lacking:
        done.left_out.add("")
    done.unreadable |= "" in done.left_out
    return rows.without(sorted(lacking))


def _fault(fault: RowFault, rows: Rows) -> Fault:
    key = rows.batch.column("id")[fault.row].as_py() if "id" in rows.batch.schema.names else ""
    return Fault(rows.file, rows.line(fault.row), key or "", fault.column, fault.rule, fault.message)


def _ahead(parts: Iterable[Rows | Problem]) -> Iterator[Rows | Problem]:
    """Yield parts that another thread takes from ``parts``, a few ahead; its exception is raised here.

    Problems wait with the rows that they come with: each in a place of its own, they would keep the reader waiting.
    """
    waiting: queue.Queue[Any] = queue.Queue(DEPTH)
    over, stop = object(), threading.Event()

    def take() -> None:
        last: Any = over
        try:
            for told in _with_rows(parts):
                waiting.put(told)
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised in the other thread
            last = error
        waiting.put(last)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        while (told := waiting.get()) is not over:
            if isinstance(told, BaseException):
                raise told
            yield from told
    finally:
        stop.set()
        while thread.is_alive():  # let it see the event
            try:
                waiting.get(timeout=0.05)
            except queue.Empty:
                continue


def _with_rows(parts: Iterable[Rows | Problem]) -> Iterator[list[Rows | Problem]]:
    told: list[Rows | Problem] = []
    for part in parts:
        told.append(part)
        if isinstance(part, Rows) or len(told) > TOGETHER:
            yield told
            told = []
    yield told


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
