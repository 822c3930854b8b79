"""Make machine-coded events of any number, with faults sown in known places. All of it is invented.

    python examples/plover/generate.py --events 1000000 --bad 0.001 --seed 7 --out FOLDER

Writes coded_actors, coded_events and coded_participants (two an event) in the format asked for, and ``bad.json``: for
every fault its table, row (from 0, the header not counted), line, id, column, rule and kind. The same arguments give
the same bytes. Needs pyarrow only; rows are made in pieces of a fixed size, so memory does not grow with their number.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from output import WRITERS
from rows import PER_EVENT, Columns, actors, events, participants
from sowing import Sown, edited, pieces, sow

PIECE = 50_000  # events; part of what the bytes depend on


def make(args: argparse.Namespace) -> Iterator[tuple[str, Columns, int, list[Sown]]]:
    """Yield (table, columns, first row, faults in them) piece by piece."""
    n_actors = max(40, min(20_000, args.events // 100))
    yield "coded_actors", actors(n_actors, args.seed), 0, []
    sizes = {"coded_events": PIECE, "coded_participants": PIECE * PER_EVENT}
    rows = {"coded_events": args.events, "coded_participants": args.events * PER_EVENT}
    sown = {}
    for table, size in sizes.items():
        faults = sow(table, rows[table], args.bad, args.seed, gathered=args.gathered)
        sown[table] = pieces([f for f in faults if args.format != "parquet" or not f.kind.untyped], size)
    for piece, first in enumerate(range(0, args.events, PIECE)):
        faults = sown["coded_events"][piece]
        columns = edited(events(first, min(PIECE, args.events - first), n_actors, args.seed), first, faults)
        yield "coded_events", columns, first, faults
        made, faults = participants(first, columns["id"], n_actors, args.seed), sown["coded_participants"][piece]
        yield "coded_participants", edited(made, PER_EVENT * first, faults), PER_EVENT * first, faults


def write(args: argparse.Namespace) -> dict[str, Any]:
    """Write everything; return what bad.json says."""
    args.out.mkdir(parents=True, exist_ok=True)
    writers = {}
    rows: Counter[str] = Counter()
    faults = []
    for table, columns, first, sown in make(args):
        if table not in writers:
            writers[table] = WRITERS[args.format](args.out / f"{table}.{args.format}")
        ids = columns["id"]
        lines = writers[table].write(columns, [fault.row - first for fault in sown])
        rows[table] += len(ids)
        for fault, line in zip(sown, lines, strict=True):
            faults.append({
                "table": table, "row": fault.row, "line": line, "id": ids[fault.row - first].as_py(),
                "column": fault.kind.column, "rule": fault.kind.rule, "kind": fault.kind.name,
                **({} if fault.first is None else {"first": fault.first}),
            })  # fmt: skip
    for writer in writers.values():
        writer.close()
    faults.sort(key=lambda fault: (fault["table"], fault["row"]))
    made_by = {"events": args.events, "bad": args.bad, "seed": args.seed, "format": args.format}
    return {
        "made_by": {**made_by, "gathered": True} if args.gathered else made_by,
        "rows": dict(rows),
        "bad": {table: sum(fault["table"] == table for fault in faults) for table in rows},
        "kinds": dict(sorted(Counter(fault["kind"] for fault in faults).items())),
        "faults": faults,
    }


def main() -> None:
    """Read the arguments, write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--bad", type=float, default=0.0, help="share of rows with a fault")
    parser.add_argument("--gathered", action="store_true", help="bad rows follow each other, in the middle of a table")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=list(WRITERS), default="csv")
    args = parser.parse_args()
    said = write(args)
    (args.out / "bad.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
