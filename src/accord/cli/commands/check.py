"""Check the curated files; write nothing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from accord.cli import options
from accord.cli.progress import Progress
from accord.cli.report import printable
from accord.problems import Problem
from accord.project import Project

if TYPE_CHECKING:
    from accord.pipeline import Checked

EXAMPLE = "accord check curated/books"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    options.add_tables(parser)
    options.add_strict(parser)
    text = "report only the problems of these files and folders (all are read)"
    parser.add_argument("files", nargs="*", help=text)


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Return the problems and warnings; where there are none, print what was checked."""
    from accord import pipeline

    project = Project.at(args.root)
    tables = options.tables(args)
    _, unknown = options.selected(project, args.files, tables)
    with Progress("checking") as progress:
        checked = pipeline.check(project, tables, progress.rows)
    problems = sorted([*checked.problems, *checked.warnings])
    if args.files:
        is_named = options.naming(project, args.files, tables)
        problems = [problem for problem in problems if is_named(problem.path)]
        told = {problem.path for problem in problems}
        problems += [problem for problem in unknown if problem.path not in told]
    if problems or args.format != "text":
        return problems
    print(printable(f"no problems in {', '.join(args.files) or _size(checked)}"))
    return None


def _size(checked: Checked) -> str:
    counts = [(checked.files, "file"), (checked.records, "record"), (checked.rows, "row")]
    return ", ".join(f"{count} {noun}{'s' * (count != 1)}" for count, noun in counts if count) or "an empty dataset"
