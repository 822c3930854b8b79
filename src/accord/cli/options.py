"""What the short files in ``scripts/`` share: the project's root, options, progress, exit codes.

Exit codes: 0 ok, 1 problems, 2 wrong usage (argparse's own).
"""

from __future__ import annotations

import argparse
import io
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from accord.cli import report
from accord.problems import AccordError, Invalid, Problem

TICK = 0.2  # seconds between two looks at how far it is


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the options that every verb has."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--root", type=Path, default=Path(), help="the project's folder (default: the one it runs in)")
    made.add_argument("--format", choices=list(report.FORMATS), default="text", help="how problems are told")
    return made


def run(main: Callable[[], int], style: str = "text") -> int:
    """Run a verb; turn what Accord raises on purpose into words and an exit code."""
    try:
        return main()
    except Invalid as error:
        return tell(error.problems, style)
    except AccordError as error:
        return tell([Problem("accord", 0, 0, "", type(error).__name__, str(error))], style)
    except (OSError, sqlite3.Error) as error:  # a full disk, a file that may not be read
        message = f"{error}; what was published before is untouched or is mended by the next run"
        return tell([Problem("accord", 0, 0, "", type(error).__name__, message)], style)
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        return 1
    except KeyboardInterrupt as error:  # the step that was interrupted says what it changed
        print(str(error) or "stopped", file=sys.stderr)
        return 130


def tell(problems: list[Problem], style: str) -> int:
    """Print problems; return the exit code."""
    words = report.FORMATS[style](problems)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal or file name may know fewer characters than the data
        sys.stdout.reconfigure(errors="backslashreplace")
    if words:
        print(words)
    return 1 if problems else 0


def add_tables(parser: argparse.ArgumentParser) -> None:
    """Add the option that names files of rows."""
    parser.add_argument(
        "--table", action="append", default=[], metavar="NAME=PATH", type=_table,
        help="a table that comes as a file of rows (.csv, .csv.gz, .jsonl, .parquet) or a folder of such parts",
    )  # fmt: skip


def _table(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PATH")
    return name, Path(path)


def tables(args: argparse.Namespace) -> dict[str, Path]:
    """Return the tables that were named."""
    return dict(args.table)


class Progress:
    """Tells on standard error what takes longer than a second: the step, rows as they pass, and the time in the end."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.timer = threading.Timer(1.0, self._show)
        self.timer.daemon = True
        self.shown = False
        self.told = 0.0
        self.bar = sys.stderr.isatty()

    def _show(self) -> None:
        self.shown = True
        print(f"{self.step} ...", file=sys.stderr, flush=True)

    def rows(self, table: str, done: int, expected: int = 0) -> None:
        """Tell how far a table is: rows, rows a second and, where the number of rows is expected, the time left."""
        now = time.monotonic()
        if not (self.bar and self.shown) or now - self.told < TICK:
            return
        if table != getattr(self, "table", None):
            self.table, self.began, self.before = table, now, done
        self.told = now
        pace = (done - self.before) / max(now - self.began, TICK)
        left = f", {max(expected - done, 0) / pace:,.0f} s left" if expected and pace else ""
        part = min(done / expected, 1.0) if expected else 0.0
        bar = f"[{'#' * int(part * 24):24}] " if expected else ""
        print(f"\r{table}: {bar}{done:,} rows, {pace:,.0f} rows/s{left}\x1b[K", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        self.start = time.monotonic()
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.timer.cancel()
        if self.told:
            print("\r\x1b[K", end="", file=sys.stderr)
        if self.shown and kind is None:
            print(f"{self.step}: {time.monotonic() - self.start:.1f} s", file=sys.stderr, flush=True)
