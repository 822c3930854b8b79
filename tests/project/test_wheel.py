"""Installed from a wheel, by the lock, outside of the repository, the package publishes datasets of anybody's.

The wheels of the lock are those that `make setup-package` keeps: nothing is downloaded here.
"""

from __future__ import annotations

import email
import json
import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import foreign
from following import follow
from foreign import DATASETS
from installing import CLEAN, PACKAGE, accord, run, served_by, well
from support import ROOT, files

RECORD = ("curated", "schemas", "checks", "tables", "views", "quality", "site", "build")  # the folders of the dataset


@pytest.fixture(scope="module")
def distributions(outside: Path) -> tuple[Path, Path]:
    """Return the sdist and the wheel of this tree."""
    return next((outside / "dist").glob("*.tar.gz")), next((outside / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def published(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a copy of each dataset, built by what is installed."""
    folder = tmp_path_factory.mktemp("published")
    roots = {name: foreign.copy(name, folder) for name in DATASETS}
    for root in roots.values():
        well(installed, "-m", "accord", "build", cwd=root)
    return roots


def test_the_wheel_holds_what_the_sdist_builds(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    sdist, wheel = distributions
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    well(PACKAGE / "bin" / "python", "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again", cwd=source)
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()
    beside = {path.name for path in source.iterdir()}
    assert beside == {"src", "pyproject.toml", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "PKG-INFO"} | (
        beside & {".gitignore"}
    )


def test_the_wheel_holds_the_engine_and_nothing_of_a_dataset(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[1]) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        assert all(name.startswith("accord/") for name in names)
        found = {name.removeprefix("accord/"): archive.read(name) for name in names}
    engine = files(ROOT / "src" / "accord")
    assert found == {name: content for name, content in engine.items() if "__pycache__" not in name}
    record = {content for folder in RECORD for content in files(ROOT / folder).values() if content}
    assert {name for name, content in found.items() if content in record} == set()


def test_the_metadata_says_what_the_project_says(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[1]) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["Name"] == "accord"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("License-File") == ["LICENSE"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert metadata["Author"] == ", ".join(author["name"] for author in citation["authors"])
    assert "Typing :: Typed" in metadata.get_all("Classifier")
    assert set(metadata.get_all("Provides-Extra")) >= {"serve", "pictures", "excel", "spark"}
    wanted = {re.split(r"[\[<>=~]", one)[0].casefold() for one in project["dependencies"]}
    required = [one for one in metadata.get_all("Requires-Dist") if "extra ==" not in one]
    assert {re.split(r"[\[<>=~]", one)[0].casefold() for one in required} == wanted


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_installed_checks_formats_and_verifies(name: str, installed: Path, published: dict[str, Path]) -> None:
    for words in (["check"], ["format", "--check"], ["verify"], ["build", "--check"]):
        assert well(installed, "-m", "accord", *words, cwd=published[name]).startswith("no problems")


def test_the_command_is_the_module(outside: Path) -> None:
    """They differ in nothing but how they are called."""
    command, python = (outside / "wheel" / "bin" / name for name in ("accord", "python"))
    for words in (["--help"], ["--version"], ["check", "--help"]):
        assert well(command, *words, cwd=outside) == well(python, "-m", "accord", *words, cwd=outside)


def test_a_dataset_begins_with_what_is_installed(outside: Path, tmp_path: Path) -> None:
    command = outside / "wheel" / "bin" / "accord"
    well(command, "init", "shelf", cwd=tmp_path)
    shelf = tmp_path / "shelf"
    record = shelf / well(command, "new", "books", "emma", cwd=shelf).strip()
    broken = run(command, "check", cwd=shelf)
    assert broken.returncode == 1
    assert broken.stdout.startswith("curated/books/emma.yaml:2:")
    text = record.read_text(encoding="utf-8").replace("title: #", "title: Emma #")
    record.write_text(text, encoding="utf-8")
    for words in (["format"], ["check"], ["build"], ["verify"], ["find", "emma"]):
        well(command, *words, cwd=shelf)
    with served_by(outside / "wheel" / "bin" / "python", shelf) as site:
        assert site.get("/accord/books/emma")[0] == 200


def test_who_installs_the_package_and_follows_the_tutorial_has_a_published_site(
    installed: Path, tmp_path: Path
) -> None:
    follow(tmp_path, installed, CLEAN)


def test_the_core_checks_and_builds_and_says_what_an_extra_would_bring(outside: Path, tmp_path: Path) -> None:
    command = outside / "core" / "bin" / "accord"
    root = foreign.copy("railways", tmp_path)
    assert well(command, "check", cwd=root).startswith("no problems")
    well(command, "build", cwd=root)
    table = f"departures={root / 'curated' / 'departures.csv'}"
    for words, package, extra in (
        (["serve"], "datasette", "serve"),
        (["convert", "--table", table, "--out", "out", "--engine", "spark"], "pyspark", "spark"),
    ):
        done = run(command, *words, cwd=root)
        assert done.returncode == 1
        sentence, *others = done.stdout.splitlines()
        assert package in sentence
        assert f"install accord[{extra}]" in sentence
        assert others == ["1 problem in 1 file"]


def test_a_site_with_pictures_names_the_extra_that_draws_them(outside: Path, tmp_path: Path) -> None:
    root = foreign.copy("railways", tmp_path)
    picture = root / "site" / "pictures" / "routes"
    picture.mkdir(parents=True)
    (picture / "rows.sql").write_text("SELECT id FROM routes WHERE :id = ''\n", encoding="utf-8")
    spec = {"description": "Routes", "signals": [{"name": "narrow", "value": False}], "data": [{"name": "rows"}]}
    (picture / "both.vg.json").write_text(json.dumps(spec), encoding="utf-8")
    done = run(outside / "core" / "bin" / "accord", "build", cwd=root)
    assert (done.returncode, done.stderr) == (1, "")
    assert "vl_convert is not installed; install accord[pictures]" in done.stdout
    assert not (root / "build").exists()


@pytest.mark.parametrize("fault", foreign.BROKEN, ids=lambda fault: f"{fault.dataset}-{fault.new}")
def test_what_is_installed_reports_file_line_and_column(fault: foreign.Fault, installed: Path, tmp_path: Path) -> None:
    done = accord(installed, "check", cwd=foreign.broken_copy(fault, tmp_path))
    assert done.returncode == 1
    assert fault.problem in done.stdout.splitlines()


@pytest.mark.parametrize("alike", [3, pytest.param(foreign.EVERY, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", DATASETS)
def test_what_is_installed_serves_every_page(
    name: str, alike: int, installed: Path, published: dict[str, Path]
) -> None:
    with served_by(installed, published[name]) as site:
        answers = {address: status for address, status, _, _ in foreign.pages(site, alike)}
    assert {address: status for address, status in answers.items() if status >= 400} == {}
    assert len(answers) > 100


@pytest.mark.parametrize("kind", ["clone", "editable"])
@pytest.mark.parametrize("name", DATASETS)
def test_a_clone_and_an_editable_install_give_the_bytes_of_the_wheel(
    name: str, kind: str, outside: Path, published: dict[str, Path], tmp_path: Path
) -> None:
    """The clone is this tree, as the scripts name it: by the path."""
    clone = ("env", f"PYTHONPATH={ROOT / 'src'}", outside / "wheel" / "bin" / "python")
    python = clone if kind == "clone" else (outside / "editable" / "bin" / "python",)
    where = well(*python, "-c", "import accord; print(accord.__file__)", cwd=tmp_path).strip()
    assert Path(where) == ROOT / "src" / "accord" / "__init__.py"
    root = foreign.copy(name, tmp_path)
    well(*python, "-m", "accord", "build", cwd=root)
    assert files(root / "build") == files(published[name] / "build")
    assert (root / "datapackage.json").read_bytes() == (published[name] / "datapackage.json").read_bytes()
