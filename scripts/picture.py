"""Take the picture of the site that the README shows: docs/site.png, from the current build in a real browser.

Runs in the test environment, which brings the browser.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PATIENCE = 30.0  # seconds for the server to answer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="/", help="the page to take (default: the home page)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "site.png", help="where to put the picture")
    parser.add_argument("--width", type=int, default=1280, help="of the window, in pixels (default: 1280)")
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    args = parser.parse_args()
    with _served() as address, sync_playwright() as playwright:
        path = (ROOT / ".venv" / "browser").read_text(encoding="utf-8").strip() or None
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        scheme = "dark" if args.dark else "light"
        page = browser.new_page(viewport={"width": args.width, "height": 860}, color_scheme=scheme)
        page.goto(address + args.page)
        page.screenshot(path=args.out)
        browser.close()
    print(args.out)
    return 0


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    python = ROOT / ".venv" / "serve" / "bin" / "python"
    server = subprocess.Popen(  # noqa: S603 - our own script
        [python, ROOT / "scripts" / "serve.py", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 - our own server
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    sys.exit(main())
