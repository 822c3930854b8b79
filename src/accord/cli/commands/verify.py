"""Compare every published file with the manifest, and the local build with its own list.

Exit codes: 0 all is as listed, 1 a file or list is corrupt, 3 one is missing, 4 one is there that no build wrote; the
first of 1, 3, 4 that holds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from accord.cli import options
from accord.problems import Problem
from accord.project import Project

EXAMPLE = "accord verify"
CODES = {"missing": 3, "unlisted": 4}  # by rule; every other rule means 1
CORRUPT = 1


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)


def run(args: argparse.Namespace) -> list[Problem]:
    """Return a problem for each file that is missing, corrupt or not listed."""
    from accord.publish.verify import verify

    return verify(Project(args.root.absolute()))  # published files alone can be verified, without a schema


def exit_code(problems: Sequence[Problem]) -> int:
    """Return what the worst of some problems means for a script; 0 where there is none."""
    return min((CODES.get(problem.rule, CORRUPT) for problem in problems), default=0)
