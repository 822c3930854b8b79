"""Release a version of the data: its number from the differences, its files, notes, list and tag.

--prepare writes the version that the differences ask for and drafts its entry in curated/CHANGELOG.md. People edit and
commit; then the release refuses what contradicts the differences, and changes no file of the dataset.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from accord.cli import options
from accord.cli.progress import Progress
from accord.problems import Problem
from accord.project import Project, absolute

if TYPE_CHECKING:
    from accord.release.candidate import Candidate

EXAMPLE = "accord release --prepare"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    options.add_tables(parser)
    text = "the folder of releases (default: releases in the dataset's folder)"
    parser.add_argument("--releases", type=Path, metavar="FOLDER", help=text)
    text = "what it is compared with, as accord diff takes it (default: the last release there, or its tag)"
    parser.add_argument("--since", default="", metavar="OLD", help=text)
    parser.add_argument("--prepare", action="store_true", help="write the version and draft the changelog, no more")
    text = "the day of the version that --prepare writes (default: today)"
    parser.add_argument("--date", type=date.fromisoformat, metavar="DAY", help=text)
    text = "release though records are gone without a tombstone; the notes list them"
    parser.add_argument("--allow-removals", action="store_true", help=text)
    parser.add_argument("--no-tag", action="store_true", help="make no tag in Git")


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Prepare or make a release; return the problems for which none was made."""
    from accord.release import assemble, git, judge
    from accord.release.candidate import Given, candidate
    from accord.release.shelf import Shelf

    project = Project.at(args.root)
    given = Given(project, options.tables(args))
    shelf = Shelf(absolute(args.releases) if args.releases else project.releases)
    with Progress("building and comparing") as progress, candidate(given, shelf, args.since, progress.rows) as found:
        if args.prepare:
            _prepare(found, args.date or datetime.now().astimezone().date())
            return None
        if problems := judge.problems(found, allow_removals=args.allow_removals):
            return problems
        target, told = assemble.write(found)
        args.state = f"{target} is written, no tag was made"
        print(f"{target}", file=sys.stdout)
        for line in told:
            print(line, file=sys.stderr)
        if git.has_repository(project.root) and not args.no_tag:
            try:
                git.tag(project.root, found.tag, f"{found.name} {found.version}")
            except git.GitError as error:
                remedy = f"{target} is written; tag it: git tag --annotate --message '{found.name}' {found.tag}"
                raise git.GitError(f"{error}; {remedy}") from None
            print(f"tagged {found.tag}; nothing was sent", file=sys.stderr)
    print(f"to deposit it: {target / 'deposit' / 'README.md'}", file=sys.stderr)
    return None


def _prepare(found: Candidate, day: date) -> None:
    from accord.release.prepare import prepare

    version, written = prepare(found, day.isoformat())
    level = found.compared.level if found.compared else None
    since = f"the differences since {found.last} are {level}" if level else "there is no release before it"
    print(f"version {version}: {since}; {', '.join(written) or 'nothing'} written", file=sys.stderr)
    steps = "look at curated/CHANGELOG.md, build, commit, then run accord release"
    print(f"next: {steps}", file=sys.stderr)
