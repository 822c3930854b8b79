"""Locks that processes hold on a project's builds: the kernel frees them, however a process ends, in any namespace.

``alone`` is held while builds are looked at and changed; ``hold`` keeps one folder from being pruned while a builder
fills it, until it is current, or while a server reads it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.project import Project

if sys.platform != "win32":
    import fcntl


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Hold the lock under which builds are taken, become current and are pruned; others wait."""
    project.builds.mkdir(exist_ok=True)
    handle = os.open(project.builds / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        if sys.platform != "win32":  # where the last rename wins
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep a folder from being pruned. The lock is on the folder itself, so it outlives a rename."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def is_held(folder: Path) -> bool:
    """Whether a builder or a server holds a folder. True is only certain while ``alone``."""
    if sys.platform == "win32":
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
