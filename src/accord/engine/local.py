"""A table through its stages on this machine: derive, check and write each batch of rows, wherever they come from.

Files of rows are read, checked and written at once, in memory that does not grow with the rows; rows of records are
few, and pass through the same stages without threads. Where there is a problem the files are thrown away with the
folder they stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from accord.engine.threads import WritingThread
from accord.problems import Problem
from accord.rules.row_proof import MAX_ROWS, RowProver
from accord.schema.model import Table
from accord.sources.ahead import read_ahead
from accord.sources.date_columns import derive, derive_few
from accord.sources.places import FileSegment, Segment
from accord.sources.record_rows import RecordRows
from accord.sources.rows import NOTHING_PROVED, Rows

if TYPE_CHECKING:
    from accord.rules.rows import RowChecker
    from accord.write.tables import Writer

MAX_PROBLEMS = 10_000  # reported of one table
MAX_BYTES_IN_MEMORY = 64 << 20  # of a file's table, to be kept
Part: TypeAlias = Rows | RecordRows | Problem
UniqueKey: TypeAlias = "tuple[tuple[str, ...], tuple[Any, ...]]"  # its columns, and their values in one row


@dataclass
class Streamed:
    """What came of a table: rows written and where they stand, problems of rows, problems of the text.

    Of the problems of rows the first are kept, ``more`` counts the others. ``left_out`` holds the unique keys of rows
    that could not be written, ``unreadable`` says that some are not known, or that there are too many to keep.
    """

    rows: int = 0
    sound_rows: int = 0  # those before the rows of records whose shape is wrong
    segments: list[Segment] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    more: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: set[UniqueKey] = field(default_factory=set)
    unreadable: bool = False

    def all_problems(self) -> Iterator[Problem]:
        """Yield every problem, and one more where there are too many to report."""
        yield from self.problems
        yield from self.faults
        if self.more:
            message = f"and {self.more:,} more problems; fix these first"
            yield Problem(self.faults[-1].path, 0, 0, "", "too-many", message)

    def add_faults(self, faults: Sequence[Problem], count: int) -> None:
        """Keep the first faults of rows, in order, and count the others; ``count`` is that of all."""
        kept = faults[: MAX_PROBLEMS - len(self.faults)]
        self.faults += kept
        self.more += count - len(kept)

    def leave_out(self, keys: Collection[UniqueKey]) -> None:
        """Note the keys of rows that are not written."""
        if len(self.left_out) <= MAX_PROBLEMS:
            self.left_out.update(keys)
        self.unreadable |= len(self.left_out) > MAX_PROBLEMS


def stream(
    parts: Iterable[Part],
    table: Table,
    writers: Sequence[Writer],
    progress: Callable[[int], object] = lambda _: None,
    done: Streamed | None = None,
) -> Streamed:
    """Check every row of a table and write it to each writer; ``progress`` is called with the number of rows so far.

    Rows with faults are written too, so that keys and references can be judged as well; only rows that lack what the
    table demands cannot be. The files are not kept where there is a fault. What comes of the table is added to
    ``done``, where one is given, as it comes.
    """
    judge, done = _Judge(table), done or Streamed()
    in_memory = isinstance(parts, list)
    with ExitStack() as stack:
        ends = [stack.enter_context(closing(w if in_memory else WritingThread(w))) for w in writers]
        for part in parts if in_memory else read_ahead(parts):
            if isinstance(part, Problem):
                done.problems.append(part)
                is_known = bool(part.record) and table.unique_keys == (table.key,) and table.has_text_key
                done.leave_out({(table.key, (part.record,))} if is_known else ())
                done.unreadable |= not is_known
                continue
            rows = _check(_in_order(_derived(part, table), table), judge, done)
            if rows.batch.num_rows:
                done.segments.append(_segment(rows, done.rows))
                done.rows += rows.batch.num_rows
                done.sound_rows += rows.batch.num_rows if getattr(rows, "judged", True) else 0
                for end in ends:
                    end.write(rows.batch)
            progress(done.rows)
    return done


def _derived(rows: Rows | RecordRows, table: Table) -> Rows | RecordRows:
    """Return rows with every column of their table."""
    is_few = isinstance(rows, RecordRows) and rows.batch.num_rows <= MAX_ROWS
    return rows.with_batch((derive_few if is_few else derive)(rows.batch, table))


def _in_order(rows: Rows | RecordRows, table: Table) -> Rows | RecordRows:
    """Return rows in memory as they are to be published; those of files are put in order once all is right."""
    if not table.sort or not isinstance(rows, RecordRows):
        return rows
    from accord.write.ordering import indices

    return rows.take(indices(rows.batch, table.sort))


class _Judge:
    """What judges the rows of one table: a proof where they are few and come from records, else the checker of rows."""

    def __init__(self, table: Table) -> None:
        self.table, self._prover = table, RowProver(table, has_shape=not table.generated)

    @cached_property
    def checker(self) -> RowChecker:
        """What says which rows are wrong, and why."""
        from accord.rules.rows import RowChecker

        return RowChecker(self.table)

    def is_right(self, rows: Rows | RecordRows) -> bool:
        """Whether rows need no judgement, or are proved right without it."""
        return isinstance(rows, RecordRows) and (not rows.judged or self._prover.proves(rows.batch, rows.cells))


def _check(rows: Rows | RecordRows, judge: _Judge, done: Streamed) -> Rows | RecordRows:
    """Note the faults of rows; return those that can be written."""
    if judge.is_right(rows):
        return rows
    proof = rows.proof if isinstance(rows, Rows) else NOTHING_PROVED
    faults = judge.checker.check_all(rows.batch, MAX_PROBLEMS - len(done.faults), proof)
    done.add_faults([rows.problem(fault) for fault in faults.first], faults.total)
    return rows if isinstance(rows, RecordRows) else _writable(rows, judge.table, faults.lacking, done)


def _segment(rows: Rows | RecordRows, start: int) -> Segment:
    return rows.segment(start) if isinstance(rows, RecordRows) else FileSegment.of(start, rows)


def _writable(rows: Rows, table: Table, lacking: list[int], done: Streamed) -> Rows:
    """Return the rows that can be written."""
    lost = rows.batch.take(pa.array(lacking, pa.int64()))
    for columns in table.unique_keys if lacking else ():
        values = list(zip(*(lost.column(name).to_pylist() for name in columns), strict=True))
        done.leave_out({(columns, value) for value in values if None not in value})
        done.unreadable |= any(None in value for value in values)
    return rows.without(lacking)


class InMemory:
    """A writer that keeps rows, and drops them all where there are more than ``max_rows`` (None: however many).

    It drops them where they take more than ``MAX_BYTES_IN_MEMORY`` too: few rows may hold long texts.
    """

    def __init__(self, schema: pa.Schema, max_rows: int | None) -> None:
        self._schema, self._max_rows = schema, max_rows
        self._batches: list[pa.RecordBatch] | None = []
        self._rows = self._bytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        self._rows, self._bytes = self._rows + batch.num_rows, self._bytes + batch.nbytes
        if self._max_rows is not None and (self._rows > self._max_rows or self._bytes > MAX_BYTES_IN_MEMORY):
            self._batches = None
        elif self._batches is not None:
            self._batches.append(batch)

    def close(self) -> None:
        """Do nothing: there is no file."""

    @property
    def table(self) -> pa.Table | None:
        """What was written, or None where there was too much."""
        return None if self._batches is None else pa.Table.from_batches(self._batches, self._schema)
