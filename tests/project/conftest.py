"""The package as others have it: built, and installed outside of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from installing import PACKAGE, PIP, environment, install, packages, well
from sharing import run_folder, shared_folder
from support import ROOT


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sdist and the wheel of this tree, and two environments, made by one worker for all.

    ``wheel`` holds the wheel and what the lock names. ``editable`` holds this tree, and sees the packages of the first.
    ``core`` holds the wheel and what it asks for itself, without extras.
    """
    run = run_folder(tmp_path_factory)
    folder = run / "outside"

    def make(mark: Path) -> None:
        (folder / "dist").mkdir(parents=True)
        well(PACKAGE / "bin" / "python", "-m", "hatchling", "build", "-d", folder / "dist", cwd=ROOT)
        wheel = environment(folder / "wheel")
        install(wheel, "--require-hashes", "-r", ROOT / "locks" / "package.txt")
        install(wheel, "--no-deps", next((folder / "dist").glob("*.whl")))
        well(*PIP, wheel, "check", cwd=folder)
        editable = environment(folder / "editable")
        core = environment(folder / "core")
        install(core, next((folder / "dist").glob("*.whl")))
        install(editable, "hatchling", "editables")
        install(editable, "--no-deps", "--no-build-isolation", "--editable", ROOT)
        mark.mkdir()

    shared_folder(run, "outside-made", make)  # commands hold the path of their environment, so it is not renamed
    others = packages(folder / "wheel" / "bin" / "python")
    beside = packages(folder / "editable" / "bin" / "python") / "zz-others.pth"  # after the editable install's own
    beside.write_text(f"{others}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def installed(outside: Path) -> Path:
    """Return the Python of an environment that holds the wheel and what the lock names, and nothing else."""
    python = outside / "wheel" / "bin" / "python"
    assert not outside.is_relative_to(ROOT)
    where = well(python, "-c", "import accord, sys; print(accord.__file__, *sys.path)", cwd=outside)
    assert str(ROOT) not in where
    return python
