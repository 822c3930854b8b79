"""On what was measured, with which versions."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import run

PACKAGES = ("pyarrow", "duckdb", "polars", "dataframely", "pandera", "jsonschema", "jsonschema-rs", "fastjsonschema",
            "frictionless", "sqlite-utils")  # fmt: skip
ASK = """import importlib.metadata as m, json, sys
def version(name):
    try: return m.version(name)
    except m.PackageNotFoundError: return None
print(json.dumps({name: version(name) for name in sys.argv[1:]}))"""


def about() -> dict[str, Any]:
    """Return processor, cores, memory, system; nothing that names the machine."""
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(int((_line("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1e6),
        "system": f"{platform.system()} {platform.machine()}",
        "load_before": round(os.getloadavg()[0], 2),
    }


def _line(path: str, key: str) -> str | None:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), None)


def versions(pythons: run.Pythons) -> dict[str, str]:
    """Return the versions of the peers, and of pyarrow and DuckDB beside Accord."""
    found = {"python": platform.python_version()}
    for python, names, where in ((pythons.peers, PACKAGES, ""), (pythons.accord, PACKAGES[:2], " (Accord's)")):
        found |= {name + where: version for name, version in versions_of(python, names).items()}
    return found


def versions_of(python: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the versions of those packages that a Python has."""
    answer = subprocess.run([python, "-c", ASK, *names], check=True, capture_output=True, text=True).stdout
    return {name: version for name, version in json.loads(answer).items() if version}
