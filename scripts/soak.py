"""Ask a served site thousands of things while it is rebuilt and changes over, and tell whether one answer was wrong.

A copy of a small dataset with pages of its own is built and served as `make serve` does. Clients that keep their
connections ask for one page after the other, and never for one twice; meanwhile the data's version is raised and built
again and again. Every answer must be well and name one build in its header and its body, no client may be given an
earlier build after a later one, and every build must be seen, in order. Runs in the build environment; exit code 1
where anything was wrong.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from accord.serve.probe import command, served

ROOT = Path(__file__).resolve().parents[1]
DATASET = ROOT / "tests" / "data" / "botany"
PAGES = {"/": 200, "/accord": 200, "/accord/specimens": 200, "/accord/redetermined": 200, "/-/metadata.json": 200,
         "/codebook": 200, "/accord/publications?_sort=printed": 200, "/families": 200, "/taxa/gentiana-acaulis": 200,
         "/downloads": 200, "/nowhere": 404}  # fmt: skip
BUILD = re.compile(r'(?:build <code>|"build": ")([0-9a-f]{12})')
PATIENCE = 60.0  # seconds for an answer, and for a build to be seen


class Soak:
    """What all clients share: what is left to ask, what was seen, and what was wrong."""

    def __init__(self, port: int, requests: int) -> None:
        self.port, self.requests = port, requests
        self.lock = threading.Lock()
        self.asked = 0
        self.rebuilding = True
        self.times: list[float] = []
        self.builds: list[str] = []  # as they were first seen
        self.wrong: list[str] = []

    def client(self) -> None:
        """Ask until all is asked and all builds were made, on one connection for as long as the server keeps it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        latest = 0
        while (path := self._next()) is not None:
            start = time.perf_counter()
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read().decode()
            except (OSError, HTTPException) as fault:
                self._wrong(f"{path}: {fault!r}")
                connection.close()
                continue
            self.times.append(time.perf_counter() - start)
            said = answer.headers["x-accord-build"]
            if (answer.status, set(BUILD.findall(body))) != (PAGES[path], {said}):
                self._wrong(f"{path}: {answer.status}, build {said}, body of {set(BUILD.findall(body))}")
            place = self._place(said)
            if place < latest:
                self._wrong(f"{path}: build {said} after a later one")
            latest = max(place, latest)
        connection.close()

    def _next(self) -> str | None:
        with self.lock:
            self.asked += 1
            over = self.asked > self.requests and not self.rebuilding
            return None if over else list(PAGES)[self.asked % len(PAGES)]

    def _place(self, build: str) -> int:
        with self.lock:
            if build not in self.builds:
                self.builds.append(build)
            return self.builds.index(build)

    def _wrong(self, what: str) -> None:
        with self.lock:
            self.wrong.append(what)


def build(root: Path, patch: int) -> str:
    """Build the data as version 1.0.<patch>; return the build's id."""
    package = root / "curated" / "package.yaml"
    text = re.sub(r'version: "[0-9.]+"', f'version: "1.0.{patch}"', package.read_text(encoding="utf-8"))
    package.write_text(text, encoding="utf-8", newline="\n")
    command = [sys.executable, ROOT / "scripts" / "build.py", "--root", root]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own script
    return (root / ".builds" / "current").readlink().name


def soak(root: Path, requests: int, clients: int, rebuilds: int) -> bool:
    """Run it; tell the figures and whether all was well."""
    made = [build(root, 0)]
    with served(command(root)) as server:
        shared = Soak(server.port, requests)
        threads = [threading.Thread(target=shared.client) for _ in range(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for number in range(1, rebuilds + 1):
            await_that(lambda share=number * requests // (rebuilds + 1): shared.asked >= share, PATIENCE * rebuilds)
            made.append(build(root, number))
            await_that(lambda: made[-1] in shared.builds, PATIENCE)
        shared.rebuilding = False
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    if shared.builds != made:
        shared.wrong.append(f"builds made: {made}, seen: {shared.builds}")
    times = sorted(shared.times)
    rank = {percent: f"{times[len(times) * percent // 100 - 1] * 1000:.0f} ms" for percent in (50, 99, 100)}
    print(f"{len(times)} answers to {clients} clients over {rebuilds} rebuilds in {seconds:.0f} s: "
          f"{len(times) / seconds:.0f}/s, half within {rank[50]}, 99 % within {rank[99]}, all within {rank[100]}; "
          f"{len(shared.wrong)} wrong")  # fmt: skip
    for what in shared.wrong[:20]:
        print(what)
    return not shared.wrong


def await_that(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds, at most for some seconds."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="at least (default: 10000)")
    parser.add_argument("--clients", type=int, default=32, help="at once (default: 32)")
    parser.add_argument("--rebuilds", type=int, default=10, help="meanwhile (default: 10)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = shutil.copytree(DATASET, Path(folder) / "soak")
        return 0 if soak(root, args.requests, args.clients, args.rebuilds) else 1


if __name__ == "__main__":
    sys.exit(main())
