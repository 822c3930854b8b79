"""Start a record: a skeleton to fill in, answers to questions, records from a file, or what an address tells.

With an id it writes a skeleton with every field of the table; with an address of the web it begins the document of it
and, where that is new, its publisher; without either it asks for each field.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from accord import disk
from accord.cli import options
from accord.cli.report import printable
from accord.problems import Problem, did_you_mean
from accord.project import Project

if TYPE_CHECKING:
    from accord.schema.model import Schemas, Table

EXAMPLE = "accord new book a-second-book"


class _Target(NamedTuple):
    """Where records are to go."""

    project: Project
    schemas: Schemas
    table: Table


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    options.add_root(parser)
    parser.add_argument("table", help="a table that people write, or what one of its records is called")
    text = "the key, which is for ever (where that is no single text, a name for the file), or an address of the web"
    parser.add_argument("id", nargs="?", default="", help=text)
    text = (
        "take the record, or a list of them, from a file of YAML or JSON (- is standard input); all or none are added"
    )
    parser.add_argument("--from", dest="file", metavar="FILE", help=text)


def run(args: argparse.Namespace) -> list[Problem] | None:
    """Write what is new and print the path of each file; return the problems, where nothing was written for them.

    Raises:
        UsageError: if there is no such table, or nothing says what to write.
    """
    from accord.authoring import address
    from accord.schema.load import load_schemas

    project = Project.at(args.root)
    schemas = load_schemas(project.schemas)
    target = _Target(project, schemas, _table(args.table, schemas))
    if args.file:
        return _from_file(target, args.file, args.id)
    if address.is_address(args.id):
        _from_address(target, args.id)
        return None
    return _skeleton(target, args.id) if args.id else _ask(target)


def _table(name: str, schemas: Schemas) -> Table:
    singular = {table.singular: table for key, table in schemas.tables.items() if key in schemas.curated}
    if name in schemas.curated or name in singular:
        return singular[name] if name in singular else schemas.tables[name]
    hint = did_you_mean(name, [*schemas.curated, *singular]) or f"; one of {', '.join(schemas.curated)}"
    raise options.UsageError(f"no table is called {name!r}{hint}")


def _skeleton(target: _Target, key: str) -> list[Problem] | None:
    from accord.authoring import placement, skeleton

    project, schemas, table = target
    problem = placement.name_problem(table, key) or placement.taken(project, table, key, schemas)
    if problem:
        return [problem]
    _print_paths(project, [skeleton.write(project, table, key, schemas.records[table.name])])
    return None


def _from_address(target: _Target, text: str) -> None:
    from accord.authoring import address, skeleton
    from accord.sources import records

    project, schemas, table = target
    begun = address.drafts(text, table, schemas, records.read(project.root, schemas))
    paths = [skeleton.write(project, of, key, schemas.records[of.name], values) for of, key, values in begun]
    _print_paths(project, paths)


def _from_file(target: _Target, file: str, key: str) -> list[Problem] | None:
    from accord.sources.yaml_text import MAX_BYTES

    if file == "-":
        return _add(target, sys.stdin.buffer.read(MAX_BYTES + 1), "standard input", key)
    name = target.project.name_of(Path(file))
    try:
        with disk.opened(Path(file)) as opened:
            data = opened.read(MAX_BYTES + 1)  # more is refused, however much it is
    except OSError as error:
        fault = disk.unreadable(Path(file), error)
        return [Problem(name, 0, 0, "", fault.rule, fault.fact)]
    return _add(target, data, name, key)


def _add(target: _Target, data: bytes, name: str, key: str = "") -> list[Problem] | None:
    from accord.authoring import drafts

    project, schemas, table = target
    read = drafts.read(data, name, table, schemas, key)
    if problems := drafts.problems(project, read):
        return problems
    _print_paths(project, drafts.write(project, read, schemas))
    return None


def _ask(target: _Target) -> list[Problem] | None:
    """Ask for a record, and add it; where it has problems show it, so that no answer is lost."""
    from accord.authoring import asking

    project, schemas, table = target
    try:
        record = asking.record(project, table, schemas, _answer, lambda text: print(printable(text), file=sys.stderr))
    except EOFError:
        remedy = "an id makes a skeleton, --from takes a file"
        raise options.UsageError(f"the answers ended too early, so nothing was written; {remedy}") from None
    data = json.dumps(record, ensure_ascii=False, indent=1).encode()
    problems = _add(target, data, "answers")
    if problems:
        print(data.decode())
    return problems


def _answer(prompt: str) -> str:
    """Return a line of standard input; the prompt is no output, which is the paths of what was written."""
    print(printable(prompt), end="", file=sys.stderr, flush=True)
    return input()


def _print_paths(project: Project, paths: list[Path]) -> None:
    for path in paths:
        print(printable(project.name_of(path)))
