"""Find ids, names and codes in any spelling: what to write where a record refers to another."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accord.cli import options
from accord.cli.progress import Progress
from accord.cli.report import printable
from accord.problems import Problem
from accord.project import Project

if TYPE_CHECKING:
    from accord.engine.dataset import Dataset

EXAMPLE = "accord find whale"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    options.add_tables(parser)
    parser.add_argument("words", nargs="+", help="a name or part of one, an id, a code")


def run(args: argparse.Namespace) -> int:
    """Print a line for each match: table, id, label, divided by tabs. Return 1 where there is none."""
    from accord import pipeline
    from accord.authoring import lookup

    project = Project.at(args.root)
    query = " ".join(args.words)
    with Progress("reading") as progress:
        dataset = pipeline.read(project, options.tables(args))
        result = lookup.find(dataset, query, progress.rows)
    written = {name for name, table in dataset.schemas.tables.items() if not table.generated}
    for problem in _unread(dataset):
        print(printable(str(problem)), file=sys.stderr)
    if streamed := sorted(written - dataset.tables.in_memory.keys()):
        print(printable(f"not looked through: {', '.join(streamed)}"), file=sys.stderr)
    if args.format == "json":
        print(json.dumps([match._asdict() for match in result.matches], ensure_ascii=False, indent=1))
    else:
        for match in result.matches:
            print("\t".join(map(printable, match)))
    if not result.matches:
        near = f"; near it: {', '.join(result.nearest)}" if result.nearest else ""
        print(printable(f"nothing fits {query!r}{near}"), file=sys.stderr)
    return 0 if result.matches else 1


def _unread(dataset: Dataset) -> Iterator[Problem]:
    """Yield why a file of rows was not read, or not whole: the first problem of each."""
    yield from dataset.table_files.problems
    for done in dataset.tables.streamed.values():
        yield from done.problems[:1]
