"""All tables of a dataset through the engine, then what must hold between their rows.

A table of records is kept in memory, one of a file where it is small; else it is read from its Parquet file.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

from accord.engine.local import InMemory, Part, Streamed, stream
from accord.engine.locate import locate
from accord.problems import MAX_KEPT, Kept, KeyProblem, Problem
from accord.rules import relations
from accord.rules.keys import memory
from accord.schema.arrow import arrow_schema
from accord.schema.model import EVIDENCE, ForeignKey, Schemas, Table
from accord.sources.tables import Source
from accord.write.tables import Output, Writer
from accord.write.while_kept import WhileKept

if TYPE_CHECKING:
    from accord.rules.keys.stream import KeyStream
    from accord.rules.keys.targets import Target

MAX_ROWS_IN_MEMORY = 50_000  # of a file's table, to be kept; of all together, for sets to be faster than DuckDB
SAMPLE_BYTES = 1 << 20  # from which the number of rows is guessed
ReadAgain: TypeAlias = Mapping[str, Collection[str]]  # columns by table
NONE_AGAIN: ReadAgain = MappingProxyType({})
Progress: TypeAlias = Callable[[str, int, int], object]  # table, rows so far, rows expected (0: not known)


class Tables:
    """The tables that passed the engine: what came of each (``streamed``), and its rows (``data``).

    Args:
        schemas: of all tables.
        output: where they go.
        progress: called as rows pass.
        read_again: the columns that rules between rows read of tables that come as files. Where no file is kept, from
            the start or since a row has a fault, no others are written.

    Attributes:
        is_right: whether nothing else is known to be wrong.
    """

    def __init__(
        self, schemas: Schemas, output: Output, progress: Progress, read_again: ReadAgain = NONE_AGAIN
    ) -> None:
        self.schemas, self.output, self.progress = schemas, output, progress
        self.is_right, self._read_again = True, read_again
        self.streamed: dict[str, Streamed] = {}
        self.data: dict[str, Source] = {}
        self._keys: dict[str, KeyStream] = {}

    def add(self, table: Table, parts: Iterable[Part], kinds: Collection[str], expected: int = 0) -> Streamed:
        """Check the rows of a table, and write them to a file of each kind; keep those of files where they are few.

        A list of parts is in memory already, and is kept whole. For other parts Parquet must be among the kinds: rules
        between rows are judged on it.
        """
        schema = arrow_schema(table)
        kept = InMemory(schema, None if isinstance(parts, list) else MAX_ROWS_IN_MEMORY)
        done = self.streamed[table.name] = Streamed()
        writers = [*self._files(table, schema, kinds), kept]
        if not isinstance(parts, list):
            from accord.rules.keys.stream import KeyStream

            self._keys[table.name] = KeyStream(table, self._targets(table))
            writers.append(self._keys[table.name])
        stream(parts, table, writers, partial(_report, self.progress, table.name, expected), done)
        rows = kept.table
        self.data[table.name] = self.output.path("parquet", table.name) if rows is None else rows
        return done

    def _files(self, table: Table, schema: pa.Schema, kinds: Collection[str]) -> list[Writer]:
        """Return the writers of the files of a table."""
        writers = self.output.writers(table.name, schema, kinds)
        if table.name not in self._read_again:
            return writers
        again = {"parquet": list(self._read_again[table.name])}  # rules between rows read no other file
        return [
            WhileKept(writer, self.output.path(kind, table.name), schema, again.get(kind, []), self._are_kept)
            for kind, writer in zip(kinds, writers, strict=True)
        ]

    def _are_kept(self) -> bool:
        """Whether files are kept, by all that is known so far."""
        may_be = self.output.is_kept and self.is_right
        return may_be and not any(done.problems or done.faults for done in self.streamed.values())

    def put_in_order(self, table: Table, kinds: Collection[str]) -> None:
        """Order the rows of a table by what its schema says, in its files of these kinds too.

        Not before all checks: where rows stand is known in the order in which they came.
        """
        from accord.write import ordering

        source = self.data[table.name]
        if ordering.is_in_order(source, table.sort):
            return
        schema, beside = arrow_schema(table), self.output._replace(folder=self.output.folder / "in-order")
        kept = InMemory(schema, None if isinstance(source, pa.Table) else 0)
        writers = [*beside.writers(table.name, schema, kinds), kept]
        for batch in ordering.in_order(source, table.sort, schema, self.output.folder):
            for writer in writers:
                writer.write(batch)
        for writer in writers:
            writer.close()
        for kind in kinds:
            beside.path(kind, table.name).replace(self.output.path(kind, table.name))
        shutil.rmtree(beside.folder)
        self.data[table.name] = source if kept.table is None else kept.table

    @property
    def in_memory(self) -> dict[str, pa.Table]:
        """The tables that are small."""
        return {name: data for name, data in self.data.items() if isinstance(data, pa.Table)}

    @property
    def rows(self) -> dict[str, int]:
        """Number of rows by table."""
        return {name: streamed.rows for name, streamed in self.streamed.items()}

    def problems(self) -> Iterator[Problem]:
        """Yield every problem of the text and of rows."""
        for streamed in self.streamed.values():
            yield from streamed.all_problems()

    def problems_between(self, judged: Collection[str] | None = None) -> list[Problem]:
        """Return the problems between rows of these tables (default: all), each at the line that was written."""
        keys = [p for p in self._judge(judged) if not is_left_out(p, self.streamed) and not self._is_evidence_id(p)]
        others = iter(relations.check(self.data, self.schemas) if judged is None else ())
        found = Kept()
        found += locate(keys, list(islice(others, MAX_KEPT)), self.streamed, self.data, self.schemas)
        found.more += sum(1 for _ in others)
        return found.all()

    def _is_evidence_id(self, problem: KeyProblem) -> bool:
        """Whether one assertion stands twice, which the checks of evidence report in other words."""
        return problem.rule == "duplicate-id" and self.schemas.tables[problem.table].generated == EVIDENCE

    def _targets(self, table: Table) -> dict[ForeignKey, Target]:
        """Return what each reference of one column leads to, in tables that are there already."""
        from accord.rules.keys.targets import Target

        targets = {}
        for reference in table.foreign_keys:
            source, column = self.data.get(reference.table), reference.target_columns[0]
            if source is not None and len(reference.columns) == 1:
                keys = None if isinstance(source, pa.Table) else self._keys[reference.table]
                targets[reference] = Target(source, column, keys.firsts(column) if keys else None)
        return targets

    def _judge(self, judged: Collection[str] | None) -> list[KeyProblem]:
        small = self.in_memory
        if len(small) == len(self.data) and sum(self.rows.values()) <= MAX_ROWS_IN_MEMORY:
            return memory.check(small, self.schemas, judged)
        from accord.rules.keys.check import check

        return check(self.data, self.schemas, judged, streams=self._keys, folder=self.output.folder)


def is_left_out(problem: KeyProblem, streamed: Mapping[str, Streamed]) -> bool:
    """Whether a reference leads to a row that was left out because it has a fault of its own; it is not blamed."""
    target = streamed.get(problem.target)
    if problem.rule != "reference" or target is None:
        return False
    return target.unreadable or (problem.target_columns, problem.value) in target.left_out


def expected_rows(path: Path) -> int:
    """Return about how many rows a file has, from its first part and its size; 0 where that is not known."""
    if not path.is_file() or path.suffix == ".gz":
        return 0
    if path.suffix == ".parquet":
        from pyarrow import parquet

        try:
            return int(parquet.read_metadata(path).num_rows)
        except (pa.ArrowException, OSError):
            return 0  # its reader reports it
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    return int(path.stat().st_size * head.count(b"\n") / max(len(head), 1))


def _report(progress: Progress, table: str, expected: int, rows: int) -> None:
    progress(table, rows, expected)
