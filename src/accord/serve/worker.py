"""Serve one build at an address that the supervisor has bound, until it says to drain.

    python -m accord.serve.worker BUILD ADDRESS LINE [--https] [--allow-code]

ADDRESS and LINE are handles of open sockets. It says ``ready`` on the line once it has answered itself, accepts when
it receives ``go``, and at ``drain`` stops accepting, says ``apart``, and answers out its connections, each last answer
with ``connection: close``. Where the line ends it ends too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import os
import socket
import sys
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from accord.serve import logs
from accord.serve.connections import Connection, most_connections
from accord.serve.hosted.build import datasette

if TYPE_CHECKING:
    from datasette.app import Datasette

ACCEPTED_AT_ONCE, WAITING_CONNECTIONS = 16, 2048  # connections
DRAIN_SECONDS = 30.0  # seconds for connections to end by themselves; a quiet one does after five
# Seconds after which a thread that computes lets another in. A query lets Python go and takes it again for each of its
# rows: by the usual five milliseconds one beside a page or file that is written would take a hundred times as long.
TURN_SECONDS = 0.0002
FIRST_ASKED = 9  # times that the start page is asked for, where the machine has so much to do that it takes too long
FINISH_SECONDS = 5  # seconds for the answers that are being given when all must end


class Draining(uvicorn.Server):
    """A server that lets its connections end by themselves, so that no client finds one closed in its face."""

    def __init__(self, config: uvicorn.Config, line: socket.socket) -> None:
        super().__init__(config)
        self.line = line
        self.drains = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept, a few at once, so that each can make room; the system lets many more wait."""
        await super().startup(sockets)
        for address in sockets or []:
            address.listen(WAITING_CONNECTIONS)

    async def obey(self) -> None:
        """Wait for the word to drain, or for the end of the supervisor."""
        self.drains = await asyncio.get_running_loop().sock_recv(self.line, 16) == b"drain"
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End as uvicorn does: at once, or when connections have ended by themselves."""
        if self.drains:
            for server in self.servers:
                server.close()
            await asyncio.get_running_loop().sock_sendall(self.line, b"apart")
            state = self.server_state
            state.default_headers = [*state.default_headers, (b"connection", b"close")]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    while state.connections and not self.force_exit:  # noqa: ASYNC110 - uvicorn has no event for it
                        await asyncio.sleep(0.1)
        await super().shutdown(sockets)


async def serve(site: Datasette, address: socket.socket, line: socket.socket) -> None:
    """Serve once the supervisor says so; raise RuntimeError where the start page does not answer well."""
    loop = asyncio.get_running_loop()
    line.settimeout(0.0)  # never waits: the loop does
    await site.invoke_startup()
    for _ in range(FIRST_ASKED):
        first = await site.client.get("/")
        if first.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            break
    if first.status_code != HTTPStatus.OK:
        raise RuntimeError(f"the start page answers {first.status_code}")
    await loop.sock_sendall(line, b"ready")
    if await loop.sock_recv(line, 16) != b"go":
        return
    config = uvicorn.Config(
        site.app(),
        http=Connection,
        backlog=ACCEPTED_AT_ONCE,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    Connection.most = most_connections()
    server = Draining(config, line)
    obeying = asyncio.create_task(server.obey())
    await server.serve(sockets=[address])
    obeying.cancel()


def main() -> int:
    """Serve the build that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("address", type=int)
    parser.add_argument("line", type=int)
    parser.add_argument("--https", action="store_true")
    parser.add_argument("--allow-code", action="store_true")
    args = parser.parse_args()
    sys.dont_write_bytecode = True  # a build stays as it was made
    logs.set_up()
    sys.setswitchinterval(TURN_SECONDS)
    held = os.open(args.build, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_SH)  # no builder removes a build that is being read
    more = {"force_https_urls": True} if args.https else {}
    site = datasette(args.build, more, allows_code=args.allow_code)
    with socket.socket(fileno=args.address) as address, socket.socket(fileno=args.line) as line:
        asyncio.run(serve(site, address, line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
