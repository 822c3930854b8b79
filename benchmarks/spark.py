"""What Spark costs: the same conversion by one process and by Spark on one executor, two and four; writes SPARK.md.

python benchmarks/spark.py [--events 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import machine
import run
from candidates import ACCORD, PARQUET, TABLES

HERE = Path(__file__).parent
PARTS = 8
MASTERS = ("local[1]", "local[2]", "local-cluster[1,1,1024]", "local-cluster[2,1,1024]", "local-cluster[4,1,1024]")
STAGES = ("start", "rows", "between", "total")
CUT = """
import sys
from pathlib import Path
from pyarrow import parquet
source, out, tables = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:]
for table in tables:
    rows = parquet.read_table(source / f"{table}.parquet")
    count = int(sys.argv[3]) if len(rows) > 100_000 else 1
    size = -(-len(rows) // count)
    (out / table).mkdir(parents=True)
    for part in range(count):
        name = out / table / f"part-{part:05}.parquet"
        parquet.write_table(rows.slice(part * size, size), name, compression="zstd")
"""
HEAD = f"""# Spark

Written by `python benchmarks/spark.py`; do not edit. {{rows:,}} rows, the large tables in {PARTS} parts, all right.
Medians of {{rounds}} rounds, wall seconds but for the CPU of all processes. One process is `accord convert` on the same
rows. Spark is dear to start, its first task begins seconds after it is asked for, and it pays where the parts of a
table stand on many machines.

| | start | rows | between rows | total | CPU s |
|---|--:|--:|--:|--:|--:|
"""


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=HERE)
    args = parser.parse_args()
    pythons = run.Pythons.find(None, None)
    python = run.ROOT / ".venv" / "spark" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, run.ROOT / "scripts" / "setup.py", "spark"], check=True)
    whole = run.data(pythons, args.events, "clean", "parquet")
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in ("one process", *MASTERS)}
    with tempfile.TemporaryDirectory(dir=run.WORK) as folder:
        parts = Path(folder) / "parts"
        subprocess.run([pythons.peers, "-c", CUT, whole, parts, str(PARTS), *TABLES], check=True)
        root = run.project(run.ROOT, Path(folder) / "root")
        for _ in range(args.rounds):
            alone = run.measure(ACCORD.within(PARQUET), whole, pythons)
            runs["one process"].append({"total": alone["wall"], "cpu": alone["cpu"]})
            for master in MASTERS:
                runs[master].append(_on(master, python, root, parts))
                print(master, runs[master][-1], file=sys.stderr, flush=True)
    rows = json.loads((whole / "bad.json").read_text(encoding="utf-8"))["rows"]
    (args.out / "SPARK.md").write_text(page(runs, sum(rows.values()), args.rounds), encoding="utf-8")
    return 0


def _on(master: str, python: Path, root: Path, parts: Path) -> dict[str, float]:
    """Run the conversion on a master; return seconds of its stages and of CPU, those of all its processes."""
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT / "src")}
    with tempfile.TemporaryDirectory(dir=run.WORK) as folder, (Path(folder) / "stdout").open("wb") as stdout:
        command = [python, HERE / "spark_stages.py", "--root", root, "--data", parts, "--master", master]
        process = subprocess.Popen([*command, "--out", Path(folder) / "out"], stdout=stdout, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        answer: dict[str, Any] = json.loads((Path(folder) / "stdout").read_text(encoding="utf-8"))
    return {**{stage: answer[stage] for stage in STAGES}, "cpu": usage.ru_utime + usage.ru_stime}


def page(runs: dict[str, list[dict[str, float]]], rows: int, rounds: int) -> str:
    """Return SPARK.md."""
    lines = []
    for name, measured in runs.items():
        cells = [_middle(measured, stage) for stage in (*STAGES, "cpu")]
        lines.append(f"| {name if name == 'one process' else f'`{name}`'} | {' | '.join(cells)} |")
    about = machine.about()
    where = f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}"
    load = f"load before the end {about['load_before']}; {time.strftime('%Y-%m-%d')}"
    return HEAD.format(rows=rows, rounds=rounds) + "\n".join(lines) + f"\n\n{where}; {load}.\n"


def _middle(measured: list[dict[str, float]], stage: str) -> str:
    values = [each[stage] for each in measured if stage in each]
    return f"{median(values):.1f}" if values else ""


if __name__ == "__main__":
    sys.exit(main())
