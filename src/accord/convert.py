"""From files of rows to checked files of rows, without a build around them; by this process, or by Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import getpid
from pathlib import Path
from typing import NamedTuple

import pyarrow.dataset
import pyarrow.parquet

from accord.engine.locate import locate
from accord.engine.tables import Progress, Tables, expected_rows, is_left_out
from accord.problems import AccordError, Invalid
from accord.project import Project
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources import files, readers
from accord.write.tables import Output


class ConvertError(AccordError):
    """The job cannot be done as asked."""


class Job(NamedTuple):
    """What is asked: the project that has the schemas, the tables, where to write, and in which form."""

    root: Path
    tables: Mapping[str, Path]
    out: Path
    kinds: tuple[str, ...] = ("parquet",)
    partition_by: str | None = None


def embedded(job: Job, progress: Progress) -> dict[str, int]:
    """Do the job on this machine; return the number of rows of each table.

    Raises:
        Invalid: where there are problems; nothing was written.
    """
    schemas, paths = _found(job)
    kinds = tuple(dict.fromkeys(("parquet", *job.kinds)))  # keys and references are judged on Parquet
    with _whole(job.out) as folder:
        tables = Tables(schemas, Output(folder, kinds), progress)
        for name, path in paths.items():
            parts = readers.read(path, Project(job.root).name_of(path), schemas.tables[name])
            tables.add(schemas.tables[name], parts, kinds, expected_rows(path))
        problems = [*tables.problems(), *tables.problems_between()]
        if problems:
            raise Invalid(problems)
        if job.partition_by:
            _partition(folder / "parquet", job.partition_by)
        if "parquet" not in job.kinds:
            shutil.rmtree(folder / "parquet")
    return tables.rows


def by_spark(job: Job, master: str) -> dict[str, int]:
    """Do the job on Spark, as one task a part; return the number of rows of each table.

    Raises:
        Invalid: where there are problems; nothing was written.
        ConvertError: where CSV is asked for, which Spark would not write in order.
    """
    from accord.engine.spark import tasks  # noqa: PLC0415 - an extra

    if job.kinds != ("parquet",):
        raise ConvertError("Spark writes Parquet only; leave --write out")
    schemas, paths = _found(job)
    with _whole(job.out) as folder:
        done = tasks.run(paths, schemas, master=master, out=folder / "parquet", partition_by=job.partition_by)
        keys = [problem for problem in done.keys if not is_left_out(problem, done.tables)]
        problems = [problem for streamed in done.tables.values() for problem in streamed.all_problems()]
        problems += locate(keys, (), done.tables, {}, schemas)
        if problems:
            raise Invalid(problems)
    return {name: streamed.rows for name, streamed in done.tables.items()}


def _found(job: Job) -> tuple[Schemas, dict[str, Path]]:
    schemas = load_schemas(job.root / "schemas")
    tables = files.find(job.root, schemas, job.tables)
    if tables.problems:
        raise Invalid(tables.problems)
    if not tables.tables:
        raise ConvertError("no table comes as a file of rows; name one with --table NAME=PATH")
    return schemas, tables.tables


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """Yield a folder that gets its name only when all went well."""
    if out.exists():
        raise ConvertError(f"{out} is there already; nothing was written")
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = out.with_name(f".{out.name}-{getpid()}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        yield staging
        staging.rename(out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _partition(folder: Path, column: str) -> None:
    """Replace each file that has the column by a folder of Hive partitions, rows in order."""
    for path in sorted(folder.glob("*.parquet")):
        if column in pyarrow.parquet.read_schema(path).names:
            pyarrow.dataset.write_dataset(
                pyarrow.dataset.dataset(path), folder / path.stem, format="parquet", partitioning=[column],
                partitioning_flavor="hive", use_threads=False, basename_template="part-{i}.parquet",
            )  # fmt: skip
            path.unlink()
