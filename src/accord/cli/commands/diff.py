"""Compare two versions of a published dataset, record by record and cell by cell.

A version is a folder, its datapackage.json, a zip, the number of a release (0.1.0, latest), a revision of Git in which
the build is committed, or an address of a release (file, http, https), which is fetched. Exit codes: 0 they are equal,
1 they differ, 2 one cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO

from accord.cli.options import UsageError
from accord.problems import Problem

if TYPE_CHECKING:
    from accord.compare.comparison import Comparison

TROUBLE = 2
EXAMPLE = "accord diff HEAD ."
FORMS = {"text": "text", "json": "machine", "markdown": "markdown", "html": "page"}
SHOWN = 100  # records of each table, where a person reads them
ENDINGS = (".csv", ".parquet")


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("old", metavar="OLD", help="the old version")
    parser.add_argument("new", metavar="NEW", help="the new version; . is the dataset in this folder")
    parser.add_argument("--root", type=Path, default=Path(), help="the dataset whose releases and revisions are meant")
    parser.add_argument("--format", dest="report", choices=list(FORMS), default="text", help="the form of the report")
    parser.add_argument("--out", type=Path, help="write the report to this file and not to the output")
    parser.add_argument("--changes", type=Path, metavar="FILE", help="write all cells that differ, as .csv or .parquet")
    listed = f"list so many records of each table, 0 for all (default: {SHOWN}; all in JSON)"
    parser.add_argument("--limit", type=int, metavar="N", help=listed)


def run(args: argparse.Namespace) -> int:
    """Print how the two versions differ; return 1 where they do."""
    if args.changes and args.changes.suffix not in ENDINGS:
        raise UsageError(f"--changes takes a file that ends in .csv or .parquet, not {args.changes.name!r}")
    if args.limit is not None and args.limit < 0:
        raise UsageError("--limit is a number of records, 0 for all")
    from accord.cli.progress import Progress
    from accord.compare import changes, comparison, package, places
    from accord.publish import files

    with TemporaryDirectory() as folder:
        scratch, versions = Path(folder), []
        with Progress("comparing"):
            for name, place in (("was", args.old), ("is", args.new)):
                (scratch / name).mkdir()
                found = places.folder_of(place, args.root.absolute(), scratch / name)
                versions.append(package.read(found, place))
            compared = comparison.compare(versions[0], versions[1], scratch)
        if args.changes:
            with files.replacing(args.changes) as fresh:
                changes.write(compared.changes, fresh)
        if args.out:
            with files.replacing(args.out) as fresh, fresh.open("w", encoding="utf-8", newline="\n") as file:
                _print(compared, args, file)
        else:
            _print(compared, args, sys.stdout)
        return int(not compared.is_empty)


def exit_code(_: Sequence[Problem]) -> int:
    """Return the code for what could not be compared, which is no difference."""
    return TROUBLE


def _print(compared: Comparison, args: argparse.Namespace, file: TextIO) -> None:
    from importlib import import_module

    from accord.cli.report import printable

    limit = args.limit if args.limit is not None else 0 if args.report == "json" else SHOWN
    for line in import_module(f"accord.compare.report.{FORMS[args.report]}").lines(compared, limit):
        shown = "\n".join(map(printable, line.split("\n"))) if args.report == "text" else line
        file.write(f"{shown}\n")
