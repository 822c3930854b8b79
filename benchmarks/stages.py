"""Where each second goes: the CPU time of the stages of one CSV file, up to the rows that would be written.

    python benchmarks/stages.py --root examples/plover coded_events=benchmarks/.data/1000000/csv/clean/coded_events.csv

Each stage is measured in its own thread, so other work on the machine counts little. The best of several rounds stands.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from accord.rules.rows import RowChecker
from accord.schema.load import load_schemas
from accord.schema.model import Table
from accord.sources import readers
from accord.sources.csv import read
from accord.sources.csv.parser import Parser
from accord.sources.csv.proved import ProvedParser
from accord.sources.date_columns import derive
from accord.sources.proof.prover import CsvProver
from accord.sources.rows import Rows

ROUNDS = 3
PARTS = {
    "compile the proof": (CsvProver, "__init__"),
    "prove": (CsvProver, "prove"),
    "read values": (ProvedParser, "_read"),
    "judge rows in doubt": (ProvedParser, "_judge"),
    "read text": (Parser, "parse"),
    "type text": (Parser, "typed"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True, help="the dataset, for its schemas")
    parser.add_argument("tables", nargs="+", metavar="TABLE=FILE")
    parser.add_argument("--exact", action="store_true", help="without a proof, cell by cell")
    args = parser.parse_args()
    if args.exact:
        read.PROVED_BYTES = sys.maxsize
    schemas = load_schemas(args.root / "schemas")
    for given in args.tables:
        name, _, file = given.partition("=")
        rounds = [measure(schemas.tables[name], Path(file)) for _ in range(ROUNDS)]
        best = min(rounds, key=lambda spent: sum(spent[stage] for stage in ("read", "derive", "judge")))
        print(name)
        for stage, seconds in best.items():
            print(f"{seconds:9.3f} s  {stage}")


def measure(table: Table, path: Path) -> Counter[str]:
    """Return the CPU seconds of each stage; what stands after ``read`` is part of it."""
    spent: Counter[str] = Counter(dict.fromkeys(("derive", "judge", "read"), 0.0))
    checker = RowChecker(table)
    with parts_measured(spent):
        items = readers.read(path, path.name, table)
        while item := timed(spent, "read", lambda: next(items, None)):
            if isinstance(item, Rows):
                rows = item
                batch = timed(spent, "derive", lambda: derive(rows.batch, table))  # noqa: B023 - called at once
                timed(spent, "judge", lambda: checker.check_all(batch, 1000, rows.proof))  # noqa: B023 - called at once
    return spent


@contextmanager
def parts_measured(spent: Counter[str]) -> Iterator[None]:
    """Count what the parts of reading take, which run within each other in no case but text in doubt."""
    with ExitStack() as stack:
        for part, (owner, name) in PARTS.items():
            stack.enter_context(patch.object(owner, name, counted(getattr(owner, name), spent, f"  {part}")))
        yield


def counted(function: Callable[..., Any], spent: Counter[str], part: str) -> Callable[..., Any]:
    """Return a function that counts what it takes."""

    @wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        return timed(spent, part, lambda: function(*args, **options))

    return wrapper


def timed(spent: Counter[str], stage: str, work: Callable[[], Any]) -> Any:
    """Do some work and count the CPU time of this thread."""
    begin = time.thread_time()
    try:
        return work()
    finally:
        spent[stage] += time.thread_time() - begin


main()
