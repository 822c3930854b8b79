"""Check files of rows and write them as Parquet or CSV: ``python -m accord convert``."""

from __future__ import annotations

import sys

from accord.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["convert", *sys.argv[1:]]))
