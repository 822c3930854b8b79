"""Write the site of the current build of a dataset as files (``accord.static_site.launch``)."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))  # of this clone: the serving environment has no copy of the package
    sys.argv[1:1] = ["--root", str(ROOT)]  # unless another is named
    runpy.run_module("accord.static_site.launch", run_name="__main__")
