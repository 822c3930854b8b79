"""Connections that ask nothing end, and make room for those that ask; the process keeps to its handles."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest

import support
from accord.serve.connections import Connection
from serving import OwnSite, serving

ASKING_SECONDS = 20.0  # as in accord.serve.connections, which needs the serving environment
HANDLES = 300  # the limit for the server's files; some are for the database and threads


@pytest.fixture(scope="module")
def site(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnSite]:
    """Serve with few handles."""
    with serving(support.copy_of(herbarium, tmp_path_factory.mktemp("connections")), HANDLES) as served:
        yield served


def connect(site: OwnSite) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), timeout=support.PATIENCE)


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


def test_more_readers_that_take_nothing_than_handles_leave_room(site: OwnSite) -> None:
    """Each asks for files, and what it does not take is not kept open."""
    with ExitStack() as opened:
        for path in ["/downloads/accord.sqlite", "/assets/accord.css", "/accord/specimens"] * (HANDLES // 4):
            connection = opened.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", site.port))
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        for path in ("/accord/publications", "/downloads/datapackage.json", "/assets/accord.css", "/"):
            neighbour = HTTPConnection(
                "127.0.0.1", site.port, timeout=support.PATIENCE, source_address=("127.0.0.2", 0)
            )
            neighbour.request("GET", path)
            answer = neighbour.getresponse()
            assert (answer.status, len(answer.read()) > 0) == (200, True)
            neighbour.close()
    log = (site.root / "serve.log").read_text(encoding="utf-8")
    assert len(log) < 2_000, log[-2_000:]


def test_what_visitors_ask_wrongly_is_not_written_down(site: OwnSite) -> None:
    before = (site.root / "serve.log").stat().st_size
    upgrade = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    for asked, status in ((upgrade, b"200"), (b"\0\r\n\r\n", b"400"), (b"GET /nowhere HTTP/1.0\r\n\r\n", b"404")):
        for _ in range(5):
            with connect(site) as connection:
                connection.sendall(asked)
                assert connection.makefile("rb").readline().split()[1] == status
    assert (site.root / "serve.log").stat().st_size == before


def test_who_takes_an_answer_slowly_gets_it_whole() -> None:
    """The deadline is set again where some was taken, and closes where nothing was."""
    connection, left, closed = object.__new__(Connection), [9, 7, 7], []
    connection.transport = SimpleNamespace(get_write_buffer_size=lambda: left.pop(0))
    connection.loop = SimpleNamespace(time=lambda: 0.0, call_later=lambda *_: None)
    connection.close = lambda: closed.append(connection)
    connection._left = 10  # as it was when the deadline was set
    connection._expire()
    assert not closed
    connection._expire()
    assert closed == [connection]


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
    kept = HTTPConnection("127.0.0.1", site.port, timeout=support.PATIENCE)
    for _ in range(3):
        kept.request("GET", "/accord/publications")
        answer = kept.getresponse()
        assert answer.status == 200
        answer.read()
        first = kept.sock.getsockname()
        time.sleep(1)
    assert kept.sock.getsockname() == first
    kept.close()
