"""Compare two versions of the published dataset: ``python -m accord diff``."""

from __future__ import annotations

import sys

from accord.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["diff", *sys.argv[1:]]))
