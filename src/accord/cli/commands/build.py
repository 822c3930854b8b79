"""Check everything, build every table, make the build current and export it to build/ and datapackage.json."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from accord import pipeline
from accord.cli import options
from accord.cli.progress import Progress
from accord.problems import Problem
from accord.project import Project
from accord.publish import builds
from accord.site import assets


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("build", help="check, build and publish every table", description=__doc__)
    options.add_common(parser)
    options.add_tables(parser)
    parser.add_argument("--check", action="store_true", help="change nothing committed; fail where it is stale")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Publish a build; with ``--check`` return a problem for each published file that is stale."""
    project = Project.at(args.root)
    tables = options.tables(args)
    args.state = "what is published was not changed"
    with Progress("building") as progress:
        target = pipeline.build(project, tables, progress.rows)
        stale = builds.differences(project.root, target)
    if args.check:
        message = "is not what the curated files and schemas give; build the dataset and commit the result"
        return [Problem(name, 0, 0, "", "stale", message) for name in stale]
    args.state = f"{target.name} is built, and may be current already; build again to be sure that it is exported"
    pipeline.make_current(project, target)
    args.state = f"{target.name} is current and exported"
    if note := assets.of(project.root).note:
        print(note, file=sys.stderr)
    print(f"built {target.name}: {len(stale)} published files changed; current in .builds/current", file=sys.stderr)
    return None
