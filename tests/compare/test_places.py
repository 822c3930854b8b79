"""A version is found where it stands: folder, descriptor, zip, revision, address; or it is said why not."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from accord.compare import package, places
from accord.compare.package import CompareError
from packages import Made, publish, texts
from repository import committed

BOATS = {"boats": Made(texts(["id"], ["erica"]), {"primaryKey": ["id"]})}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return publish(tmp_path / "boats", BOATS)


def zipped(folder: Path, target: Path, top: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"{top}{path.relative_to(folder).as_posix()}")
    return target


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and prints nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder over HTTP; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def found(place: str, root: Path, scratch: Path) -> list[str]:
    """Return the tables of a version."""
    scratch.mkdir()
    read = package.read(places.folder_of(place, root, scratch), place)
    assert all(path.is_file() for table in read.tables.values() for files in table.files.values() for path in files)
    return list(read.tables)


def test_folders_descriptors_zips_and_addresses_of_files(published: Path, tmp_path: Path) -> None:
    archive = zipped(published, tmp_path / "flat.zip")
    within = zipped(published, tmp_path / "within.zip", "boats-1.0.0/")
    for at, place in enumerate(
        (
            str(published),
            str(published / "datapackage.json"),
            str(archive),
            str(within),
            published.as_uri(),
            (published / "datapackage.json").as_uri(),
            within.as_uri(),
        )
    ):
        assert found(place, tmp_path, tmp_path / f"scratch-{at}") == ["boats"], place


def test_addresses_of_the_web(published: Path, tmp_path: Path) -> None:
    zipped(published, published / "all.zip")
    with serving(published) as address:
        for at, end in enumerate(("", "/datapackage.json", "/all.zip")):
            assert found(address + end, tmp_path, tmp_path / f"scratch-{at}") == ["boats"]
        with pytest.raises(CompareError, match="cannot be fetched: File not found"):
            found(f"{address}/nothing", tmp_path, tmp_path / "nothing")
        path = published / "datapackage.json"
        path.write_text(path.read_text().replace('"format": "csv"', '"format": "csv", "hash": "sha256:00"'))
        with pytest.raises(CompareError, match="has other bytes than"):
            found(address, tmp_path, tmp_path / "other")


def test_revisions_of_the_repository_of_a_folder(published: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(published, root / "data")
    committed(root)
    shutil.rmtree(root / "data" / "build")
    assert found("HEAD", root / "data", tmp_path / "scratch") == ["boats"]
    with pytest.raises(CompareError, match=r"revision HEAD holds no datapackage\.json"):
        found("HEAD", root, tmp_path / "above")
    with pytest.raises(CompareError, match=r"no file or folder 'v9', and no revision of Git"):
        found("v9", root, tmp_path / "unknown")
    with pytest.raises(CompareError, match="no file or folder '--output=x'"):
        found("--output=x", root, tmp_path / "option")


@pytest.mark.parametrize("name", ["../datapackage.json", "/datapackage.json"])
def test_a_zip_writes_nothing_outside_of_its_folder(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr(name, "{}")
    with pytest.raises(CompareError):
        found(str(tmp_path / "bad.zip"), tmp_path, tmp_path / "deep")
    assert not (tmp_path / "datapackage.json").exists()


def test_a_file_that_is_no_zip(tmp_path: Path) -> None:
    (tmp_path / "boats.zip").write_text("no zip")
    with pytest.raises(CompareError, match="no zip that can be read"):
        found(str(tmp_path / "boats.zip"), tmp_path, tmp_path / "scratch")
