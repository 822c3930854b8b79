"""Processes that run the code of a build, and no other: each build carries a copy of what serves it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Two arenas of glibc, and what is free given back: what many questions took at once is not kept for ever.
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


def start(build: Path, module: str, options: Sequence[str], handles: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a module of a build's own copy of the package, which is given the build and some options.

    Args:
        build: the folder of the build.
        module: the module.
        options: its words after the build.
        handles: open files that it gets.
    """
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-B", "-P", "-m", module, build, *options],
        env={**MEMORY, **os.environ, "PYTHONPATH": str(build / "site")},
        pass_fds=handles,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt from the keyboard is for us; we end what we started
    )
