"""Serve the current build with Datasette.

Needs the serving environment only: Datasette and the standard library.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def command(build: Path, host: str, port: int) -> list[str]:
    """Return the command that serves one build: its database, and the site that stands beside it."""
    site = build / "site"
    settings = json.loads((site / "settings.json").read_text(encoding="utf-8"))
    options = [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    return [
        sys.executable, "-m", "datasette", "serve", "--immutable", str(build / "accord.sqlite"),
        "--inspect-file", str(site / "inspect-data.json"), "--metadata", str(site / "metadata.json"),
        "--template-dir", str(site / "templates"), "--plugins-dir", str(site / "plugins"),
        "--static", f"assets:{site / 'static'}", "--host", host, "--port", str(port), *options,
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8001, help="port (default: 8001)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder (default: this one)")
    args = parser.parse_args()
    build = (args.root / ".builds" / "current").resolve()  # a later build does not change what is being served
    if not (build / "build.json").is_file():
        print("there is no build yet; run 'make build'", file=sys.stderr)
        return 1
    print(f"Accord, build {build.name}: http://{args.host}:{args.port}/", file=sys.stderr, flush=True)
    run = command(build, args.host, args.port)
    os.execv(run[0], run)  # noqa: S606 - our own command
    return 0  # never reached: the server takes this process over


if __name__ == "__main__":
    sys.exit(main())
