"""Compare every published file with the manifest, and the local build with its own list."""

from __future__ import annotations

import argparse
from typing import Any

from accord.cli import options
from accord.problems import Problem
from accord.project import Project


def register(subparsers: Any) -> None:
    """Add the command."""
    text = "compare every published file with the manifest"
    parser = subparsers.add_parser("verify", help=text, description=__doc__)
    options.add_common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> list[Problem]:
    """Return a problem for each file that is missing, corrupt or not listed."""
    from accord.publish.verify import verify

    return verify(Project(args.root.absolute()))  # published files alone can be verified, without a schema
