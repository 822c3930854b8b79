"""An export changes what a build wrote and nothing else: foreign files are named and left, links are not followed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.publish import export
from accord.publish.builds import PublishError
from accord.publish.owned import digest_of
from accord.publish.verify import verify
from support import files
from tiny import SETTINGS, publish, tiny


def test_foreign_files_are_named_and_left(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    (tmp_path / "build/notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "build/csv/mine.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / ".vscode/extensions.json").write_text("{}", encoding="utf-8")
    os.mkfifo(tmp_path / "build/pipe")
    done = publish(project, "two")
    assert done.foreign == ["build/csv/mine.csv", "build/notes.txt", "build/pipe"]
    assert (tmp_path / "build/notes.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "build/csv/mine.csv").exists()
    assert b"two" in (tmp_path / "build/csv/boats.csv").read_bytes()


@pytest.mark.parametrize("has_list", [True, False])
def test_what_people_write_beside_stays_and_what_a_build_wrote_there_is_renewed(
    *, has_list: bool, tmp_path: Path
) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    if not has_list:  # as in a fresh clone
        (tmp_path / ".builds/exported.json").unlink()
    assert ".zenodo.json" in publish(project, "two").changed
    assert "two" in (tmp_path / ".zenodo.json").read_text(encoding="utf-8")
    (tmp_path / ".zenodo.json").write_text("{}", encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text("title: mine", encoding="utf-8")
    assert publish(project, "three").foreign == []
    assert (tmp_path / ".zenodo.json").read_text(encoding="utf-8") == "{}"
    assert (tmp_path / "CITATION.cff").read_text(encoding="utf-8") == "title: mine"
    assert [problem for problem in verify(project) if problem.rule != "corrupt"] == []


def test_what_the_last_build_wrote_goes_with_or_without_the_list_of_this_clone(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    for has_list in (True, False):
        publish(project, "one", ("boats", "ports"))
        if not has_list:
            (tmp_path / ".builds/exported.json").unlink()
        changed = publish(project, "two", ("boats",)).changed
        assert changed[:3] == [".vscode/settings.json", ".zenodo.json", "build/csv/boats.csv"]
        assert not (tmp_path / "build/csv/ports.csv").exists()


def test_a_file_of_a_dropped_table_that_a_person_changed_stays(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one", ("boats", "ports"))
    (tmp_path / "build/csv/ports.csv").write_text("my own\n", encoding="utf-8")
    assert publish(project, "two").foreign == ["build/csv/ports.csv"]
    assert (tmp_path / "build/csv/ports.csv").read_text(encoding="utf-8") == "my own\n"


@pytest.mark.parametrize("name", ["build", "build/csv", "build/csv/boats.csv", "datapackage.json"])
def test_a_link_is_refused_and_never_written_through(name: str, tmp_path: Path) -> None:
    project = tiny(tmp_path / "project")
    publish(project, "one")
    place, web = project.root / name, tmp_path / "web"
    place.rename(web)
    place.symlink_to(web)
    before = files(web) if web.is_dir() else web.read_bytes()
    current = project.current.readlink()
    with pytest.raises(PublishError, match=rf"{name}.* is a link"):
        publish(project, "two")
    assert (files(web) if web.is_dir() else web.read_bytes()) == before
    assert project.current.readlink() == current


@pytest.mark.parametrize("name", ["build/manifest.json", "datapackage.json", "build/csv/boats.csv"])
def test_a_file_of_somebody_else_in_the_way_is_refused_before_anything_is_changed(name: str, tmp_path: Path) -> None:
    """A web project has a build/manifest.json of its own."""
    project = tiny(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
    (tmp_path / name).write_text('{"main.js": "main.123.js"}', encoding="utf-8")
    with pytest.raises(PublishError, match=f"^{name} is nothing that a build wrote"):
        publish(project, "one")
    assert (tmp_path / name).read_text(encoding="utf-8") == '{"main.js": "main.123.js"}'
    assert not project.current.is_symlink()


@pytest.mark.parametrize("number", [2, 3])
def test_of_several_files_in_the_way_the_first_is_named(number: int, tmp_path: Path) -> None:
    project = tiny(tmp_path)
    (tmp_path / "build/csv").mkdir(parents=True)
    for name in ("build/csv/boats.csv", "build/manifest.json", "datapackage.json")[:number]:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(PublishError, match=rf"^build/csv/boats\.csv \(and {number - 1} more\) is nothing that"):
        publish(project, "one")


def test_a_folder_or_fifo_in_the_way_is_refused(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    (tmp_path / "datapackage.json").unlink()
    (tmp_path / "datapackage.json").mkdir()
    with pytest.raises(PublishError, match=r"datapackage\.json is nothing that a build wrote"):
        publish(project, "two")
    (tmp_path / "datapackage.json").rmdir()
    os.mkfifo(tmp_path / "datapackage.json")
    with pytest.raises(PublishError, match=r"datapackage\.json is nothing that a build wrote"):
        publish(project, "two")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
@pytest.mark.parametrize("name", ["build/manifest.json", ".builds/exported.json"])
def test_without_one_of_both_lists_the_other_says_what_a_build_wrote(
    name: str, make: Callable[[Path], object], tmp_path: Path
) -> None:
    """Something else that stands in its place is no list, and not a reason to stop."""
    project = tiny(tmp_path)
    publish(project, "one")
    (tmp_path / name).unlink()
    make(tmp_path / name)
    if name.startswith(".builds"):
        assert export.plan(project, project.current).changed == []
    else:
        with pytest.raises(PublishError, match=r"^build/manifest\.json is nothing that a build wrote"):
            export.plan(project, project.current)


def test_a_manifest_with_merge_markers_is_still_ours(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    (tmp_path / ".builds/exported.json").unlink()
    text = (tmp_path / "build/manifest.json").read_text(encoding="utf-8")
    (tmp_path / "build/manifest.json").write_text(f"{text}\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", encoding="utf-8")
    publish(project, "two")
    assert verify(project) == []


def test_settings_of_a_person_are_left_and_generated_ones_are_renewed(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    (tmp_path / ".vscode").mkdir()
    settings = tmp_path / ".vscode/settings.json"
    settings.write_text('{"editor.tabSize": 2}', encoding="utf-8")
    assert publish(project, "one").foreign == [".vscode/settings.json"]
    assert publish(project, "two").foreign == [".vscode/settings.json"]
    assert settings.read_text(encoding="utf-8") == '{"editor.tabSize": 2}'
    settings.write_text(SETTINGS, encoding="utf-8")
    assert publish(project, "three").foreign == []
    assert "three" in settings.read_text(encoding="utf-8")


def test_a_linked_settings_folder_is_left(tmp_path: Path) -> None:
    project = tiny(tmp_path / "project")
    (tmp_path / "mine").mkdir()
    (project.root / ".vscode").symlink_to(tmp_path / "mine")
    assert publish(project, "one").foreign == [".vscode"]
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize("moment", ["first", "second"])
def test_an_interrupted_export_says_what_was_changed_and_the_next_run_finishes_it(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tiny(tmp_path)
    if moment == "second":
        publish(project, "one", ("boats", "ports"))
    replace, seen = Path.replace, []

    def interrupted(path: Path, place: Path) -> Path:
        if path.parent != project.builds:
            seen.append(place)
            if len(seen) == 2:
                raise KeyboardInterrupt
        return replace(path, place)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt, match=r"stopped: build .* is current, build/ may be half written"):
            publish(project, "two")
    assert verify(project)
    known = json.loads((tmp_path / ".builds/exported.json").read_text(encoding="utf-8"))["files"]
    for name in ("datapackage.json", "build/csv/boats.csv", "build/manifest.json"):
        assert known[name] == digest_of(project.current / name), "no crash makes it a foreign file"
    assert publish(project, "two").foreign == []
    assert verify(project) == []
    listed = json.loads((tmp_path / ".builds/exported.json").read_text(encoding="utf-8"))["files"]
    assert sorted(listed) == sorted({*listed, "datapackage.json"})
    assert "build/csv/ports.csv" not in listed


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device", "x")])
def test_what_is_stopped_while_files_are_copied_changes_nothing(
    fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_first: bool
) -> None:
    project = tiny(tmp_path)
    if not is_first:
        publish(project, "one", ("boats", "ports"))
    before = files(tmp_path / "build")
    current = project.current.readlink() if project.current.is_symlink() else None
    copy = export.files.copy_beside

    def stopped(source: Path, place: Path) -> Path:
        if place.name == "manifest.json":  # the last
            raise fault
        return copy(source, place)

    with monkeypatch.context() as patch:
        patch.setattr(export.files, "copy_beside", stopped)
        with pytest.raises((KeyboardInterrupt, PublishError), match="nothing published was changed"):
            publish(project, "two")
    assert files(tmp_path / "build") == before
    assert (project.current.readlink() if project.current.is_symlink() else None) == current
    assert is_first or verify(project) == []


def test_a_copy_that_a_killed_build_left_goes_and_what_only_looks_like_one_stays(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    publish(project, "one")
    for name in ("build/csv/.gone.csv.accord-12", ".datapackage.json.accord-7", ".vscode/.settings.json.accord-1"):
        (tmp_path / name).write_text("half", encoding="utf-8")
    (tmp_path / "build/csv/.boats.csv.2024").write_text("mine", encoding="utf-8")
    assert publish(project, "one") == ([], ["build/csv/.boats.csv.2024"])
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(".*") if ".builds" not in path.parts}
    assert left == {".vscode", ".zenodo.json", "build/csv/.boats.csv.2024"}


def test_the_lock_is_not_opened_through_a_link(tmp_path: Path) -> None:
    project = tiny(tmp_path)
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    project.builds.mkdir()
    (project.builds / "lock").symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match="symbolic links"):
        publish(project, "one")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"
