"""With the oldest versions of packages that are allowed, values and verdicts are those of the newest.

Bytes need not be: Parquet names its writer.
"""

from __future__ import annotations

import json
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


CHECK = """
import json, sys
from pathlib import Path
from accord import pipeline
from accord.project import Project
print(json.dumps([list(map(str, pipeline.check(Project.at(Path(root))).problems)) for root in sys.argv[1:]]))
"""


def run(version: str, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    return subprocess.run(
        [PYTHONS[version], *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


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
        done = run(version, "-m", "accord", "build", cwd=roots[version])
        assert done.returncode == 0, done.stdout + done.stderr
    old, new = (roots[version] / "build" for version in ("oldest", "build"))
    assert files(old / "csv") == files(new / "csv")
    for path in (new / "parquet").iterdir():
        table, other = parquet.read_table(path), parquet.read_table(old / "parquet" / path.name)
        assert table.schema.equals(other.schema, check_metadata=True)
        assert table.equals(other)
    assert isinstance(table, pa.Table)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """Return the problems of every broken dataset by each version, each in one process for all of them."""
    roots = [foreign.broken_copy(fault, tmp_path_factory.mktemp("broken")) for fault in foreign.BROKEN]
    return {version: json.loads(run(version, "-c", CHECK, *roots, cwd=ROOT).stdout) for version in PYTHONS}


@pytest.mark.parametrize("number", range(len(foreign.BROKEN)), ids=lambda number: foreign.BROKEN[number].new)
def test_verdicts_are_equal(number: int, verdicts: dict[str, list[list[str]]]) -> None:
    old, new = (verdicts[version][number] for version in ("oldest", "build"))
    assert foreign.BROKEN[number].problem in new
    assert old == new
