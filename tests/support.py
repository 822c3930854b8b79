"""What the test files share: the small dataset as a project of its own, and the checks as the scripts run them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

import forking
from accord import disk
from accord.engine.dataset import Dataset
from accord.problems import Problem
from accord.project import Project
from accord.publish import listing
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.files import TableFiles, find
from accord.sources.records import Curated, read
from accord.write.sqlite.views import View
from accord.write.sqlite.views import views as write_views
from accord.write.tables import Output

ROOT = Path(__file__).resolve().parents[1]
TEXT = "CONTRIBUTING.md"  # of the texts that are pages, the one that stands beside the folders
SMALL = ROOT / "tests" / "data" / "small" / "curated"
PATIENCE = 120  # seconds for what surely comes, however loaded the machine is: no test judges how fast it is
# Checks of the record as a whole, to which a case need not belong: its numbers of rows, and what nothing refers to.
OF_THE_WHOLE = ("counts.sql", "orphan.sql")


def examples(count: int) -> int:
    """Return how many examples a property is tried on: `make test` takes a quarter, `make soak` ten times as many."""
    return int(count * float(os.environ.get("ACCORD_EXAMPLES", "1")))


@cache
def schemas() -> Schemas:
    """Return the schemas of the project, loaded once."""
    return load_schemas(ROOT / "schemas")


def curated_copy(folder: Path) -> Path:
    """Copy the small dataset's curated files and its rules into a folder; return it. Enough for every check."""
    shutil.copytree(SMALL, folder / "curated")
    ignored = shutil.ignore_patterns(*OF_THE_WHOLE)
    for name in ("checks", "tables"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


def project(folder: Path) -> Path:
    """Make a folder a whole project around the small dataset, ready to be built; return it."""
    curated_copy(folder)
    for name in ("schemas", "site", "views", "quality", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / TEXT, folder / TEXT)
    return folder


def record_copy(root: Path) -> Path:
    """Make a folder a project around the real record; return it."""
    for name in ("curated", "schemas", "checks", "tables", "views", "quality", "site", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / TEXT, root / TEXT)
    return root


def copy_of(built: Path, folder: Path) -> Path:
    """Copy a built project into a folder, to be changed there; return it."""
    return shutil.copytree(built, folder / "project", symlinks=True)


def relisted(build: Path, **more: Any) -> None:
    """List the files of a changed build anew in its ``build.json``, which a server holds them against."""
    path = build / listing.LISTING
    content = {**json.loads(path.read_text(encoding="utf-8")), **more}
    content.pop("seal")
    names = sorted(file.relative_to(build).as_posix() for file in build.rglob("*") if file.is_file() and file != path)
    content["files"] = {
        name: {
            **content["files"].get(name, {}),
            "bytes": (build / name).stat().st_size,
            "sha256": disk.digest(build / name),
        }
        for name in names
    }
    listing.write(content, path)


def check(root: Path, of: Schemas | None = None) -> tuple[Curated, list[Problem]]:
    """Return what was read and its problems, in the order in which a check reports them."""
    of = of or schemas()
    table_files = find(root, of, {})
    curated = read(root, of, table_files.tables, table_files.files)
    return curated, check_curated(root, curated, table_files, of)[1]


def check_curated(
    root: Path, curated: Curated, table_files: TableFiles | None = None, of: Schemas | None = None
) -> tuple[dict[str, pa.Table], list[Problem]]:
    """Return the tables of what was read, and their problems, those of which its own rules warn too."""
    dataset = Dataset(Project(root), of or schemas(), curated, table_files or TableFiles({}, [], []))
    with TemporaryDirectory() as folder:
        problems = dataset.check_and_write(Output(Path(folder)), (), ("parquet",), lambda *_: None)
    return dataset.tables.in_memory, sorted([*problems, *dataset.own_warnings])


def tables_of(root: Path) -> dict[str, pa.Table]:
    """Return the tables of a project in which nothing is wrong."""
    table_files = find(root, schemas(), {})
    curated = read(root, schemas(), table_files.tables, table_files.files)
    tables, problems = check_curated(root, curated, table_files)
    assert problems == []
    return tables


def views() -> tuple[View, ...]:
    """Return the views of the record's database."""
    return tuple(write_views(schemas(), ROOT / "views"))


def without_progress(errors: str) -> str:
    """Return what a command prints on standard error but for its progress, which only a slow machine gets to see."""
    return re.sub(r"^(building|checking|reading)( \.\.\.|: [0-9.]+ s)\n", "", errors, flags=re.MULTILINE)


def run(command: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own; return how it ended and what it printed, but for its progress."""
    return _quiet(subprocess.run(command, capture_output=True, text=True, check=False, **more))


def _quiet(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    done.stderr = without_progress(done.stderr)
    return done


def accord(*words: str | Path, cwd: Path, is_measured: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own. Where a test asks for it, coverage is measured: it doubles the time."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    if not is_measured:
        environment.pop("COVERAGE_PROCESS_CONFIG", None)
    return _quiet(forking.run([sys.executable, "-m", "accord", *words], cwd=cwd, env=environment))


def script(
    name: str, *words: str | Path, env: dict[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a script of scripts/ in a process of its own, in the folder of the project that it is given, if any."""
    command = [sys.executable, ROOT / "scripts" / f"{name}.py", *words]
    environment = {"PYTHONPATH": str(ROOT / "src"), **os.environ, **(env or {})}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)  # twice as slow; tests/cli measures what only the commands run
    if "--root" in words:
        more = {"cwd": words[words.index("--root") + 1], **more}
    return _quiet(forking.run(command, env=environment, **more))


def awaited(answer: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine does, run in a thread of its own: a browser keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, answer).result()


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def files(folder: Path) -> dict[str, bytes]:
    """Return name and bytes of every file under a folder, links not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
