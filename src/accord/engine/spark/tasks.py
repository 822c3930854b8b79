"""Past one machine: the same checks on the executors of a Spark cluster, from parts of tables to Parquet parts.

A part is what one task takes: it reads, checks, derives and writes it with ``accord.engine.local``, the code that one
machine runs, so faults and published rows are the same by construction, and no row passes through Java. Rules between
rows need all parts; Spark SQL judges them over the columns they name (``accord.engine.spark.keys``).

Inputs and ``out`` are places that driver and executors see under the same path. What comes back to the driver is
bounded: counts, and the first faults of each part.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from accord.engine.local import Streamed, stream
from accord.engine.spark.keys import PART, relations, view
from accord.engine.spark.session import session
from accord.problems import AccordError, KeyProblem, Problem
from accord.rules.keys import duckdb
from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas, Table
from accord.sources import partitions
from accord.sources import readers as inputs
from accord.sources.files import name_of
from accord.sources.tables import Source
from accord.write.partitions import PartWriter

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

ROWS_ON_DRIVER = 30_000_000
KEYS = ".keys"  # what the rules between rows need besides what is published; gone at the end


class Checked(NamedTuple):
    """What came of every table, as ``accord.engine.local`` returns it, and what is wrong between rows."""

    tables: dict[str, Streamed]
    keys: list[KeyProblem]
    others: tuple[Problem, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is wrong, so that the rows were published."""
        wrong = any(table.faults or table.problems for table in self.tables.values())
        return not (self.keys or self.others or wrong)


Between: TypeAlias = Callable[[Mapping[str, Source], Mapping[str, Streamed]], Iterable[Problem]]


@dataclass(frozen=True)
class Job:
    """What Spark is asked to do.

    Args:
        paths: files or folders of parts, by table; the nth part that is written comes from the nth part here.
        schemas: those of the tables.
        master: of Spark.
        out: the folder in which ``<table>/part-00000.parquet``... are left where all is right.
        partition_by: a column by whose values the parts of the tables that have it are divided into folders.
        rows_on_driver: up to this many rows the driver judges keys and references by itself, in bounded memory: that
            takes it less time than a cluster takes to start on such a query.
        small: tables in memory, of which keys and references are judged too.
        name_of: what problems call a file.
        between: returns the problems between rows beside keys and references, of the rows and where they stand.
    """

    paths: Mapping[str, Path]
    schemas: Schemas
    master: str
    out: Path
    partition_by: str | None = None
    rows_on_driver: int = ROWS_ON_DRIVER
    small: Mapping[str, pa.Table] = field(default_factory=dict)
    name_of: Callable[[Path], str] = name_of
    between: Between = lambda *_: ()


def run(job: Job) -> Checked:
    """Check the tables of a job, and leave them in its folder where all is right.

    Raises:
        SparkError: where Spark cannot start or fails.
    """
    out = job.out
    if out.exists() and any(out.iterdir()):
        raise AccordError(f"{out} is not empty")
    checked = None
    try:
        checked = _run(job, out.absolute() / KEYS)
    finally:
        shutil.rmtree(out / KEYS, ignore_errors=True)
        if checked is None or not checked.right:
            shutil.rmtree(out, ignore_errors=True)
    return checked


def _run(job: Job, folder: Path) -> Checked:
    out, schemas = str(job.out.absolute()), job.schemas
    tasks = [
        _Task(schemas.tables[name], _parts(path, job.name_of(path)), out, job.partition_by)
        for name, path in job.paths.items()
    ]
    rows: dict[str, Source] = dict(job.small)
    done: dict[str, Streamed] = {}
    with session(job.master) as spark:
        answers = _answers(spark.sparkContext, tasks)
        for task in tasks:
            done[task.table.name], rows[task.table.name] = _joined(answers[task.table.name]), task.places[-1]
        sizes = {name: [data.num_rows] for name, data in job.small.items()}
        sizes |= {name: [part.rows for part in parts] for name, parts in answers.items()}
        if sum(map(sum, sizes.values())) > job.rows_on_driver:
            return Checked(done, _keys_on_cluster(spark, job, rows, sizes, folder), tuple(job.between(rows, done)))
    return Checked(done, duckdb.check(rows, schemas, folder=folder), tuple(job.between(rows, done)))


def _keys_on_cluster(
    spark: SparkSession, job: Job, rows: Mapping[str, Source], sizes: dict[str, list[int]], folder: Path
) -> list[KeyProblem]:
    tables = [job.schemas.tables[name] for name in rows]
    for table in tables:
        source = rows[table.name]
        if isinstance(source, pa.Table):
            (folder / table.name).mkdir(parents=True)
            pq.write_table(source, folder / table.name / PART.format(0))
            source = folder / table.name
        view(spark, table, source)
    return list(relations(spark, tables, sizes))


def _parts(path: Path, name: str) -> list[tuple[str, str]]:
    """Return the parts of a table, and what problems call each; a folder in which something is wrong is one part."""
    if not path.is_dir():
        return [(str(path.absolute()), name)]
    parts = list(partitions.parts(path))
    if not parts or any(part.parent != path for part in parts) or any(inputs.file_faults(path, name, parts)):
        return [(str(path.absolute()), name)]
    return [(str(part.absolute()), f"{name}/{part.name}") for part in parts]


class _Task(NamedTuple):
    """What executors do with a part of a table; it travels there by pickle, the package by zip."""

    table: Table
    parts: list[tuple[str, str]]
    out: str
    partition_by: str | None

    @property
    def by(self) -> str | None:
        """The column by which this table is divided."""
        return self.partition_by if self.partition_by in self.table.by_name else None

    @property
    def places(self) -> list[Path]:
        """The folders that are written; the last holds whole parts, in the order of their rows."""
        published = Path(self.out) / self.table.name
        return [published, Path(self.out) / KEYS / self.table.name] if self.by else [published]

    def do(self, number: int) -> Streamed:
        """Read, check and write a part. A task that is tried again, or twice at once, does no harm."""
        path, name = self.parts[number]
        schema, file = arrow_schema(self.table), PART.format(number)
        writers = [PartWriter(place, file, schema, by) for place, by in zip(self.places, (self.by, None), strict=False)]
        try:
            done = stream(inputs.read(Path(path), name, self.table), self.table, list(writers), lambda _: None)
            for writer in writers:
                writer.publish()
        finally:
            for writer in writers:
                writer.remove()
        return done


def _answers(context: SparkContext, tasks: Sequence[_Task]) -> dict[str, list[Streamed]]:
    """Let executors do every part of every table; return what came of each."""
    parts = [(task, number) for task in tasks for number in range(len(task.parts))]
    # One part a task of Spark: a list is cut into as many slices as it has items.
    answers = context.parallelize(parts, len(parts)).map(lambda part: part[0].do(part[1])).collect()
    by_table: dict[str, list[Streamed]] = {task.table.name: [] for task in tasks}
    for (task, _), answer in zip(parts, answers, strict=True):
        by_table[task.table.name].append(answer)
    return by_table


def _joined(answers: list[Streamed]) -> Streamed:
    """Return what would have come of all parts, one after another."""
    whole = Streamed()
    for answer in answers:
        whole.segments += [segment.moved(whole.rows) for segment in answer.segments]
        whole.rows += answer.rows
        whole.sound_rows += answer.sound_rows
        whole.add_faults(answer.faults, len(answer.faults) + answer.more)
        whole.problems += answer.problems
        whole.leave_out(answer.left_out)
        whole.unreadable |= answer.unreadable
    return whole
