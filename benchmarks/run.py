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
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from candidates import BEFORE, TABLES, Candidate

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = HERE / ".data"
EXAMPLE = Path("examples") / "plover"
LIMIT = 3600  # seconds for one run
SHARE = 0.001  # of rows that are bad
SEED = 7
MEGABYTE = 1 << 20
KINDS = {"clean": ("--bad", "0"), "spread": ("--bad", str(SHARE)), "gathered": ("--bad", str(SHARE), "--gathered")}


@dataclass(frozen=True)
class Pythons:
    """The interpreters: of the peers, and of Accord."""

    peers: Path
    accord: Path

    @classmethod
    def find(cls, peers: Path | None, accord: Path | None) -> Pythons:
        """Return those asked for, else those of .venv, set up where they are not there."""
        pythons = []
        for given, name in ((peers, "bench"), (accord, "build")):
            python = given or ROOT / ".venv" / name / "bin" / "python"
            if not python.exists():
                subprocess.run([sys.executable, ROOT / "scripts" / "setup.py", name], check=True)
            pythons.append(python)
        return cls(*pythons)


def data(pythons: Pythons, events: int, kind: str, form: str, source: Path = ROOT) -> Path:
    """Return a folder with data of a size, made once: ``clean``, or bad rows ``spread`` or ``gathered``.

    The example of ``source`` makes them: older code knows the codes of its own time, and of no later one.
    """
    folder = WORK / f"{events}" / form / (kind if source == ROOT else f"{kind}-{source.name}")
    if not (folder / "bad.json").exists():
        generator = [pythons.peers, source / EXAMPLE / "generate.py", "--events", str(events), *KINDS[kind]]
        subprocess.run([*generator, "--format", form, "--seed", str(SEED), "--out", folder], check=True)
    for table in TABLES:  # into the page cache, so that no candidate pays for the others
        with (folder / f"{table}.{form}").open("rb") as file:
            while file.read(MEGABYTE):
                pass
    return folder


def code(candidate: Candidate, python: Path) -> Path:
    """Return the folder of the code that a candidate runs: this, or an older commit's, unpacked and compiled once."""
    if not candidate.before:
        return ROOT
    folder = WORK / "code" / BEFORE
    if not folder.exists():
        folder.mkdir(parents=True)
        archive = folder.with_suffix(".tar")
        subprocess.run(["git", "archive", "--output", archive, BEFORE], cwd=ROOT, check=True)
        shutil.unpack_archive(archive, folder, filter="data")
        subprocess.run([python, "-m", "compileall", "-q", folder / "src"], check=True)
    return folder


def project(source: Path, folder: Path) -> Path:
    """Make a folder the example as a project of its own; return it."""
    for name in ("schemas", "curated"):
        shutil.copytree(source / EXAMPLE / name, folder / name)
    return folder


def measure(candidate: Candidate, folder: Path, pythons: Pythons) -> dict[str, Any]:
    """Run a candidate once; return wall and CPU seconds, peak memory, exit code and its verdict."""
    source = code(candidate, pythons.accord)
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        out = Path(name)
        root = project(source, out / "root") if candidate.is_accord else out
        places = {"peers": pythons.peers, "accord": pythons.accord, "data": folder, "out": out, "root": root,
                  "code": source, "format": candidate.section.format}  # fmt: skip
        command = [word.format(**{key: str(value) for key, value in places.items()}) for word in candidate.command]
        times = timed(command, out, source, one_core=candidate.section.one_core)
        verdict = _verdict(candidate, out / "stdout", folder)
        written = sum(path.stat().st_size for path in out.rglob("*.sqlite"))
        tail = (out / "stderr").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    fine = times["exit"] == 0 or (candidate.is_accord and times["exit"] == 1 and verdict.get("bad"))
    return {**times, "sqlite_mb": round(written / 1e6), "said": verdict,
            "error": "" if fine and verdict else " ".join(tail) or "said nothing"}  # fmt: skip


def timed(command: list[str], out: Path, source: Path, *, one_core: bool = False) -> dict[str, Any]:
    """Run a command with the code of a folder; return wall and CPU seconds, peak memory and exit code.

    What it prints stands in ``stdout`` and ``stderr`` in the folder ``out`` afterwards.
    """
    environment = {**os.environ, "PYTHONPATH": str(source / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run compiles all modules once more
    held: Callable[[], None] | None = None
    if one_core:
        held = partial(os.sched_setaffinity, 0, {min(os.sched_getaffinity(0))})
    with (out / "stdout").open("wb") as stdout, (out / "stderr").open("wb") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=stdout, stderr=stderr, env=environment, preexec_fn=held)  # noqa: PLW1509 - no thread runs yet
        guard = threading.Timer(LIMIT, process.kill)
        guard.start()
        _, status, usage = os.wait4(process.pid, 0)  # of this child and those that it waited for, no other
        wall = time.perf_counter() - start
        guard.cancel()
        guard.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024
    cpu = usage.ru_utime + usage.ru_stime
    return {"wall": round(wall, 3), "cpu": round(cpu, 3), "peak_mb": round(peak / 1e6), "exit": process.returncode}


def _verdict(candidate: Candidate, path: Path, folder: Path) -> dict[str, Any]:
    """Return a candidate's verdict, in the form of the peers."""
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    if not candidate.is_accord:
        return json.loads(text.splitlines()[-1]) if text.endswith("}") else {}
    sown = json.loads((folder / "bad.json").read_text(encoding="utf-8"))
    problems = json.loads(text)["problems"] if text.startswith("{") else []
    rows = sum(sown["rows"].values())
    if not problems:
        return {"rows": rows, "bad": 0, "missed": len(sown["faults"]), "extra": 0, "unable": []}
    reported = {(Path(problem["path"]).stem, problem["line"]) for problem in problems}
    wrong = {(fault["table"], fault["line"]) for fault in sown["faults"]}
    return {"rows": rows, "bad": len(reported), "sown": len(wrong), "missed": len(wrong - reported),
            "extra": len(reported - wrong), "unable": []}  # fmt: skip
