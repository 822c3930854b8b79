"""Bring what a site shows of others out of npm: SQLite for SQL in the browser, and the files that the dataset names.

Each package comes from the npm registry in one version, whose hash is checked, into .builds/npm; the next build holds
it. Of a package in site/assets.json only the files that are named there are kept.
"""

from __future__ import annotations

import argparse
import sys

from accord.cli import options
from accord.project import Project

EXAMPLE = "accord fetch"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)


def run(args: argparse.Namespace) -> None:
    """Bring the packages that are not there yet, and say where they are.

    Raises:
        PackagesError: where one cannot be had.
        AssetError: where ``site/assets.json`` is wrong.
    """
    project = Project.at(args.root)
    _bring_packages(project)
    _bring_files(project)


def _bring_packages(project: Project) -> None:
    """Bring what every site shows."""
    from accord.site.make import javascript

    place = javascript.folder(project.root)
    names = ", ".join(f"{name} {version}" for name, version in javascript.packages().items())
    if javascript.are_installed(place):
        print(f"{names} is there already, in {project.name_of(place)}")
        return
    place = javascript.own_folder(project)
    javascript.install(place, javascript.npm())
    print(f"{names} is in {project.name_of(place)}; run 'accord build' again")


def _bring_files(project: Project) -> None:
    """Bring the files that this dataset names; it has all of its own, or all of the clone's."""
    from accord.site.make import assets, javascript, npm_files

    wanted = npm_files.wanted(assets.entries_of(assets.settings_of(project.root)))
    home, own = npm_files.folder(project.root), npm_files.own_files(project)
    lacking = npm_files.missing(wanted, home)
    bringing = wanted if lacking and home != own else lacking
    for package, patterns in wanted.items():
        if package in bringing:
            print(npm_files.announcement(package), file=sys.stderr)
            kept = npm_files.bring(package, patterns, own, javascript.npm())
            print(f"{package}: {kept}, in {project.name_of(npm_files.place(own, package))}; run 'accord build' again")
        else:
            print(f"{package}: its files are there already, in {project.name_of(npm_files.place(home, package))}")
