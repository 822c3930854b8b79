"""What is brought of others is named by its digest, listed with its licence, audited, and refused where it differs."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

WORKFLOWS = [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / "action.yml"]
SHTAB = re.search("^shtab==[0-9.]+", (ROOT / "locks" / "package.txt").read_text("utf-8"), re.MULTILINE)[0]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_named_by_its_digest_and_tells_its_version(path: Path) -> None:
    for used in re.findall(r"uses: *(.+)", path.read_text(encoding="utf-8")):
        assert used == "./" or re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_the_image_is_made_from_one_that_is_named_by_its_digest() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    bases = re.findall("^FROM (.+)$", text, re.MULTILINE)
    assert bases
    assert all(re.search("@sha256:[0-9a-f]{64}$", base) for base in bases)


def test_what_is_brought_is_listed_with_its_licence() -> None:
    module = runpy.run_path(str(ROOT / "scripts" / "licences.py"))
    for path, text in module["written"]().items():
        assert path.read_text(encoding="utf-8") == text, "run 'make licences'"
    for lock in ("build", "serve", "assets"):
        for name in re.findall("^([a-z0-9._-]+)==", (ROOT / "locks" / f"{lock}.txt").read_text("utf-8"), re.MULTILINE):
            assert f"\n| {module['normal'](name)} | " in module["LIST"].read_text(encoding="utf-8")


def test_a_package_that_is_not_audited_is_a_fault() -> None:
    audit = runpy.run_path(str(ROOT / "scripts" / "audit.py"))
    pinned = audit["pins"]("Aa_b==1.0 ; python_version < '4' \\\n    --hash=sha256:0\nc==2\nd==3\n")
    report = {
        "dependencies": [
            {"name": "aa-b", "version": "1.0", "vulns": []},
            {"name": "c", "skip_reason": "not found"},
            {"name": "d", "version": "3", "vulns": [{"id": "CVE-1", "fix_versions": ["4"]}]},
        ]
    }
    assert audit["faults"](pinned, report) == ["c 2: not audited", "d 3: CVE-1, fixed in ['4']"]
    assert len(audit["faults"](pinned, {})) == 3


def test_set_up_says_in_a_sentence_what_it_does_not_install(tmp_path: Path) -> None:
    """Of the wheels that set-up keeps for the test of the package, so that no host is asked."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "locks").mkdir()
    shutil.copyfile(ROOT / "scripts" / "setup.py", tmp_path / "scripts" / "setup.py")
    (tmp_path / "locks" / "build.txt").write_text(f"{SHTAB} \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "scripts" / "setup.py", "build"],
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(ROOT / ".venv" / "package" / "wheels")},
        capture_output=True,
        text=True,
        check=False,
    )
    first, *rest = done.stderr.splitlines()
    assert (done.returncode, first[:10], len(rest)) == (1, "setting up", 1), done.stderr
    fact = f"Refused {SHTAB.replace('==', ' ')}: the file that was brought is not the one that locks/build.txt names"
    assert rest[0].startswith(fact)
    assert not (tmp_path / ".venv" / "build" / "accord.stamp").exists()


def test_set_up_says_what_else_pip_says() -> None:
    refusal = runpy.run_path(str(ROOT / "scripts" / "setup.py"))["refusal"]
    said = "WARNING: a\nERROR: Could not find a version\nERROR: No matching distribution found for x==1\n"
    wanted = "Could not install what locks/build.txt names: No matching distribution found for x==1"
    assert refusal(said, "locks/build.txt") == wanted
