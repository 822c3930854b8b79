"""A command that is run in a fork ends as it does in a process that is started for it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

import forking
from support import ROOT, until

CODES = {
    "both outputs and a code": "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)",
    "its folder, words and environment": "import os, sys; print(os.getcwd(), sys.argv, sorted(os.environ.items()))",
    "its zone": "import time; print(time.tzname)",
    "what it may import from": "import sys; print(sys.path)",
    "bytes past the text": "import os; os.write(1, b'out\\n'); os.write(2, b'err\\n'); os._exit(4)",
    "nothing to read": "import sys; print(repr(sys.stdin.read()))",
    "a signal": "import os, signal; print('lost'); os.kill(os.getpid(), signal.SIGKILL)",
    "what is registered for its end": "import atexit; atexit.register(print, 'at the end'); print('before')",
    "a thread that goes on": "import threading, time; threading.Timer(0.2, print, ['later']).start(); print('before')",
    "a pool of threads": "from concurrent.futures import ThreadPoolExecutor as P; P().submit(print, 'in a thread')",
    "a folder for a while": "import tempfile; made = tempfile.TemporaryDirectory(dir='.'); print('made')",
    "no code": "import sys; print('out'); sys.exit()",
    "a text for a code": "import sys; print('out'); sys.exit('why')",
    "a code that is true": "import sys; sys.exit(True)",
    "a code below zero": "import sys; sys.exit(-1)",
    "a code that is too large": "import sys; sys.exit(300)",
    "no output": "import sys; print('out'); sys.stdout.close(); sys.exit(5)",
    "an output that is full": "import sys; sys.stdout = open('/dev/full', 'w'); sys.stdout.write('x'); sys.exit(5)",
}


def both(command: list[str | Path], folder: Path, **variables: str) -> list[subprocess.CompletedProcess[str]]:
    """Return how a command ends in a fork and in a process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    fork = forking.run(command, cwd=folder, env=environment)
    return [
        fork,
        subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        ),
    ]


@pytest.mark.parametrize("name", CODES)
def test_a_fork_ends_as_a_process_does(name: str, tmp_path: Path) -> None:
    fork, process = both([sys.executable, "-c", CODES[name], "word"], tmp_path, TZ="Asia/Tehran", OTHER="x")
    assert (fork.returncode, fork.stdout, fork.stderr) == (process.returncode, process.stdout, process.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "ended", "last"),
    [
        ("1 / 0", 1, "ZeroDivisionError: division by zero"),
        ("import atexit; atexit.register(int, 'x')", 0, "ValueError: invalid literal for int() with base 10: 'x'"),
        (
            "import os, signal; signal.signal(2, signal.default_int_handler); os.kill(os.getpid(), 2)",
            -2,
            "KeyboardInterrupt",
        ),
    ],
    ids=["at once", "at the end", "an interruption"],
)
def test_an_error_that_nobody_catches_ends_it_with_a_traceback(
    code: str, ended: int, last: str, tmp_path: Path
) -> None:
    for done in both([sys.executable, "-c", code], tmp_path):
        assert done.returncode == ended
        assert done.stderr.splitlines()[-1] == last


@pytest.mark.parametrize("words", [["check"], ["nonsense"]])
def test_a_module_and_a_script_are_run_as_commands(words: list[str], tmp_path: Path) -> None:
    for command in (["-m", "accord", *words], [ROOT / "scripts" / "check.py", *words]):
        fork, process = both([sys.executable, *command], tmp_path)
        assert (fork.returncode, fork.stdout, fork.stderr) == (process.returncode, process.stdout, process.stderr)


def test_what_is_forked_is_no_child_of_these_tests(tmp_path: Path) -> None:
    """Else each would be a process that was started, and nothing would be gained."""
    fork, process = both([sys.executable, "-c", "import os; print(os.getppid())"], tmp_path)
    assert int(process.stdout) == os.getpid() != int(fork.stdout)


def test_a_fork_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    held = tmp_path / "held"
    held.touch()
    code = "import fcntl, time; file = open('held'); fcntl.flock(file, fcntl.LOCK_EX); time.sleep(600)"
    with pytest.raises(TimeoutError):
        forking.run([sys.executable, "-c", code], cwd=tmp_path, timeout=2)
    until(lambda: is_free(held))
    assert forking.run([sys.executable, "-c", "print(1)"], cwd=tmp_path).stdout == "1\n"


def is_free(path: Path) -> bool:
    """Whether no process holds a lock."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
