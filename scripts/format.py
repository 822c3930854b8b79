"""Put curated files into canonical form: ``python -m accord format``."""

from __future__ import annotations

import sys

from accord.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["format", *sys.argv[1:]]))
