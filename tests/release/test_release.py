"""A dataset is released twice as a person does it: each file is right, old versions load, what is wrong is refused."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.csv
import pytest
import xlsxwriter.workbook
from pyarrow import parquet

import accord
from accord.authoring import template
from accord.cli.main import main
from accord.compare.report.markdown import escaped
from accord.release import archive, sheets, spreadsheets
from released import TOMBSTONES
from repository import committed, git


def book(root: Path, name: str, title: str, more: str = "") -> None:
    text = f"id: {name}\ntitle: {title}\n{more}"
    (root / "curated" / "books" / f"{name}.yaml").write_text(text, encoding="utf-8")


def prepared(root: Path, day: str) -> Path:
    """Prepare a release, build and commit."""
    assert main(["release", "--prepare", "--date", day, "--root", str(root)]) == 0
    assert main(["build", "--root", str(root)]) == 0
    return committed(root)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset in a repository, released as 0.1.0, then changed and released as 0.2.0."""
    root = tmp_path_factory.mktemp("release") / "shelf"
    template.write(root, date(2026, 1, 31))
    (root / "schemas" / "withdrawn.json").write_text(json.dumps(TOMBSTONES), encoding="utf-8")
    (root / "LICENSE").write_text("CC0\n", encoding="utf-8")
    for name in ("emma", "persuasion", "evelina"):
        book(root, name, name.capitalize())
    prepared(root, "2026-02-01")
    assert main(["release", "--root", str(root)]) == 0
    book(root, "emma", "Emma, in three volumes", "pages: 300\nauthors:\n  - {name: Jane Austen}\n")
    book(root, "cecilia", "Cecilia")
    book(root, "persuasions", "Persuasion")
    for name in ("persuasion", "evelina"):
        (root / "curated" / "books" / f"{name}.yaml").unlink()
    (root / "curated" / "withdrawn.yaml").write_text(
        "- {id: evelina, table: books, reason: It was never there.}\n"
        "- {id: persuasion, table: books, reason: There are two., replaced_by: persuasions}\n",
        encoding="utf-8",
    )
    prepared(root, "2026-03-01")
    assert main(["release", "--root", str(root)]) == 0
    return root


@pytest.fixture
def changed(dataset: Path, tmp_path: Path) -> Path:
    """Return a copy of the dataset with a book more since its last release."""
    root = shutil.copytree(dataset, tmp_path / "shelf", symlinks=True)
    book(root, "camilla", "Camilla")
    return root


def refused(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return the problems for which a release is refused; nothing is written."""
    before = sorted((root / "releases").rglob("*"))
    capsys.readouterr()
    assert main(["release", "--root", str(root), "--format", "json", *words]) == 1
    assert sorted((root / "releases").rglob("*")) == before
    problems = json.loads(capsys.readouterr().out)["problems"]
    return [f"{Path(p['path']).name}:{p['line']}:{p['column']}: {p['message']} [{p['rule']}]" for p in problems]


def test_the_differences_make_the_version_and_its_entry(dataset: Path) -> None:
    package = (dataset / "curated" / "package.yaml").read_text(encoding="utf-8")
    assert 'version: "0.2.0"\ncreated: "2026-03-01"\n' in package
    assert package.startswith("# What describes the dataset as a whole.")
    entry = (dataset / "curated" / "CHANGELOG.md").read_text(encoding="utf-8").partition("## [0.1.0]")[0]
    assert entry.endswith("""## [0.2.0] - 2026-03-01

### Added

- Books: 1: `cecilia`
- Withdrawn: 2: `evelina`, `persuasion`
- Authors: 1: `emma,Jane Austen`

### Corrected

- Books: 1 (`pages` 1, `title` 1): `emma`

### Gone and renamed

- Books: `evelina` withdrawn: It was never there.
- Books: `persuasion` is now `persuasions`: There are two.

""")
    assert git(dataset, "tag", "--list").split() == ["data-v0.1.0", "data-v0.2.0"]
    assert git(dataset, "status", "--porcelain", "--", "curated", "build") == ""


def test_every_file_is_listed_with_its_digest(dataset: Path) -> None:
    folder = dataset / "releases" / "0.2.0"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert listed == {name: sha256(p.read_bytes()).hexdigest() for name, p in there.items() if name != "SHA256SUMS"}
    assert {"datapackage.json", "shelf.sqlite", "shelf-0.2.0.zip", "shelf-0.2.0-deltas.zip", "LICENSE", "CHANGELOG.md",
            "release-notes.md", "sbom.cdx.json", "deposit/zenodo.json", "deposit/README.md", "build/codebook.md",
            "build/csv/books.csv", "build/parquet/books.parquet", "deltas/changes.csv",
            "shelf.xlsx",
            "shelf-0.2.0-csv-for-spreadsheets.zip", "csv-for-spreadsheets/books.csv"} <= listed.keys()  # fmt: skip
    with sqlite3.connect(folder / "shelf.sqlite") as database:
        assert database.execute("SELECT count(*) FROM books").fetchone() == (4,)
    assert openpyxl.load_workbook(folder / "shelf.xlsx", read_only=True).sheetnames[:3] == [
        "About",
        "books",
        "withdrawn",
    ]
    versions = json.loads((dataset / "releases" / "versions.json").read_text(encoding="utf-8"))
    assert (versions["latest"], [entry["version"] for entry in versions["versions"]]) == ("0.2.0", ["0.2.0", "0.1.0"])
    assert versions["versions"][0]["sha256"] == listed["shelf-0.2.0.zip"]


def test_the_zip_is_the_package_and_the_same_bytes_again(dataset: Path, tmp_path: Path) -> None:
    folder = dataset / "releases" / "0.2.0"
    made = folder / "shelf-0.2.0.zip"
    with zipfile.ZipFile(made) as opened:
        names = opened.namelist()
        assert {entry.date_time for entry in opened.infolist()} == {(2026, 3, 1, 0, 0, 0)}
    assert names == sorted(names)
    assert {f"shelf-0.2.0/{name}" for name in ("datapackage.json", "shelf.sqlite", "shelf.xlsx", "LICENSE")} <= {*names}
    members = {name.partition("/")[2]: folder / name.partition("/")[2] for name in names}
    archive.write(tmp_path / "again.zip", "shelf-0.2.0", members, "2026-03-01")
    assert (tmp_path / "again.zip").read_bytes() == made.read_bytes()
    assert main(["diff", str(made), str(folder)]) == 0


def test_csv_for_spreadsheets_is_in_a_zip_and_each_alone(dataset: Path) -> None:
    folder = dataset / "releases" / "0.2.0"
    with zipfile.ZipFile(folder / "shelf-0.2.0-csv-for-spreadsheets.zip") as opened:
        packed = {Path(name).name: opened.read(name) for name in opened.namelist()}
    assert packed == {path.name: path.read_bytes() for path in (folder / "csv-for-spreadsheets").iterdir()}
    assert {"README.txt", *(path.name for path in (folder / "build" / "csv").glob("*.csv"))} == {*packed}
    assert packed["books.csv"] == b"\xef\xbb\xbf" + (folder / "build" / "csv" / "books.csv").read_bytes()


def test_the_deltas_make_the_new_version_of_the_old_one(dataset: Path) -> None:
    releases = dataset / "releases"
    deltas = releases / "0.2.0" / "deltas"
    about = json.loads((deltas / "deltas.json").read_text(encoding="utf-8"))
    assert (about["since"], about["version"], about["structure"]) == ("0.1.0", "0.2.0", [])
    assert about["tables"]["books"] == {"key": ["id"], "added": 1, "changed": 1, "renamed": 1, "withdrawn": 1}
    for table, said in about["tables"].items():
        rows = {
            kind: parquet.read_table(path).to_pylist() if path.is_file() else []
            for kind in ("added", "changed", "removed")
            if (path := deltas / "parquet" / f"{table}-{kind}.parquet")
        }
        for kind, found in rows.items():
            path = deltas / "csv" / f"{table}-{kind}.csv"
            assert len(found) == (pyarrow.csv.read_csv(path).num_rows if path.is_file() else 0)

        def key(row: dict[str, Any], columns: list[str] = said["key"]) -> tuple[Any, ...]:
            return tuple(row[column] for column in columns)

        old, new = (accord.load(releases, table, version=name).to_pylist() for name in ("0.1.0", "0.2.0"))
        gone = {key(row) for row in (*rows["removed"], *rows["changed"])}
        made = [*(row for row in old if key(row) not in gone), *rows["added"], *rows["changed"]]
        assert Counter(map(str, made)) == Counter(map(str, new))


def test_releases_are_compared_by_their_numbers(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "0.1.0", "latest", "--root", str(dataset)]) == 1
    assert capsys.readouterr().out.startswith(
        "shelf 0.1.0 (0.1.0) -> shelf 0.2.0 (latest): these changes ask for a MAJOR"
    )


def test_old_versions_load_from_folders_and_zips(dataset: Path, tmp_path: Path) -> None:
    assert accord.load(dataset, "books", version="0.1.0").num_rows == 4
    assert accord.load(dataset, "books", version="latest").column("title").to_pylist()[1] == "Emma, in three volumes"
    for name in ("versions.json", "0.1.0/shelf-0.1.0.zip"):  # what a reader downloads is enough
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(dataset / "releases" / name, tmp_path / name)
    books = accord.load(tmp_path, "books", version="0.1.0")
    assert books.column("id").to_pylist() == ["emma", "evelina", "moby-dick", "persuasion"]
    assert books.schema.metadata[b"title"] == b"Books"
    with pytest.raises(accord.AccordError, match="no table is called 'book'; did you mean 'books'"):
        accord.load(tmp_path, "book", version="0.1.0")
    with pytest.raises(accord.AccordError, match=r"lists version 0\.2\.0, and neither its folder nor its zip is there"):
        accord.load(tmp_path, "books", version="0.2.0")
    with pytest.raises(accord.AccordError, match=r"version 0\.3\.0 was not released there; there are 0\.2\.0, 0\.1\.0"):
        accord.load(tmp_path, "books", version="0.3.0")
    with pytest.raises(accord.AccordError, match="holds no releases"):
        accord.load(tmp_path / "0.1.0", "books", version="0.1.0")


def test_the_bill_of_materials_names_what_built_it(dataset: Path) -> None:
    bill = json.loads((dataset / "releases" / "0.2.0" / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == "0.2.0"
    components = {component["name"]: component for component in bill["components"]}
    assert components["accord"]["version"] == accord.__version__
    assert components["pyarrow"]["purl"] == f"pkg:pypi/pyarrow@{pyarrow.__version__}"
    assert components["xlsxwriter"]["version"]
    assert components["SQLite"]["version"] == sqlite3.sqlite_version
    assert "referencing" in components  # which jsonschema needs
    refs = [component["bom-ref"] for component in bill["components"]] + ["dataset"]
    assert len(refs) == len({*refs})
    assert {ref for entry in bill["dependencies"] for ref in (entry["ref"], *entry.get("dependsOn", ()))} == {*refs}
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])


def test_the_notes_and_what_a_deposit_needs(dataset: Path) -> None:
    folder = dataset / "releases" / "0.2.0"
    notes = (folder / "release-notes.md").read_text(encoding="utf-8")
    assert notes.startswith("# A small dataset, version 0.2.0\n\nReleased for 2026-03-01, since 0.1.0.\n")
    assert "- Books: `persuasion` is now `persuasions`: There are two." in notes
    assert "| books | 1 added, 1 withdrawn, 1 renamed, 1 changed | 4 | 4 |" in notes
    assert "- `shelf.xlsx`: all tables as sheets of one workbook, described on the first\n" in notes
    assert "- `shelf-0.2.0-csv-for-spreadsheets.zip`: CSV with a byte order mark" in notes
    commands = (folder / "deposit" / "README.md").read_text(encoding="utf-8")
    assert " shelf.xlsx shelf-0.2.0-csv-for-spreadsheets.zip " in commands
    attached = re.search("--notes-file (release-notes.md) (.+)", commands)
    assert attached is not None
    assert all((folder / name).is_file() for name in (attached[1], *attached[2].split()))
    assert "git push origin data-v0.2.0\n" in commands
    sent = json.loads((folder / "deposit" / "zenodo.json").read_text(encoding="utf-8"))["metadata"]
    assert (sent["upload_type"], sent["version"], sent["publication_date"]) == ("dataset", "0.2.0", "2026-03-01")
    assert (sent["creators"], sent["license"]) == ([{"name": "The curators"}], "cc0-1.0")


def test_all_that_speaks_against_a_release_is_said_at_once(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (changed / "curated" / "books" / "cecilia.yaml").unlink()
    stale = "is not what the curated files and schemas give; run 'accord build', and commit the result [stale]"
    package = "package.yaml:6:10: is 0.2.0, "
    found = refused(changed, capsys)
    remedy = "write it here, or run accord release --prepare, and build [release-version]"
    gone = "withdraw it in a table with x-tombstones, or bring it back [release-removal]"
    assert {
        f"{package}and 0.2.0 was released before; the changes since ask for 0.3.0; {remedy}",
        f"{package}which releases holds [release-version]",
        f"{package}and Git has a tag data-v0.2.0 [release-version]",
        f"table books:0:0: 'cecilia' was released and is gone, and no tombstone says why; {gone}",
        f"books.csv:0:0: {stale}",
        "cecilia.yaml:0:0: is not committed as it is; commit it, or take it out [release-uncommitted]",
        "camilla.yaml:0:0: is not committed as it is; commit it, or take it out [release-uncommitted]",
    } <= {*found}
    assert not any("release-removal" in problem for problem in refused(changed, capsys, "--allow-removals"))


@pytest.mark.parametrize(
    ("version", "fact"),
    [
        ("0.2.0", "is 0.2.0, and 0.2.0 was released before; the changes since ask for 0.2.1"),
        ("0.4.0", "is 0.4.0, which does not follow 0.2.0; the next are 0.2.1, 0.3.0, 1.0.0"),
    ],
)
def test_a_version_that_contradicts_is_refused_without_git_too(
    version: str, fact: str, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(changed / ".git")
    path = changed / "curated" / "package.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.2.0", version), encoding="utf-8")
    assert main(["build", "--root", str(changed)]) == 0
    found = refused(changed, capsys)
    assert any(fact in problem for problem in found)
    assert ("CHANGELOG.md:0:0: has no entry" in "\n".join(found)) == (version != "0.2.0")


def test_nothing_new_is_nothing_to_release(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert any("nothing has changed since 0.2.0" in problem for problem in refused(dataset, capsys))
    assert main(["release", "--prepare", "--root", str(dataset)]) == 1
    assert "nothing has changed since 0.2.0, so there is nothing to release" in capsys.readouterr().out


def test_a_dataset_without_git_is_released(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (changed / "releases" / ".staging-1").mkdir()  # of a run that was killed
    shutil.rmtree(changed / ".git")
    assert main(["release", "--prepare", "--date", "2026-04-01", "--root", str(changed)]) == 0
    assert main(["build", "--root", str(changed)]) == 0
    capsys.readouterr()
    assert main(["release", "--root", str(changed)]) == 0
    assert capsys.readouterr().out == f"{changed / 'releases' / '0.2.1'}\n"
    assert accord.load(changed, "books", version="latest").num_rows == 5
    assert sorted(path.name for path in (changed / "releases").iterdir()) == [
        "0.1.0",
        "0.2.0",
        "0.2.1",
        "versions.json",
    ]
    said = (changed / "releases" / "0.2.1" / "deposit" / "README.md").read_text(encoding="utf-8")
    assert "git push" not in said


def test_without_the_folder_of_releases_the_last_tag_is_what_it_is_compared_with(changed: Path, tmp_path: Path) -> None:
    prepared(changed, "2026-04-01")
    elsewhere = tmp_path / "elsewhere"
    assert main(["release", "--root", str(changed), "--releases", str(elsewhere), "--no-tag"]) == 0
    about = json.loads((elsewhere / "0.2.1" / "deltas" / "deltas.json").read_text(encoding="utf-8"))
    assert (about["since"], about["tables"]["books"]) == ("0.2.0", {"key": ["id"], "added": 1})
    assert "data-v0.2.1" not in git(changed, "tag", "--list")


def test_a_release_without_the_library_of_workbooks_says_how_to_get_it(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(changed, "2026-04-01")
    monkeypatch.setattr(spreadsheets, "PACKAGE", "no_such_library")
    assert main(["release", "--no-tag", "--root", str(changed)]) == 0
    line = "shelf.xlsx is not written, since XlsxWriter is not installed: pip install 'accord[excel]' brings it"
    assert line in capsys.readouterr().err.splitlines()
    folder = changed / "releases" / "0.2.1"
    assert not (folder / "shelf.xlsx").exists()
    assert f"- {escaped(line)}\n" in (folder / "release-notes.md").read_text(encoding="utf-8")
    assert "xlsx" not in (folder / "deposit" / "README.md").read_text(encoding="utf-8")


def test_what_no_spreadsheet_holds_is_named_and_all_else_is_there(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(changed, "2026-04-01")
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    monkeypatch.setattr(sheets, "MAX_NAME", 5)
    assert main(["release", "--no-tag", "--root", str(changed)]) == 0
    told = capsys.readouterr().err.splitlines()
    assert "table books is in no spreadsheet: it has 5 rows, and a sheet holds 2 below its header" in told
    line = "table withdrawn is the sheet 'withd' of shelf.xlsx: its own name is none that a sheet may have"
    assert line in told
    folder = changed / "releases" / "0.2.1"
    assert line in (folder / "release-notes.md").read_text(encoding="utf-8")
    names = openpyxl.load_workbook(folder / "shelf.xlsx", read_only=True).sheetnames
    assert (names[:2], "books" in names) == (["About", "withd"], False)
    there = {path.name for path in (folder / "csv-for-spreadsheets").iterdir()}
    assert ("books.csv" in there, "withdrawn.csv" in there) == (False, True)


def test_a_release_whose_workbook_would_be_too_large_has_none(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(changed, "2026-04-01")
    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", too_small)
    assert main(["release", "--no-tag", "--root", str(changed)]) == 0
    assert (
        "shelf.xlsx is not written: it would be larger than the format allows" in capsys.readouterr().err.splitlines()
    )
    assert not (changed / "releases" / "0.2.1" / "shelf.xlsx").exists()


def too_small(*_: object, **__: object) -> None:
    raise zipfile.LargeZipFile


def test_a_release_that_is_cut_off_leaves_nothing(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(changed, "2026-04-01")

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "write_sums", full)
    assert any("No space left" in problem for problem in refused(changed, capsys))
    (changed / "releases" / "0.2.1").mkdir()  # as a machine leaves it that stops before the list is written
    assert any("holds; it is not listed there: remove that folder" in problem for problem in refused(changed, capsys))
    assert "data-v0.2.1" not in git(changed, "tag", "--list")


def test_a_package_that_frictionless_calls_invalid_is_refused(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GeoJSON may hold collections in features, which it calls wrong; see docs/publishing.md."""
    path = changed / "schemas" / "books.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["place"] = {"title": "Place", "description": "Where.", "type": "string", "format": "geojson"}
    path.write_text(json.dumps(schema), encoding="utf-8")
    place = '{"type": "Point", "coordinates": [1, 2, 3]}'
    book(changed, "camilla", "Camilla", f"place: '{place}'\n")
    prepared(changed, "2026-04-01")
    assert 'version: "0.3.0"' in (changed / "curated" / "package.yaml").read_text(encoding="utf-8")
    found = refused(changed, capsys)
    assert found
    assert all(problem.startswith("datapackage.json:0:0: frictionless finds: ") for problem in found)
