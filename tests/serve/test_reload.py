"""A rebuild never shows: while the site goes over to new builds no request fails and no answer mixes two of them.

`make soak` asks 10,000 times over ten rebuilds; here the same runs shorter. Then the ways in which a change-over may go
wrong: a build that does not come up, a server that dies, an answer that is long under way, an old build in use.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

import support
from accord.pipeline import build
from accord.project import Project
from accord.publish import builds as publish
from accord.publish.export import make_current
from accord.serve import probe, supervisor
from accord.serve.probe import PYTHON
from measuring import python_of
from serving import Site, serving
from support import until

pytestmark = pytest.mark.repeats  # builds over again; the servers are measured all the same


def rebuild(root: Path, patch: int) -> str:
    """Build the data as another version and make it current; return the build's id."""
    made = made_as(root, patch)
    make_current(Project(root), made)
    return made.name


def made_as(root: Path, patch: int) -> Path:
    """Build the data as another version."""
    package = root / "curated/package.yaml"
    text = re.sub(r'version: "[0-9.]+"', f'version: "1.0.{patch}"', package.read_text(encoding="utf-8"))
    package.write_text(text, encoding="utf-8")
    return build(Project(root))


def served(site: Site) -> str:
    """Return the build that answers a new connection."""
    return site.get("/-/versions.json")[1]["x-accord-build"]


def log_of(site: Site) -> str:
    return (site.root / "serve.log").read_text(encoding="utf-8")


@pytest.fixture
def root(herbarium: Path, tmp_path: Path) -> Path:
    return support.copy_of(herbarium, tmp_path)


def test_rebuilds_do_not_show() -> None:
    done = support.script("soak", "--requests", "200", "--rebuilds", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match("[0-9]+ answers to 32 clients over 2 rebuilds in .*; 0 wrong$", done.stdout.strip())


def test_a_port_that_is_taken_is_named_with_what_to_do(herbarium: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with supervisor.bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        args = argparse.Namespace(root=herbarium, host="127.0.0.1", port=port, https=False, allow_code=False)
        assert supervisor.run(args) == 1
    says = f"Accord: cannot listen on 127.0.0.1:{port}: another program does; end that, or name another port\n"
    assert capsys.readouterr().err == says


def test_a_build_that_does_not_come_up_is_not_served(root: Path) -> None:
    with serving(root) as site:
        first = served(site)
        page = root / "site/templates/index.html"
        page.write_text("{{ nobody.knows.this }}", encoding="utf-8")  # no check can see that it is not there
        broken = rebuild(root, 1)
        until(lambda: f"build {broken} does not come up: build {first} stays" in log_of(site))
        assert served(site) == first
        page.unlink()
        mended = rebuild(root, 1)
        until(lambda: served(site) == mended)


def test_a_build_that_is_not_whole_is_not_served(root: Path) -> None:
    """A plugin that was put there would be run. Made again, under its old name, it is served."""
    with serving(root, options=["--allow-code"]) as site:
        first = served(site)
        made = made_as(root, 1)
        plugin = made / "site" / "plugins" / "own.py"
        plugin.parent.mkdir()
        plugin.write_text("raise SystemExit('it ran')\n", encoding="utf-8")
        make_current(Project(root), made)
        fact = f"build {made.name} is not whole: site/plugins/own.py is not in build.json"
        until(lambda: f"{fact}: build {first} stays\n" in log_of(site))
        assert served(site) == first
        assert made_as(root, 1) == made, "what more stands in it makes it no other build"
        until(lambda: served(site) == made.name)
        assert "it ran" not in log_of(site)
    code = made / "site" / "accord" / "site" / "plugin.py"
    code.write_bytes(code.read_bytes() + b"#")
    done = support.script("serve", "--root", root, "--port", "0", timeout=support.PATIENCE)
    fact = f"build {made.name} is not whole: site/accord/site/plugin.py has other bytes than listed"
    assert (done.returncode, done.stderr.splitlines()[1:]) == (1, [f"Accord: {fact}: nothing is served"])


def test_a_log_that_cannot_be_written_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        supervisor.report("there is no room for this")
        with pytest.raises(OSError, match="No space left"):
            full.close()


def test_what_fails_is_tried_again_later_each_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    now = 1000.0
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now)
    retries, tried = supervisor.Retries(), []
    for _ in range(4000):
        if retries.is_due(tmp_path):
            tried.append(now - 1000)
            retries.note(tmp_path)
        now += 1
    assert tried[:6] == [0, 5, 15, 35, 75, 155]
    assert len(tried) == 19
    retries.forget(tmp_path)
    assert retries.is_due(tmp_path)


def test_a_server_that_dies_is_started_again(root: Path) -> None:
    with serving(root) as site:
        before = served(site)
        for child in children(site.process.pid):
            os.kill(child, signal.SIGKILL)
        assert served(site) == before  # the request waits for the new server
        assert "starting it again" in log_of(site)


def test_a_hangup_starts_the_current_build_again(root: Path) -> None:
    with serving(root) as site:
        before = children(site.process.pid)
        site.process.send_signal(signal.SIGHUP)
        until(lambda: children(site.process.pid) not in ([], before) and len(children(site.process.pid)) == 1)
        assert children(site.process.pid) != before
        assert site.get("/")[0] == 200


def test_an_answer_under_way_is_finished_and_then_the_connection_ends(root: Path) -> None:
    """A client that has asked half a question when the build changes is answered by the old one, whole."""
    with serving(root) as site, socket.create_connection(("127.0.0.1", site.port), timeout=support.PATIENCE) as client:
        old = served(site)
        client.sendall(b"GET /downloads HTTP/1.1\r\nHost: x\r\n")
        time.sleep(0.2)
        new = rebuild(root, 1)
        until(lambda: served(site) == new)
        client.sendall(b"\r\n")
        answer = b"".join(iter(lambda: client.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"connection: close" in head
        assert f"x-accord-build: {old}".encode() in head
        assert f"build <code>{old}</code>".encode() in body
        assert body.endswith(b"0\r\n\r\n")


def test_a_link_in_a_circle_ends_nothing(root: Path) -> None:
    with serving(root) as site:
        first = served(site)
        link = root / ".builds" / "current"
        link.unlink()
        link.symlink_to("current")
        until(lambda: "is not whole: current is a link that leads to no build" in log_of(site))
        assert served(site) == first
        link.unlink()
        link.symlink_to(first)
        changed = rebuild(root, 1)
        until(lambda: served(site) == changed)


def test_a_server_that_cannot_be_started_for_now_is_once_it_can(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment may be away while it is set up anew: the site stays, and tries again."""
    monkeypatch.setattr(supervisor, "RETRY_SECONDS", 0.2)
    python = root / "python"
    with supervisor.bind("127.0.0.1", 0) as address:
        site = supervisor.Site(root, address, [])
        monkeypatch.setattr(sys, "executable", str(python))
        site.look()
        assert site.server is None
        python.write_text(f'#!/bin/sh\nexec {python_of("serve")} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        until(lambda: bool(site.look() or site.server))
        site.end()


def test_stopping_ends_every_server(root: Path) -> None:
    with serving(root) as site:
        rebuild(root, 1)
        until(lambda: "serving build" in log_of(site).rpartition("serving build")[0])
        running = [site.process.pid, *children(site.process.pid)]
        assert len(running) >= 2
    assert [pid for pid in running if Path(f"/proc/{pid}").exists()] == []
    assert site.process.returncode == 0


def test_a_server_whose_keeper_is_gone_ends_by_itself(root: Path) -> None:
    with serving(root) as site:
        left = children(site.process.pid)
        assert left
        site.process.kill()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))


def test_a_build_in_use_is_not_pruned(root: Path) -> None:
    builds = [(root / ".builds/current").readlink().name]
    held = os.open(root / ".builds" / builds[0], os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_SH)  # as its server does
    builds += [rebuild(root, patch) for patch in range(1, 7)]
    kept = {path.name for path in (root / ".builds").iterdir() if (path / "build.json").exists()} - {"current"}
    assert kept == {builds[0], *builds[-publish.KEEP :]}
    os.close(held)
    builds.append(rebuild(root, 7))
    assert not (root / ".builds" / builds[0]).exists()


def test_a_build_is_served_by_the_code_it_was_made_with(root: Path) -> None:
    """Whatever becomes of the code outside: here of a copy that serves, of which every page is changed."""
    clone = root / "clone"
    shutil.copytree(support.ROOT / "src", clone / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(support.ROOT / "scripts", clone / "scripts")
    command = [PYTHON, clone / "scripts" / "serve.py", "--root", root, "--port"]
    with probe.served(command) as first:
        before = Site(root, first.port).get("/search")
    for path in (clone / "src" / "accord" / "site").rglob("*.py"):
        path.write_text("raise RuntimeError('this is not the code of the build')\n", encoding="utf-8")
    (clone / "src" / "accord" / "serve" / "worker.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    for page in (clone / "src" / "accord" / "site" / "templates").rglob("*.html"):
        page.write_text("another page", encoding="utf-8")
    with probe.served(command) as second:
        after = Site(root, second.port).get("/search")
        worker = Path(f"/proc/{children(second.process.pid)[0]}/environ").read_bytes()
    assert after[0] == before[0] == 200
    assert after[2].replace(str(second.port).encode(), b"") == before[2].replace(str(first.port).encode(), b"")
    assert f"PYTHONPATH={root / '.builds'}".encode() in worker


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
