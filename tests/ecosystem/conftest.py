"""What is judged: the committed record, and datasets of other kinds, each built by the engine, which is not imported.

These tests run with programs of others only, in .venv/ecosystem: ``make ecosystem``. They share nothing with the tests
of the engine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / ".venv" / "build" / "bin" / "python"
DATASETS = {
    "tides": ROOT / "tests/data/tides",  # values of every kind
    "apiary": ROOT / "tests/data/apiary",  # names of every kind, keys of several columns, lists in a cell
    "opera": ROOT / "tests/data/opera",  # lists in lists, references of several columns
    "secretaries": ROOT / "examples/secretaries",
}
FULL = "full"  # a dataset that says all that can be said of the whole
PACKAGE = """\
id: alpine-herbarium
title: "Alpine herbarium: pressed plants of an invented valley"
description: Sheets of dried plants, with what floras print on them. Invented for tests.
version: "2.1.0"
created: "2025-06-01"
homepage: https://herbarium.example/
identifier: https://doi.org/10.5281/zenodo.1234567
licenses:
  - {name: House-1.0, title: Licence of the house, path: "https://herbarium.example/licence"}
contributors:
  - {title: Flora Alpina, path: "https://orcid.org/0000-0002-1825-0097", givenName: Flora, familyName: Alpina,
     organization: University of the Valley, email: flora@herbarium.example, role: author}
  - {title: Botanical Society of the Valley, type: organization, path: "https://society.example", role: publisher}
keywords: [herbarium, botany]
citation: Alpina, F. (2025). Alpine herbarium.
sources:
  - {title: Flora of the valley, path: "https://flora.example/valley", version: "3"}
relatedIdentifiers:
  - {relationType: IsDescribedBy, relatedIdentifier: 10.1000/182, relatedIdentifierType: DOI}
temporal: {start: "1868", end: "1902-07"}
spatial:
  - {title: The valley, west: 6.5, south: 45, east: 7.25, north: 46}
"""


def pytest_configure(config: pytest.Config) -> None:
    """Let no program ask a host, or leave or find a thing of another run: `datasets` looks when it is imported."""
    cache = TemporaryDirectory()
    config.add_cleanup(cache.cleanup)
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HOME": cache.name}


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what gives the folder of a published dataset by its name, built when it is first asked for."""
    folder = tmp_path_factory.mktemp("datasets")

    def get(name: str) -> Path:
        if name == "record":
            return ROOT
        root = folder / name
        if not root.exists():
            shutil.copytree(DATASETS.get(name, ROOT / "tests/data/botany"), root)
            if name == FULL:
                (root / "curated/package.yaml").write_text(PACKAGE, encoding="utf-8")
            environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
            command = [BUILDER, "-m", "accord", "build", "--root", root]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        return root

    return get


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for the name of a dataset with each."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", ["record", *DATASETS, FULL])
