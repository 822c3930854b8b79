"""Ask a served site thousands of things while it is rebuilt and changes over, and tell whether one answer was wrong.

A copy of a small dataset with pages of its own is built and served as `make serve` does. Clients that keep their
connections ask for one page after the other, and never for one twice: every other time as nobody asked for it yet, so
that no answer is there. Meanwhile the data's version is raised and built again and again. Every answer must be well and
name one build in its header and its body, no client may be given an earlier build after a later one, and every build
must be seen, in order. With `--rebuilds 0` one build answers all; then how long answers take, the memory and the open
files of its server are held against their bounds, too. Runs in the build environment; exit code 1 where anything was
wrong.
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
from typing import NamedTuple

from accord.serve.probe import command, served

ROOT = Path(__file__).resolve().parents[1]
DATASET = ROOT / "tests" / "data" / "botany"
PAGES = {"/": 200, "/accord": 200, "/accord/specimens": 200, "/accord/redetermined": 200, "/-/metadata.json": 200,
         "/codebook": 200, "/accord/publications?_sort=printed": 200, "/families": 200, "/taxa/gentiana-acaulis": 200,
         "/downloads": 200, "/nowhere": 404}  # fmt: skip
BUILD = re.compile(r'(?:build <code>|"build": ")([0-9a-f]{12})')
IDLE_SECONDS = 6  # after which the server has ended connections that ask no more
WARM = 1_000  # requests before memory and open files are counted
SLOW_SECONDS, GROWTH_MB = 1.0, 20  # at most: of 99 answers in a hundred, and of memory from first to last
MORE_FILES = 5  # at most: each thread that answers opens the database once, some of them late
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
        while (question := self._next()) is not None:
            path, accept = question
            start = time.perf_counter()
            try:
                connection.request("GET", path, headers={"accept": accept})
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

    def _next(self) -> tuple[str, str] | None:
        with self.lock:
            self.asked += 1
            over = self.asked > self.requests and not self.rebuilding
            accept = f"*/*;n={self.asked}" if self.asked % 2 else "*/*"
            return None if over else (list(PAGES)[self.asked % len(PAGES)], accept)

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


class Held(NamedTuple):
    """What the server of a build holds, once nobody asks."""

    megabytes: float
    files: int

    @classmethod
    def by(cls, keeper: int) -> Held:
        """Look at the only process that the supervisor keeps."""
        time.sleep(IDLE_SECONDS)
        [pid] = Path(f"/proc/{keeper}/task/{keeper}/children").read_text(encoding="ascii").split()
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return cls(int(status.partition("VmRSS:")[2].split()[0]) / 1024, len(list(Path(f"/proc/{pid}/fd").iterdir())))


def steady(root: Path, requests: int, clients: int) -> bool:
    """Ask one build; tell the figures and whether all was well."""
    build(root, 0)
    with served(command(root)) as server:
        asked(Soak(server.port, WARM), clients)
        before = Held.by(server.process.pid)
        shared = Soak(server.port, requests)
        seconds = asked(shared, clients)
        after = Held.by(server.process.pid)
    growth, slow = after.megabytes - before.megabytes, percentile(shared.times, 99)
    if growth > GROWTH_MB or after.files > before.files + MORE_FILES or slow > SLOW_SECONDS:
        shared.wrong.append("a bound was passed")
    print(
        f"memory {before.megabytes:.0f} MB, then {after.megabytes:.0f}; open files {before.files}, then {after.files}"
    )
    return told(shared, f"{clients} clients of one build", seconds)


def asked(shared: Soak, clients: int) -> float:
    """Let clients ask all there is to ask; return the seconds that it took."""
    shared.rebuilding = False
    threads = [threading.Thread(target=shared.client) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def percentile(times: list[float], percent: int) -> float:
    """Return the seconds within which so many of a hundred answers came."""
    return sorted(times)[max(0, len(times) * percent // 100 - 1)]


def told(shared: Soak, of: str, seconds: float) -> bool:
    """Print the figures; return whether all was well."""
    rank = {percent: f"{percentile(shared.times, percent) * 1000:.0f} ms" for percent in (50, 99, 100)}
    number = len(shared.times)
    print(f"{number} answers to {of} in {seconds:.0f} s: "
          f"{number / seconds:.0f}/s, half within {rank[50]}, 99 % within {rank[99]}, all within {rank[100]}; "
          f"{len(shared.wrong)} wrong")  # fmt: skip
    for what in shared.wrong[:20]:
        print(what)
    return not shared.wrong


def soak(root: Path, requests: int, clients: int, rebuilds: int) -> bool:
    """Ask while it is rebuilt; tell the figures and whether all was well."""
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
    return told(shared, f"{clients} clients over {rebuilds} rebuilds", seconds)


def await_that(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds, at most for some seconds."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="at least (default: 10000)")
    parser.add_argument("--clients", type=int, default=32, help="at once (default: 32)")
    parser.add_argument(
        "--rebuilds",
        type=int,
        default=10,
        help="meanwhile (default: 10; 0: none, and what its server holds is measured)",
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = shutil.copytree(DATASET, Path(folder) / "soak")
        if args.rebuilds == 0:
            return 0 if steady(root, args.requests, args.clients) else 1
        return 0 if soak(root, args.requests, args.clients, args.rebuilds) else 1


if __name__ == "__main__":
    sys.exit(main())
