"""Start a record: write a skeleton with every field of its table, to fill in."""

from __future__ import annotations

import argparse
from typing import Any

from accord.cli import options
from accord.cli.report import printable
from accord.problems import Problem, did_you_mean
from accord.project import Project


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("new", help="start a record", description=__doc__)
    options.add_common(parser)
    parser.add_argument("table", help="a table that people write")
    parser.add_argument("id", help="lower-case words joined by hyphens; it is for ever")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Write the skeleton and print its path; return the problem where the id is wrong or taken.

    Raises:
        UsageError: if there is no such table.
    """
    from accord.authoring import skeleton
    from accord.schema.load import load_schemas

    project = Project.at(args.root)
    schemas = load_schemas(project.schemas)
    if args.table not in schemas.curated:
        names = ", ".join(schemas.curated)
        hint = did_you_mean(args.table, schemas.curated)
        raise options.UsageError(f"no table is called {args.table!r}{hint or f'; one of {names}'}")
    spec = schemas.records[args.table]
    if problem := skeleton.id_problem(args.table, args.id, spec) or skeleton.taken(project, args.table, args.id):
        return [problem]
    path = skeleton.write(project, args.table, args.id, spec)
    print(printable(project.name_of(path)))
    return None
