"""Make a dataset of what there is: CSV of any dialect, workbooks, databases, packages, nested records.

Types, keys, references, codes and units are inferred from all of the data, and IMPORT.md says which and why. No value
is changed, and what is made passes a check. Ends with 1 where values could not be carried, unless --accept-loss.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from accord.cli.report import printable
from accord.problems import Problem

if TYPE_CHECKING:
    from accord.importing.run import Imported

EXAMPLE = "accord import books.csv --into imported"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("sources", nargs="+", type=Path, metavar="SRC", help="a file or folder to import")
    text = "the folder to fill: empty, not there yet, or made by an earlier import (default: the current one)"
    parser.add_argument("--into", type=Path, default=Path(), metavar="DIR", help=text)
    text = "end with 0 though some values cannot be carried; IMPORT.md counts them"
    parser.add_argument("--accept-loss", action="store_true", help=text)
    parser.add_argument(
        "--encoding", default="", help="of files of text, where it is guessed wrong; for instance cp1250"
    )


def run(args: argparse.Namespace) -> int | list[Problem]:
    """Import; print what was made and what to do next, or return what was lost."""
    from accord.importing import run as importing

    imported = importing.run(args.sources, args.into, datetime.now(UTC).date(), args.encoding)
    _print(imported, args.into)
    if imported.losses and not args.accept_loss:
        args.root = args.into
        return [
            Problem("IMPORT.md", 0, 0, "", "loss", f"{', '.join(loss.places)}: {loss.text}") for loss in imported.losses
        ]
    return 0


def _print(imported: Imported, folder: Path) -> None:
    for path in imported.files:
        print(printable(path.as_posix()))
    for name, rows in imported.rows.items():
        print(printable(f"{name}: {rows} row{'s' * (rows != 1)}"), file=sys.stderr)
    go = f"cd {folder} && " if folder != Path() else ""
    print(
        printable(f"IMPORT.md says what was inferred and why. Next: {go}accord check && accord serve"), file=sys.stderr
    )
