"""A list of files is JSON to be compared, bears the digest of its own bytes, and names each file that differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from accord import disk
from accord.publish import listing
from accord.publish.verify import verify
from tiny import publish, tiny


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return a build of three files."""
    folder = tmp_path / "0123456789ab"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / name).write_text(name, encoding="utf-8")
    entries = {name: {"sha256": sha256(name.encode()).hexdigest(), "bytes": 1} for name in ("a", "b", "c")}
    listing.write({"id": folder.name, "files": entries}, folder / listing.LISTING)
    return folder


def test_json_is_written_in_letters_and_lines_of_two_spaces(tmp_path: Path) -> None:
    disk.write_json({"é": [1]}, tmp_path / "a.json")
    assert (tmp_path / "a.json").read_bytes() == '{\n  "é": [\n    1\n  ]\n}\n'.encode()


def test_it_is_written_with_its_seal_before_the_files(build: Path) -> None:
    text = (build / listing.LISTING).read_text(encoding="utf-8")
    said = json.loads(text)
    listing.write({word: said[word] for word in reversed(said) if word != "seal"}, build / listing.LISTING)
    assert (build / listing.LISTING).read_text(encoding="utf-8") == text
    assert list(said) == ["id", "seal", "files"]
    assert text == json.dumps(said, indent=2) + "\n"
    assert said["seal"] == sha256(text.replace(said["seal"], "0" * 64).encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda folder: folder.stat(), ""),
        (lambda folder: (folder / "b").unlink(), "b is listed but missing"),
        (lambda folder: (folder / "b").write_bytes(b"x"), "b has other bytes than listed"),
        (lambda folder: [(folder / name).unlink() for name in "bc"], "b is listed but missing (and 1 more)"),
        (lambda folder: [(folder / name).unlink() for name in "abc"], "a is listed but missing (and 2 more)"),
        (lambda folder: (folder / "d").write_bytes(b"x"), "d is not in build.json"),
        (lambda folder: [(folder / "b").unlink(), (folder / "b").mkdir()], "b is a folder, not a file"),
    ],
)
def test_the_fault_of_a_build_names_its_first_file_and_how_many_more(
    change: Callable[[Path], Any], fault: str, build: Path
) -> None:
    change(build)
    assert listing.fault_of(build) == fault


def test_a_build_of_an_earlier_version_without_a_seal_has_no_fault_for_that(build: Path) -> None:
    path = build / listing.LISTING
    said = json.loads(path.read_text(encoding="utf-8"))
    del said["seal"]
    disk.write_json(said, path)
    assert listing.fault_of(build) == ""
    assert [fault.rule for fault in listing.of_build(build)] == [listing.UNSEALED]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"bytes": 2}, "says that b has 2 bytes; it has 1; do so"), ({"sha256": 7}, "has no sha256 of 'b'; do so"),
        ({"sha256": "0" * 64}, "has other bytes than listed; do so"),
    ],
)  # fmt: skip
def test_what_a_list_says_of_a_file_is_held_against_it(entry: dict[str, Any], message: str, build: Path) -> None:
    path = build / listing.LISTING
    said = json.loads(path.read_text(encoding="utf-8"))
    said["files"]["b"] |= entry
    del said["seal"]
    listing.write(said, path)
    (told,) = listing.of_build(build, remedy="do so")
    assert (told.message, told.line, told.column, told.record) == (message, 0, 0, "")


def test_the_rows_of_a_table_are_alike_in_all_its_files_and_of_no_other(tmp_path: Path) -> None:
    """A file that is no table has no rows; two tables may have other numbers."""
    project = tiny(tmp_path)
    publish(project, "one", ("boats", "ports"))
    manifest = tmp_path / listing.MANIFEST
    said = json.loads(manifest.read_text(encoding="utf-8"))
    del said["seal"]
    entry = {"sha256": "0" * 64, "bytes": 1}
    said["files"] |= {"build/boats.md": entry, "build/parquet/boats.parquet": {**entry, "rows": 2}}
    said["files"] |= {"build/parquet/ports.parquet": {**entry, "rows": 1}}
    listing.write(said, manifest)
    assert [problem.message for problem in verify(project) if problem.rule == "rows"] == [
        "says that boats has 1 and 2 rows; run 'accord build'"
    ]


@pytest.mark.parametrize("name", ["a\0b", "a\ud800"])
def test_a_name_that_no_file_has_is_a_fault_of_the_list(name: str, build: Path) -> None:
    said = json.loads((build / listing.LISTING).read_text(encoding="utf-8"))
    said["files"][name] = {"sha256": "0" * 64, "bytes": 1}
    text = json.dumps(said)  # in ASCII
    (build / listing.LISTING).write_text(text, encoding="utf-8")
    told = [(fault.path, fault.rule, fault.message) for fault in listing.of_build(build) if fault.rule == "malformed"]
    assert told == [("build.json", "malformed", f"lists {name!r}, which names no file")]


def test_a_build_that_is_a_link_to_no_folder_is_no_build(tmp_path: Path) -> None:
    link = tmp_path / "ab0123456789"
    link.symlink_to(link.name)
    told = [(fault.path, fault.rule, fault.message) for fault in listing.of_build(link, "x/", "do so")]
    assert told == [("x/ab0123456789", "not-a-file", "is a link that leads to no build; do so")]


def test_a_folder_that_is_a_link_is_told_and_not_looked_through(build: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "more").write_text("x", encoding="utf-8")
    (build / "site").symlink_to(tmp_path / "other")
    listed = listing.Listing.read(build, listing.LISTING, "", "")
    told = [(fault.path, fault.rule, fault.message) for fault in listed.unlisted(build / "site", ())]
    assert told == [("site", "not-a-file", "is a link, not a folder")]
