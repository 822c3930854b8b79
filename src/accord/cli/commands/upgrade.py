"""Bring a dataset of an earlier version to the conventions of today, and show what changes.

What a rule decides is written: words of schemas, and how evidence names its items. What a person has to decide is
listed, with its place. Running it again changes nothing.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from typing import TYPE_CHECKING

from accord.cli import options
from accord.cli.report import printable
from accord.problems import Problem
from accord.project import Project

if TYPE_CHECKING:
    from accord.authoring.upgrade import Change

EXAMPLE = "accord upgrade --check"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something would change")


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Show and write what changes; return what is left to a person or, with ``--check``, what would change."""
    from accord.authoring import upgrade

    project = Project.at(args.root)
    plan = upgrade.plan(project)
    for change in plan.changes:
        sys.stdout.writelines(printable(line.rstrip("\n")) + "\n" for line in _difference(project, change))
    if args.check:
        fact = "is of an earlier version; run accord upgrade"
        stale = [Problem(project.name_of(change.path), 0, 0, "", "not-upgraded", fact) for change in plan.changes]
        return [*stale, *plan.left] or None
    upgrade.write(plan.changes)
    if plan.changes:
        args.state = "the files whose difference was shown are as they should be"
        print("Next: accord check, which reports what else is to be done.", file=sys.stderr)
    return plan.left or None


def _difference(project: Project, change: Change) -> list[str]:
    name = project.name_of(change.path)
    before, after = ((text or "").splitlines(keepends=True) for text in (change.before, change.after))
    old, new = ("/dev/null" if text is None else name for text in (change.before, change.after))
    return list(difflib.unified_diff(before, after, old, new))
