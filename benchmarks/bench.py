"""Measure Accord beside its peers and bare copies, round-robin in one run; write RESULTS.md, results.svg, results.json.

    python benchmarks/bench.py            1,000,000 events and 2,000,000 participants, five rounds
    python benchmarks/bench.py --small    100,000 events, two rounds, slow peers on a tenth: two minutes

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
import results
import run
from candidates import CANDIDATES

HERE = Path(__file__).parent


def main() -> int:
    """Measure and write."""
    args = _arguments()
    pythons = run.Pythons.find(args.peers, args.accord)
    chosen = [c for c in CANDIDATES if not args.only or c.name in args.only]
    small = max(args.events // 10, 1)
    folders = {events: run.data(pythons, events) for events in ({args.events, small} if args.small else {args.events})}
    runs: list[dict[str, Any]] = []
    for turn in range(args.rounds):
        for candidate in chosen:
            if candidate.slow and turn:
                continue
            events = small if candidate.slow and args.small else args.events
            for kind in candidate.data:
                found = run.measure(candidate, folders[events][kind], pythons)
                runs.append({"candidate": candidate.name, "data": kind, "round": turn, "events": events, **found})
                _progress(runs[-1])
    said = {"command": _command(args), "events": args.events,
            "rounds": args.rounds, "machine": machine.about(), "versions": machine.versions(pythons),
            "share": run.SHARE, "runs": runs}  # fmt: skip
    args.out.mkdir(parents=True, exist_ok=True)
    raw = args.out / "results.json"
    raw.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    (args.out / "RESULTS.md").write_text(results.page(said), encoding="utf-8")
    subprocess.run([pythons.peers, HERE / "chart.py", raw, args.out / "results.svg"], check=True)
    return 1 if any(r["error"] or results.wrong(r) for r in runs) else 0


def _command(args: argparse.Namespace) -> str:
    """Return the command that does it again: without the paths of this machine."""
    words = ["python benchmarks/bench.py", *["--small"] * args.small, f"--events {args.events} --rounds {args.rounds}"]
    return " ".join([*words, *(["--only", *args.only] if args.only else [])])


def _progress(found: dict[str, Any]) -> None:
    words = found["error"] or f"{found['wall']:.2f} s, {found['peak_mb']} MB {results.verdict(found)}"
    print(f"round {found['round'] + 1} {found['candidate']} {found['data']}: {words}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="two minutes")
    parser.add_argument("--events", type=int, help="a third of the rows")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", nargs="+", choices=[c.name for c in CANDIDATES])
    parser.add_argument("--out", type=Path, help="where results go (default: benchmarks/; small: .data/small there)")
    parser.add_argument("--peers", type=Path, help="Python of the peers (default: .venv/bench)")
    parser.add_argument("--accord", type=Path, help="Python of Accord (default: .venv/build)")
    args = parser.parse_args()
    args.events = args.events or (100_000 if args.small else 1_000_000)
    args.rounds = args.rounds or (2 if args.small else 5)
    args.out = args.out or (HERE / ".data" / "small" if args.small else HERE)
    return args


if __name__ == "__main__":
    sys.exit(main())
