"""The cost curve: Accord and the bare copy from 10,000 to 15,000,000 rows; writes CURVE.md and curve.json.

python benchmarks/curve.py [--sizes 10000 100000 1000000 10000000 15000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import median
from typing import Any

import machine
import run
from candidates import CANDIDATES, Candidate

HERE = Path(__file__).parent
MEASURED = ("pyarrow", "accord", "accord_build")


def main() -> int:
    """Measure each size and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**4, 10**5, 10**6, 10**7, 15 * 10**6], help="rows")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--accord", type=Path)
    args = parser.parse_args()
    pythons = run.Pythons.find(args.peers, args.accord)
    points: list[dict[str, Any]] = []
    for size in args.sizes:
        folder = run.data(pythons, size // 3, "clean", "csv")
        for turn in range(args.rounds):
            for candidate in CANDIDATES:
                if candidate.key in MEASURED and not (turn and _long(candidate, size)):
                    found = run.measure(candidate, folder, pythons)
                    points.append({"candidate": candidate.name, "size": size, "round": turn, **found})
                    print(size, candidate.name, found["error"] or found["wall"], file=sys.stderr, flush=True)
    said = {"machine": machine.about(), "versions": machine.versions(pythons), "points": points}
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "curve.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    (args.out / "CURVE.md").write_text(page(points, args.sizes), encoding="utf-8")
    return 1 if any(point["error"] for point in points) else 0


def _long(candidate: Candidate, size: int) -> bool:
    """Whether one run takes minutes, so that one is enough."""
    return candidate.name == "accord_build" and size >= 10**7


def page(points: list[dict[str, Any]], sizes: list[int]) -> str:
    """Return CURVE.md: a row a size, and the slope between the last two."""
    labels = {c.name: c.label for c in CANDIDATES}
    lines = ["# Cost curve", "", "Written by `python benchmarks/curve.py`; do not edit. Medians, clean data.", "",
             "| rows | " + " | ".join(f"{labels[n]}: s | MB" for n in MEASURED) + " |",
             "|--:|" + "--:|--:|" * len(MEASURED)]  # fmt: skip
    found = {}
    for size in sizes:
        cells = [f"{size:,}"]
        for name in MEASURED:
            runs = [p for p in points if p["candidate"] == name and p["size"] == size and not p["error"]]
            if runs:
                found[name, size] = median(p["wall"] for p in runs)
            cells += [f"{found[name, size]:.2f}", f"{max(p['peak_mb'] for p in runs):,}"] if runs else ["failed", ""]
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for name in MEASURED:
        ends = [(size, found[name, size]) for size in sizes if (name, size) in found][-2:]
        if len(ends) > 1:
            slope = 1e6 * (ends[1][1] - ends[0][1]) / (ends[1][0] - ends[0][0])
            lines.append(f"- {labels[name]}: {slope:.2f} s for each further million rows, between the last two sizes.")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
