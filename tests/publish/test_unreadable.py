"""What cannot be read stops check and build with its path, for real: no records are lost, and nothing hangs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

import foreign
from accord.pipeline import build
from accord.project import Project
from shares import soaked
from support import PATIENCE, ROOT, script

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
CAPABILITIES = "-dac_override,-dac_read_search"  # by which root reads what it may not


def unprivileged(name: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a script as somebody whom the permissions of files bind."""
    drop = ["setpriv", f"--bounding-set={CAPABILITIES}", f"--inh-caps={CAPABILITIES}"] if os.geteuid() == 0 else []
    command = [*drop, sys.executable, ROOT / "scripts" / f"{name}.py", "--root", root]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a dataset that has every kind of file and is built quickly."""
    return foreign.copy("botany", tmp_path)


@pytest.mark.parametrize(
    "place",
    ["curated/taxa.yaml", "schemas/deep",
     *soaked("curated", "curated/specimens", "site/templates")],
)  # fmt: skip
def test_what_may_not_be_read_is_named_and_never_left_out(place: str, root: Path) -> None:
    """A folder of records that could not be read gave a build without them, which later runs took for theirs."""
    path = root / place
    if not path.exists():
        path.mkdir()
    path.chmod(0)
    try:
        outcomes = {name: unprivileged(name, root) for name in ("check", "build")}
    finally:
        path.chmod(0o755)
    assert outcomes["check"].stdout == outcomes["build"].stdout
    for done in outcomes.values():
        assert done.returncode == 1, done.stderr
        assert f"{place}: cannot be read: Permission denied [unreadable]" in done.stdout
    assert not (root / ".builds").exists()
    whole = build(Project(root))
    assert (whole / "build/csv/specimens.csv").read_bytes().count(b"\n") == 4


@pytest.mark.parametrize(
    "place",
    ["curated/specimens/x.yaml", "curated/taxa.csv", "curated/pipe", "schemas/x.json", "site/x", "site/pages/x.sql"],
)
def test_a_fifo_is_named_and_not_waited_for(place: str, root: Path) -> None:
    os.mkfifo(root / place)
    outcomes = {name: script(name, "--root", root, timeout=PATIENCE) for name in ("check", "build")}
    assert outcomes["check"].stdout == outcomes["build"].stdout
    assert f"{place}: is a FIFO; put a file here or take it out [not-a-file]" in outcomes["check"].stdout
    assert {done.returncode for done in outcomes.values()} == {1}


def test_a_fifo_as_a_table_from_elsewhere_is_named(root: Path, tmp_path: Path) -> None:
    (root / "curated/herbaria.csv").unlink()
    os.mkfifo(tmp_path / "herbaria.csv")
    for name in ("check", "build"):
        done = script(name, "--root", root, "--table", f"herbaria={tmp_path / 'herbaria.csv'}", timeout=PATIENCE)
        assert done.returncode == 1
        assert "FIFO" in done.stdout


@pytest.mark.parametrize("where", ["inside", "outside"])
def test_a_table_gives_its_verdict_though_the_build_of_it_exists(where: str, root: Path, tmp_path: Path) -> None:
    """A file that changed, or went, after a build gave that build again, and exit 0."""
    good = (root / "curated/herbaria.csv").read_text(encoding="utf-8")
    (root / "curated/herbaria.csv").unlink()
    folder = root / "more" if where == "inside" else tmp_path / "elsewhere"
    folder.mkdir()
    table = folder / "herbaria.csv"
    words = ["build", "--root", root, "--table", f"herbaria={table}"]
    table.write_text(good, encoding="utf-8")
    assert script(*words).returncode == 0
    first = (root / ".builds/current").readlink()
    table.write_text(good.replace("Valley", "Valleys"), encoding="utf-8")
    assert script(*words).returncode == 0
    assert (root / ".builds/current").readlink() != first
    table.write_text(good.replace("2469", "no number"), encoding="utf-8")
    assert script(*words).returncode == 1
    table.write_text(good, encoding="utf-8")
    unknown = script(*words, "--table", f"no_such_table={table}")
    assert (unknown.returncode, "no table is called so" in unknown.stdout) == (1, True)
    table.unlink()
    gone = script(*words)
    assert (gone.returncode, "there is no such file" in gone.stdout) == (1, True)


def test_an_interrupted_command_does_not_claim_that_nothing_was_changed(root: Path) -> None:
    command = [sys.executable, ROOT / "scripts/build.py", "--root", root]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not list((root / ".builds").glob(".staging-*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    stderr = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 130
    assert "stopped; nothing published was changed" in stderr
    assert not (root / "build").exists()


def test_two_clones_with_one_environment_are_distinguished(tmp_path: Path) -> None:
    """The environment imports the code of the first clone; each command works on the clone that it runs in."""
    first, second = clone(tmp_path / "first"), clone(tmp_path / "second")
    python = environment(tmp_path / "venv", first)
    herbaria = second / "curated/herbaria.csv"
    herbaria.write_text(herbaria.read_text(encoding="utf-8").replace("Valley", "Valleys"), encoding="utf-8")

    def run(place: Path, *words: str) -> str:
        done = subprocess.run([python, *words], cwd=place, env=BARE, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    for place in (second, first):
        assert Path(run(place, "-c", "import accord; print(accord.__file__)").strip()).is_relative_to(first)
        run(place, "scripts/build.py")
        assert run(place, "scripts/verify.py") == "no problems\n"
        published = (place / "build/csv/herbaria.csv").read_text(encoding="utf-8")
        assert ("Valleys" in published) == (place == second)
    assert (second / ".builds/current").readlink() != (first / ".builds/current").readlink()
    assert {path.name for path in first.iterdir()} == {path.name for path in second.iterdir()}


def clone(folder: Path) -> Path:
    """Copy the code, the commands and a dataset into a folder; return it."""
    shutil.copytree(foreign.dataset("botany"), folder)
    for name in ("src", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def environment(folder: Path, owner: Path) -> Path:
    """Make an environment with the packages of this one and the code of a clone; return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = next(folder.glob("lib/python3.*/site-packages"))
    (packages / "accord.pth").write_text(f"{sysconfig.get_path('purelib')}\n{owner / 'src'}\n", encoding="utf-8")
    return folder / "bin" / "python"
