"""Environments outside of the repository, in which the package is installed from wheels that set-up keeps."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import forking
import support
from accord.serve.probe import served
from serving import Site
from support import ROOT

PACKAGE = ROOT / ".venv" / "package"
PIP = (PACKAGE / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--python")
# Nothing of the repository, of this environment or of a measurement is on the path of what is installed.
CLEAN = {name: value for name, value in os.environ.items() if not re.match("PYTHON|COVERAGE|VIRTUAL_ENV", name)}


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return support.run(words, cwd=cwd, env=CLEAN)


def well(*words: str | Path, cwd: Path) -> str:
    """Run a command that must succeed; return what it prints."""
    done = accord(Path(words[0]), *words[3:], cwd=cwd) if words[1:3] == ("-m", "accord") else run(*words, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def accord(python: Path, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command that is installed in an environment."""
    done = forking.run([python, "-m", "accord", *words], cwd=cwd, env=CLEAN)
    done.stderr = support.without_progress(done.stderr)
    return done


def environment(folder: Path, *, has_pip: bool = False) -> Path:
    """Make an empty environment, or one that has pip alone; return its Python."""
    well(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    if has_pip:  # compiled already, which costs Python's own `ensurepip` four seconds
        for path in packages(PACKAGE / "bin" / "python").glob("pip*"):
            shutil.copytree(path, packages(python) / path.name)
    return python


def install(python: Path, *words: str | Path) -> None:
    """Install into an environment from the wheels that set-up keeps; what is not run is not compiled."""
    options = ("-qq", "--no-compile", "--no-index", "--find-links", PACKAGE / "wheels")
    well(*PIP, python, "install", *options, *words, cwd=python.parent)


@contextmanager
def served_by(python: Path, root: Path) -> Iterator[Site]:
    """Serve a built dataset by what is installed in an environment."""
    with (root.parent / f"{root.name}.log").open("wb") as log:
        words = ["env", "-i", *(f"{name}={value}" for name, value in CLEAN.items()), python, "-m"]
        with served([*words, "accord.serve.supervisor", "--root", root, "--port"], log) as server:
            yield Site(root, server.port)


def packages(python: Path) -> Path:
    """Return the folder in which an environment has its packages."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(well(python, "-c", code, cwd=python.parent).strip())
