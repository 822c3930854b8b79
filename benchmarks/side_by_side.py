"""The same job done with four tools, side by side; writes docs/side-by-side.md.

    python benchmarks/side_by_side.py

The job: from three CSV files that refer to each other (examples/craters/source) to a package whose types, keys and
references a machine can read, and pages to browse. Each tool is used as its documentation says. What came of it is
looked up in what the tool wrote; then two faults are put into its data, and its own check is asked for them.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from pathlib import Path

import machine
import run
from side_by_side_tools import FAULTS, FILES, TOOLS, Result, accord

SOURCE = run.ROOT / "examples" / "craters" / "source"
PAGE = run.ROOT / "docs" / "side-by-side.md"
INTRODUCTION = """# The same job, side by side

Written by `python benchmarks/side_by_side.py`; do not edit. The job: three CSV files that refer to each other
(`examples/craters/source`, with commas) become a package whose types, keys and references a machine can read. What is
said of a tool is looked up in what it wrote; then two faults are put into the data, one at a time, and its own check is
asked for them. Times are of one run, starting each program included."""
ROWS = {
    "types": "numbers are known as numbers",
    "keys": "keys are known",
    "references": "references are known",
    **{name: f"{name} is found" for name in FAULTS},
    "pages": "pages to browse",
    "files": "files",
}


def page(results: list[Result], versions: dict[str, str]) -> str:
    """Return the page."""
    head = "| | " + " | ".join(result.tool for result in results) + " |\n|---|" + "---|" * len(results)
    cells: dict[str, list[str]] = {
        "commands": [str(len(result.commands)) for result in results],
        "lines written by hand": [str(result.lines) for result in results],
        "time of the commands, times that of Accord": [f"{r.seconds / results[0].seconds:.1f}" for r in results],
        **{label: [result.has.get(name) or "no" for result in results] for name, label in ROWS.items()},
    }
    table = [f"| {label} | {' | '.join(row)} |" for label, row in cells.items()]
    commands = [f"{r.tool}:\n\n    " + "\n    ".join(r.commands) + (f"\n\n{r.note}" if r.note else "") for r in results]
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return "\n\n".join([INTRODUCTION, "\n".join([head, *table]), *commands, f"{said}."]) + "\n"


def main() -> int:
    """Do the job with each tool, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=PAGE)
    args = parser.parse_args()
    pythons = run.Pythons.find(None, None)
    results = []
    for tool in TOOLS:
        with tempfile.TemporaryDirectory() as name:
            for file in FILES:
                _with_commas(SOURCE / file, Path(name) / file)
            results.append(tool(Path(name), pythons.accord if tool is accord else pythons.peers))
    names = ("frictionless", "cldfbench", "sqlite-utils", "datasette")
    args.out.write_text(page(results, machine.versions_of(pythons.peers, names)), encoding="utf-8")
    return 0


def _with_commas(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
        csv.writer(write, lineterminator="\n").writerows(csv.reader(read, delimiter=";"))


if __name__ == "__main__":
    sys.exit(main())
