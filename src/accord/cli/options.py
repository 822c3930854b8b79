"""Options that several commands have, and what they name: the project, tables, curated files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from accord.cli import report
from accord.problems import AccordError, Problem
from accord.project import Project, absolute

CURATED = "curated"


class UsageError(AccordError):
    """The options cannot be used as given."""


def add_root(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that works on a dataset."""
    parser.add_argument("--root", type=Path, default=Path(), help="the dataset's folder (default: the current one)")
    parser.add_argument("--format", choices=list(report.REPORTERS), default="text", help="the form of the report")


def add_tables(parser: argparse.ArgumentParser) -> None:
    """Add the option that names files of rows."""
    text = "a table that comes as a file of rows (.csv, .csv.gz, .jsonl, .parquet) or a folder of such parts"
    parser.add_argument("--table", action="append", default=[], metavar="NAME=PATH", type=_table, help=text)


def add_strict(parser: argparse.ArgumentParser) -> None:
    """Add the option that makes warnings fail."""
    parser.add_argument("--strict", action="store_true", help="fail where there are warnings, too")


def add_allowed_loss(parser: argparse.ArgumentParser) -> None:
    """Add the option that lets published records go."""
    text = "why records that are published may be in the data no longer; it is kept in build/losses.jsonl"
    parser.add_argument("--allow-loss", metavar="REASON", type=_reason, help=text)


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("say why")
    return text


def _table(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PATH")
    return name, absolute(Path(path))


def tables(args: argparse.Namespace) -> dict[str, Path]:
    """Return the files of rows that were named, absolute, by table.

    Raises:
        UsageError: if a table is named twice.
    """
    named: dict[str, Path] = {}
    for name, path in args.table:
        if name in named:
            raise UsageError(f"--table {name} is given twice; give it once (a folder holds many parts)")
        named[name] = path
    return named


def selected(
    project: Project, arguments: Iterable[str], given: Mapping[str, Path] | None = None
) -> tuple[list[str], list[Problem]]:
    """Return the names in the project of the files that arguments name, and a problem for each that names none.

    An argument is a file or folder, from where the command runs or else from the project's root, in any form of path.
    ``given`` are files of rows that stand elsewhere.
    """
    names: list[str] = []
    problems = []
    outside = {project.name_of(path) for path in (given or {}).values()}
    for argument in arguments:
        path = place(project, argument, outside)
        name = project.name_of(path)
        files = [name] if path.is_file() else [project.name_of(p) for p in _below(path, outside, name)]
        files = [file for file in files if file.startswith(f"{CURATED}/") or _is_given(file, outside)]
        names += files
        if not os.path.lexists(path):
            problems.append(Problem(name, 0, 0, "", "missing-file", "there is no such file"))
        elif not files:
            fact = f"is not a file of this dataset's folder {CURATED}, and holds none; name one that is"
            problems.append(Problem(name, 0, 0, "", "not-curated", fact))
    return list(dict.fromkeys(names)), problems


def naming(project: Project, arguments: Iterable[str], given: Mapping[str, Path]) -> Callable[[str], bool]:
    """Return whether arguments name what a problem calls by a name: a file, a folder above it, or what is in it.

    A file within a folder that cannot be read, or that is a link, has the problem of the folder.
    """
    outside = {project.name_of(path) for path in given.values()}
    names = {project.name_of(place(project, argument, outside)) for argument in arguments}

    def is_named(path: str) -> bool:
        return any(_is_within(path, name) or _is_within(name, path) for name in names)

    return is_named


def _is_within(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder}/")


def place(project: Project, argument: str, outside: Collection[str] = ()) -> Path:
    """Return the absolute path that an argument means; ``outside`` names files of rows that stand elsewhere."""
    here, there = Path.cwd(), project.root
    forms = [absolute(base / argument) for base in (here, there)]
    forms.append(absolute(there / os.path.relpath(forms[0].resolve(), there.resolve())))  # a link may lead here
    for path in forms:
        if os.path.lexists(path) and (path.is_relative_to(there) or project.name_of(path) in outside):
            return path
    first = forms[0]
    return first if os.path.lexists(first) or first.is_relative_to(there) else forms[1]


def _below(folder: Path, outside: set[str], name: str) -> list[Path]:
    if name in outside:
        return [folder]
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _is_given(file: str, outside: set[str]) -> bool:
    return file in outside or any(file.startswith(f"{folder}/") for folder in outside)
