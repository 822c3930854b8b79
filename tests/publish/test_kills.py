"""A build that is killed, or given an error, at a system call leaves whole builds, and the next run mends the rest.

By strace, at the calls by which a build opens, reads, writes, renames, links, syncs or removes what is of the project.
Two scenes: a publication of a few files, which `make soak` tries at every call, and a real build, of which it tries
some hundred; `make test` tries a few of the first.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import foreign
import support
import syscalls
import tiny
from accord.project import Project
from accord.publish import builds, export
from accord.publish.verify import verify
from support import ROOT
from syscalls import CHANGING, OPENING, READING, Call

TINY = """
import sys, tiny
from pathlib import Path
from accord.project import Project
tiny.publish(Project(Path(sys.argv[1])), "next", ("boats", "huts"))
"""
ERRORS = ("EIO", "ENOSPC", "EMFILE")
PARTS = 8  # of what make soak tries, so that each processor has some
KILLS, FAULTS = {"tiny": 1_000, "real": 240}, {"tiny": 200, "real": 120}  # calls that make soak tries
# Calls of which none may fail while the command says that all is well.
NEEDED = {name for name in CHANGING if name.startswith(("write", "pwrite", "ftruncate", "rename", "symlink", "fsync"))}
FEW = 4  # of the small one that make test tries


@dataclass(frozen=True)
class Scene:
    """A project with a build that is current, and the command that publishes the next."""

    base: Path
    command: tuple[str | Path, ...]  # but for the project's folder

    def copy(self, folder: Path) -> Path:
        """Copy the project to one path, at which all runs are alike."""
        root = folder / "project"
        shutil.rmtree(root, ignore_errors=True)
        return shutil.copytree(self.base, root, symlinks=True)

    @property
    def current(self) -> str:
        """The build that is current before."""
        return (self.base / ".builds/current").readlink().name


@pytest.fixture(scope="module")
def scenes(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Scene]]:
    """Return both scenes: with builds to prune, a table that goes, one that comes, and what was left before."""
    project = tiny.tiny(tmp_path_factory.mktemp("tiny") / "base")
    for words in ("one", "two", "three"):
        tiny.publish(project, words, ("boats", "ports"))
    (project.root / "build/csv/.boats.csv.accord-1").write_text("half", encoding="utf-8")
    root = support.copy_of(herbarium, tmp_path_factory.mktemp("real"))
    for words in ("Flora alpium", "Flora vallis"):
        foreign.reword(root, words)
        assert support.script("build", "--root", root).returncode == 0
    foreign.reword(root, "Flora montium")
    for place in (project.root, root):
        (place / ".builds/.staging-0123456789ab-1").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")]))
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield {
            "tiny": Scene(project.root, (sys.executable, "-c", TINY)),
            "real": Scene(root, (sys.executable, ROOT / "scripts/build.py", "--root")),
        }


# --- killed ---


@pytest.mark.repeats
def test_a_killed_build_leaves_whole_builds_and_the_next_run_mends_the_rest(
    scenes: dict[str, Scene], tmp_path: Path
) -> None:
    kill(scenes["tiny"], tmp_path, FEW, 0, 1)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", KILLS)
def test_a_build_may_be_killed_at_every_call(name: str, part: int, scenes: dict[str, Scene], tmp_path: Path) -> None:
    kill(scenes[name], tmp_path, KILLS[name], part, PARTS)


def kill(scene: Scene, folder: Path, most: int, part: int, parts: int) -> None:
    for call in spread(calls(scene, folder, (*CHANGING, *OPENING)), most)[part::parts]:
        root = scene.copy(folder)
        done = syscalls.injected([*scene.command, root], call, call.killed())
        assert done.returncode == -signal.SIGKILL, (call, done)
        assert_sound(root, scene, call)
        assert_mended(root, scene, call)


# --- given an error ---


@pytest.mark.repeats
def test_an_error_of_the_file_system_is_told_and_leaves_what_was_there(
    scenes: dict[str, Scene], tmp_path: Path
) -> None:
    fail(scenes["tiny"], tmp_path, FEW, 0, 1)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", FAULTS)
def test_every_call_may_fail(name: str, part: int, scenes: dict[str, Scene], tmp_path: Path) -> None:
    fail(scenes[name], tmp_path, FAULTS[name], part, PARTS)


def fail(scene: Scene, folder: Path, most: int, part: int, parts: int) -> None:
    tried = spread(calls(scene, folder, (*CHANGING, *OPENING, *READING)), most)
    wanted = published(folder / "project")
    for at, call in list(enumerate(tried))[part::parts]:
        error = ERRORS[at % len(ERRORS)]
        root = scene.copy(folder)
        done = syscalls.injected([*scene.command, root], call, call.failing(error))
        if done.returncode == 0:  # done without it: the size of a buffer, a way to copy, what the next run removes
            assert call.name not in NEEDED, (call, error, done)
            assert published(root) == wanted, (call, error, done)
            assert_mended(root, scene, call)
            continue
        assert done.returncode == 1, (call, error, done)
        if scene.command[-1] == "--root":  # a command of people's
            assert "Traceback" not in done.stderr, (call, error, done)
            assert len(done.stdout.splitlines()) == 2, (call, error, done)
        assert_sound(root, scene, call)
        assert_mended(root, scene, call)


def calls(scene: Scene, folder: Path, names: Sequence[str]) -> list[Call]:
    """Return the calls of a run that is left alone."""
    root = scene.copy(folder)
    return syscalls.calls([*scene.command, root], root, names)


def spread(made: list[Call], most: int) -> list[Call]:
    """Return some calls: half from those after the build has its name, where it becomes current, half from all."""
    after = next(at for at, call in enumerate(made) if call.name.startswith("rename") and ".staging-" in call.text)
    until = next((at for at, call in enumerate(made) if ".broken-" in call.text), len(made))
    last, others = made[after:until], [*made[:after], *made[until:]]
    half = min((most + 1) // 2, len(last))
    return [*sample(last, half), *sample(others, most - half)]


def sample(made: list[Call], number: int) -> list[Call]:
    number = min(number, len(made))
    return [made[at * len(made) // number] for at in range(number)]


# --- what is there then ---


def assert_sound(root: Path, scene: Scene, call: Call) -> None:
    """Every build that has its name is whole, one is current, and what is exported is that one, or ``verify`` tells."""
    project = Project(root)
    finished = [path for path in project.builds.iterdir() if re.fullmatch("[0-9a-f]{12}", path.name)]
    assert [path.name for path in finished if not builds.is_whole(path)] == [], call
    assert (project.builds / scene.current).is_dir(), call
    current = project.current.resolve()
    assert current in finished, call
    assert published(root) == published(current) or verify(project), call


def assert_mended(root: Path, scene: Scene, call: Call) -> None:
    """The next run publishes the next build, and leaves nothing beside it."""
    done = subprocess.run([*scene.command, root], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (call, done)
    assert_published(root, scene)
    assert list(root.rglob(".*-*")) == [], call


def assert_published(root: Path, scene: Scene) -> None:
    project = Project(root)
    assert project.current.readlink().name != scene.current
    assert verify(project) == []
    assert published(root) == published(project.current.resolve())


def published(root: Path) -> dict[str, bytes]:
    """Return the files that are exported, by name."""
    names = (name for name in export.names(root) if ".accord-" not in name)
    return {name: (root / name).read_bytes() for name in names}
