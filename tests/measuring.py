"""The Python of an environment, with coverage beside its packages where coverage is measured.

    python tests/measuring.py NAME    prints the Python to run in place of .venv/NAME/bin/python

The environments that serve and that run Spark hold what users have and no more. So the packages are used as they are
there, through an environment of a few links that adds coverage alone and stands in `.measured/`.
"""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START = "import os, sys; os.getenv('COVERAGE_PROCESS_CONFIG') and __import__('coverage').process_startup(slug='pth')\n"


def python_of(name: str) -> Path:
    """Return the Python of an environment of `.venv/`, for a process that may be measured."""
    environment = ROOT / ".venv" / name
    return with_coverage(environment) if "COVERAGE_PROCESS_CONFIG" in os.environ else environment / "bin" / "python"


def with_coverage(environment: Path) -> Path:
    """Return a Python that has the packages of an environment and coverage; made where it is missing."""
    folder = ROOT / ".measured" / environment.name
    if not folder.exists():
        making = folder.with_name(f"{folder.name}.{os.getpid()}")
        packages = next(environment.glob("lib/python3.*/site-packages"))
        inside = making / packages.relative_to(environment)
        inside.mkdir(parents=True)
        (making / "bin").mkdir()
        (making / "bin" / "python").symlink_to((environment / "bin" / "python").resolve())
        shutil.copyfile(environment / "pyvenv.cfg", making / "pyvenv.cfg")
        (inside / "coverage").symlink_to(Path(find_spec("coverage").origin).parent)
        (inside / "packages.pth").write_text(f"import site; site.addsitedir({str(packages)!r})\n{START}")
        try:
            making.rename(folder)
        except OSError:  # another worker was first
            shutil.rmtree(making)
    return folder / "bin" / "python"


if __name__ == "__main__":
    print(with_coverage(ROOT / ".venv" / sys.argv[1]))
