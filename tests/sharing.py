"""What the workers of one run make once for all of them: a folder, a served site.

A worker that needs one takes a lock and makes it, the others find it made. Locks are files that the system frees when
a process ends, so that a worker that dies holds nobody up.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from serving import Site


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder of this run, the same for each of its workers."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def locked(path: Path, kind: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a lock file, alone or (LOCK_SH) with others."""
    with path.open("w") as file:
        fcntl.flock(file, kind)
        yield


def shared_folder(run: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of this name, made by the first that asks. It is to be read, and not changed."""
    folder = run / name
    with locked(run / f"{name}.lock"):
        if not folder.exists():
            making = run / f"{name}.making"
            make(making)
            making.rename(folder)
    return folder


@contextmanager
def shared_site(run: Path, name: str, serve: Callable[[], AbstractContextManager[Site]]) -> Iterator[Site]:
    """Use the site of this name that another worker serves, or serve it here until no worker uses it."""
    note, lock, users = (run / f"{name}.{ending}" for ending in ("json", "lock", "users"))
    with ExitStack() as stack:
        with locked(lock):
            serves = not note.exists()
            if serves:
                site = stack.enter_context(serve())
                note.write_text(json.dumps([str(site.root), site.port]), encoding="utf-8")
            else:
                root, port = json.loads(note.read_text(encoding="utf-8"))
                site = Site(Path(root), port)
                stack.enter_context(locked(users, fcntl.LOCK_SH))
        yield site
        if serves:
            with locked(lock):
                note.unlink()  # who comes later serves it again
            stack.enter_context(locked(users))  # waits for those who use it
