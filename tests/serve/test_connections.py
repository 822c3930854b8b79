"""Connections that ask nothing end, and make room for those that ask; the process keeps to its handles."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

import support
from serving import OwnSite, serving

ASKING_SECONDS = 20.0  # as in accord.serve.connections, which needs the serving environment
HANDLES = 300  # the limit for the server's files; some are for the database and threads


@pytest.fixture(scope="module")
def site(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnSite]:
    """Serve with few handles."""
    with serving(support.copy_of(herbarium, tmp_path_factory.mktemp("connections")), HANDLES) as served:
        yield served


def connect(site: OwnSite) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), timeout=60)


def ended(connection: socket.socket) -> bool:
    """Whether the server has ended a connection."""
    connection.settimeout(0)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def test_more_silent_connections_than_handles_leave_room(site: OwnSite) -> None:
    with ExitStack() as opened:
        silent = [opened.enter_context(connect(site)) for _ in range(HANDLES)]
        for connection in silent[::2]:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: loc")  # the headers never end
        for _ in range(5):
            assert site.get("/accord/publications")[0] == 200
        time.sleep(0.2)
        assert sum(map(ended, silent)) >= HANDLES // 3, "the oldest made room"
    log = (site.root / "serve.log").read_text(encoding="utf-8")
    assert len(log) < 2_000, log[-2_000:]
    assert "out of system resource" not in log


def test_a_request_that_never_ends_is_ended(site: OwnSite) -> None:
    with connect(site) as connection:
        start = time.monotonic()
        connection.sendall(b"GET / HTTP/1.1\r\n")
        connection.settimeout(ASKING_SECONDS * 2)
        while not ended(connection):
            connection.settimeout(ASKING_SECONDS)
            try:
                connection.sendall(b"x-more: y\r\n")  # a little at a time, for ever
            except OSError:
                break
            time.sleep(0.5)
            assert time.monotonic() - start < ASKING_SECONDS * 2, "it was let go on"


def test_a_connection_is_kept_while_it_asks(site: OwnSite) -> None:
    kept = HTTPConnection("127.0.0.1", site.port, timeout=30)
    for _ in range(3):
        kept.request("GET", "/accord/publications")
        answer = kept.getresponse()
        assert answer.status == 200
        answer.read()
        first = kept.sock.getsockname()
        time.sleep(1)
    assert kept.sock.getsockname() == first
    kept.close()
