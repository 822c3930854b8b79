"""Resources of a Data Package wherever they are: in files, pressed or not, in the descriptor itself, at addresses."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from accord.cli.main import main
from accord.importing.model import ImportSourceError
from accord.importing.readers import packed
from imports import cells, import_files, notes, published, schema_of

MILLS = "id,power\na,1.10\nb,2.50\n"


def package(folder: Path, *resources: dict[str, Any], **more: Any) -> Path:
    """Write a descriptor; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "mills", **more, "resources": list(resources)}), encoding="utf-8")
    return path


def zipped(**files: str) -> bytes:
    """Return an archive of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        '[["id", "power"], ["a", 1.10], ["b", 2.50]]',
        '[{"id": "a", "power": 1.10}, {"id": "b", "power": 2.50}]',
        json.dumps(MILLS),
    ],
)
def test_rows_in_the_descriptor_are_carried_as_they_are_spelt(data: str, tmp_path: Path) -> None:
    schema = '{"primaryKey": "id", "fields": [{"name": "id", "type": "string"}, {"name": "power", "title": "Power"}]}'
    path = tmp_path / "datapackage.json"
    path.write_text(f'{{"resources": [{{"name": "mills", "title": "Mills", "data": {data}, "schema": {schema}}}]}}')
    import_files(tmp_path / "made", path)
    assert cells(tmp_path / "made" / "curated" / "mills.csv") == (["id", "power"], [["a", "1.10"], ["b", "2.50"]])
    made = schema_of(tmp_path / "made", "mills")
    assert (made["title"], made["x-key"], made["properties"]["power"]["title"]) == ("Mills", ["id"], "Power")
    assert "`mills`: its rows stand in datapackage.json itself" in notes(tmp_path / "made")


def test_rows_in_a_descriptor_of_yaml_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "datapackage.yml"
    path.write_text(
        "resources:\n  - name: mills\n    data:\n      - {id: 01, power: 1.10}\n      - {id: 02, power: 2.5}\n"
    )
    import_files(tmp_path / "made", path)
    assert cells(tmp_path / "made" / "curated" / "mills.csv")[1] == [["01", "1.10"], ["02", "2.5"]]


def test_rows_in_the_descriptor_may_be_nested_or_without_names(tmp_path: Path) -> None:
    nested = {"name": "mills", "data": [{"id": "a", "wheels": [{"width": 1}, {"width": 2}]}]}
    bare = {"name": "bare", "data": [["a", [1, 2]], ["b", None]], "dialect": {"header": False}}
    import_files(tmp_path / "made", package(tmp_path, nested, bare))
    assert published(tmp_path / "made", "mill_wheels").column("width").to_pylist() == [1, 2]
    assert cells(tmp_path / "made" / "curated" / "bare.csv") == (
        ["column_1", "column_2"],
        [["a", "[1, 2]"], ["b", None]],
    )


@pytest.mark.parametrize(
    ("resource", "fact"),
    [
        ({"data": [["id", "n"], ["a"]]}, "row 1 of the data of the resource 'mills' has 1 cells, and not 2"),
        ({"data": []}, "the data of the resource 'mills' hold no rows"),
        ({"data": "a,b\n1\n"}, "the data of the resource 'mills', line 2: has 1 cell"),
        ({}, "the resource 'mills' has neither a path nor data"),
    ],
)
def test_a_resource_without_rows_is_named(resource: dict[str, Any], fact: str, tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match=fact):
        import_files(tmp_path / "made", package(tmp_path, {"name": "mills", **resource}))
    assert not (tmp_path / "made").exists()


def test_what_is_at_an_address_is_named_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://example.org/rivers.csv"
    here = {"name": "mills", "data": MILLS, "schema": "https://example.org/schema.json"}
    path = package(tmp_path, here, {"name": "rivers", "path": address})
    made = str(tmp_path / "made")
    assert main(["import", str(path), "--into", made]) == 1
    fact = f"rivers: its rows are at {address}, which an import does not fetch: download it beside datapackage.json"
    shown = capsys.readouterr().out
    assert fact in shown
    assert (
        "mills: what is declared of it is at https://example.org/schema.json, which an import does not fetch" in shown
    )
    assert f"- `rivers`: its rows are at {address}" in notes(Path(made))
    assert main(["import", str(path), "--into", made, "--accept-loss"]) == 0


def test_a_package_of_addresses_alone_says_so(tmp_path: Path) -> None:
    path = package(tmp_path, {"name": "rivers", "path": "https://example.org/rivers.csv"})
    with pytest.raises(ImportSourceError, match=r"hold no table.*; rivers: its rows are at https://.*download it"):
        import_files(tmp_path / "made", path)


@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("mills.csv.gz", gzip.compress(MILLS.encode())),
        ("mills.csv.bz2", bz2.compress(MILLS.encode())),
        ("mills.csv.xz", lzma.compress(MILLS.encode())),
        ("mills.csv.zip", zipped(**{"any.csv": MILLS})),
        ("mills.zip", zipped(**{"__MACOSX/any.csv": "x", "any.csv": MILLS})),
        ("mills.ndjson.gz", gzip.compress(b'{"id": "a", "power": 1.10}\n{"id": "b", "power": 2.50}\n')),
    ],
    ids=["gz", "bz2", "xz", "csv.zip", "zip", "ndjson.gz"],
)
@pytest.mark.parametrize("is_described", [True, False])
def test_pressed_files_are_read(name: str, pressed: bytes, is_described: bool, tmp_path: Path) -> None:  # noqa: FBT001 - of pytest
    (tmp_path / name).write_bytes(pressed)
    path = package(tmp_path, {"name": "mills", "path": name}) if is_described else tmp_path / name
    import_files(tmp_path / "made", path)
    stem = next((tmp_path / "made" / "schemas").iterdir()).stem
    assert published(tmp_path / "made", stem).to_pydict() == {"id": ["a", "b"], "power": [1.1, 2.5]}


def test_a_file_of_an_archive_is_named_where_there_are_several(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(zipped(**{"a.csv": "x,y\n1,2\n", "in/mills.csv": MILLS}))
    resource = {"name": "mills", "path": "all.zip", "format": "csv", "innerpath": "in/mills.csv"}
    import_files(tmp_path / "made", package(tmp_path, resource))
    assert cells(tmp_path / "made" / "curated" / "mills.csv")[0] == ["id", "power"]
    with pytest.raises(
        ImportSourceError, match=r"holds 2 files, of which one is to be read; its files: a\.csv, in/mills\.csv"
    ):
        import_files(tmp_path / "other", package(tmp_path, {"name": "mills", "path": "all.zip"}))


def test_an_archive_is_read_as_the_folder_that_it_holds(tmp_path: Path) -> None:
    descriptor = yaml.safe_dump(
        {"resources": [{"name": "mills", "path": "data/m.csv", "schema": {"primaryKey": "id"}}]}
    )
    (tmp_path / "all.zip").write_bytes(zipped(**{"top/datapackage.yml": descriptor, "top/data/m.csv": MILLS}))
    import_files(tmp_path / "made", tmp_path / "all.zip")
    assert schema_of(tmp_path / "made", "mills")["x-key"] == ["id"]


@pytest.mark.parametrize(
    ("name", "content", "fact"),
    [
        ("a.zip", b"PK no", "a.zip: cannot be unpacked"),
        ("a.csv.gz", gzip.compress(MILLS.encode())[:-9], "a.csv.gz: cannot be unpacked"),
        ("a.zip", zipped(**{"../x.csv": MILLS}), "holds a file '../x.csv', whose name leads out of it"),
        ("a.zip", zipped(**{"m.csv": "x,y\n1\n"}), r"a.zip/m.csv:2:1: has 1 cell"),
        ("a.csv.gz", gzip.compress(b"x,y\n1\n"), r"a.csv.gz:2:1: has 1 cell"),
    ],
    ids=["damaged", "cut", "outside", "within an archive", "within"],
)
def test_a_fault_in_a_pressed_file_is_reported_of_it(name: str, content: bytes, fact: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportSourceError) as raised:
        import_files(tmp_path / "made", tmp_path / name)
    assert fact in str(raised.value)


LINES = b"x,y\n" + b"1,2\n" * 500_000


@pytest.mark.parametrize(
    ("name", "press"),
    [
        ("a.csv.gz", gzip.compress),
        ("a.csv.bz2", bz2.compress),
        ("a.csv.xz", lzma.compress),
        ("a.zip", lambda data: zipped(**{"half.csv": data[: len(data) // 2].decode(), "whole.csv": data.decode()})),
    ],
    ids=["gz", "bz2", "xz", "two in an archive"],
)
def test_what_unpacks_to_more_than_its_size_explains_is_refused(
    name: str, press: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = press(LINES)
    most = len(LINES) - 1 if name != "a.zip" else len(LINES)
    monkeypatch.setattr(packed, "FREE_BYTES", most - packed.MAX_EXPANSION * len(pressed))
    (tmp_path / name).write_bytes(pressed)
    with pytest.raises(ImportSourceError, match=rf"{name}: unpacks to more than 1 MB; correct it"):
        import_files(tmp_path / "made", tmp_path / name)
    assert not (tmp_path / "made").exists()


def test_what_unpacks_to_as_much_as_is_free_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = gzip.compress(MILLS.encode())
    monkeypatch.setattr(packed, "FREE_BYTES", len(MILLS) - packed.MAX_EXPANSION * len(pressed))
    (tmp_path / "mills.csv.gz").write_bytes(pressed)
    import_files(tmp_path / "made", tmp_path / "mills.csv.gz")
    assert cells(tmp_path / "made" / "curated" / "mills.csv")[1] == [["a", "1.10"], ["b", "2.50"]]
