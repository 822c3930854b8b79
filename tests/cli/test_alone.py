"""A check and a build ask nobody: they run where there is no network, open no socket, and read their own files only."""

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
from small_schemas import prop
from support import ROOT

OPENED = re.compile(r'(?:openat\(AT_FDCWD, |open\(|connect\(|socket\()(?:"([^"]*)")?.*')
# What the system has for every program: its libraries, clock and fonts (of pictures), and what it tells of itself.
OF_SYSTEM = (
    *("/etc/ld.so", "/etc/localtime", "/etc/ssl/openssl.cnf", "/etc/fonts", "/lib", "/proc/", "/sys/", "/dev/null"),
    *("/dev/urandom", "/usr/lib", "/usr/share/locale", "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/share/poppler"),
    *("/usr/local/share",),
)


def traced(root: Path, command: str) -> list[str]:
    """Run a command on a dataset without a network; return what it opens or asks."""
    log = root.parent / f"{command}.log"
    trace = ["strace", "--seccomp-bpf", "-f", "-e", "trace=open,openat,connect,socket", "-o", str(log)]
    words = ["unshare", "-r", "-n", "--", *trace, sys.executable, "-m", "accord", command, "--root", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(root.parent), "HOME": str(root.parent)}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [match[0] for match in OPENED.finditer(log.read_text(errors="replace")) if "ENOENT" not in match[0]]


@pytest.mark.parametrize("command", ["check", "build"])
def test_nothing_is_asked_and_nothing_of_others_is_read(command: str, tmp_path: Path) -> None:
    root = foreign.copy("botany", tmp_path)
    lines = traced(root, command)
    assert len(lines) > 100, "what is opened is seen"
    assert [line for line in lines if line.startswith(("connect", "socket"))] == []
    places = (sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix), *sys.path, *sysconfig.get_paths().values())
    own = tuple(filter(None, (str(tmp_path), str(ROOT), *places, *OF_SYSTEM)))
    paths = {match[1] for line in lines if (match := OPENED.fullmatch(line)) and match[1]}
    assert {path for path in paths if path.startswith("/") and not path.startswith(own)} == set()


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
