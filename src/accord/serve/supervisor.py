"""Serve the current build, and go over to each later one without a failed request.

The address is bound once, here. Every build gets a process of its own (``worker``), run from the build's own copy of
this package, which takes the address over from the one before: the new one loads its build and answers itself a first
question; then the old one stops accepting, the new one starts, and the old one answers out the connections that it has.
So an answer is of one build, and no build is accepted on after a later one.

``.builds/current`` is looked at twice a second; SIGHUP restarts its server.

Needs the serving environment only: Datasette and the standard library. Runs where there are forks: Linux, macOS, WSL.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from accord.project import Project
from accord.serve.processes import start

WORKER = "accord.serve.worker"
POLL_SECONDS = 0.5  # seconds between looks at the current build
RETRY_SECONDS = 5.0  # seconds until what could not be started is tried again
START_SECONDS = 60.0  # seconds in which a server must be ready
RELEASE_SECONDS = 5.0  # seconds in which a server must have stopped accepting
END_SECONDS = 10.0  # seconds in which a server must have ended


class Server:
    """A process that serves one build. It sends ``ready`` and ``apart``, and receives ``go`` and ``drain``."""

    def __init__(self, build: Path, address: socket.socket, options: list[str]) -> None:
        self.build = build
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
        """End it: it finishes the answers that it is giving, or is killed."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.line.close()


class Site:
    """What is served at one address: the server of the current build, and those before it that still answer."""

    def __init__(self, root: Path, address: socket.socket, options: list[str]) -> None:
        self.root, self.address, self.options = root, address, options
        self.server: Server | None = None
        self.draining: list[Server] = []
        self.failed: Path | None = None  # a build that does not come up, not to be tried again and again
        self.retry = 0.0  # when to try again what could not be started, by the monotonic clock
        self.restarting = False

    def current(self) -> Path:
        """Return the folder of the current build; the link itself where it leads in a circle."""
        return Path(os.path.realpath(self.root / ".builds" / "current"))

    def look(self) -> None:
        """Bring what is served to what is current."""
        build, restarting, self.restarting = self.current(), self.restarting, False
        server, is_due = self.server, time.monotonic() >= self.retry
        if restarting or (is_due and build not in (server.build if server else None, self.failed)):
            self.change(build)
        elif is_due and server and not server.lives():
            report(f"the server of build {server.build.name} ended ({server.process.returncode}); starting it again")
            self.change(server.build)
        for old in [old for old in self.draining if not old.lives()]:
            old.line.close()
            self.draining.remove(old)

    def change(self, build: Path) -> None:
        """Go over to a build, where its server comes up; else stay with the one that is served."""
        stays = f"build {self.server.build.name} stays" if self.server else "nothing is served"
        try:
            new = Server(build, self.address, self.options)
        except OSError as fault:  # no process for now, or the environment is being set up again
            report(f"the server of build {build.name} cannot be started ({fault}): {stays}; trying again soon")
            self.retry = time.monotonic() + RETRY_SECONDS
            return
        if not new.receives(b"ready", START_SECONDS):
            new.end()
            self.failed, self.retry = build, time.monotonic() + RETRY_SECONDS
            report(f"build {build.name} does not come up: {stays}")
            return
        old, self.server, self.failed = self.server, new, None
        if old:
            old.send(b"drain")
            old.receives(b"apart", RELEASE_SECONDS)
            self.draining.append(old)
        new.send(b"go")
        report(f"serving build {build.name}")

    def end(self) -> None:
        """End every server."""
        for server in [*self.draining, *([self.server] if self.server else [])]:
            server.end()


def report(text: str) -> None:
    """Write a line about what happens."""
    print(f"Accord: {text}", file=sys.stderr, flush=True)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens; what comes before a server is up waits in it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def serve(site: Site) -> int:
    """Serve until interrupted; return the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, lambda *_: setattr(site, "restarting", True))
    try:
        site.look()
        if site.server is None:
            return 1
        while True:
            time.sleep(POLL_SECONDS)
            site.look()
    except KeyboardInterrupt:
        return 0
    finally:
        site.end()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where to serve."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8001, help="port (default: 8001; 0 takes a free one)")
    parser.add_argument("--https", action="store_true", help="behind a proxy that speaks TLS: write https:// addresses")
    text = "run the dataset's own Python, site/plugins/*.py: only where you trust it as a program"
    parser.add_argument("--allow-code", action="store_true", help=text)


def run(args: argparse.Namespace) -> int:
    """Serve the dataset in ``args.root`` as the options say, until interrupted; return the exit code."""
    project = Project(args.root.absolute())
    if not hasattr(signal, "SIGHUP"):
        report("serving needs Linux, macOS or WSL: its server hands an open address from process to process")
        return 1
    if not (project.current / "build.json").is_file():
        report(f"there is no build yet; {project.remedy}")
        return 1
    try:
        address = bind(args.host, args.port)
    except OSError as fault:
        report(f"cannot listen on {args.host}:{args.port}: {fault.strerror}")
        return 1
    with address:
        report(f"http://{args.host}:{address.getsockname()[1]}/")
        options = [word for word, is_set in (("--https", args.https), ("--allow-code", args.allow_code)) if is_set]
        return serve(Site(project.root, address, options))


def main() -> int:
    """Serve as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the dataset's folder (default: this one)")
    add_options(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
