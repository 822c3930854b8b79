"""Build the dataset and serve it as a site, until interrupted; later builds are taken over without a failed request."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec

from accord.cli import options
from accord.cli.commands import build
from accord.cli.report import printable
from accord.problems import Problem
from accord.project import Project
from accord.serve import supervisor

EXAMPLE = "accord serve --port 9000"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    options.add_tables(parser)
    options.add_allowed_loss(parser)
    parser.add_argument("--no-build", action="store_true", help="serve the current build as it is")
    supervisor.add_options(parser)


def run(args: argparse.Namespace) -> list[Problem] | int:
    """Publish a build and serve it; return the exit code of the server.

    Raises:
        ModuleNotFoundError: if the packages that serve are not installed.
    """
    if find_spec("datasette") is None:
        raise ModuleNotFoundError(name="datasette")
    args.root = Project.at(args.root).root
    if not args.no_build:
        args.check = False
        for warning in build.run(args) or ():
            print(printable(str(warning)), file=sys.stderr)
    return supervisor.run(args)
