"""Files of others that a site shows, such as a map's tiles: read out of installed packages, copied into each build.

``site/assets.json`` names those of a dataset (its form: ``assets.schema.json``). The packages are those of
``locks/assets.txt``; ``make setup-assets`` unpacks them into ``.venv/assets/packages``. They are data and never
imported. What is not there is ``missing``: the build is made without it, and its pages say so. ``assets.json`` beside
this module names those of every site, out of packages of npm (``javascript``).
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from accord.problems import AccordError, dotted
from accord.project import CLONE
from accord.site.make import areas, javascript, mbtiles, npm_files

PACKAGES = Path(".venv/assets/packages")
HERE = resources.files("accord.site.make")
FORM = HERE / "assets.schema.json"
OF_EVERY_SITE = HERE / "assets.json"
MAX_TILES = 5_000
TILE_FACTS = ("zooms", "bounds", "attribution")  # of tiles, to pages
REMEDY = "run 'make setup-assets' ('accord fetch' outside of a clone), then build again"


class AssetError(AccordError):
    """A site's assets.json says something that its schema does not allow."""


class _MissingError(Exception):
    """An asset is not in the packages that are installed."""


@dataclass(frozen=True)
class Assets:
    """What the packages have of the assets that a site names."""

    files: dict[str, bytes]  # to copy, by their paths in a build's site folder
    data: dict[str, bytes]  # JSON of pictures, by the name of the asset
    facts: dict[str, dict[str, Any]]  # of each asset that is there, what pages need to know of it
    missing: list[str]

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every name and byte, and of the facts."""
        total = sha256(json.dumps(self.facts, sort_keys=True).encode())
        for name, content in sorted({**self.files, **self.data}.items()):
            total.update(f"\0{name}\0{sha256(content).hexdigest()}".encode())
        return total.hexdigest()

    @property
    def note(self) -> str:
        """One sentence about what is missing, for the person who makes a build; empty if nothing is."""
        return f"the site lacks {', '.join(self.missing)}: {REMEDY}" if self.missing else ""

    def write(self, site: Path) -> None:
        """Copy the files into a build's site folder."""
        for name, content in self.files.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def of(root: Path) -> Assets:
    """Return the assets of a project's site; packages that the project lacks are those of Accord.

    What every site may have is never ``missing``: its page says how to get it.

    Raises:
        AssetError: if ``site/assets.json`` is not as its schema wants it.
    """
    packages = next((home / PACKAGES for home in (root, CLONE) if (home / PACKAGES).is_dir()), CLONE / PACKAGES)
    own = read(settings_of(root), packages, npm_files.folder(root))
    base = read(OF_EVERY_SITE, javascript.folder(root))
    return Assets({**base.files, **own.files}, own.data, {**base.facts, **own.facts}, own.missing)


def settings_of(root: Path) -> Path:
    """Return the file in which a dataset names its assets; it need not exist."""
    return root / "site" / "assets.json"


def read(settings: Traversable, packages: Path, of_npm: Path | None = None) -> Assets:
    """Read what ``settings`` names out of a folder of packages; without settings there is nothing to read.

    Args:
        settings: an assets.json.
        packages: the folder of installed packages.
        of_npm: the folder of files that were kept of packages of npm.

    Raises:
        AssetError: if the settings are not as their schema wants them.
    """
    assets = Assets({}, {}, {}, [])
    for name, entry in entries_of(settings).items():
        home = npm_files.place(of_npm or packages, npm_files.package_of(entry)) if "npm" in entry else packages
        try:
            source = _matches(home, home, entry["from"])[0]
            files, facts = _read_entry(home, source, entry)
            data = {} if "to" in entry else {name: _data(home, source, entry)}
        except (_MissingError, OSError, sqlite3.Error):  # not installed, or damaged: the same for who reads the page
            assets.missing.append(name)
        else:
            assets.files.update({f"{entry['to']}/{path}": content for path, content in files.items()})
            assets.data.update(data)
            assets.facts[name] = facts | ({"areas": json.loads(data[name])} if "label" in entry else {})
    return assets


def entries_of(settings: Traversable) -> dict[str, dict[str, Any]]:
    """Return the entries of an assets.json, checked; none where there is none.

    Raises:
        AssetError: if they are not as their schema wants them.
    """
    if not settings.is_file():
        return {}
    try:
        entries: dict[str, dict[str, Any]] = json.loads(settings.read_text(encoding="utf-8"))
    except ValueError as error:
        raise AssetError(f"{settings.name} is not JSON: {error}") from error
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    form = json.loads(FORM.read_text(encoding="utf-8"))
    if fault := best_match(Draft202012Validator(form).iter_errors(entries)):
        raise AssetError(f"{settings.name}: {dotted(tuple(fault.absolute_path))}: {fault.message}; see {FORM.name}")
    return entries


def _read_entry(packages: Path, source: Path, entry: dict[str, Any]) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return an entry's files by their paths below its ``to``, and what pages need to know of it."""
    if "zooms" in entry:
        try:
            kind = mbtiles.image_format(source)
        except ValueError as error:
            raise AssetError(f"assets.json: {error}; name a file of PNG, JPEG or WebP tiles") from error
        return _tiles(source, kind, entry), {name: entry[name] for name in TILE_FACTS} | {"format": kind}
    if "to" not in entry:
        return {}, {}
    paths = [path for pattern in entry["files"] for path in _matches(packages, source, pattern)]
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in paths}, {}


def _data(packages: Path, source: Path, entry: dict[str, Any]) -> bytes:
    """Return JSON for the pictures: a file as it is, or the areas of several; what is damaged counts as missing."""
    if "label" not in entry:
        return _json(source)
    paths = [path for pattern in entry["files"] for path in _matches(packages, source, pattern)]
    try:
        found = areas.collection((json.loads(_json(path)) for path in paths), entry["label"], entry["class"])
    except ValueError as error:
        raise _MissingError from error
    return json.dumps(found, separators=(",", ":")).encode()


def _json(source: Path) -> bytes:
    """Return the bytes of a JSON file; one that is damaged counts as missing."""
    content = source.read_bytes()
    try:
        json.loads(content)
    except ValueError as error:
        raise _MissingError from error
    return content


def _tiles(source: Path, kind: str, entry: dict[str, Any]) -> dict[str, bytes]:
    """Return the tiles of an entry's zooms and bounds as ``<zoom>/<column>/<row>.<format>``, rows from the north."""
    (lowest, highest), (west, south, east, north) = entry["zooms"], entry["bounds"]
    if lowest > highest or west >= east or south >= north:
        raise AssetError("assets.json: give zooms as lowest, highest, and bounds as west, south, east, north")
    areas = {zoom: mbtiles.box(zoom, entry["bounds"]) for zoom in range(lowest, highest + 1)}
    if (size := sum(area.size for area in areas.values())) > MAX_TILES:
        raise AssetError(f"assets.json: zooms and bounds ask for {size:,} tiles; at most {MAX_TILES:,}, so narrow them")
    tiles = {
        f"{zoom}/{column}/{row}.{kind}": content
        for zoom, area in areas.items()
        for column, row, content in mbtiles.tiles(source, zoom, area)
    }
    if not tiles:
        raise _MissingError
    return tiles


def _matches(packages: Path, folder: Path, pattern: str) -> list[Path]:
    """Return the files or folders that match a pattern, none of them outside the packages.

    Raises:
        _MissingError: if nothing matches.
    """
    inside = packages.resolve()
    paths = sorted(path for path in folder.glob(pattern) if path.resolve().is_relative_to(inside))
    if not paths:
        raise _MissingError
    return paths
