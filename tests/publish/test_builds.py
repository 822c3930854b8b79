"""A build is the same bytes wherever it is made, and becomes current whole or not at all.

Proved: other hash seed, zone, locale, umask, path and file order give identical files; a second builder and a spoilt
export each leave a whole current build, and the next run mends it; test_kills.py and test_full_disks.py prove the same
of builders that are killed and disks that are full. The first is proved of the small dataset, which has every kind of
file; the others, of which each builds many times, of a dataset that is built quickly.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import foreign
from accord.pipeline import build
from accord.project import Project
from accord.publish import builds as publish
from accord.publish import export
from accord.publish.export import make_current
from accord.publish.verify import verify
from support import ROOT, copy_of, files, project, script

WORLD = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tehran", "LC_ALL": "C.UTF-8", "LANG": "fa_IR.UTF-8", "COLUMNS": "20"}


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
    assert list(root.rglob(".*-*")) == []  # what a builder leaves that is stopped


def test_the_same_input_gives_the_same_bytes_in_another_world(built: Path, tmp_path: Path) -> None:
    root = project(tmp_path / "project" / "deeper")
    for path in sorted((root / "curated/actors").iterdir(), reverse=True):  # other order in the folder, other times
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
        os.utime(path, (10**9, 10**9))
    done = script("build", "--root", root, env=WORLD, umask=0o077)
    assert done.returncode == 0, done.stdout + done.stderr
    here, there = (
        (current(root).name, files(current(root)), files(root / "build"), (root / "datapackage.json").read_bytes())
        for root in (built, root)
    )
    assert here == there
    assert "accord.sqlite" in here[1]


def test_a_second_run_changes_nothing_and_another_input_gives_another_id(tmp_path: Path) -> None:
    root = foreign.copy("botany", tmp_path)
    foreign.reword(root, "Flora vallis")
    first = build(Project(root))
    assert len(make_current(Project(root), first).changed) > 30
    stamps = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file() and path.name != "lock"}
    assert build(Project(root)) == first
    assert make_current(Project(root), first) == ([], [])
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}
    foreign.reword(root, "Flora montium")
    assert build(Project(root)) != first
    foreign.reword(root, "Flora vallis")
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
    foreign.reword(root, "Flora montium")
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
        foreign.reword(root, words)
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
        foreign.reword(root, f"Flora vallis {number}")
        others.append(build(Project(root)))
        os.utime(others[-1] / "build.json", (2 * 10**9 + number, 2 * 10**9 + number))
    make_current(Project(root), first)
    kept = {path.name for path in (root / ".builds").iterdir()} - {"current", "exported.json", "lock"}
    assert kept == {first.name, *(path.name for path in others[1:])}
    assert_all_right(root)
