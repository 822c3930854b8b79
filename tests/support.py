"""What the test files share: the small dataset as a project of its own, and the checks as the scripts run them."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from accord.problems import Problem
from accord.rules.records import check_document
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.records import Curated, read

ROOT = Path(__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "data" / "small" / "curated"


@cache
def schemas() -> Schemas:
    """Return the schemas of the project, loaded once."""
    return load_schemas(ROOT / "schemas")


def curated_copy(folder: Path) -> Path:
    """Copy the small dataset's curated files into a folder; return it. Enough for every check."""
    shutil.copytree(SMALL, folder / "curated")
    return folder


def project(folder: Path) -> Path:
    """Make a folder a whole project around the small dataset, ready to be built; return it."""
    curated_copy(folder)
    for name in ("schemas", "site"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def check(root: Path) -> tuple[Curated, list[Problem]]:
    """Return what was read and its problems, in the order in which scripts/check.py tells them."""
    curated = read(root, schemas())
    return curated, check_document(curated, schemas())


def script(
    name: str, *words: str | Path, env: dict[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess:
    """Run a script of scripts/ in a process of its own."""
    command = [sys.executable, ROOT / "scripts" / f"{name}.py", *words]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **more)


def awaited(answer: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine does, run in a thread of its own: a browser keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, answer).result()


def files(folder: Path) -> dict[str, bytes]:
    """Return name and bytes of every file under a folder, links not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
