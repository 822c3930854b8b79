"""A build is the same bytes wherever it is made, and becomes current whole or not at all.

Proved: other hash seed, zone, locale, umask, path and file order give identical files; a builder killed at many
moments, a full disk, a second builder and a spoilt export each leave a whole current build; the next run mends it.
The first is proved of the small dataset, which has every kind of file; the others, of which each builds many times, of
a dataset that is built quickly.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import foreign
import forking
from accord.pipeline import build
from accord.project import Project
from accord.publish import builds as publish
from accord.publish import export
from accord.publish.export import make_current
from accord.publish.verify import verify
from support import ROOT, copy_of, files, project, script

WORLDS = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tehran", "LC_ALL": "C.UTF-8", "LANG": "fa_IR.UTF-8", "COLUMNS": "20"},
]
# Kills the builder at its n-th change to the project's files, counted by Python's audit events.
KILLED = """
import os, signal, sys
from pathlib import Path
from accord.pipeline import build
from accord.project import Project
from accord.publish.export import make_current
root, stop, seen = Path(sys.argv[1]), int(sys.argv[2]), 0
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "shutil.copyfile", "sqlite3.connect",
"shutil.rmtree"}
def hook(event, args):
    global seen
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if (writes or event in CHANGES or event == "open" and args[1] is None) and str(root) in str(args[0]):
        seen += 1
        if seen == stop:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
make_current(Project(root), build(Project(root)))
print(seen)
"""
MOMENTS = 6  # in make test; make soak tries every one, in so many parts:
PARTS = 16


def edit(root: Path, words: str) -> None:
    """Make another, equally good version of the curated files."""
    path = root / "curated/publications.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("(?<=citation_text: ).+", words, text, count=1), encoding="utf-8")


def current(root: Path) -> Path:
    return (root / ".builds/current").resolve()


def assert_whole(root: Path) -> None:
    assert publish.is_whole(current(root))


def assert_all_right(root: Path) -> None:
    assert_whole(root)
    assert verify(Project(root)) == []
    assert export.plan(Project(root), current(root)) == ([], [])
    left = [path.name for path in (root / ".builds").iterdir() if path.name.startswith(".")]
    assert left == []
    assert {path.name for path in root.rglob(".*") if ".builds" not in path.parts} <= {".vscode"}


def test_the_same_input_gives_the_same_bytes_in_another_world(tmp_path: Path) -> None:
    made = []
    for number, world in enumerate(WORLDS):
        root = project(tmp_path / f"project {number}" / ("deeper" * number))
        if number:  # other order in the folder, other times
            for path in sorted((root / "curated/actors").iterdir(), reverse=True):
                data = path.read_bytes()
                path.unlink()
                path.write_bytes(data)
                os.utime(path, (10**9, 10**9))
        done = script("build", "--root", root, env=world, umask=0o077 if number else 0o022)
        assert done.returncode == 0, done.stdout + done.stderr
        made.append(
            (current(root).name, files(current(root)), files(root / "build"), (root / "datapackage.json").read_bytes())
        )
    assert made[0] == made[1]
    assert "accord.sqlite" in made[0][1]


def test_a_second_run_changes_nothing_and_another_input_gives_another_id(tmp_path: Path) -> None:
    root = foreign.copy("botany", tmp_path)
    edit(root, "Flora vallis")
    first = build(Project(root))
    assert len(make_current(Project(root), first).changed) > 30
    stamps = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file() and path.name != "lock"}
    assert build(Project(root)) == first
    assert make_current(Project(root), first) == ([], [])
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}
    edit(root, "Flora montium")
    assert build(Project(root)) != first
    edit(root, "Flora vallis")
    assert build(Project(root)) == first


def test_an_interrupted_or_spoilt_export_is_repaired(herbarium: Path, tmp_path: Path) -> None:
    root = copy_of(herbarium, tmp_path)
    good = files(root / "build")
    (root / "build/csv/specimens.csv").write_bytes(good["csv/specimens.csv"][:-9])
    (root / "build/parquet/specimens.parquet").unlink()
    (root / "build/manifest.json").write_text("{", encoding="utf-8")
    (root / "build/csv/.taxa.csv.accord-12345").write_text("half", encoding="utf-8")
    (root / "build/csv/strange.csv").write_text("a\n", encoding="utf-8")
    (root / ".datapackage.json.accord-12345").write_text("half", encoding="utf-8")
    (root / ".builds/.staging-0123456789ab-999999999").mkdir()
    (root / "datapackage.json").unlink()
    assert {problem.rule for problem in verify(Project(root))} == {"malformed", "unlisted"}
    done = make_current(Project(root), build(Project(root)))
    assert (len(done.changed), done.foreign) == (4, ["build/csv/strange.csv"])
    (root / "build/csv/strange.csv").unlink()
    assert files(root / "build") == good
    assert_all_right(root)


def test_a_spoilt_build_is_made_again(herbarium: Path, tmp_path: Path) -> None:
    root = copy_of(herbarium, tmp_path)
    database = current(root) / "accord.sqlite"
    database.write_bytes(database.read_bytes()[:-1])
    assert [problem.path for problem in verify(Project(root))] == [".builds/current/accord.sqlite"]
    make_current(Project(root), build(Project(root)))
    assert_all_right(root)


def test_stale_files_are_reported_and_left_as_they_are(herbarium: Path, tmp_path: Path) -> None:
    root = copy_of(herbarium, tmp_path)
    assert script("build", "--check", "--root", root).returncode == 0
    edit(root, "Flora montium")
    before = files(root / "build")
    done = script("build", "--check", "--root", root)
    assert done.returncode == 1
    fact = "is not what the curated files and schemas give; run 'accord build' and commit the result"
    assert f"build/csv/publications.csv: {fact}" in done.stdout
    assert files(root / "build") == before


def test_builders_at_the_same_time_leave_one_whole_build(tmp_path: Path) -> None:
    root = foreign.copy("botany", tmp_path)
    command = [sys.executable, ROOT / "scripts/build.py", "--root", root]
    for words in ("Flora vallis", "Flora montium"):
        edit(root, words)
        running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        errors = [process.communicate()[1] for process in running]
        assert [process.returncode for process in running] == [0, 0], errors
        assert_all_right(root)


@pytest.mark.repeats
def test_old_builds_go_but_the_newest_and_the_current_stay(tmp_path: Path) -> None:
    root = foreign.copy("botany", tmp_path)
    first = build(Project(root))
    make_current(Project(root), first)
    others = []
    for number in range(publish.KEEP + 1):
        edit(root, f"Flora vallis {number}")
        others.append(build(Project(root)))
        os.utime(others[-1] / "build.json", (2 * 10**9 + number, 2 * 10**9 + number))
    make_current(Project(root), first)
    kept = {path.name for path in (root / ".builds").iterdir()} - {"current", "exported.json", "lock"}
    assert kept == {first.name, *(path.name for path in others[1:])}
    assert_all_right(root)


def killed_at(root: Path, moment: int) -> subprocess.CompletedProcess[str]:
    return forking.run([sys.executable, "-c", KILLED, root, str(moment)])


@pytest.fixture(scope="session")
def changes(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many changes a whole run makes, from an older build to a newer one."""
    root = copy_of(herbarium, tmp_path_factory.mktemp("changes"))
    edit(root, "Flora montium")
    return int(killed_at(root, -1).stdout)


def assert_a_kill_is_mended(root: Path, moment: int) -> None:
    """Kill a builder at a moment: a whole build stays, and the next run makes the new one current."""
    edit(root, "Flora montium")
    assert killed_at(root, moment).returncode == -signal.SIGKILL
    assert_whole(root)
    target = build(Project(root))
    make_current(Project(root), target)
    assert current(root) == target
    assert b"Flora montium" in (root / "build/csv/publications.csv").read_bytes()
    assert_all_right(root)


@pytest.mark.repeats
@pytest.mark.parametrize("part", range(MOMENTS))
def test_a_killed_builder_leaves_a_whole_build_and_the_next_run_fixes_the_rest(
    part: int, changes: int, herbarium: Path, tmp_path: Path
) -> None:
    # Half of the moments are spread over the run, half lie in its last tenth, where it becomes current.
    moment = 1 + part * changes // (MOMENTS // 2) if part < MOMENTS // 2 else changes - (part - MOMENTS // 2) * 4
    assert_a_kill_is_mended(copy_of(herbarium, tmp_path), moment)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_a_builder_may_be_killed_at_every_moment(part: int, changes: int, herbarium: Path, tmp_path: Path) -> None:
    for moment in range(1 + part, changes + 1, PARTS):
        folder = tmp_path / str(moment)
        folder.mkdir()
        assert_a_kill_is_mended(copy_of(herbarium, folder), moment)
        shutil.rmtree(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of some megabytes where this machine lets us mount one, else None."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        yield None
        return
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def no_big_files() -> None:
    """The other way to a failing write: files may not grow beyond 40 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


@pytest.mark.parametrize("room", [2_000, 60_000, 700_000])
def test_a_full_disk_leaves_what_was_there(room: int, small_disk: Path | None, herbarium: Path, tmp_path: Path) -> None:
    root = copy_of(herbarium, small_disk or tmp_path)
    before = current(root), files(root / "build")
    edit(root, "Flora montium")
    ballast = root.parent / "ballast"
    if small_disk:
        free = os.statvfs(small_disk)
        ballast.write_bytes(b"x" * (free.f_bavail * free.f_frsize - room))
        done = script("build", "--root", root)
    else:
        done = script("build", "--root", root, preexec_fn=no_big_files)
    assert (done.returncode, done.stderr) == (1, "")
    assert "No space left" in done.stdout or "File too large" in done.stdout or "full" in done.stdout, done.stdout
    assert_whole(root)
    assert before[0] == current(root)
    assert before[1] == files(root / "build")
    ballast.unlink(missing_ok=True)
    make_current(Project(root), build(Project(root)))
    assert_all_right(root)
