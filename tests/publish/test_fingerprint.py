"""The id of a build changes with everything that can change a byte of it, and with nothing else."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import accord
from accord import disk
from accord.disk import folder_problems
from accord.problems import InvalidInputError
from accord.project import Project
from accord.publish import fingerprint as module
from accord.publish.fingerprint import fingerprint
from tiny import tiny

PRINT = """
import sys
from pathlib import Path
from accord.project import Project
from accord.publish.fingerprint import fingerprint
print(fingerprint(Project(Path(sys.argv[1])), {}, {}))
"""
PARSED = {"curated/a.yaml": b"id: a\n", "curated/b.yaml": b"id: b\n"}


@pytest.mark.parametrize("name", ["schemas", "checks", "tables", "views", "quality", "site"])
def test_each_folder_of_a_dataset_is_in_the_id(name: str, tmp_path: Path) -> None:
    project = tiny(tmp_path)
    before = fingerprint(project, PARSED, {})
    (tmp_path / name / "one.txt").write_text("other", encoding="utf-8")
    changed = fingerprint(project, PARSED, {})
    (tmp_path / name / "one.txt").rename(tmp_path / name / "two.txt")
    assert len({before, changed, fingerprint(project, PARSED, {})}) == 3


def test_the_id_is_of_the_parsed_bytes_and_not_of_what_is_on_the_disk_by_now(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    before = fingerprint(project, PARSED, {})
    (tmp_path / "curated/one.txt").write_text("written after it was parsed", encoding="utf-8")
    assert fingerprint(project, PARSED, {}) == before
    ids = {fingerprint(project, parsed, {}) for parsed in (
        PARSED, {}, {"curated/a.yaml": b"id: a\n"}, {**PARSED, "curated/b.yaml": b"id: c\n"},
        {"curated/a.yaml": b"id: a\n", "curated/c.yaml": b"id: b\n"},
    )}  # fmt: skip
    assert len(ids) == 5


def test_where_a_project_stands_and_caches_of_python_are_not_in_the_id(tmp_path: Path) -> None:
    one, two = tiny(tmp_path / "one"), tiny(tmp_path / "two" / "deeper")
    (two.site / "__pycache__").mkdir()
    (two.site / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert fingerprint(one, PARSED, {}) == fingerprint(two, PARSED, {})


@pytest.mark.parametrize("where", ["outside", "project/curated"])
@pytest.mark.parametrize("form", ["file", "folder"])
def test_tables_are_in_the_id_wherever_they_stand(where: str, form: str, tmp_path: Path) -> None:
    project = tiny(tmp_path / "project")
    place = tmp_path / where / ("rows.csv" if form == "file" else "rows")
    file = place if form == "file" else place / "part-1.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"id\n1\n")
    ids = [fingerprint(project, PARSED, {"boats": place}), fingerprint(project, PARSED, {"ports": place})]
    file.write_bytes(b"id\n2\n")
    ids.append(fingerprint(project, PARSED, {"boats": place}))
    assert len({*ids, fingerprint(project, PARSED, {})}) == 4
    file.unlink()
    with pytest.raises(InvalidInputError, match="there is no such file"):
        fingerprint(project, PARSED, {"boats": place})


def test_what_the_reader_of_a_table_refuses_is_in_the_id(tmp_path: Path) -> None:
    """A build of the same bytes must not stand for a table that has to be refused."""
    project, rows = tiny(tmp_path / "project"), tmp_path / "rows"
    rows.mkdir()
    (rows / "part-1.csv").write_bytes(b"id\n1\n")
    ids = [fingerprint(project, PARSED, {"boats": rows})]
    (rows / "empty").mkdir()
    ids.append(fingerprint(project, PARSED, {"boats": rows}))
    (rows / "empty").rmdir()
    (rows / "part-1.csv").rename(tmp_path / "part-1.csv")
    (rows / "part-1.csv").symlink_to(tmp_path / "part-1.csv")
    ids.append(fingerprint(project, PARSED, {"boats": rows}))
    assert len(set(ids)) == 3


def test_versions_are_in_the_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tiny(tmp_path)
    ids = {fingerprint(project, PARSED, {})}
    installed = module.version
    for name in module.PACKAGES:
        monkeypatch.setattr(
            module, "version", lambda package, name=name: "0" if package == name else installed(package)
        )
        ids.add(fingerprint(project, PARSED, {}))
    monkeypatch.setattr(module, "version", installed)
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    ids.add(fingerprint(project, PARSED, {}))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.99.0")
    ids.add(fingerprint(project, PARSED, {}))
    assert len(ids) == 1 + len(module.PACKAGES) + 2


def test_the_code_that_runs_is_in_the_id_wherever_it_is_installed(tmp_path: Path) -> None:
    project = tiny(tmp_path / "project")

    def of(place: str, change: str) -> str:
        engine = tmp_path / place / "accord"
        if not engine.exists():
            shutil.copytree(Path(accord.__file__).parent, engine, ignore=shutil.ignore_patterns("__pycache__"))
        (engine / "values" / "types.py").open("a", encoding="utf-8").write(change)
        command = [sys.executable, "-c", PRINT, project.root]
        env = {**os.environ, "PYTHONPATH": str(engine.parent)}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout

    first = of("here", "")
    assert of("there/in/another/place", "") == first
    assert of("here", "# changed where it is installed\n") != first


def test_what_cannot_be_read_is_a_problem_with_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tiny(tmp_path)
    (project.views / "deep").mkdir()
    scan, read = os.scandir, disk.digest

    def broken_scan(path: Path) -> object:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def broken_read(path: Path) -> str:
        if path == project.checks / "one.txt":
            raise OSError(5, "Input/output error", str(path))
        return read(path)

    monkeypatch.setattr(os, "scandir", broken_scan)
    monkeypatch.setattr(disk, "digest", broken_read)
    with pytest.raises(InvalidInputError) as caught:
        fingerprint(project, PARSED, {})
    assert [str(problem) for problem in caught.value.problems] == [
        "checks/one.txt: cannot be read: Input/output error [unreadable]",
        "views/deep: cannot be read: Permission denied [unreadable]",
    ]


def test_what_is_no_file_is_named_and_not_waited_for(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    os.mkfifo(project.site / "pipe")
    (project.views / "circle").symlink_to(project.views, target_is_directory=True)
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(project.schemas)  # the path of a socket is short
        try:
            bound.bind("door")
        finally:
            os.chdir(here)
    expected = [("schemas/door", "not-a-file"), ("site/pipe", "not-a-file"), ("views/circle", "symlink")]
    assert sorted((problem.path, problem.rule) for problem in folder_problems(project)) == expected
    with pytest.raises(InvalidInputError) as caught:
        fingerprint(project, PARSED, {})
    assert [(problem.path, problem.rule) for problem in caught.value.problems] == expected
    with pytest.raises(disk.NotAFileError):
        disk.digest(project.site / "pipe")


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    project = tiny(tmp_path / "project")
    (tmp_path / "shared.sql").write_text("SELECT 1", encoding="utf-8")
    (project.views / "shared.sql").symlink_to(tmp_path / "shared.sql")
    before = fingerprint(project, PARSED, {})
    (tmp_path / "shared.sql").write_text("SELECT 2", encoding="utf-8")
    assert fingerprint(project, PARSED, {}) != before


def test_a_project_is_the_one_of_its_folder(tmp_path: Path) -> None:
    """Two clones that share an environment differ by their own files alone."""
    one, two = tiny(tmp_path / "one"), tiny(tmp_path / "two")
    shutil.rmtree(two.site)
    assert fingerprint(one, PARSED, {}) != fingerprint(Project(two.root), PARSED, {})


def test_an_id_is_twelve_digits_of_all_that_is_given(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    own = fingerprint(project, PARSED, {})
    assert re.fullmatch("[0-9a-f]{12}", own)
    assert fingerprint(project, PARSED, {}, base=module.ground(project)) == own
    others = {fingerprint(project, PARSED, {}, base="0" * 64), fingerprint(project, PARSED, {}, assets="a"),
              fingerprint(project, PARSED, {}, assets="b")}  # fmt: skip
    assert len({own, *others}) == 4
    assert fingerprint(project, dict(reversed(PARSED.items())), {}) == own


def test_what_stands_before_any_record_changes_with_its_folders_and_not_with_the_records(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    before = module.ground(project)
    (tmp_path / "curated/one.txt").write_text("other", encoding="utf-8")
    assert module.ground(project) == before
    (tmp_path / "views/one.txt").write_text("other", encoding="utf-8")
    assert module.ground(project) != before
    assert len(before) == 64


def test_the_names_of_all_parts_are_in_the_id_and_a_name_is_told_from_bytes(tmp_path: Path) -> None:
    """The names give the order of parts; what is a link or stands elsewhere in the folder counts too."""
    project, rows = tiny(tmp_path / "project"), tmp_path / "rows"
    (rows / "deep").mkdir(parents=True)
    ids = set()
    for name in ("a.csv", "b.csv", "deep/a.csv"):
        (rows / name).write_bytes(b"id\n")
        ids.add(fingerprint(project, {}, {"boats": rows}))
        (rows / name).rename(rows / f"{name}x")
        ids.add(fingerprint(project, {}, {"boats": rows}))
        (rows / f"{name}x").unlink()
    assert len(ids) == 6


def test_a_package_that_is_not_installed_is_in_the_id_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    project = tiny(tmp_path)
    before = fingerprint(project, {}, {})
    monkeypatch.setattr(module, "version", absent)
    assert fingerprint(project, {}, {}) != before
