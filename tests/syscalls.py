"""Commands that are killed, or given an error, at a system call: by strace, at any call that changes or reads a folder.

What a command calls is listed once, of one run that is left alone. The calls of its main thread are counted by name,
so "the 17th rename" is the same moment in each run of the same input.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

CHANGING = (
    "creat", "write", "writev", "pwrite64", "pwritev", "ftruncate", "fallocate", "copy_file_range", "sendfile",
    "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "fsync", "fdatasync", "unlink",
    "unlinkat", "rmdir", "mkdir", "mkdirat", "utimensat",
)  # fmt: skip
OPENING = ("open", "openat", "flock")
READING = ("read", "pread64", "getdents64", "stat", "lstat", "fstat", "newfstatat", "statx", "readlink", "readlinkat")
MISSING = "strace is missing: 'apt-get install strace' brings it, and so does 'make setup-test' as root on Debian"
_CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)")


class Call(NamedTuple):
    """A system call of a command's main thread: the ``count``-th of its name."""

    name: str
    count: int
    text: str  # as strace writes it

    def killed(self) -> str:
        """Return the words by which strace kills a process here."""
        return f"inject={self.name}:signal=SIGKILL:when={self.count}"

    def failing(self, error: str, *, ever_after: bool = False) -> str:
        """Return the words by which strace lets the call fail, or all of its name from here on."""
        return f"inject={self.name}:error={error}:when={self.count}{'+' * ever_after}"


def strace() -> str:
    """Return the program."""
    path = shutil.which("strace")
    assert path, MISSING
    return path


def calls(command: Sequence[str | Path], within: Path, names: Iterable[str]) -> list[Call]:
    """Run a command; return its calls of these names that concern a folder, or what is in it, in order."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "calls"
        words = [strace(), "-f", "-qq", "-y", "-s", "0", "--seccomp-bpf", "-o", log, "-e", f"trace={_set(names)}"]
        done = subprocess.run([*words, *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    counts: Counter[str] = Counter()
    seen = []
    main = lines[0].partition(" ")[0]
    for line in lines:
        if (match := _CALL.match(line)) and match["thread"] == main:
            counts[match["name"]] += 1
            if str(within) in match["rest"]:
                seen.append(Call(match["name"], counts[match["name"]], match["rest"]))
    return seen


def injected(command: Sequence[str | Path], call: Call, injection: str) -> subprocess.CompletedProcess[str]:
    """Run a command with an injection at one of its calls; no filter of the kernel's, under which none is made."""
    words = [strace(), "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call.name}", "-e", injection]
    return subprocess.run([*words, *command], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def _set(names: Iterable[str]) -> str:
    return ",".join(f"?{name}" for name in names)  # not every machine has every call
