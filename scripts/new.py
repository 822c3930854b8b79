"""Start a record: ``python -m accord new``."""

from __future__ import annotations

import sys

from accord.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["new", *sys.argv[1:]]))
