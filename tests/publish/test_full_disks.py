"""A disk that is full, at any size, ends a build with one clear line, and what was published before stays as it was.

A file system of some kilobytes is mounted in a namespace of its own; where this machine lets us make none, files may
not grow beyond such a size. `make test` tries one size, `make soak` twenty.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import foreign
import support
from accord.project import Project
from accord.publish import builds
from accord.publish.verify import verify
from support import ROOT

SIZES = 20  # from a disk on which hardly a file finds room to one that lacks less than a fifth of a build
# Builds on a disk of a size, and again with room enough; prints what each run said, and what was there then.
ON_DISK = """
import json, shutil, subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
import test_full_disks
disk, base, room = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
size = test_full_disks.size(base) + room
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
root = Path(shutil.copytree(base, disk / "project", symlinks=True))
first = test_full_disks.outcome(root)
subprocess.run(["mount", "-o", f"remount,size={size * 3}", disk], check=True)
print(json.dumps([first, test_full_disks.outcome(root)]))
"""


@pytest.fixture(scope="module")
def base(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a build that is current, and curated files that give another."""
    root = support.copy_of(herbarium, tmp_path_factory.mktemp("full"))
    foreign.reword(root, "Flora montium")
    return root


def test_a_full_disk_leaves_what_was_there(base: Path, tmp_path: Path) -> None:
    fill(base, tmp_path, 15)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(SIZES))
def test_disks_of_all_sizes(part: int, base: Path, tmp_path: Path) -> None:
    fill(base, tmp_path, part)


def fill(base: Path, folder: Path, part: int) -> None:
    """Build where there is room for a part of a build."""
    room = size((base / ".builds/current").resolve()) * part // (SIZES + 3)
    first, second = on_small_disk(base, folder, room) or with_small_files(base, folder, room)
    assert first["code"] == 1, first
    assert first["errors"] == ""
    fault, count = first["output"].splitlines()
    assert count == "1 problem in 1 file"
    assert "No space left" in fault or "full" in fault or "File too large" in fault, fault
    assert fault.endswith("nothing published was changed [" + fault.rpartition(" [")[2]), fault
    assert (first["current"], first["published"]) == ((base / ".builds/current").readlink().name, True)
    assert (second["code"], second["verify"], second["left"]) == (0, [], []), second
    assert second["current"] != first["current"]


def on_small_disk(base: Path, folder: Path, room: int) -> list[dict[str, Any]] | None:
    """Return what two runs came to on a disk with some room, and with room enough; nothing where none can be made."""
    disk = folder / "disk"
    disk.mkdir()
    namespace = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if not shutil.which("unshare") or subprocess.run([*namespace, "true"], check=False, capture_output=True).returncode:
        return None
    words = [*namespace, sys.executable, "-c", ON_DISK, disk, base, str(room), Path(__file__).parent]
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")])
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def with_small_files(base: Path, folder: Path, room: int) -> list[dict[str, Any]]:
    """Return the same where files may not grow beyond a part of the room."""
    root = support.copy_of(base, folder)
    limit = 1_000 + room // 100
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    first = outcome(root, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1])))
    return [first, outcome(root)]


def outcome(root: Path, **more: Any) -> dict[str, Any]:
    """Build a project; return what was said, and what is there then."""
    before = support.files(root / "build")
    command = [sys.executable, ROOT / "scripts/build.py", "--root", root]
    done = support.run(command, **more)
    project = Project(root)
    assert builds.is_whole(project.current.resolve())
    return {
        "code": done.returncode,
        "output": done.stdout,
        "errors": done.stderr if done.returncode else "",
        "current": project.current.readlink().name,
        "published": support.files(root / "build") == before,
        "verify": [str(problem) for problem in verify(project)],
        "left": [path.name for path in root.rglob(".*-*")],
    }


def size(folder: Path) -> int:
    """Return what the files of a folder take on a disk, in pages."""
    return sum(-(-path.lstat().st_size // 4096) * 4096 + 512 for path in folder.rglob("*"))
