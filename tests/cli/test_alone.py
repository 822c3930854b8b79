"""A check, a build and a server ask nobody: they run where there is no network, and read their own files only.

A check and a build open no socket; a server has the one that it is asked at.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import foreign
from measuring import python_of
from small_schemas import prop
from support import ROOT

OPENED = re.compile(r'(?:openat\(AT_FDCWD, |open\(|connect\(|socket\(|bind\()(?:"([^"]*)")?.*')
# What the system has for every program: its libraries, clock and fonts (of pictures), and what it tells of itself.
OF_SYSTEM = (
    *("/etc/ld.so", "/etc/localtime", "/etc/ssl/openssl.cnf", "/etc/fonts", "/lib", "/proc/", "/sys/", "/dev/null"),
    *(
        "/etc/mime.types",
        "/dev/urandom",
        "/usr/lib",
        "/usr/share/locale",
        "/usr/share/zoneinfo",
        "/usr/share/fonts",
        "/usr/share/poppler",
    ),
    *("/usr/local/share",),
)


def alone(root: Path, words: list[str | Path]) -> str:
    """Run a command on a dataset without a network; return what it prints."""
    paths = f"{ROOT / 'src'}:{ROOT / 'tests'}"
    environment = {**os.environ, "PYTHONPATH": paths, "TMPDIR": str(root.parent), "HOME": str(root.parent)}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    command = ["unshare", "-r", "-n", "--", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def noted(log: Path) -> list[str]:
    """Return what was opened or asked."""
    return [match[0] for match in OPENED.finditer(log.read_text(errors="replace")) if "ENOENT" not in match[0]]


def of_others(lines: list[str], root: Path, environment: Path) -> set[str]:
    """Return the files that were opened and are neither the dataset's, the interpreter's, ours nor the system's."""
    places = (sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix), *sys.path, *sysconfig.get_paths().values())
    own = tuple(filter(None, (str(root.parent), str(ROOT), str(environment.resolve()), *places, *OF_SYSTEM)))
    paths = {match[1] for line in lines if (match := OPENED.fullmatch(line)) and match[1]}
    return {path for path in paths if path.startswith("/") and not path.startswith(own)}


@pytest.mark.parametrize("command", ["check", "build"])
def test_nothing_is_asked_and_nothing_of_others_is_read(command: str, tmp_path: Path) -> None:
    root, log = foreign.copy("botany", tmp_path), tmp_path / "trace.log"
    trace = ["strace", "--seccomp-bpf", "-f", "-e", "trace=open,openat,connect,socket", "-o", log]
    alone(root, [*trace, sys.executable, "-m", "accord", command, "--root", root])
    lines = noted(log)
    assert len(lines) > 100, "what is opened is seen"
    assert [line for line in lines if line.startswith(("connect", "socket"))] == []
    assert of_others(lines, root, Path(sys.prefix)) == set()


def test_a_server_asks_nobody_whatever_it_is_asked(tmp_path: Path) -> None:
    """Each page, list, table, file and answer that links lead to."""
    root, log = foreign.copy("botany", tmp_path), tmp_path / "trace.log"
    alone(root, [python_of("build"), ROOT / "scripts" / "build.py", "--root", root])
    statuses = json.loads(alone(root, [sys.executable, ROOT / "tests" / "visiting_alone.py", root, log]))
    assert len(statuses) > 100
    assert {address for address, status in statuses.items() if status != 200} == set()
    lines = noted(log)
    assert [line for line in lines if line.startswith("connect")] == []
    assert [line.partition("sin_addr=")[2][:23] for line in lines if line.startswith("bind")] == [
        'inet_addr("127.0.0.1")}'
    ]
    assert of_others(lines, root, ROOT / ".venv" / "serve") == set()


@pytest.mark.parametrize(
    "reference", ["https://example.org/a.json", "file:///etc/passwd", "//example.org/a", "../a.json"]
)
def test_a_reference_elsewhere_is_refused_at_load(reference: str, tmp_path: Path) -> None:
    """Neither a schema nor a file that is named as the engine's own schema of schemas leads anywhere."""
    root = foreign.copy("orchard", tmp_path)
    path = root / "schemas" / "reports.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["properties"]["note"] = {**prop(), "$ref": reference}
    path.write_text(json.dumps(schema), encoding="utf-8")
    meta = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "meta.json", "$ref": reference}
    (root / "schemas" / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "accord", "check", "--root", str(root)]
    done = subprocess.run(
        ["unshare", "-r", "-n", "--", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = set(re.findall(r"^\S*/(\w+\.json):[0-9]+:[0-9]+: .* \[schema\]$", done.stdout, re.MULTILINE))
    assert told == {"reports.json"}, "the other is not even read: the engine has its own"
