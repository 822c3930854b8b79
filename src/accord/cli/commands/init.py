"""Make a dataset: one commented schema and one record, ready to be checked, built and served."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from accord.cli.report import printable

EXAMPLE = "accord init my-data"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("folder", type=Path, help="the folder to make; it must be empty or not there yet")


def run(args: argparse.Namespace) -> None:
    """Write the dataset and print what to do next.

    Raises:
        NotEmptyError: if the folder holds something.
    """
    from accord.authoring import template

    for path in template.write(args.folder, datetime.now(UTC).date()):
        print(printable(path.as_posix()))
    print(printable(f"Next: cd {args.folder} && accord check && accord serve"))
