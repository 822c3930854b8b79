"""Take pictures of the current build's site in a real browser: for the README, and the card for links to the site.

Runs in the test environment, which brings the browser.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from subprocess import DEVNULL

from playwright.sync_api import sync_playwright

from accord.serve.probe import command, served

ROOT = Path(__file__).resolve().parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
DESK, PHONE = (1280, 900), (390, 844)
CARD = "site/static/card"  # 1200 to 630, as Open Graph's readers show it
PICTURES = {
    CARD: ("/", (1200, 630), "light"),
    "docs/site": ("/", DESK, "light"),
    "docs/event": ("/events/border-security-pact-deadline-2023", DESK, "light"),
    "docs/actor": ("/actors/gholamhossein-mohseni-ejei", DESK, "light"),
    "docs/agreement": ("/agreements/border-security-pact-2023", DESK, "light"),
    "docs/disagreements": ("/disagreements", DESK, "light"),
    "docs/dark": ("/promises", DESK, "dark"),
    "docs/phone": ("/actors/gholamhossein-mohseni-ejei", PHONE, "light"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"which (default: all): {', '.join(PICTURES)}")
    parser.add_argument("--out", type=Path, default=ROOT, help="the project to put them into (default: this one)")
    args = parser.parse_args()
    if unknown := set(args.names) - PICTURES.keys():
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    with served(command(ROOT), DEVNULL) as server, sync_playwright() as playwright:
        path = (ROOT / ".venv" / "browser").read_text(encoding="utf-8").partition("\n")[0]
        browser = playwright.chromium.launch(executable_path=path or None, args=QUIET)
        for name in args.names or PICTURES:
            where, (width, height), scheme = PICTURES[name]
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            answer = page.goto(f"http://127.0.0.1:{server.port}{where}")
            if answer is None or not answer.ok:
                print(f"{where} does not answer: there is nothing to picture", file=sys.stderr)
                return 1
            page.screenshot(path=args.out / f"{name}.png")
            page.close()
            print(args.out / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
