"""Write the site of the current build as files, for any static host or to be read from a folder."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from accord.cli import options
from accord.project import Project
from accord.static_site import launch

EXAMPLE = "accord site copy --address https://example.org/data/"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    launch.add_options(parser)


def run(args: argparse.Namespace) -> int:
    """Write the copy; return the exit code of what wrote it.

    Raises:
        ModuleNotFoundError: if the packages that serve, which render the pages, are not installed.
    """
    if find_spec("datasette") is None:
        raise ModuleNotFoundError(name="datasette")
    return launch.run(Project.at(args.root), args.out, args.address, args.workers)
