"""Check everything, build every table, make the build current and export it to build/ and datapackage.json."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from accord.cli import options
from accord.cli.progress import Progress
from accord.cli.report import printable
from accord.problems import Problem
from accord.project import Project

EXAMPLE = "accord build"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    options.add_tables(parser)
    options.add_strict(parser)
    options.add_allowed_loss(parser)
    parser.add_argument("--check", action="store_true", help="change nothing committed; fail where it is stale")


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Publish a build, return the warnings; with ``--check`` also a problem for each published file that is stale."""
    from accord import pipeline
    from accord.site.make import assets, card, templates

    project = Project.at(args.root)
    tables = options.tables(args)
    args.state = "nothing published was changed"
    if args.check:
        return _stale(project, tables, strict=args.strict)
    with Progress("building") as progress:
        target, done, warnings = pipeline.publish(
            project, tables, progress.rows, strict=args.strict, allowed_loss=args.allow_loss or ""
        )
    args.state = f"{target.name} is current and exported"
    _report_foreign(done.foreign)
    if note := assets.of(project.root).note:
        print(printable(note), file=sys.stderr)
    for note in filter(None, (card.note(target), templates.note(project))):
        print(printable(f"note: {note}"), file=sys.stderr)
    count = len(done.changed)
    print(f"built {target.name}: {count} published files changed; current in .builds/current", file=sys.stderr)
    return warnings or None


def _stale(project: Project, tables: Mapping[str, Path], *, strict: bool) -> list[Problem]:
    from accord import pipeline

    with Progress("building") as progress:
        _, plan, warnings = pipeline.plan(project, tables, progress.rows, strict=strict)
    _report_foreign(plan.foreign)
    message = f"is not what the curated files and schemas give; {project.remedy} and commit the result"
    return sorted([*(Problem(name, 0, 0, "", "stale", message) for name in plan.changed), *warnings])


def _report_foreign(names: list[str]) -> None:
    for name in names:
        note = f"note: {name} was not written by a build: left as it is; remove it if it is not wanted"
        print(printable(note), file=sys.stderr)
