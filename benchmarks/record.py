"""The check of the record of this repository, beside the imports that no check of it can do without.

    python benchmarks/record.py            nine rounds: a few seconds

A record of some hundred small files is checked in less time than Python takes to load what reads, judges and holds it.
So what is aimed at is a little more than those imports, and a little for each record. Both run in turn, each as a
process of its own, and CPU seconds are compared: the time on the clock is that of other work on the machine too.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import run

IMPORTS = "import pyarrow, jsonschema, yaml, sqlite3"
ROUNDS = 9
MOST_IMPORTS, MOST_MS = 1.2, 0.4  # of the imports, and milliseconds a record, that a check should cost
MOST_MORE_MS = 1.0  # milliseconds a record that it should cost more than the imports
INTRODUCTION = (
    "`accord check` of the {records:,} records in `../curated`, and in one Python `{imports}`, in turn: medians of "
    "{rounds} rounds, CPU seconds. {check:.3f} s and {loaded:.3f} s, {more:.2f} ms a record more."
)


def measure(pythons: run.Pythons, rounds: int = ROUNDS) -> dict[str, Any]:
    """Return the CPU seconds of each round of the check and of the imports, and the number of records."""
    check = [str(pythons.accord), "-m", "accord", "check"]
    imports = [str(pythons.accord), "-c", IMPORTS]
    measured: dict[str, Any] = {"records": 0, "check": [], "imports": []}
    run.WORK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=run.WORK) as folder:
        for turn in range(rounds + 1):
            for what, command in (("check", check), ("imports", imports)):
                times = run.timed(command, Path(folder), run.ROOT)
                if times["exit"]:
                    raise SystemExit(f"{' '.join(command)}: exit code {times['exit']}")
                measured[what] += [times["cpu"]] if turn else []  # the first compiles modules and reads files
                said = (Path(folder) / "stdout").read_text(encoding="utf-8")
                if counted := re.search("([0-9,]+) records", said):
                    measured["records"] = int(counted[1].replace(",", ""))
    return measured


def lines(measured: dict[str, Any]) -> list[str]:
    """Return the section of RESULTS.md."""
    check, loaded, records = median(measured["check"]), median(measured["imports"]), measured["records"]
    more = (check - loaded) / records * 1000
    about = {"records": records, "imports": IMPORTS, "rounds": len(measured["check"]), "check": check, "loaded": loaded}
    allowed = MOST_IMPORTS * loaded + MOST_MS / 1000 * records
    rows = (
        (f"check against {MOST_IMPORTS} times the imports and {MOST_MS} ms a record", check / allowed, 1.0),
        ("milliseconds a record more than the imports", more, MOST_MORE_MS),
    )
    table = [
        f"| {name} | {value:.2f} | {most:.2f} | {'' if value <= most else 'missed'} |" for name, value, most in rows
    ]
    head = ["| aim | this run | at most | |", "|---|--:|--:|---|"]
    return ["## The record", "", INTRODUCTION.format(**about, more=more), "", *head, *table, ""]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    print("\n".join(lines(measure(run.Pythons.find(None, None), args.rounds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
