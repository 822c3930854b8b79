"""Serve the current build of a dataset, and go over to each later one (``accord.serve.supervisor``)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))  # of this clone: the serving environment has no copy of the package

from accord.serve import supervisor

if __name__ == "__main__":
    sys.exit(supervisor.main(ROOT))
