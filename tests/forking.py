"""Commands of Python, each run in a fork of one process that has imported the package.

To start Python and import Arrow costs half a second of a processor, which hundreds of commands would each pay again. A
fork has its own working folder, environment, output and exit code, and ends as any process of Python does. What the
start itself reads cannot be given to a fork: where variables of Python, its locale or a measurement are other than
those of this process, the command is started as it stands.

    python tests/forking.py    serves commands over the socket that is its standard input
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[1] / "src"
OF_START = ("PYTHON", "LC_", "LANG")  # what variables that Python reads when it starts begin with
LOADED = (
    "accord.cli.commands.build",
    "accord.cli.commands.check",
    "accord.cli.commands.convert",
    "accord.cli.commands.verify",
    "accord.cli.main",
    "accord.describe.descriptors",
    "accord.describe.editor",
    "accord.describe.exports",
    "accord.engine.locate",
    "accord.pipeline",
    "accord.publish.export",
    "accord.publish.fingerprint",
    "accord.publish.losses",
    "accord.publish.verify",
    "accord.publish.warned",
    "accord.rules.keys.stream",
    "accord.rules.rows",
    "accord.site.make.beside",
    "accord.sources.csv.read",
    "accord.sources.jsonl.read",
    "accord.sources.readers",
    "accord.sources.yaml_parser",
    "accord.values.durations",
    "accord.values.geopoints",
    "accord.values.plain_numbers",
    "accord.write.forms",
    "accord.write.sqlite.database",
    "adbc_driver_sqlite.dbapi",
    "jsonschema",
    "pyarrow.compute",
    "pyarrow.json",
    "pyarrow.parquet",
)
REQUEST_BYTES = 1 << 17
LOCK = threading.Lock()
Start = tuple[tuple[str, str], ...]


# --- who asks ---


def run(
    command: Sequence[str | Path],
    *,
    cwd: str | Path | None = None,
    env: dict[str, str] | None = None,
    timeout: float | None = None,
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    """Run a command of Python, in a fork where that is the same; return how it ended and what it printed.

    Raises:
        TimeoutError: if it takes more seconds than it may; it is killed.
    """
    words = [str(word) for word in command]
    environment = dict(os.environ if env is None else env)
    start = _of_start(environment)
    if more or "COVERAGE_PROCESS_CONFIG" in environment or start not in _starts():
        more |= {"cwd": cwd, "env": environment, "timeout": timeout}
        try:
            return subprocess.run(words, capture_output=True, text=True, check=False, **more)
        except subprocess.TimeoutExpired as late:
            raise TimeoutError(str(late)) from late
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        request = json.dumps([words[1:], str(Path.cwd() if cwd is None else cwd), environment]).encode()
        with LOCK:
            server, asking = _server(words[0], start)
            asking.settimeout(timeout)
            socket.send_fds(asking, [request], [out.fileno(), err.fileno()])
            try:
                answer = asking.recv(REQUEST_BYTES)
            except TimeoutError:
                os.killpg(server.pid, signal.SIGKILL)
                _server.cache_clear()
                raise
        assert answer, "the process that commands are forked from has ended"
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(words, int(answer), out.read(), err.read())


def _of_start(environment: dict[str, str]) -> Start:
    """Return the variables that Python reads when it starts."""
    return tuple(sorted((name, value) for name, value in environment.items() if name.startswith(OF_START)))


@cache
def _starts() -> tuple[Start, ...]:
    """Return those for which processes are kept: this one's when it first asked, this source's, those of no path."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return _of_start(dict(os.environ)), _of_start({**os.environ, "PYTHONPATH": str(SOURCE)}), _of_start(own)


@cache
def _server(python: str, start: Start) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the process that commands of a Python are forked from; it ends when this one does."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    other = {name: value for name, value in os.environ.items() if not name.startswith((*OF_START, "COVERAGE"))}
    process = subprocess.Popen(
        [python, __file__], stdin=there, stdout=subprocess.DEVNULL, env=other | dict(start), start_new_session=True
    )
    there.close()
    atexit.register(process.wait)
    atexit.register(here.close)  # runs first
    return process, here


# --- the process that is forked ---


def serve() -> Callable[[], object]:
    """Fork for each command until nobody asks; return in a fork, with what it runs."""
    sys.path.pop(0)  # the tests: no command has them
    for name in LOADED:
        import_module(name)
    sys.path.insert(0, "")
    gc.collect()
    gc.freeze()
    asked = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    while True:
        request, files, _, _ = socket.recv_fds(asked, REQUEST_BYTES, 2)
        if not request:
            sys.exit()
        if (child := os.fork()) == 0:
            asked.close()
            return _begin(*json.loads(request), files)
        for file in files:
            os.close(file)
        asked.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _begin(words: list[str], folder: str, environment: dict[str, str], files: list[int]) -> Callable[[], object]:
    """Make a fork what a process of this command would be; return what it runs."""
    for number, file in enumerate(files, 1):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None
    if words[0] == "-m":
        sys.argv[:], sys.path[0] = words[1:], folder
        return lambda: runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    if words[0] == "-c":
        sys.argv[:], sys.path[0] = ["-c", *words[2:]], ""
        return lambda: exec(words[1], {"__name__": "__main__"})  # noqa: S102 - what Python does with it too
    sys.argv[:], sys.path[0] = words, str(Path(words[0]).resolve().parent)
    return lambda: runpy.run_path(words[0], run_name="__main__")


def run_out(command: Callable[[], object]) -> None:
    """Run what a command of Python runs, and end as it does, without its last step: to take every object apart.

    That would copy what the fork shares, and take longer than many a command. Where anything is out of the ordinary,
    Python itself ends the process.
    """
    try:
        command()
        code: object = 0
    except SystemExit as end:
        code = 0 if end.code is None else end.code
        if not isinstance(code, int):
            raise
    threading._shutdown()  # noqa: SLF001 - what Python calls first: waits for threads
    atexit._run_exitfuncs()  # noqa: SLF001 - and then
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            try:
                stream.flush()
            except OSError:
                sys.exit(code)
    os._exit(code & 0xFF)


if __name__ == "__main__":
    run_out(serve())
