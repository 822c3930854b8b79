"""How fast the site answers over a million events, beside plain Datasette on the same file; writes SERVING.md.

    python benchmarks/serving.py [--events 1000000] [--requests 40]

Builds the benchmark's data as a project (once), serves it as `make serve` does and, in turn, as `datasette serve` does
without settings, and asks each kind of page with two clients at once. Each answer is read to its end.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from subprocess import DEVNULL
from urllib.parse import quote

import machine
import run
from candidates import TABLES

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "scripts"))

from accord.serve.probe import PYTHON, command, served

PLAIN = [PYTHON, "-m", "datasette", "serve"]
CLIENTS = 2
PATIENCE = 120  # seconds for an answer
TABLE = "/accord/coded_events"
FACETS = "_facet=type&_facet=mode&_facet=year"
KINDS = {  # what is asked; braces are filled at random, the same for both servers
    "table page": f"{TABLE}?_size=50",
    "three facets": f"{TABLE}?{FACETS}",
    "filtered, three facets": f"{TABLE}?year={{year}}&{FACETS}",
    "search": f"{TABLE}?_search={{word}}",
    "event page": f"{TABLE}/{{id}}",
}
TARGETS = {"table page": 60, "three facets": 400, "filtered, three facets": 150, "search": 100, "event page": 30}  # ms
INTRODUCTION = (
    "Written by `python benchmarks/serving.py`; do not edit. {events:,} events and twice as many participants, "
    "{clients} clients,\nmilliseconds until an answer is read to its end. Plain Datasette serves the same file, with "
    "the same indexes, by its own\nsettings and pages."
)


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=40, help="of each kind, at each server")
    args = parser.parse_args()
    root = _project(args.events)
    database = (root / ".builds" / "current" / "accord.sqlite").resolve()
    asked = _addresses(database, args.events, args.requests)
    found: dict[str, dict[str, list[float]]] = {}
    for name, words in (("Accord", command(root)), ("plain Datasette", [*PLAIN, database, "--port"])):
        with served(words, DEVNULL) as server:
            found[name] = {kind: _ask(server.port, paths) for kind, paths in asked.items()}
    said = {"machine": machine.about(), "events": args.events, "milliseconds": found}
    (HERE / "serving.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    (HERE / "SERVING.md").write_text(page(said), encoding="utf-8")
    print((HERE / "SERVING.md").read_text(encoding="utf-8"))
    return 0


def _project(events: int) -> Path:
    """Return the example as a project whose current build holds the data, built once for each state of the code."""
    pythons = run.Pythons.find(None, None)
    folder = run.data(pythons, events, "clean", "csv")
    root = HERE / ".data" / f"{events}" / "project"
    if not root.exists():
        run.project(ROOT, root)
    tables = [word for table in TABLES for word in ("--table", f"{table}={folder / table}.csv")]
    subprocess.run([pythons.accord, ROOT / "scripts" / "build.py", "--root", root, *tables], check=True)
    return root


def _addresses(database: Path, events: int, number: int) -> dict[str, list[str]]:
    draw = random.Random(run.SEED)  # noqa: S311 - a benchmark
    words = ("border", "talks", "coder", "trucks", "pilgrims", "chamber", "gathering", "court", "farmers rail")

    with closing(sqlite3.connect(database)) as db:
        years = [year for (year,) in db.execute("SELECT DISTINCT year FROM coded_events WHERE year IS NOT NULL")]

    def filled(form: str) -> str:
        key = f"ev-{draw.randrange(events):09d}"
        return form.format(year=draw.choice(years), word=quote(draw.choice(words)), id=key)

    return {kind: [filled(form) for _ in range(number)] for kind, form in KINDS.items()}


def _get(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _ask(port: int, paths: list[str]) -> list[float]:
    """Return the milliseconds of each answer, asked by as many clients at once; the first of all is for warming up."""

    def once(path: str) -> float:
        start = time.perf_counter()
        status = _get(port, path)
        if status != 200:  # noqa: PLR2004 - HTTP
            sys.exit(f"{path}: {status}")
        return 1000 * (time.perf_counter() - start)

    once(paths[0])
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(once, paths))


def page(said: dict) -> str:
    """Return SERVING.md."""
    about, found = said["machine"], said["milliseconds"]
    lines = [
        "# The site over a million events",
        "",
        INTRODUCTION.format(events=said["events"], clients=CLIENTS),
        "",
        "| | Accord p50 | p95 | wanted p50 | plain Datasette p50 | p95 |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for kind, target in TARGETS.items():
        cells = []
        for name in found:
            times = found[name][kind]
            cells += [f"{median(times):,.0f}", f"{quantiles(times, n=20)[-1]:,.0f}"]
        lines.append(f"| {kind} | {cells[0]} | {cells[1]} | {target} | {cells[2]} | {cells[3]} |")
    where = f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}"
    return "\n".join([*lines, "", f"{where}; load before the run {about['load_before']}.", ""])


if __name__ == "__main__":
    sys.exit(main())
