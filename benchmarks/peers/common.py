"""What the peers share: arguments, the rows as documents, the rules as plain values, and the report.

A peer is a script of its own, so that the time and memory of its process are its own: imports included. It prints one
line of JSON. ``unable`` names the kinds of fault that its rules cannot express, or that its reader hides; of all others
it must have found every one, and no row that is right.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from accord.schema.model import inlined
from accord.values.formats import ACCEPT, FORMATS

START = time.perf_counter()
ROOT = Path(__file__).resolve().parents[2]
TABLES = ("coded_actors", "coded_events", "coded_participants")
SCHEMAS: dict[str, dict[str, Any]] = {
    name: inlined(json.loads((ROOT / "examples/plover/schemas" / f"{name}.json").read_text(encoding="utf-8")))
    for name in TABLES
}
DUPLICATES = {"duplicate-id", "participant-duplicate-id"}
ORPHANS = {"orphan-actor", "orphan-recipient", "orphan-event", "participant-orphan-actor"}
NUMBERS = {"count-text", "intensity-text", "weight-text"}  # texts that lax readers take for numbers
RELATIONS = DUPLICATES | ORPHANS
EDTF = {"date-form", "date-day", "date-month", "date-backwards"}
NUMBER = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
WHOLE = r"^-?(0|[1-9][0-9]*)$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
UNMODED = ("AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID")


def arguments() -> argparse.Namespace:
    """Read what every peer is told: where the data is, where it may write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=("csv", "jsonl", "parquet"), default="csv", help="of the data")
    parser.add_argument("--with-csv", action="store_true", help="write CSV beside Parquet, where it writes")
    return parser.parse_args()


def properties(table: str) -> dict[str, dict[str, Any]]:
    """Return the columns of a table with their rules."""
    found: dict[str, dict[str, Any]] = SCHEMAS[table]["properties"]
    return found


def codes(spec: dict[str, Any]) -> list[str] | None:
    """Return the codes of a column that has some."""
    return [code["const"] for code in spec["oneOf"]] if "oneOf" in spec else None


def patterns(spec: dict[str, Any]) -> list[str]:
    """Return what a text must match: its pattern, and its format where a pattern says all of it."""
    found = [spec["pattern"]] if "pattern" in spec else []
    if spec.get("format") in ("uri", "language-tag"):
        found.append(ACCEPT[spec["format"]].replace(r"\A", "^").replace(r"\z", "$"))
    return found


def enumerated(node: Any) -> Any:
    """Return a schema whose lists of codes are an ``enum``, the fastest form for validators of documents."""
    if isinstance(node, list):
        return [enumerated(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: enumerated(value) for key, value in node.items() if key not in ("oneOf", "const")}
    listed = codes(node) if "oneOf" in node else [node["const"]] if "const" in node else None
    return {**found, "enum": listed} if listed else found


def modes(kind: str) -> list[str]:
    """Return the modes that an event type may have, where the schema says which."""
    for rule in SCHEMAS["coded_events"]["allOf"]:
        if rule["if"]["properties"]["type"].get("const") == kind:
            found: list[str] = rule["then"]["properties"]["mode"]["enum"]
            return found
    raise KeyError(kind)


def documents(data: Path, table: str, form: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file as JSON has them, for validators of documents."""
    if form == "jsonl":
        with (data / f"{table}.jsonl").open(encoding="utf-8") as file:
            yield from map(json.loads, file)
        return
    kinds = {name: spec["type"] for name, spec in properties(table).items()}
    number, whole = re.compile(NUMBER, re.ASCII).fullmatch, re.compile(WHOLE, re.ASCII).fullmatch

    def value(name: str, text: str) -> Any:
        kind = kinds[name]
        if kind == "number" and number(text):
            return float(text)
        return int(text) if kind == "integer" and whole(text) else text

    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: value(name, text) for name, text in row.items() if text}


def check_documents(args: argparse.Namespace, valid: dict[str, Any]) -> tuple[int, dict[str, list[int]]]:
    """Ask a function per table of every row; return how many there were and which are wrong."""
    rows, found = 0, {}
    for table in TABLES:
        right = valid[table]
        found[table] = []
        for row, document in enumerate(documents(args.data, table, args.format)):
            rows += 1
            if not right(document):
                found[table].append(row)
    return rows, found


def formats() -> dict[str, Any]:
    """Return the formats as functions that say yes or no."""
    return {name: (lambda text, check=check: check(text) is None) for name, check in FORMATS.items()}


def tell(rows: int, **more: Any) -> None:
    """Print the line of a peer that does not check."""
    print(json.dumps({"rows": rows, "seconds": round(time.perf_counter() - START, 3), **more}))


def report(
    data: Path, rows: int, found: dict[str, Iterable[int]], unable: set[str], *, both: bool = False, **more: Any
) -> None:
    """Print the line of a peer: what it found against what was sown. ``both``: it marks a duplicate's first row too."""
    seconds = time.perf_counter() - START
    faults = json.loads((data / "bad.json").read_text(encoding="utf-8"))["faults"]
    marked = {(table, int(row)) for table, numbers in found.items() for row in numbers}
    sown = {(fault["table"], fault["row"]): fault["kind"] for fault in faults}
    if both:
        sown |= {(fault["table"], fault["first"]): "first of a duplicate" for fault in faults if "first" in fault}
    missed = {place: kind for place, kind in sown.items() if kind not in unable and place not in marked}
    print(json.dumps({
        "rows": rows, "bad": len(marked), "seconds": round(seconds, 3), "sown": len(faults),
        "missed": len(missed), "missed_kinds": sorted(set(missed.values())), "extra": len(marked - set(sown)),
        "unable": sorted(unable),
        "partly": sorted({kind for kind in unable if any(sown[p] == kind for p in marked & set(sown))}), **more,
    }))  # fmt: skip
