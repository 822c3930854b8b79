"""Verification sees every way in which what is published, what is served and their lists differ."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from accord.project import Project
from accord.publish.verify import verify
from support import script
from tiny import identity, publish, tiny


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = tiny(tmp_path)
    publish(made, "one")
    publish(made, "two")
    assert verify(made) == []
    return made


def relink(project: Project, target: str | None) -> None:
    project.current.unlink()
    if target is not None:
        project.current.symlink_to(target)


def edit_json(path: Path, change: Callable[[dict], object]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def rules(project: Project) -> set[tuple[str, str]]:
    return {(problem.path, problem.rule) for problem in verify(project)}


@pytest.mark.parametrize(
    ("target", "fact"),
    [
        (None, "is missing"),
        ("0123456789ab", "cannot be read: No such file"),
        ("current", "cannot be read: Too many levels"),
        ("lock", "no folder"),
        ("../build", "not a build beside it"),
    ],
)
def test_a_wrong_link_to_the_current_build(target: str | None, fact: str, project: Project) -> None:
    relink(project, target)
    (problem,) = verify(project)
    assert (problem.path, problem.rule) == (".builds/current", "current")
    assert fact in problem.message


def test_a_current_build_that_is_a_folder(project: Project) -> None:
    target = project.builds / project.current.readlink()
    project.current.unlink()
    target.rename(project.current)
    assert rules(project) == {(".builds/current", "current")}


def test_an_export_and_a_build_that_are_whole_and_of_other_data(project: Project) -> None:
    relink(project, identity("one"))
    assert ("build/csv/boats.csv", "stale") in rules(project)
    assert {rule for _, rule in rules(project)} == {"stale"}


@pytest.mark.parametrize("place", ["site", "build", ".vscode", "."])
@pytest.mark.parametrize("form", ["file", "link", "fifo", "cache"])
def test_anything_more_in_the_served_build(place: str, form: str, project: Project) -> None:
    """A plugin put there is run."""
    name = os.path.normpath(f"{place}/__pycache__/x.pyc" if form == "cache" else f"{place}/plugin.py")
    path = project.current / name
    path.parent.mkdir(exist_ok=True, parents=True)
    if form == "link":
        path.symlink_to("/etc/hostname")
    elif form == "fifo":
        os.mkfifo(path)
    else:
        path.write_text("x", encoding="utf-8")
    rule = "not-a-file" if form == "fifo" else "unlisted"
    assert rules(project) == {(f".builds/current/{name}", rule)}


@pytest.mark.parametrize("form", ["link", "fifo", "folder"])
@pytest.mark.parametrize("name", ["build/csv/boats.csv", ".builds/current/accord.sqlite"])
def test_what_is_no_file_in_place_of_one(form: str, name: str, project: Project, tmp_path: Path) -> None:
    path = project.root / name
    copy = tmp_path / "copy"
    path.rename(copy)
    make: dict[str, Callable[[], object]] = {
        "link": lambda: path.symlink_to(copy),
        "fifo": lambda: os.mkfifo(path),
        "folder": path.mkdir,
    }
    make[form]()
    assert rules(project) == {(name, "not-a-file")}


@pytest.mark.parametrize(("word", "rule"), [("rows", "rows"), ("bytes", "bytes")])
def test_rows_and_bytes_in_the_manifest(word: str, rule: str, project: Project) -> None:
    for value in (7, None, "1"):
        edit_json(
            project.root / "build/manifest.json",
            lambda content, value=value: content["files"]["build/csv/boats.csv"].update({word: value}),
        )
        assert rules(project) == {("build/manifest.json", rule)}


def test_the_version_in_the_manifest(project: Project) -> None:
    edit_json(project.root / "build/manifest.json", lambda content: content.update(version="9.9.9"))
    assert rules(project) == {("build/manifest.json", "version")}
    assert any("current build '1.0.0'" in problem.message for problem in verify(project))


def test_the_id_in_the_list_of_a_build(project: Project) -> None:
    edit_json(project.current / "build.json", lambda content: content.update(id="0123456789ab"))
    assert rules(project) == {(".builds/current/build.json", "version")}


def test_a_manifest_that_lists_files_outside(project: Project) -> None:
    for name in ("../secret", "/etc/hostname"):
        entry = {"sha256": sha256(b"").hexdigest(), "bytes": 0}
        edit_json(
            project.root / "build/manifest.json",
            lambda content, name=name, entry=entry: content["files"].update({name: entry}),
        )
    assert rules(project) == {("build/manifest.json", "outside")}


def test_rows_are_counted_as_csv_has_them(project: Project) -> None:
    path = project.root / "build/csv/boats.csv"
    data = b'"id","text"\n"1","two\nlines, ""quoted""\n"\n"2",""\n'
    path.write_bytes(data)
    shutil.rmtree(project.builds)
    listed = {"sha256": sha256(data).hexdigest(), "bytes": len(data), "rows": 2}
    edit_json(
        project.root / "build/manifest.json", lambda content: content["files"].update({"build/csv/boats.csv": listed})
    )
    assert verify(project) == []


def test_a_remedy_names_make_only_where_there_is_a_makefile(project: Project) -> None:
    (project.root / "build/csv/boats.csv").unlink()
    assert "run 'accord build'" in script("verify", "--root", project.root).stdout
    (project.root / "Makefile").write_text("build:\n", encoding="utf-8")
    assert "run 'make build'" in script("verify", "--root", project.root).stdout
    shutil.rmtree(project.schemas)
    done = script("verify", "--root", project.root).stdout
    assert "get the published files again" in done


def test_a_clone_in_which_no_build_was_ever_current_is_right(project: Project) -> None:
    project.current.unlink()
    (project.builds / "exported.json").unlink()
    assert verify(project) == []
