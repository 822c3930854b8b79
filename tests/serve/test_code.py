"""Python of a dataset runs only when it is served and that is allowed: never in check, never in build."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import foreign
import support
from accord.serve.probe import command, served
from measuring import python_of
from serving import Site

PLUGIN = """
from pathlib import Path
from datasette import hookimpl
from datasette.utils.asgi import Response

(Path({root!r}) / "it-ran").touch()

async def own():
    return Response.text("code of its own")

@hookimpl
def register_routes():
    return [("/own$", own)]
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset with code of its own, checked and built."""
    folder = foreign.copy("railways", tmp_path_factory.mktemp("code"))
    (folder / "site" / "plugins").mkdir(parents=True)
    (folder / "site" / "plugins" / "own.py").write_text(PLUGIN.format(root=str(folder)), encoding="utf-8")
    for name in ("check", "build"):
        done = support.script(name, "--root", folder)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


@contextmanager
def serving(root: Path, *words: str) -> Iterator[Site]:
    with (root / "serve.log").open("wb") as log:
        python, *rest = command(root)
        assert python != sys.executable
        with served([python_of("serve"), *rest[:-1], *words, rest[-1]], log) as server:
            yield Site(root, server.port)


def test_code_of_a_dataset_is_not_run(root: Path) -> None:
    with serving(root) as site:
        assert site.get("/own")[0] == 404
    assert not (root / "it-ran").exists()


def test_code_of_a_dataset_is_run_where_it_is_allowed(root: Path) -> None:
    with serving(root, "--allow-code") as site:
        status, _, body = site.get("/own")
    assert (status, body) == (200, b"code of its own")
    assert (root / "it-ran").exists()
