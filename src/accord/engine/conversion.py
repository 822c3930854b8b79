"""Files of rows to checked files of rows, in a new folder and without a build around them; by this process or Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import getpid
from pathlib import Path
from typing import NamedTuple

from accord.engine.dataset import Dataset
from accord.engine.local import Streamed
from accord.engine.locate import locate
from accord.engine.own_rules import OwnRules, elsewhere
from accord.engine.tables import Progress, is_left_out
from accord.problems import AccordError, InvalidInputError, Problem, did_you_mean
from accord.rules import relations, sql
from accord.sources.tables import Source
from accord.write.tables import Output


class ConvertError(AccordError):
    """A conversion cannot be done as asked."""


class UnknownColumnError(ConvertError):
    """The files are to be divided by a column that no table has."""


class Conversion(NamedTuple):
    """What a conversion writes: a folder that does not exist yet, kinds of files, and the column that divides them.

    With a ``spark_master``, such as ``spark://host:7077``, Spark does the work, as one task a part.
    """

    out: Path
    kinds: tuple[str, ...] = ("parquet",)
    partition_by: str | None = None
    spark_master: str | None = None

    def run(self, dataset: Dataset, progress: Progress, *, strict: bool = False) -> dict[str, int]:
        """Check the files of rows of a dataset and write them; return the number of rows of each table.

        Raises:
            InvalidInputError: where there are problems; nothing was written.
            UnknownColumnError: where no table has the column that divides.
            ConvertError: where there is no such file, the folder exists, or CSV or an order is asked of Spark.
        """
        sorted_tables = [name for name in dataset.files if dataset.schemas.tables[name].sort]
        if self.spark_master and sorted_tables:
            raise ConvertError(f"Spark puts no rows in order, as x-sort of {sorted_tables[0]} asks for; leave it out")
        if self.spark_master and self.kinds != ("parquet",):
            raise ConvertError("Spark writes Parquet only; leave --write out")  # its CSV would be in no order
        if dataset.table_files.problems:
            raise InvalidInputError(dataset.table_files.problems)
        if not dataset.files:
            raise ConvertError("no table comes as a file of rows; name one with --table NAME=PATH")
        self._check_column(dataset)
        with _new_folder(self.out) as folder:
            if self.spark_master:
                rows = _by_spark(self, dataset, folder, self.spark_master)
            else:
                rows = _by_this_process(self, dataset, folder, progress)
            _raise_if_any(dataset.warnings if strict else [])
            return rows

    def _check_column(self, dataset: Dataset) -> None:
        columns = [column for name in dataset.files for column in dataset.schemas.tables[name].columns]
        known = {column.name for column in columns}
        if self.partition_by and self.partition_by not in known:
            hint = did_you_mean(self.partition_by, sorted(known))
            raise UnknownColumnError(f"--partition-by {self.partition_by}: no table here has this column{hint}")
        if any(column.separator for column in columns if column.name == self.partition_by):
            raise ConvertError(f"--partition-by {self.partition_by}: lists, of which no folder can be named")


def _by_this_process(conversion: Conversion, dataset: Dataset, folder: Path, progress: Progress) -> dict[str, int]:
    kinds = tuple(dict.fromkeys(("parquet", *conversion.kinds)))  # keys and references are judged on Parquet
    _raise_if_any(dataset.check_and_write_files(Output(folder, kinds), kinds, progress))
    dataset.put_in_order(kinds)
    if conversion.partition_by:
        from accord.write import partitions  # with Arrow's datasets, which know every store of files

        partitions.divide(folder / "parquet", conversion.partition_by)
    if "parquet" not in conversion.kinds:
        shutil.rmtree(folder / "parquet")
    return dataset.tables.rows


def _by_spark(conversion: Conversion, dataset: Dataset, folder: Path, master: str) -> dict[str, int]:
    from accord.engine.spark import tasks

    schemas, project = dataset.schemas, dataset.project
    own: list[Problem] = []

    def between(rows: Mapping[str, Source], streamed: Mapping[str, Streamed]) -> Iterator[Problem]:
        if not any(table.problems for table in streamed.values()):  # files that cannot be read left no parts
            with sql.opened() as db:
                own.extend(OwnRules(project, schemas, rows, streamed, folder, db, is_whole=False).problems())
        yield from locate((), list(relations.check(rows, schemas)), streamed, rows, schemas)

    job = tasks.Job(
        dataset.files,
        schemas,
        master,
        folder / "parquet",
        conversion.partition_by,
        name_of=project.name_of,
        between=between,
    )
    checked = tasks.run(job)
    keys = [problem for problem in checked.keys if not is_left_out(problem, checked.tables)]
    problems = [problem for streamed in checked.tables.values() for problem in streamed.all_problems()]
    problems += [*locate(keys, (), checked.tables, {}, schemas), *checked.others]
    _raise_if_any([*problems, *dataset.without_warnings(elsewhere(problems, own))])
    return {name: streamed.rows for name, streamed in checked.tables.items()}


def _raise_if_any(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInputError(problems)


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
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
