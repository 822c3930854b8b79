"""Measure Accord beside its peers, bare copies and its own older code, in turn in one run; write RESULTS.md and others.

    python benchmarks/bench.py            1,000,000 events and 2,000,000 participants, seven rounds
    python benchmarks/bench.py --small    100,000 events, two rounds: two minutes

Each run is a process of its own. Exit codes: 0 all ran and found what they should, 1 one did not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import machine
import record
import results
import run
from candidates import CANDIDATES, Candidate

HERE = Path(__file__).parent
SLOWER = 10  # how many times fewer rows a slow candidate is given


def main() -> int:
    """Measure and write."""
    args = _arguments()
    pythons = run.Pythons.find(args.peers, args.accord)
    chosen = [c for c in CANDIDATES if not args.only or c.key in args.only]
    runs: list[dict[str, Any]] = []
    for turn in range(args.rounds):
        for candidate in chosen:
            if turn < _rounds(candidate, args.rounds):
                runs += _runs(candidate, turn, args.events, pythons)
    raw = {"command": _command(args), "events": args.events, "rounds": args.rounds, "machine": machine.about(),
           "versions": machine.versions(pythons), "share": run.SHARE, "runs": runs,
           "record": record.measure(pythons)}  # fmt: skip
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "results.json"
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    (args.out / "RESULTS.md").write_text(results.page(raw), encoding="utf-8")
    subprocess.run([pythons.peers, HERE / "chart.py", path, args.out / "results.svg"], check=True)
    return 1 if any(each["error"] or results.wrong(each) for each in runs) else 0


def _rounds(candidate: Candidate, rounds: int) -> int:
    return 1 if candidate.slow else min(rounds, candidate.most_rounds or rounds)


def _runs(candidate: Candidate, turn: int, events: int, pythons: run.Pythons) -> list[dict[str, Any]]:
    """Run a candidate once on each of its data."""
    events = max(events // SLOWER, 1) if candidate.slow else events
    found = []
    for kind in candidate.data:
        source = run.code(candidate, pythons.accord)
        folder = run.data(pythons, events, kind, candidate.section.format, source)
        measured = run.measure(candidate, folder, pythons)
        found.append({"candidate": candidate.key, "data": kind, "round": turn, "events": events, **measured})
        words = measured["error"] or f"{measured['wall']:.2f} s, {measured['cpu']:.2f} s CPU, {measured['peak_mb']} MB"
        print(
            f"round {turn + 1} {candidate.key} {kind}: {words} {results.verdict(measured)}", file=sys.stderr, flush=True
        )
    return found


def _command(args: argparse.Namespace) -> str:
    """Return the command that does it again: without the paths of this machine."""
    words = ["python benchmarks/bench.py", *["--small"] * args.small, f"--events {args.events} --rounds {args.rounds}"]
    return " ".join([*words, *(["--only", *args.only] if args.only else [])])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="two minutes")
    parser.add_argument("--events", type=int, help="a third of the rows")
    parser.add_argument("--rounds", type=int)
    parser.add_argument(
        "--only", nargs="+", choices=[c.key for c in CANDIDATES], metavar="NAME", help="of candidates.py"
    )
    parser.add_argument("--out", type=Path, help="where results go (default: benchmarks/; small: .data/small there)")
    parser.add_argument("--peers", type=Path, help="Python of the peers (default: .venv/bench)")
    parser.add_argument("--accord", type=Path, help="Python of Accord (default: .venv/build)")
    args = parser.parse_args()
    args.events = args.events or (100_000 if args.small else 1_000_000)
    args.rounds = args.rounds or (2 if args.small else 7)
    args.out = args.out or (HERE / ".data" / "small" if args.small else HERE)
    return args


if __name__ == "__main__":
    sys.exit(main())
