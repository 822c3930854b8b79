"""A build of a dataset, and the process that serves it as `make serve` does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

import support
from accord.serve.probe import command, served


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
