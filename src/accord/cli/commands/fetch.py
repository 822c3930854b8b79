"""Bring what every site shows of others: SQLite compiled to WebAssembly, with which /sql answers SQL in the browser.

It comes from the npm registry, in one version, whose hash is checked, into .builds/npm; the next build holds it.
"""

from __future__ import annotations

import argparse

from accord.cli import options
from accord.project import Project

EXAMPLE = "accord fetch"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)


def run(args: argparse.Namespace) -> None:
    """Bring the packages that are not there yet, and say where they are."""
    from accord.site.make import javascript

    project = Project.at(args.root)
    place = javascript.folder(project.root)
    names = ", ".join(f"{name} {version}" for name, version in javascript.packages().items())
    if javascript.are_installed(place):
        print(f"{names} is there already, in {project.name_of(place)}")
        return
    place = javascript.own_folder(project)
    javascript.install(place, javascript.npm())
    print(f"{names} is in {project.name_of(place)}; run 'accord build' again")
