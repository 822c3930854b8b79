"""Verify published files against the manifest, and the current local build against its build.json."""

from __future__ import annotations

import json
from pathlib import Path

from accord.problems import Problem
from accord.publish.builds import KEPT_BY_HAND, MANIFEST, digest


def verify(root: Path) -> list[Problem]:
    """Return a problem for each file that is missing, corrupt or not listed."""
    problems = _against(root, MANIFEST)
    listed = _files(root, MANIFEST)
    for path in sorted((root / "build").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in {*listed, MANIFEST, *KEPT_BY_HAND}:
            problems.append(Problem(name, 0, 0, "", "unlisted", "is not in the manifest"))
    current = root / ".builds" / "current"
    if current.exists():
        for problem in _against(current, "build.json"):
            name = f".builds/current/{problem.path}"
            problems.append(Problem(name, 0, 0, "", problem.rule, problem.message))
    return problems


def _files(folder: Path, listing: str) -> dict[str, dict[str, str]]:
    try:
        files = json.loads((folder / listing).read_text(encoding="utf-8"))["files"]
        return {name: {"sha256": entry["sha256"]} for name, entry in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _against(folder: Path, listing: str) -> list[Problem]:
    files = _files(folder, listing)
    if not files:
        return [Problem(listing, 0, 0, "", "missing", "is missing, not JSON or lists no files; run 'make build'")]
    problems = []
    for name, entry in files.items():
        path = folder / name
        if not path.is_file():
            problems.append(Problem(name, 0, 0, "", "missing", "is listed but missing; run 'make build'"))
        elif digest(path) != entry["sha256"]:
            problems.append(Problem(name, 0, 0, "", "corrupt", "has other bytes than listed; run 'make build'"))
    return problems
