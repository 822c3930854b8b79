"""Fixtures that several test files share, in blocks by what they are for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import support
from accord.pipeline import build
from accord.project import Project
from accord.publish.export import make_current
from serving import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# --- the served site, for tests/site ---


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the small dataset and serve it on a free port, as `make serve` does, until the tests are over."""
    with serving(support.project(tmp_path_factory.mktemp("site"))) as served:
        yield served


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build and serve the real record in the same way."""
    root = tmp_path_factory.mktemp("record")
    for name in ("curated", "schemas", "checks", "tables", "views", "site"):
        shutil.copytree(support.ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    with serving(root) as served:
        yield served


# --- a build of the small dataset, to be read and not changed, for tests/describe, tests/write ---


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project around the small dataset whose build is current and exported."""
    root = support.project(tmp_path_factory.mktemp("built"))
    make_current(Project(root), build(Project(root)))
    return root


# --- a browser, for tests/site, tests/journeys ---

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that scripts/setup.py found or brought, once: Playwright runs once at a time."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not where the Spark tests run

    path = (support.ROOT / ".venv" / "browser").read_text(encoding="utf-8").partition("\n")[0]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path or None, args=FLAGS)
        yield started
        started.close()
