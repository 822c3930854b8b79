"""Serve the current build, and go over to each later one without a failed request.

The address is bound once, here. Every build gets a process of its own (``worker``), run from the build's own copy of
this package, which takes the address over from the one before: the new one loads its build and answers itself a first
question; then the old one stops accepting, the new one starts, and the old one answers out the connections that it has.
So an answer is of one build, and no build is accepted on after a later one.

Only a build that is whole is served: each of its files is held against its list first, before any of its code runs.
``.builds/current`` is looked at twice a second; SIGHUP restarts its server. Whatever becomes of a server or the disk,
this process goes on: what fails is tried again, later each time.

Needs the serving environment only: Datasette and the standard library. Runs where there are forks: Linux, macOS, WSL.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import socket
import sys
import time
from pathlib import Path

from accord.project import Project
from accord.publish.listing import LISTING, fault_of
from accord.serve.processes import Server

POLL_SECONDS = 0.5  # seconds between looks at the current build
RETRY_SECONDS = 5.0  # seconds until what could not be started is tried again; each time twice as long
MAX_RETRY_SECONDS = 300.0  # seconds, at most
STEADY_SECONDS = 60.0  # seconds after which a server that ends is no failure to start
START_SECONDS = 120.0  # seconds in which a server must be ready, on a machine with much else to do
RELEASE_SECONDS = 5.0  # seconds in which a server must have stopped accepting


class Retries:
    """When to try again what failed, by build: at once where it is new, then later each time."""

    def __init__(self) -> None:
        self._waits: dict[Path, float] = {}
        self._due: dict[Path, float] = {}

    def is_due(self, build: Path) -> bool:
        """Whether a build may be tried now."""
        return time.monotonic() >= self._due.get(build, 0.0)

    def note(self, build: Path) -> None:
        """Note that a build is being tried."""
        wait = self._waits.get(build, RETRY_SECONDS)
        self._due[build] = time.monotonic() + wait
        self._waits[build] = min(2 * wait, MAX_RETRY_SECONDS)

    def forget(self, build: Path) -> None:
        """Let a build be tried at once."""
        self._waits.pop(build, None)
        self._due.pop(build, None)


class Site:
    """What is served at one address: the server of the current build, and those before it that still answer."""

    def __init__(self, root: Path, address: socket.socket, options: list[str]) -> None:
        self.root, self.address, self.options = root, address, options
        self.server: Server | None = None
        self.draining: list[Server] = []
        self.wanted: tuple[Path, int] | None = None  # the build that was current at the last look, and its list
        self.retries = Retries()
        self.restarting = False
        self.said = ""  # of what fails, so that it is said once

    def current(self) -> Path:
        """Return the folder of the current build; the link itself where it leads in a circle."""
        return Path(os.path.realpath(self.root / ".builds" / "current"))

    def look(self) -> None:
        """Bring what is served to what is current."""
        build, restarting, self.restarting = self.current(), self.restarting, False
        if (wanted := (build, _file_number(build / LISTING))) != self.wanted or restarting:
            self.wanted = wanted
            self.retries.forget(build)
        server = self.server
        if (restarting or server is None or server.build != build) and self.retries.is_due(build):
            self.change(build)
        if server and server is self.server and not server.lives():
            self.revive(server)
        for old in [old for old in self.draining if not old.lives()]:
            old.line.close()
            self.draining.remove(old)

    def revive(self, server: Server) -> None:
        """Start the server of a build again, later each time where it does not last."""
        if time.monotonic() - server.since > STEADY_SECONDS:
            self.retries.forget(server.build)
        if self.retries.is_due(server.build):
            self.report(
                f"the server of build {server.build.name} ended ({server.process.returncode}); starting it again"
            )
            self.change(server.build)

    def change(self, build: Path) -> None:
        """Go over to a build, where it is whole and its server comes up; else stay with the one that is served."""
        self.retries.note(build)
        stays = "nothing is served"
        if self.server:
            stays = f"build {self.server.build.name} stays" if self.server.lives() else "it is tried again"
        if wrong := fault_of(build):
            self.report(f"build {build.name} is not whole: {wrong}: {stays}")
            return
        try:
            new = Server(build, self.address, self.options)
        except OSError as fault:  # no process for now, or the environment is being set up again
            self.report(f"the server of build {build.name} cannot be started ({fault}): {stays}; trying again soon")
            return
        if not new.receives(b"ready", START_SECONDS):
            new.end()
            self.report(f"build {build.name} does not come up: {stays}")
            return
        old, self.server = self.server, new
        if old:
            old.send(b"drain")
            old.receives(b"apart", RELEASE_SECONDS)
            self.draining.append(old)
        new.send(b"go")
        self.report(f"serving build {build.name}")

    def report(self, text: str) -> None:
        """Write what happens, once where it happens again and again."""
        if text != self.said:
            report(text)
        self.said = text

    def end(self) -> None:
        """End every server."""
        for server in [*self.draining, *([self.server] if self.server else [])]:
            server.end()


def _file_number(path: Path) -> int:
    """Return the number by which the disk knows a file: another one where it was made again; 0 where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def report(text: str) -> None:
    """Write a line about what happens, where it can be: a full disk is no reason to end."""
    with contextlib.suppress(OSError):
        print(f"Accord: {text if text.isprintable() else ascii(text)}", file=sys.stderr, flush=True)


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
            try:
                site.look()
            except (OSError, ValueError) as fault:
                site.report(f"the current build cannot be looked at ({fault}); trying again")
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
        taken = "another program does; end that, or name another port"
        why = taken if fault.errno == errno.EADDRINUSE else fault.strerror
        report(f"cannot listen on {args.host}:{args.port}: {why}")
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
