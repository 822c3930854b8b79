"""Serve a project on a free port for as long as it is needed: by pictures, soak, tests and benchmarks."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, NamedTuple

from accord.project import CLONE

PYTHON = CLONE / ".venv" / "serve" / "bin" / "python"
START_SECONDS = 180.0  # seconds for a server to come up, on a machine with much else to do


class Served(NamedTuple):
    """A server that answers."""

    port: int
    process: subprocess.Popen[bytes]


def command(root: Path) -> list[str | Path]:
    """Return what serves a project as `make serve` does, but for the port."""
    return [PYTHON, CLONE / "scripts" / "serve.py", "--root", root, "--port"]


@contextmanager
def served(command_line: Sequence[str | Path], log: IO[bytes] | int | None = None) -> Iterator[Served]:
    """Run a command, a free port after its last argument, until the caller is done; yield once it answers.

    Raises:
        RuntimeError: where it ends, or does not answer in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*command_line, str(port)], stdout=log, stderr=log) as process:  # noqa: S603 - our own scripts
        try:
            end = time.monotonic() + START_SECONDS
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"{command_line[1]} does not serve")
                time.sleep(0.05)
            yield Served(port, process)
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/-/versions.json")
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
