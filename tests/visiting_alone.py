"""Serves a build where there is no network but the machine's own loopback, and visits every page of it.

    unshare -r -n -- python tests/visiting_alone.py ROOT LOG

The server runs under `strace`, which notes in LOG what it opens, binds and connects to; prints `{address: status}`.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
from pathlib import Path

import foreign
from accord.serve.probe import command, served
from measuring import python_of
from serving import Site

SET_FLAGS, UP = 0x8914, 0x41  # of <linux/sockios.h> and <linux/if.h>: SIOCSIFFLAGS; IFF_UP and IFF_RUNNING
TRACED = "trace=open,openat,connect,bind"


def raise_loopback() -> None:
    """Switch on the one interface that a new network has."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))


def main(root: Path, log: Path) -> None:
    """Serve, visit, and print what each address answered."""
    raise_loopback()
    _, *words, port = command(root)
    trace = ["strace", "-D", "--seccomp-bpf", "-f", "-e", TRACED, "-o", log]  # -D: what is stopped is the server
    with served([*trace, python_of("serve"), *words, port], sys.stderr.fileno()) as server:
        site = Site(root, server.port)
        print(json.dumps({address: status for address, status, _, _ in foreign.pages(site)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
