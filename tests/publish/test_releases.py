"""Releases that history is made of are held against their digests; what is broken is said with its place."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
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


# ---- releases of a few bytes

SHELF = ("0.9.0", "0.10.0", "1.0.0")  # the second stands in a folder, the others in zips


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return the folder of three releases, which are listed the last first, each with the one before it."""
    folder, listed = tmp_path / "releases", []
    for version, since in zip(SHELF, ("", *SHELF), strict=False):
        own, packed = folder / version, folder / version / f"a-{version}.zip"
        (own / "deltas").mkdir(parents=True)
        packed.write_text(f"package of {version}", encoding="utf-8")
        if version == "0.10.0":
            for name in ("deltas/changes.parquet", "deltas/b.csv", "build/parquet/a.parquet", "datapackage.json", "x"):
                (own / name).parent.mkdir(parents=True, exist_ok=True)
                (own / name).write_text(f"{name} of {version}", encoding="utf-8")
        else:
            (own / "deltas").rmdir()
            (own / f"a-{version}-deltas.zip").write_text(f"deltas of {version}", encoding="utf-8")
        entry = {
            "version": version,
            "created": "2025-07-01",
            "path": f"{version}/x.json",
            "zip": f"{version}/a-{version}.zip",
        }
        listed.insert(0, entry | ({"since": since} if since else {}))
    relist(folder, {"versions": listed})
    return folder


def relist(shelf: Path, listing: object) -> None:
    (shelf / "versions.json").write_text(json.dumps(listing, indent=1), encoding="utf-8")


def entries(shelf: Path) -> list[dict[str, str]]:
    return json.loads((shelf / "versions.json").read_text(encoding="utf-8"))["versions"]


def found(shelf: Path, version: str = "") -> releases.Releases:
    return releases.read(Project(shelf.parent), {"version": version})


def told(shelf: Path, version: str = "") -> list[tuple[str, int, int, str]]:
    """Return what is wrong: file, line, column and fact, without the remedy."""
    problems = found(shelf, version).problems
    assert {problem.rule for problem in problems} <= {releases.RULE}
    assert all(problem.message.endswith(f"; {releases.REMEDY}") for problem in problems)
    return [(Path(p.path).name, p.line, p.column, p.message.removesuffix(f"; {releases.REMEDY}")) for p in problems]


def test_releases_stand_in_the_order_of_their_numbers_with_what_is_here_of_them(shelf: Path) -> None:
    one, two, three = found(shelf).listed
    assert (one.version, one.day, one.since, one.deltas, one.package) == ("0.9.0", "2025-07-01", "", None, None)
    assert (two.version, two.since, two.deltas, two.package) == ("0.10.0", "0.9.0", shelf / "0.10.0/deltas", None)
    assert (three.since, three.deltas) == ("0.10.0", shelf / "1.0.0/a-1.0.0-deltas.zip")
    assert three.package == shelf / "1.0.0/a-1.0.0.zip"
    assert told(shelf) == []


@pytest.mark.parametrize(
    ("version", "number"),
    [("0.8.9", 0), ("0.9.0", 1), ("0.9.9", 1), ("0.10.0", 2), ("0.99.99", 2), ("1.0.0", 3), ("soon", 3)],
)
def test_up_to_a_version_releases_count_and_the_last_of_them_has_its_package(
    version: str, number: int, shelf: Path
) -> None:
    listed = found(shelf, version).listed
    assert [one.version for one in listed] == list(SHELF[:number])
    assert [one.package is not None for one in listed] == [at == number - 1 for at in range(number)]


def test_a_package_is_taken_from_its_folder_where_that_is_here_else_from_its_zip(shelf: Path) -> None:
    assert found(shelf, "0.10.0").listed[-1].package == shelf / "0.10.0"
    (shelf / "0.10.0/datapackage.json").unlink()
    assert found(shelf, "0.10.0").listed[-1].package == shelf / "0.10.0/a-0.10.0.zip"
    (shelf / "0.10.0/a-0.10.0.zip").unlink()
    assert found(shelf, "0.10.0").listed[-1].package is None
    (shelf / "1.0.0/a-1.0.0-deltas.zip").unlink()
    assert found(shelf).listed[-1].deltas is None


@pytest.mark.parametrize(
    ("name", "is_read"),
    [("0.10.0/deltas/changes.parquet", True), ("0.10.0/build/parquet/a.parquet", True),
     ("0.10.0/datapackage.json", True),
     ("0.10.0/deltas/b.csv", False), ("0.10.0/x", False), ("0.10.0/a-0.10.0.zip", False)],
)  # fmt: skip
def test_the_fingerprint_is_of_what_history_is_made_of(name: str, shelf: Path, *, is_read: bool) -> None:
    before = found(shelf, "0.10.0").fingerprint
    (shelf / name).write_text("other", encoding="utf-8")
    assert (found(shelf, "0.10.0").fingerprint != before) is is_read
    assert found(shelf, "0.9.0").fingerprint != before


@pytest.mark.parametrize("word", ["version", "created", "since"])
def test_the_fingerprint_is_of_what_is_listed_too(word: str, shelf: Path) -> None:
    before, listed = found(shelf).fingerprint, entries(shelf)
    listed[0][word] = {"version": "1.0.1", "created": "2025-07-02", "since": "0.9.0"}[word]
    relist(shelf, {"versions": listed})
    assert found(shelf).fingerprint != before


@pytest.mark.parametrize(
    ("word", "text", "is_one"),
    [("version", "1.0", False), ("version", "1.0.0.0", False), ("version", "v1.0.0", False),
     ("version", "1.0.\u0661", False),
     ("created", "2025-7-1", False), ("created", "2025-07-01T00", False), ("created", "", False),
     ("path", "", False), ("path", "/x/y.json", False), ("path", "../y.json", False), ("path", "a/../y.json", False),
     ("path", "a\\b.json", False), ("path", "..a/y..json", True), ("path", "y.json", True),
     ("zip", "", False), ("zip", "/a.zip", False), ("zip", "a/..", False), ("zip", "b/a.zip", True)],
)  # fmt: skip
def test_an_entry_says_version_and_day_and_names_files_below_the_list(
    word: str, text: str, shelf: Path, *, is_one: bool
) -> None:
    listed = entries(shelf)
    listed[1][word] = text
    relist(shelf, {"versions": listed})
    assert len(found(shelf).listed) == 2 + is_one
    if not is_one:
        lines = (shelf / "versions.json").read_text(encoding="utf-8").splitlines()
        line, column = (11, 4) if word != "version" or text.isascii() else (1, 1)  # elsewhere it stands as an escape
        assert line == 1 or lines[line - 1][column - 1 :].startswith('"version"')
        fact = "entry 2 lacks a version such as 0.2.0, the day 'created', a 'path' or a 'zip' below it"
        assert told(shelf) == [("versions.json", line, column, fact)]


def test_what_is_no_entry_is_told_by_its_number(shelf: Path) -> None:
    relist(shelf, {"versions": ["x", *entries(shelf), 7]})
    assert [(line, column, fact.partition(" lacks")[0]) for _, line, column, fact in told(shelf)] == [
        (1, 1, "entry 1"), (1, 1, "entry 5"),
    ]  # fmt: skip
    assert len(found(shelf).listed) == 3


@pytest.mark.parametrize(
    ("text", "place", "fact"),
    [("[]", (1, 1), "is no JSON object"), ("{}", (1, 1), "is no list of releases: it has no list 'versions'"),
     ('{"versions": {}}', (1, 1), "is no list of releases: it has no list 'versions'"),
     ('{"versions":\n [}', (2, 3), "is not JSON: Expecting value")],
)  # fmt: skip
def test_a_list_that_is_none_is_told_once(text: str, place: tuple[int, int], fact: str, shelf: Path) -> None:
    (shelf / "versions.json").write_text(text, encoding="utf-8")
    assert told(shelf) == [("versions.json", *place, fact)]
    assert found(shelf).listed == ()


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b"\xff"), Path.mkdir, os.mkfifo])
def test_a_list_that_cannot_be_read_is_told(make: Callable[[Path], object], shelf: Path) -> None:
    (shelf / "versions.json").unlink()
    make(shelf / "versions.json")
    (problem,) = found(shelf).problems
    assert (problem.path, problem.line, problem.column) == ("releases/versions.json", 0, 0)
    assert problem.message.startswith("cannot be read: ")
    assert found(shelf).listed == ()


def digests(folder: Path, *names: str) -> None:
    """Write the list of digests of some files of a release."""
    lines = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def test_files_are_held_against_the_line_of_their_digest_and_others_are_let_be(shelf: Path) -> None:
    own = shelf / "0.10.0"
    names = ("x", "deltas/b.csv", "build/parquet/a.parquet", "deltas/changes.parquet", "datapackage.json")
    digests(own, *names)
    assert told(shelf, "0.10.0") == []
    for name in names:
        (own / name).write_text("other", encoding="utf-8")
    digest = sha256(b"other").hexdigest()
    assert told(shelf, "0.10.0") == [
        ("SHA256SUMS", line, 1, f"gives another digest than {names[line - 1]} has, {digest}") for line in (4, 3, 5)
    ]
    assert [line for _, line, *_ in told(shelf)] == [4]  # of a release that is not the last its deltas count alone
    (own / "deltas/changes.parquet").unlink()
    (own / "datapackage.json").unlink()
    (own / "datapackage.json").mkdir()
    assert told(shelf, "0.10.0") == [("SHA256SUMS", 4, 1, "lists deltas/changes.parquet, and it is missing")]


def test_a_file_that_cannot_be_read_is_told_by_the_line_of_its_digest(shelf: Path) -> None:
    own = shelf / "0.10.0"
    digests(own, "deltas/changes.parquet")
    (own / "deltas/changes.parquet").unlink()
    (own / "deltas/changes.parquet").mkdir()
    (problem,) = told(shelf)
    assert problem[:3] == ("SHA256SUMS", 1, 1)
    assert problem[3].startswith("lists deltas/changes.parquet, and it cannot be read: is a folder")


def test_what_deltas_say_of_themselves_is_read_where_they_are_as_listed(shelf: Path) -> None:
    own = shelf / "0.10.0"
    (own / "deltas/deltas.json").write_text("\n{", encoding="utf-8")
    assert [problem[:3] for problem in told(shelf)] == [("deltas.json", 2, 2)]
    digests(own, "deltas/deltas.json")
    (own / "deltas/deltas.json").write_text("{", encoding="utf-8")
    assert [problem[0] for problem in told(shelf)] == ["SHA256SUMS"]


@pytest.mark.parametrize("has_digest", [True, False])
def test_a_zip_is_held_against_the_digest_of_the_list_where_that_has_one(shelf: Path, *, has_digest: bool) -> None:
    listed, packed = entries(shelf), shelf / "1.0.0/a-1.0.0.zip"
    digest = sha256(packed.read_bytes()).hexdigest()
    listed[0]["sha256"] = digest if has_digest else ""
    text = "\n" + json.dumps({"versions": listed})
    (shelf / "versions.json").write_text(text, encoding="utf-8")
    assert told(shelf) == []
    packed.write_text("other", encoding="utf-8")
    fact = f"gives another digest than a-1.0.0.zip has, {sha256(b'other').hexdigest()}"
    assert told(shelf) == ([("versions.json", 2, text.index(digest), fact)] if has_digest else [])


def test_a_zip_of_deltas_is_held_against_its_digest(shelf: Path) -> None:
    digests(shelf / "1.0.0", "a-1.0.0-deltas.zip")
    assert told(shelf) == []
    (shelf / "1.0.0/a-1.0.0-deltas.zip").write_text("other", encoding="utf-8")
    assert [problem[:3] for problem in told(shelf)] == [("SHA256SUMS", 1, 1)]
