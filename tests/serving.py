"""A build of a dataset, and the process that serves it as `make serve` does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

import forking
import support
from accord.serve.probe import command, served
from accord.site.http.slow_words import is_late
from measuring import python_of

ASKED_AGAIN = 3


@dataclass(frozen=True)
class Site:
    """A build of a dataset, served on a port of this machine."""

    root: Path
    port: int

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
        """Ask for exactly this path, follow nothing; return status, headers and body.

        What takes too long is asked for again, as the page asks its reader to: a machine may have much else to do.
        """
        for _ in range(ASKED_AGAIN):
            if not is_late((answer := self.once(path, method))[2]):
                break
        return answer

    def once(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Ask for exactly this path one time."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=support.PATIENCE)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def page(self, path: str, expected: int = 200) -> str:
        """Return a page, which must bear the expected status."""
        status, _, body = self.get(path)
        assert status == expected, path
        return body.decode()

    def plain(self, path: str) -> str:
        """Return a page that is there, with each character as itself: no ``&quot;``."""
        return unescape(self.page(path))

    def ids(self, table: str, query: str) -> list[str]:
        """Return the ids of the rows of a table that a query shows, in their order."""
        status, _, body = self.get(f"/accord/{table}.json?_shape=objects&{query}")
        assert status == 200, body
        return [row["id"] for row in json.loads(body)["rows"]]


@dataclass(frozen=True)
class OwnSite(Site):
    """A site, and the process that serves it, to be stopped or killed."""

    process: subprocess.Popen[bytes]


@contextmanager
def serving(root: Path, handles: int = 0, options: Sequence[str] = ()) -> Iterator[OwnSite]:
    """Build a project and serve it on a free port, as `make serve` does, until the caller is done.

    ``handles`` limits the files that the server may have open; ``options`` are more words of the command.
    """
    forking.run([python_of("build"), "scripts/build.py", "--root", root], cwd=support.ROOT).check_returncode()
    path = root / "serve.log"
    try:
        *words, port = command(root)
        words = [python_of("serve"), *words[1:], *options, port]
        words = ["sh", "-c", f'ulimit -n {handles}; exec "$@"', "sh", *words] if handles else words
        with path.open("wb") as log, served(words, log) as server:
            yield OwnSite(root, *server)
    except RuntimeError:
        pytest.fail(path.read_text(encoding="utf-8"))
