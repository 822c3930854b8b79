"""Put curated files into canonical form and show what changes."""

from __future__ import annotations

import argparse
import difflib
import sys
from typing import Any

from accord.cli import options
from accord.problems import Problem
from accord.project import Project
from accord.schema.load import load_schemas
from accord.schema.model import Schemas


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("format", help="put curated files into canonical form", description=__doc__)
    options.add_common(parser)
    parser.add_argument("files", nargs="*", help="only these files and folders (default: all under curated/)")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a file is not canonical")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> list[Problem]:
    """Format files; return a problem for each that cannot be formatted or, with ``--check``, is not canonical."""
    project = Project.at(args.root)
    schemas = load_schemas(project.schemas)
    names, problems = options.selected(project, args.files or [str(project.curated)])
    for name in names:
        if not name.endswith(".yaml"):
            if args.files and not _in_folder(name, args.files):
                problems.append(Problem(name, 0, 0, "", "not-curated", "is no YAML file; only those are formatted"))
            continue
        text, wanted, problem = _canonical(project, schemas, name)
        if problem:
            problems.append(problem)
        elif wanted != text:
            sys.stdout.writelines(_difference(name, text, wanted))
            if args.check:
                fact = "is not in canonical form; format it"
                problems.append(Problem(name, 0, 0, "", "not-canonical", fact))
            else:
                _replace(project, name, wanted)
                args.state = "files whose difference was shown before are formatted, the others unchanged"
    return problems


def _in_folder(name: str, words: list[str]) -> bool:
    return not any(word.endswith(name.rpartition("/")[2]) for word in words)


def _canonical(project: Project, schemas: Schemas, name: str) -> tuple[str, str, Problem | None]:
    table = name.split("/")[1].removesuffix(".yaml")
    from accord.authoring.format import FormatError, canonical  # noqa: PLC0415 - an editor that no other command needs

    path = project.root / name
    if path.resolve() != project.root.resolve() / name:
        fact = "is a link, or in a linked folder; put the file itself here"
        return "", "", Problem(name, 0, 0, "", "symlink", fact)
    try:
        text = path.read_bytes().decode("utf-8")
        return text, canonical(text, schemas.records.get(table, {})), None
    except (OSError, UnicodeDecodeError, FormatError) as error:
        return "", "", Problem(name, 0, 0, "", "format-error", str(error))


def _difference(name: str, text: str, wanted: str) -> list[str]:
    before, after = text.splitlines(keepends=True), wanted.splitlines(keepends=True)
    return list(difflib.unified_diff(before, after, name, f"{name} (canonical)"))


def _replace(project: Project, name: str, text: str) -> None:
    path = project.root / name
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)
