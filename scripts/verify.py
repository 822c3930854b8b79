"""Compare every published file with the manifest: ``python -m accord verify``."""

from __future__ import annotations

import sys

from accord.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["verify", *sys.argv[1:]]))
