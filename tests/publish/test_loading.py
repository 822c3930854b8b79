"""A table is loaded from what is published in a folder, from a release in a folder, and from one that is a zip."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from accord.publish.loading import NotPublishedError, load_table, place_of

NAME = "build/parquet/boats.parquet"


def release(shelf: Path, version: str, *, packed: bool) -> dict[str, str]:
    """Put a release of one table of one row on a shelf, as a folder or as a zip; return what a listing says of it."""
    folder = shelf / version / f"boats-{version}"
    (folder / NAME).parent.mkdir(parents=True)
    parquet.write_table(pa.table({"id": [version]}), folder / NAME)
    manifest = folder / "build/manifest.json"
    manifest.write_text(json.dumps({"files": {NAME: {}, "build/csv/boats.csv": {}}}), encoding="utf-8")
    if packed:
        with zipfile.ZipFile(shelf / version / "boats.zip", "w") as archive:
            for path in (folder / NAME, manifest):
                archive.write(path, f"boats-{version}/{path.relative_to(folder)}")
                path.unlink()
    path = f"{version}/boats-{version}/datapackage.json"
    if not packed:
        (shelf / path).write_text("{}", encoding="utf-8")
    return {"version": version, "path": path, "zip": f"{version}/boats.zip"}


def shelve(folder: Path, packed: str, unpacked: str) -> Path:
    """Make a folder one of two releases, the later of which is unpacked; return it."""
    versions = [release(folder, packed, packed=True), release(folder, unpacked, packed=False)]
    listing = {"versions": versions, "latest": unpacked}
    (folder / "versions.json").write_text(json.dumps(listing), encoding="utf-8")
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return shelve(tmp_path, "0.1.0", "0.2.0")


@pytest.mark.parametrize(("asked", "found"), [("0.1.0", "0.1.0"), ("0.2.0", "0.2.0"), ("latest", "0.2.0")])
def test_a_release_is_loaded_whatever_its_form(asked: str, found: str, shelf: Path) -> None:
    assert load_table(shelf, "boats", asked).to_pylist() == [{"id": found}]


def test_without_a_version_it_is_what_the_folder_holds(shelf: Path) -> None:
    assert load_table(shelf / "0.2.0/boats-0.2.0", "boats").to_pylist() == [{"id": "0.2.0"}]
    with pytest.raises(NotPublishedError, match=r"holds no published tables; build the dataset, or name its folder"):
        load_table(shelf, "boats")


def test_releases_of_a_dataset_stand_in_its_folder_and_those_of_a_folder_of_releases_in_itself(shelf: Path) -> None:
    shelve(shelf / "dataset/releases", "1.0.0", "1.1.0")
    for version in ("1.0.0", "1.1.0"):
        assert load_table(shelf / "dataset", "boats", version).to_pylist() == [{"id": version}]
    shelve(shelf / "releases", "2.0.0", "2.1.0")  # it may hold a folder of that name
    for version in ("0.1.0", "0.2.0"):
        assert load_table(shelf, "boats", version).to_pylist() == [{"id": version}]


@pytest.mark.parametrize(
    ("folder", "table", "version", "fact"),
    [
        (".", "boat", "0.1.0", r"no table is called 'boat'; did you mean 'boats'\?; there are boats"),
        (".", "boat", "0.2.0", r"no table is called 'boat'; did you mean 'boats'\?; there are boats"),
        (".", "boats", "0.3.0", r"version 0\.3\.0 was not released there; there are 0\.1\.0, 0\.2\.0"),
        ("0.1.0", "boats", "0.1.0", r"holds no releases: there is no versions\.json, nor a folder releases with one"),
    ],
)
def test_what_is_not_there_is_named(folder: str, table: str, version: str, fact: str, shelf: Path) -> None:
    with pytest.raises(NotPublishedError, match=fact):
        load_table(shelf / folder, table, version)


def test_a_release_that_is_gone_or_broken_is_named(shelf: Path) -> None:
    (shelf / "0.2.0/boats-0.2.0" / NAME).write_bytes(b"PAR1")
    with pytest.raises(NotPublishedError, match=r"boats\.parquet cannot be read: "):
        load_table(shelf, "boats", "0.2.0")
    (shelf / "0.1.0/boats.zip").write_bytes(b"PK")
    with pytest.raises(NotPublishedError, match=r"boats\.zip cannot be read as a release: "):
        load_table(shelf, "boats", "0.1.0")
    (shelf / "0.1.0/boats.zip").unlink()
    with pytest.raises(NotPublishedError, match=r"lists version 0\.1\.0, and neither its folder nor its zip is there"):
        load_table(shelf, "boats", "0.1.0")


MANIFEST = "boats-0.1.0/build/manifest.json"


@pytest.mark.parametrize(
    "held",
    [
        {"boats-0.1.0/README.md": ""},
        {MANIFEST: "{"},
        {MANIFEST: "{}"},
        {MANIFEST: "[]"},
        {MANIFEST: '{"files": null}'},
        {MANIFEST: '{"files": [7]}'},
        {MANIFEST: json.dumps({"files": {NAME: {}}})},
    ],
)
def test_a_zip_that_holds_no_release_is_named(held: dict[str, str], shelf: Path) -> None:
    with zipfile.ZipFile(shelf / "0.1.0/boats.zip", "w") as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    with pytest.raises(NotPublishedError, match=r"boats\.zip cannot be read as a release: "):
        load_table(shelf, "boats", "0.1.0")


def test_a_folder_in_place_of_a_zip_is_named(shelf: Path) -> None:
    (shelf / "0.1.0/boats.zip").unlink()
    (shelf / "0.1.0/boats.zip").mkdir()
    with pytest.raises(NotPublishedError, match=r"boats\.zip cannot be read as a release: "):
        load_table(shelf, "boats", "0.1.0")


@pytest.mark.parametrize(
    ("listing", "fact"),
    [
        ({"versions": []}, "version latest was not released there; there are none"),
        ({}, "version latest was not released there; there are none"),
        ({"versions": [7, "x"], "latest": "7"}, "version latest was not released there; there are none"),
        ({"versions": [{"version": "0.1.0"}], "latest": "0.2.0"},
         "version latest was not released there; there are 0.1.0"),
    ],
)  # fmt: skip
def test_a_list_without_the_version_says_which_there_are(listing: dict[str, object], fact: str, tmp_path: Path) -> None:
    (tmp_path / "versions.json").write_text(json.dumps(listing), encoding="utf-8")
    with pytest.raises(NotPublishedError, match=f"^{re.escape(fact)}$"):
        load_table(tmp_path, "boats", "latest")


def test_a_release_that_is_both_a_folder_and_a_zip_is_its_folder(shelf: Path) -> None:
    (shelf / "0.2.0/boats.zip").write_bytes(b"no zip")
    assert place_of(shelf, "0.2.0") == shelf / "0.2.0/boats-0.2.0"
    (shelf / "0.2.0/boats-0.2.0/datapackage.json").unlink()  # an unpacking that was stopped
    assert place_of(shelf, "0.2.0") == shelf / "0.2.0/boats.zip"
    assert place_of(shelf, "0.1.0") == shelf / "0.1.0/boats.zip"


def test_files_of_other_forms_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    for files in ({"build/csv/boats.csv": {}}, {}, None):
        (tmp_path / "build/manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
        with pytest.raises(NotPublishedError, match="holds no published tables"):
            load_table(tmp_path, "boats")


def test_a_table_keeps_what_its_footer_says(tmp_path: Path) -> None:
    (tmp_path / NAME).parent.mkdir(parents=True)
    rows = pa.table({"id": ["a"]}).replace_schema_metadata({"title": "Boats"})
    parquet.write_table(rows, tmp_path / NAME)
    (tmp_path / "build/manifest.json").write_text(json.dumps({"files": {NAME: {}}}), encoding="utf-8")
    assert load_table(tmp_path, "boats").equals(rows, check_metadata=True)
