"""Ask for every locked package whether its version has a known fault; one that could not be asked about is a fault too.

    .venv/audit/bin/python scripts/audit.py [LOCK ...]

Runs pip-audit, which needs the network, on each lock (default: all), every package of it on every system. By itself
pip-audit ends well where it skipped packages. Exit code 1 where a package is faulty or was not audited.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LOCKS = Path(__file__).resolve().parents[1] / "locks"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, str]]:
    """Return the packages of the text of a lock, with their versions; a name may have several."""
    return {(normal(name), version) for name, version in PIN.findall(lock)}


def normal(name: str) -> str:
    """Return the one form of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def faults(pinned: set[tuple[str, str]], report: dict[str, Any]) -> list[str]:
    """Return what is wrong: known faults, and every package of which the report says nothing."""
    wrong, audited = [], set()
    for package in report.get("dependencies", []):
        name, version = normal(package["name"]), package.get("version", "")
        if "skip_reason" in package or "vulns" not in package:
            continue
        audited.add((name, version))
        wrong += [f"{name} {version}: {one['id']}, fixed in {one.get('fix_versions')}" for one in package["vulns"]]
    return sorted([*wrong, *(f"{name} {version}: not audited" for name, version in pinned - audited)])


def audit(pinned: set[tuple[str, str]]) -> dict[str, Any]:
    """Return the report of pip-audit; an empty one where it gives none."""
    dependencies: list[Any] = []
    left = sorted(pinned)
    while left:  # one version of a name at a time
        batch = dict(left)
        left = [pair for pair in left if batch[pair[0]] != pair[1]]
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.writelines(f"{name}=={version}\n" for name, version in batch.items())
            file.flush()
            command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner"]
            command += ["off", "--format", "json", "--requirement", file.name]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True)  # noqa: S603 - our own words
        try:
            dependencies += json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            continue
    return {"dependencies": dependencies}


def main() -> int:
    locks = [Path(word) for word in sys.argv[1:]] or sorted(LOCKS.glob("*.txt"))
    pinned = set().union(*(pins(lock.read_text(encoding="utf-8")) for lock in locks))
    wrong = faults(pinned, audit(pinned))
    print("\n".join(wrong) or f"{len(pinned)} packages, none with a known fault")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
