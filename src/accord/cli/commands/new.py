"""Start a record: write a skeleton with every field of its table, to fill in."""

from __future__ import annotations

import argparse

from accord.cli import options
from accord.cli.report import printable
from accord.problems import Problem, did_you_mean
from accord.project import Project

EXAMPLE = "accord new books a-second-book"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    parser.add_argument("table", help="a table that people write")
    parser.add_argument("id", help="the key, which is for ever; where that is no single text, a name for the file")


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
    table = schemas.tables[args.table]
    if problem := skeleton.name_problem(table, args.id) or skeleton.taken(project, table, args.id):
        return [problem]
    path = skeleton.write(project, table, args.id, schemas.records[args.table])
    print(printable(project.name_of(path)))
    return None
