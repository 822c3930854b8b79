"""Verification sees every way in which what is published, what is served and their lists differ."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from accord.project import Project
from accord.publish import listing
from accord.publish.verify import verify
from support import copy_of, examples, script
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
    """Change a list of files and seal it again, as somebody would who knows how."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    del content["seal"]
    listing.write(content, path)


def without_build(project: Project) -> Project:
    """Leave what is published, as it is downloaded."""
    shutil.rmtree(project.builds)
    return project


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
        ("of/0123456789ab", "not a build beside it"),
    ],
)
def test_a_wrong_link_to_the_current_build(target: str | None, fact: str, project: Project) -> None:
    relink(project, target)
    (problem,) = verify(project)
    assert (problem.path, problem.rule) == (".builds/current", "current")
    assert (problem.line, problem.column, problem.record) == (0, 0, "")
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
        assert rules(project) == {("build/manifest.json", rule), ("build/manifest.json", "stale")}
    assert rules(without_build(project)) == {("build/manifest.json", rule)}


def test_the_version_in_the_manifest(project: Project) -> None:
    edit_json(project.root / "build/manifest.json", lambda content: content.update(version="9.9.9"))
    assert rules(project) == {("build/manifest.json", "version"), ("build/manifest.json", "stale")}
    assert any("current build '1.0.0'" in problem.message for problem in verify(project))


def test_the_id_in_the_list_of_a_build(project: Project) -> None:
    edit_json(project.current / "build.json", lambda content: content.update(id="0123456789ab"))
    assert rules(project) == {(".builds/current/build.json", "version"), (".builds/current/build.json", "corrupt")}


def test_a_manifest_that_lists_files_outside(project: Project) -> None:
    for name in ("../secret", "/etc/hostname"):
        entry = {"sha256": sha256(b"").hexdigest(), "bytes": 0}
        edit_json(
            project.root / "build/manifest.json",
            lambda content, name=name, entry=entry: content["files"].update({name: entry}),
        )
    assert rules(without_build(project)) == {("build/manifest.json", "outside")}


def everything(root: Path) -> list[Path]:
    """Return every file that is published or served, and the lists of them."""
    tops = [root / "build", (root / ".builds" / "current").resolve()]
    below = [path for top in tops for path in top.rglob("*") if path.is_file()]
    return sorted([root / "datapackage.json", root / ".builds" / "exported.json", *below])


def flip(path: Path, chance: random.Random) -> int:
    """Change one bit of a file; return where."""
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return at


def assert_flips_are_found(root: Path, times: int) -> None:
    """Flip a bit of a file that chance picks, lists among them; each must be found, and nothing once it is undone."""
    chance, paths = random.Random(11), everything(root)  # noqa: S311 - no secret
    for path in [*paths, *chance.choices(paths, k=times)][:times]:
        data = path.read_bytes()
        at = flip(path, chance)
        assert verify(Project(root)) != [], f"byte {at} of {path.relative_to(root)}"
        path.write_bytes(data)
    assert verify(Project(root)) == []


def test_no_flipped_bit_goes_unseen(project: Project) -> None:
    assert_flips_are_found(project.root, examples(300))


@pytest.mark.soak
def test_no_flipped_bit_of_a_whole_site_goes_unseen(herbarium: Path, tmp_path: Path) -> None:
    assert_flips_are_found(copy_of(herbarium, tmp_path), 300)


def test_every_file_that_is_missing_cut_or_taken_for_another_is_found(project: Project) -> None:
    paths = everything(project.root)
    for path in paths:
        data, other = path.read_bytes(), next(p for p in paths if p.read_bytes() != path.read_bytes())
        for change in ("missing", "cut", "swapped", "longer"):
            if change == "missing":
                path.unlink()
            else:
                path.write_bytes({"cut": data[:-1], "swapped": other.read_bytes(), "longer": data + b"\n"}[change])
            found = {problem.path for problem in verify(project)}
            name = path.relative_to(project.root).as_posix().replace(project.current.readlink().name, "current")
            assert name in found or (name.endswith("exported.json") and change == "missing"), change
        path.write_bytes(data)
    assert verify(project) == []


def test_wrong_data_that_the_manifest_lists_rightly(project: Project) -> None:
    """The descriptor has the digests too, and the build that is served."""
    path = project.root / "build/csv/boats.csv"
    path.write_bytes(path.read_bytes().replace(b"two", b"six"))
    entry = {"sha256": sha256(path.read_bytes()).hexdigest()}
    edit_json(
        project.root / "build/manifest.json", lambda content: content["files"]["build/csv/boats.csv"].update(entry)
    )
    assert rules(project) == {
        ("build/csv/boats.csv", "stale"),
        ("build/manifest.json", "stale"),
        ("datapackage.json", "corrupt"),
    }
    assert rules(without_build(project)) == {("datapackage.json", "corrupt")}


def test_a_wrong_build_that_its_own_list_lists_rightly(project: Project) -> None:
    """What was made current was another list."""
    path = project.current / "accord.sqlite"
    path.write_bytes(b"six")
    entry = {"sha256": sha256(b"six").hexdigest()}
    edit_json(project.current / "build.json", lambda content: content["files"]["accord.sqlite"].update(entry))
    assert rules(project) == {(".builds/current/build.json", "corrupt")}


def test_tables_whose_files_have_other_rows(project: Project) -> None:
    edit_json(
        project.root / "build/manifest.json",
        lambda content: content["files"].update({"build/parquet/boats.parquet": {"sha256": "0", "rows": 7}}),
    )
    assert ("build/manifest.json", "rows") in rules(project)


@pytest.mark.parametrize("entry", ["7", 7, None])
def test_a_table_that_is_listed_without_its_digest(entry: object, project: Project) -> None:
    edit_json(
        project.root / "build/manifest.json",
        lambda content: content["files"].update({"build/csv/boats.csv": entry}),
    )
    assert rules(without_build(project)) == {("build/manifest.json", "malformed"), ("datapackage.json", "corrupt")}


def test_a_list_without_a_seal(project: Project) -> None:
    path = project.root / "build/manifest.json"
    path.write_text(re.sub('"seal": "[0-9a-f]+",', "", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert ("build/manifest.json", "unsealed") in rules(project)


def test_rows_are_counted_as_csv_has_them(project: Project) -> None:
    path = project.root / "build/csv/boats.csv"
    data = b'"id","text"\n"1","two\nlines, ""quoted""\n"\n"2",""\n'
    path.write_bytes(data)
    without_build(project)
    listed = {"sha256": sha256(data).hexdigest(), "bytes": len(data), "rows": 2}
    edit_json(
        project.root / "build/manifest.json", lambda content: content["files"].update({"build/csv/boats.csv": listed})
    )
    assert rules(project) == {("datapackage.json", "corrupt")}, "of the other bytes alone"


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


def test_what_a_file_is_says_what_to_do_and_what_a_stray_one_is_does_not(project: Project, tmp_path: Path) -> None:
    """A stray file comes without advice, for no build wrote it; a build can be made again."""
    (tmp_path / "build/csv/boats.csv").write_text("other", encoding="utf-8")
    os.mkfifo(tmp_path / "build/pipe")
    facts = {problem.path: problem.message for problem in verify(project)}
    remedy = facts["build/csv/boats.csv"].partition("; ")[2]
    assert remedy
    assert not facts["build/pipe"].endswith(remedy)
    listed = listing.Listing(tmp_path, "list.json", "", "", b"")
    assert listed.problem("x", "missing", "is gone").message == "is gone"
