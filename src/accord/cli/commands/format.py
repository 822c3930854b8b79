"""Put curated files into canonical form and show what changes."""

from __future__ import annotations

import argparse
import difflib
import sys

from accord.cli import options
from accord.problems import Problem
from accord.project import Project

EXAMPLE = "accord format --check"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    parser.add_argument("files", nargs="*", help="only these files and folders (default: all under curated/)")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a file is not canonical")


def run(args: argparse.Namespace) -> list[Problem]:
    """Format files; return a problem for each that cannot be formatted or, with ``--check``, is not canonical."""
    from accord.authoring.format import format_file, replace
    from accord.schema.load import load_schemas

    project = Project.at(args.root)
    schemas = load_schemas(project.schemas)
    names, problems = options.selected(project, args.files or [str(project.curated)])
    named = {project.name_of(options.place(project, word)) for word in args.files}
    for name in names:
        if not name.endswith(".yaml") and name not in named:  # other files of a folder are left as they are
            continue
        path = project.root / name
        done = format_file(path, schemas, project)
        problems += done.problems
        if done.wanted != done.text:
            sys.stdout.writelines(_difference(name, done.text, done.wanted))
            if args.check:
                fact = "is not in canonical form; format it"
                problems.append(Problem(name, 0, 0, "", "not-canonical", fact))
            else:
                replace(path, done.wanted)
                args.state = "files whose difference was shown before are formatted, the others unchanged"
    return problems


def _difference(name: str, text: str, wanted: str) -> list[str]:
    before, after = text.splitlines(keepends=True), wanted.splitlines(keepends=True)
    return list(difflib.unified_diff(before, after, name, f"{name} (canonical)"))
