"""Processes that run the code of a build, and no other: each build carries a copy of what serves it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

WORKER = "accord.serve.worker"
END_SECONDS = 10.0  # seconds in which a server must have ended, and again once it is killed
# Two arenas of glibc, and what is free given back: what many questions took at once is not kept for ever.
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


def start(build: Path, module: str, options: Sequence[str], handles: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a module of a build's own copy of the package, which is given the build and some options.

    Args:
        build: the folder of the build.
        module: the module.
        options: its words after the build.
        handles: open files that it gets.
    """
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-B", "-P", "-m", module, build, *options],
        env={**MEMORY, **os.environ, "PYTHONPATH": str(build / "site")},
        pass_fds=handles,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt from the keyboard is for us; we end what we started
    )


class Server:
    """A process that serves one build. It sends ``ready`` and ``apart``, and receives ``go`` and ``drain``."""

    def __init__(self, build: Path, address: socket.socket, options: list[str]) -> None:
        self.build, self.since = build, time.monotonic()
        self.line, theirs = socket.socketpair()
        with contextlib.ExitStack() as on_failure, theirs:
            on_failure.callback(self.line.close)
            handles = (address.fileno(), theirs.fileno())
            self.process = start(build, WORKER, [*map(str, handles), *options], handles)
            on_failure.pop_all()

    def receives(self, word: bytes, within: float) -> bool:
        """Whether the server sends a word within some seconds; it does not where it has ended."""
        self.line.settimeout(within)
        try:
            return self.line.recv(len(word)) == word
        except OSError:
            return False

    def send(self, word: bytes) -> None:
        """Send the server a word; where it has ended, that is seen at the next look."""
        with contextlib.suppress(OSError):
            self.line.sendall(word)

    def lives(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """End it: it finishes the answers that it is giving, or is killed; who waits for a disk is not waited for."""
        for stop in (self.process.terminate, self.process.kill):
            stop()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(END_SECONDS)
                break
        self.line.close()
