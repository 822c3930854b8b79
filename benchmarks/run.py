"""Make the data, run one candidate as a process of its own, and tell its time, memory and verdict."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from candidates import TABLES, Candidate

HERE = Path(__file__).parent
ROOT = HERE.parent
EXAMPLE = ROOT / "examples" / "plover"
LIMIT = 3600  # seconds for one run
SHARE = 0.001  # of rows that are bad
SEED = 7
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Pythons:
    """The interpreters: of the peers, and of Accord."""

    peers: Path
    accord: Path

    @classmethod
    def find(cls, peers: Path | None, accord: Path | None) -> Pythons:
        """Return those asked for, else those of .venv, set up where they are not there."""
        found = []
        for given, name in ((peers, "bench"), (accord, "build")):
            python = given or ROOT / ".venv" / name / "bin" / "python"
            if not python.exists():
                subprocess.run([sys.executable, ROOT / "scripts" / "setup.py", name], check=True)
            found.append(python)
        return cls(*found)


def data(pythons: Pythons, events: int) -> dict[str, Path]:
    """Return folders with clean and bad data of a size, made once."""
    folders = {}
    for name, share in (("clean", 0.0), ("bad", SHARE)):
        folder = folders[name] = HERE / ".data" / f"{events}" / name
        if not (folder / "bad.json").exists():
            generator = [pythons.peers, EXAMPLE / "generate.py", "--events", str(events), "--bad", str(share)]
            subprocess.run([*generator, "--seed", str(SEED), "--out", folder], check=True)
        for table in TABLES:  # into the page cache, so that the first candidate does not pay for all
            with (folder / f"{table}.csv").open("rb") as file:
                while file.read(MEGABYTE):
                    pass
    return folders


def project(folder: Path) -> Path:
    """Make a folder the example as a project of its own; return it."""
    for name in ("schemas", "curated"):
        shutil.copytree(EXAMPLE / name, folder / name)
    return folder


def measure(candidate: Candidate, folder: Path, pythons: Pythons) -> dict[str, Any]:
    """Run a candidate once; return wall and CPU seconds, peak memory, exit code and what it said."""
    work = HERE / ".data"
    with tempfile.TemporaryDirectory(dir=work) as name:
        out = Path(name)
        root = project(out / "root") if candidate.is_accord else out
        places = {"peers": pythons.peers, "accord": pythons.accord, "data": folder, "out": out, "root": root}
        command = [word.format(**{key: str(value) for key, value in places.items()}) for word in candidate.command]
        found = _timed(command, out)
        said = _said(candidate, out / "stdout", folder)
        tail = (out / "stderr").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    fine = found["exit"] == 0 or (candidate.is_accord and found["exit"] == 1 and said.get("bad"))
    return {**found, "said": said, "error": "" if fine and said else " ".join(tail) or "said nothing"}


def _timed(command: list[str], out: Path) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with (out / "stdout").open("wb") as stdout, (out / "stderr").open("wb") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=stdout, stderr=stderr, env=environment)
        guard = threading.Timer(LIMIT, process.kill)
        guard.start()
        _, status, usage = os.wait4(process.pid, 0)  # of this child and those that it waited for, no other
        wall = time.perf_counter() - start
        guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024
    cpu = usage.ru_utime + usage.ru_stime
    return {"wall": round(wall, 3), "cpu": round(cpu, 3), "peak_mb": round(peak / 1e6), "exit": process.returncode}


def _said(candidate: Candidate, path: Path, folder: Path) -> dict[str, Any]:
    """Return a candidate's verdict, in the form of the peers."""
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    if not candidate.is_accord:
        return json.loads(text.splitlines()[-1]) if text.endswith("}") else {}
    sown = json.loads((folder / "bad.json").read_text(encoding="utf-8"))
    problems = json.loads(text)["problems"] if text.startswith("{") else []
    if not problems:
        return {"rows": sum(sown["rows"].values()), "bad": 0, "missed": len(sown["faults"]), "extra": 0, "unable": []}
    told = {(Path(problem["path"]).stem, problem["line"]) for problem in problems}
    wrong = {(fault["table"], fault["line"]) for fault in sown["faults"]}
    return {"rows": sum(sown["rows"].values()), "bad": len(told), "sown": len(wrong), "missed": len(wrong - told),
            "extra": len(told - wrong), "unable": []}  # fmt: skip
