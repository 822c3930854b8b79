"""Fixtures that several test files share, in blocks by what they are for."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import support
from accord.build import build, make_current

sys.path.insert(0, str(support.ROOT / "scripts"))

from served import command, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# --- the served site: tests/test_site.py, tests/test_browser.py ---------------------------------------------------


@dataclass(frozen=True)
class Site:
    """A build of the small dataset and the process that serves it."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def build(self) -> Path:
        return (self.root / ".builds" / "current").resolve()

    @property
    def about(self) -> dict[str, Any]:
        return json.loads((self.build / "build.json").read_text(encoding="utf-8"))

    @property
    def metadata(self) -> dict[str, Any]:
        return json.loads((self.build / "site" / "metadata.json").read_text(encoding="utf-8"))

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Ask for exactly this path, follow nothing; return status, headers and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the small dataset and serve it on a free port, as `make serve` does, until the tests are over."""
    with serving(support.project(tmp_path_factory.mktemp("site"))) as served:
        yield served


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build and serve the real record in the same way."""
    root = tmp_path_factory.mktemp("record")
    for name in ("curated", "schemas", "site"):
        shutil.copytree(support.ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    with serving(root) as served:
        yield served


@contextmanager
def serving(root: Path) -> Iterator[Site]:
    python = support.ROOT / ".venv" / "build" / "bin" / "python"
    subprocess.run([python, "scripts/build.py", "--root", root], cwd=support.ROOT, check=True)
    path = root / "serve.log"
    try:
        with path.open("wb") as log, served(command(root), log) as server:
            yield Site(root, *server)
    except RuntimeError:
        pytest.fail(path.read_text(encoding="utf-8"))


# --- a build of the small dataset, to be read and not changed: tests/test_package.py, tests/test_sqlite.py -----------


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project around the small dataset whose build is current and exported."""
    root = support.project(tmp_path_factory.mktemp("built"))
    make_current(root, build(root))
    return root


# --- a browser: tests/test_browser.py, test_accessibility.py, test_journeys.py, test_pictures.py -------------------

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
