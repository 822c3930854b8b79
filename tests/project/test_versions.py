"""With the oldest versions of packages that are allowed, values and verdicts are those of the newest.

Bytes need not be: Parquet names its writer.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import foreign
from foreign import DATASETS
from support import ROOT, files

PYTHONS = {name: ROOT / ".venv" / name / "bin" / "python" for name in ("build", "oldest")}


def accord(version: str, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    command = [PYTHONS[version], "-m", "accord", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def version_of(version: str) -> tuple[int, ...]:
    code = "import pyarrow; print(pyarrow.__version__)"
    done = subprocess.run([PYTHONS[version], "-c", code], capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.strip().split(".")))


def test_there_is_an_older_and_a_newer_version() -> None:
    assert version_of("oldest") < version_of("build")


@pytest.mark.parametrize("name", DATASETS)
def test_published_values_are_equal(name: str, tmp_path: Path) -> None:
    roots = {}
    for version in PYTHONS:
        (tmp_path / version).mkdir()
        roots[version] = foreign.copy(name, tmp_path / version)
        done = accord(version, "build", cwd=roots[version])
        assert done.returncode == 0, done.stdout + done.stderr
    old, new = (roots[version] / "build" for version in ("oldest", "build"))
    assert files(old / "csv") == files(new / "csv")
    for path in (new / "parquet").iterdir():
        table, other = parquet.read_table(path), parquet.read_table(old / "parquet" / path.name)
        assert table.schema.equals(other.schema, check_metadata=True)
        assert table.equals(other)
    assert isinstance(table, pa.Table)


@pytest.mark.parametrize("fault", foreign.BROKEN, ids=lambda fault: f"{fault.dataset}-{fault.new}")
def test_verdicts_are_equal(fault: foreign.Fault, tmp_path: Path) -> None:
    root = foreign.broken_copy(fault, tmp_path)
    old, new = (accord(version, "check", cwd=root) for version in ("oldest", "build"))
    assert (old.returncode, old.stdout) == (new.returncode, new.stdout) == (1, new.stdout)
