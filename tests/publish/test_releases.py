"""Releases that history is made of are held against their digests; what is broken is said with its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import released
from accord.cli.main import main
from accord.project import Project
from accord.publish import releases


@pytest.fixture
def root(plants: Path, tmp_path: Path) -> Path:
    return shutil.copytree(plants, tmp_path / "botany", symlinks=True)


def line_of(path: Path, word: str) -> int:
    """Return the line of a file that holds a word."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(at for at, line in enumerate(lines, 1) if word in line)


def problems(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what a check and a build report, which is the same; nothing is built, and the exit code is 1."""
    found = []
    before = (root / ".builds" / "current").readlink()
    for command in ("check", "build"):
        capsys.readouterr()
        assert main([command, "--root", str(root), "--format", "json"]) == 1
        listed = json.loads(capsys.readouterr().out)["problems"]
        found.append(
            [f"{Path(p['path']).name}:{p['line']}:{p['column']}: {p['message']} [{p['rule']}]" for p in listed]
        )
    assert found[0] == found[1]
    assert (root / ".builds" / "current").readlink() == before
    return found[0]


def test_a_delta_that_is_other_than_its_digest_is_named_by_the_line_of_that(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = root / "releases" / "3.0.0"
    with (folder / "deltas" / "changes.parquet").open("ab") as file:
        file.write(b"more")
    line = line_of(folder / "SHA256SUMS", "deltas/changes.parquet")
    (problem,) = problems(root, capsys)
    assert problem.startswith(f"SHA256SUMS:{line}:1: gives another digest than deltas/changes.parquet has, ")
    assert problem.endswith("; get the release again, or take its folder away [release-unreadable]")


def test_a_file_of_the_last_release_that_is_missing_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = root / "releases" / "3.0.1"
    (folder / "build" / "parquet" / "taxa.parquet").unlink()
    line = line_of(folder / "SHA256SUMS", "build/parquet/taxa.parquet")
    (problem,) = problems(root, capsys)
    assert problem.startswith(f"SHA256SUMS:{line}:1: lists build/parquet/taxa.parquet, and it is missing; ")


def cut_off(listing: Path) -> tuple[int, int, str]:
    lines = listing.read_text(encoding="utf-8").splitlines()[:5]
    listing.write_text("\n".join(lines), encoding="utf-8")
    return 5, len(lines[-1]) + 1, "is not JSON: "


def no_list(listing: Path) -> tuple[int, int, str]:
    listing.write_text("{}\n", encoding="utf-8")
    return 1, 1, "is no list of releases: it has no list 'versions'"


def no_day(listing: Path) -> tuple[int, int, str]:
    text = listing.read_text(encoding="utf-8")
    listing.write_text(text.replace('"created": "2025-07-01"', '"created": "July"'), encoding="utf-8")
    line = line_of(listing, '"version": "3.0.0"')
    return line, 7, "entry 2 lacks a version such as 0.2.0, the day 'created', a 'path' or a 'zip' below it"


@pytest.mark.parametrize("spoil", [cut_off, no_list, no_day])
def test_a_list_of_releases_that_cannot_be_read_is_a_problem_at_its_line(
    root: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], tuple[int, int, str]]
) -> None:
    line, column, fact = spoil(root / "releases" / "versions.json")
    (problem,) = problems(root, capsys)
    assert problem.startswith(f"versions.json:{line}:{column}: {fact}")


def test_deltas_that_say_nothing_of_keys_stop_the_build(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = root / "releases" / "3.0.0"
    (folder / "SHA256SUMS").unlink()
    (folder / "deltas" / "deltas.json").write_text("[1,\n", encoding="utf-8")
    (problem,) = problems(root, capsys)
    assert problem.startswith("deltas.json:2:1: is not JSON: ")
    (folder / "deltas" / "deltas.json").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert released.build(root) == 1
    assert "deltas.json: names the key of no table; get" in capsys.readouterr().out


def test_a_broken_zip_of_deltas_stops_the_build(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = root / "releases" / "3.0.0"
    shutil.rmtree(folder / "deltas")
    (folder / "SHA256SUMS").unlink()
    (folder / "alpine-herbarium-3.0.0-deltas.zip").write_bytes(b"no zip")
    assert released.build(root) == 1
    assert "alpine-herbarium-3.0.0-deltas.zip: is no zip of deltas that can be read" in capsys.readouterr().out


def test_a_zip_that_is_other_than_its_digest_is_named_by_the_line_of_that(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing, folder = root / "releases" / "versions.json", root / "releases" / "3.0.1"
    (folder / "datapackage.json").unlink()
    with (folder / "alpine-herbarium-3.0.1.zip").open("ab") as file:
        file.write(b"more")
    (problem,) = problems(root, capsys)
    line = line_of(listing, '"sha256"')
    assert problem.startswith(f"versions.json:{line}:")
    assert "gives another digest than alpine-herbarium-3.0.1.zip has, " in problem


def test_releases_after_the_version_that_is_built_are_not_of_its_history(root: Path) -> None:
    found = releases.read(Project(root), {"version": "3.0.0"})
    assert [one.version for one in found.listed] == ["2.1.0", "3.0.0"]


def test_a_folder_without_releases_is_no_problem(tmp_path: Path) -> None:
    assert releases.read(Project(tmp_path), {"version": "1.0.0"}) == releases.Releases()
