"""Check machine-sized tables and write them as Parquet, CSV or both, without making a build.

The same checks as a build: rows, keys, references. Where there is a problem nothing is left.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from accord.cli import options
from accord.cli.options import UsageError
from accord.cli.progress import Progress
from accord.problems import Problem
from accord.project import Project

KINDS = ("parquet", "csv")
MASTER = "local[*]"

EXAMPLE = "accord convert --table books=books.csv --out converted"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    options.add_tables(parser)
    options.add_strict(parser)
    parser.add_argument("--out", type=Path, required=True, help="the folder to make; it must not be there yet")
    parser.add_argument("--write", default="parquet", metavar="KINDS", help="parquet, csv or parquet,csv")
    parser.add_argument("--partition-by", metavar="COLUMN", help="one folder a value of this column, in Parquet")
    parser.add_argument("--engine", choices=("embedded", "spark"), default="embedded", help="what does the work")
    parser.add_argument("--master", help=f"of Spark, for instance spark://host:7077 (default: {MASTER})")


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Write the tables, print the number of rows of each and return the warnings."""
    from accord import pipeline
    from accord.engine.conversion import Conversion, UnknownColumnError

    kinds = tuple(args.write.split(","))
    _refuse_unused(args, kinds)
    project = Project.at(args.root)
    tables = options.tables(args)
    master = (args.master or MASTER) if args.engine == "spark" else None
    conversion = Conversion(args.out, kinds, args.partition_by, master)
    try:
        with Progress("checking") as progress:
            rows, warnings = pipeline.convert(project, conversion, tables, progress.rows, strict=args.strict)
    except UnknownColumnError as error:
        raise UsageError(str(error)) from None
    for table, count in rows.items():
        print(f"{table}: {count} row{'s' * (count != 1)}", file=sys.stderr)
    return warnings or None


def _refuse_unused(args: argparse.Namespace, kinds: tuple[str, ...]) -> None:
    if not set(kinds) <= set(KINDS) or len(set(kinds)) < len(kinds):
        raise UsageError(f"--write takes parquet, csv or parquet,csv, not {args.write!r}")
    if args.partition_by and "parquet" not in kinds:
        raise UsageError("--partition-by divides Parquet, and none is written; add parquet to --write or leave it out")
    if args.master and args.engine != "spark":
        raise UsageError("--master is of Spark; add --engine spark or leave it out")
