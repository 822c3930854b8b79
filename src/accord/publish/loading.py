"""Load a published table, of what was built last or of a release."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from accord.problems import AccordError, did_you_mean
from accord.project import RELEASES, VERSIONS
from accord.publish import files
from accord.publish.listing import MANIFEST

FOLDER = "build/parquet/"


class NotPublishedError(AccordError):
    """A table is not published where it is looked for."""


def load_table(folder: Path, table: str, version: str | None = None) -> pa.Table:
    """Return a table that is published in a folder, with the metadata of table and columns.

    Args:
        folder: of a dataset, a release or, with a version, of releases.
        table: its name.
        version: that of a release; ``latest`` is the last one.

    Raises:
        NotPublishedError: if nothing is published there, no such version, or no such table.
    """
    if version is not None:
        place = place_of(folder, version)
        return _of_zip(place, table) if place.suffix == ".zip" else load_table(place, table)
    listed = files.read_json(folder / MANIFEST).get("files")
    names = [Path(name).stem for name in listed or () if name.startswith(FOLDER)]
    if not names:
        raise NotPublishedError(f"{folder} holds no published tables; build the dataset, or name its folder")
    _demand(table, names)
    return _read(folder / f"{FOLDER}{table}.parquet", f"{folder / FOLDER / table}.parquet")


def place_of(folder: Path, version: str) -> Path:
    """Return the folder of a release of a dataset or of a folder of releases, or its zip where there is no folder.

    Raises:
        NotPublishedError: if there is no such release.
    """
    tops = [top for top in (folder, folder / RELEASES) if (top / VERSIONS).is_file()]
    if not tops:
        raise NotPublishedError(f"{folder} holds no releases: there is no {VERSIONS}, nor a folder {RELEASES} with one")
    listing = files.read_json(tops[0] / VERSIONS)
    entries = {entry["version"]: entry for entry in listing.get("versions", ()) if isinstance(entry, dict)}
    wanted = listing.get("latest") if version == "latest" else version
    if wanted not in entries:
        raise NotPublishedError(f"version {version} was not released there; there are {', '.join(entries) or 'none'}")
    unpacked, packed = (tops[0] / str(entries[wanted][word]) for word in ("path", "zip"))
    place = unpacked.parent if unpacked.is_file() else packed
    if not place.exists():
        listing_file = tops[0] / VERSIONS
        raise NotPublishedError(f"{listing_file} lists version {wanted}, and neither its folder nor its zip is there")
    return place


def _of_zip(path: Path, table: str) -> pa.Table:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = next(name for name in archive.namelist() if name.endswith(f"/{MANIFEST}"))
            top = manifest.removesuffix(MANIFEST)
            listed = json.loads(archive.read(manifest))["files"]
            _demand(table, [Path(name).stem for name in listed if name.startswith(FOLDER)])
            return _read(io.BytesIO(archive.read(f"{top}{FOLDER}{table}.parquet")), f"{table}.parquet in {path}")
    except (OSError, zipfile.BadZipFile, StopIteration, LookupError, ValueError, TypeError, AttributeError) as error:
        raise NotPublishedError(f"{path} cannot be read as a release: {error}") from error


def _demand(table: str, names: list[str]) -> None:
    if table not in names:
        raise NotPublishedError(
            f"no table is called {table!r}{did_you_mean(table, names)}; there are {', '.join(names)}"
        )


def _read(source: Path | io.BytesIO, name: str) -> pa.Table:
    try:
        return pa.parquet.read_table(source)
    except (OSError, pa.ArrowException) as error:
        raise NotPublishedError(f"{name} cannot be read: {error}") from error
