"""How heavy the pages of the record's site are, and what Lighthouse says of them on a phone; writes PAGES.md.

    .venv/test/bin/python benchmarks/pages.py [--rounds 4] [--only map ...]

Serves the current build as `make serve` does, asks each kind of page raw and compressed, measures its height at two
widths in Chromium, and runs Lighthouse (locked in `lighthouse/`, brought into `.data/lighthouse` by npm; nothing of it
is served) with its own phone and throttling. The best of some rounds counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import machine

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "src"))

from accord.serve.probe import command, served

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu"]
PACKAGE, PLACE = HERE / "lighthouse", HERE / ".data" / "lighthouse"
CLI = PLACE / "node_modules" / "lighthouse" / "cli" / "index.js"
KINDS = {  # of pages, each with the one that has most to show
    "home": "/",
    "event": "/events/irgc-missile-strike-erbil-2024",
    "agreement": "/agreements/border-security-pact-2023",
    "list": "/events",
    "map": "/map",
    "actor": "/actors/mohammed-shia-al-sudani",
    "source": "/sources/tehrantimes-509524",
    "outlet": "/outlets/shafaq-news",
    "promises": "/promises",
    "disagreements": "/disagreements",
    "timeline": "/timeline",
    "network": "/network",
    "table": "/accord/events_flat",
    "search": "/search?q=Soleimani",
    "sql": "/sql",
}
JUDGED = ("home", "event", "agreement", "list", "map")  # by Lighthouse
CATEGORIES = {"performance": "Speed", "accessibility": "Accessibility", "best-practices": "Practices", "seo": "Finding"}
LEAST = 95  # of a hundred, in each
GREEN = 0.9  # of an audit that is well
WIDTHS = (1280, 390)
INTRODUCTION = """\
# Pages

Written by `.venv/test/bin/python benchmarks/pages.py`; do not edit. Build {build}, {machine}.
Lighthouse {lighthouse} on its own phone with its throttling, the best of {rounds} rounds at most; {least} are aimed at.
Speed is less where other work is on the machine (load {load}, benchmark index {index:.0f}, on a quiet one 1,500).
"""


def main() -> int:
    """Measure and write; fail where a page is below what is aimed at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--only", nargs="*", choices=JUDGED, default=JUDGED, help="judge these; PAGES.md stays")
    args = parser.parse_args()
    bring()
    with served(command(ROOT)) as (port, _):
        scores = {kind: judged(f"http://127.0.0.1:{port}{KINDS[kind]}", args.rounds) for kind in args.only}
        weights = weighed(port) if len(args.only) == len(JUDGED) else {}
    for kind, score in scores.items():
        print(kind, {name: round(score[name]) for name in CATEGORIES}, score["faults"])
    if weights:
        (HERE / "PAGES.md").write_text(report(scores, weights, args.rounds), encoding="utf-8")
    return int(any(score[name] < LEAST for score in scores.values() for name in CATEGORIES))


def bring() -> None:
    """Bring Lighthouse, as it is locked, where it is not there yet."""
    lock = (PACKAGE / "package-lock.json").read_bytes()
    if CLI.is_file() and (PLACE / "package-lock.json").read_bytes() == lock:
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(PACKAGE / name, PLACE / name)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=PLACE, check=True
    )


def judged(url: str, rounds: int) -> dict[str, Any]:
    """Return what Lighthouse gives a page in the best of some rounds, and the audits that take something off.

    Other work on the machine only takes away, so a page is asked again until it has what is aimed at.
    """
    best: dict[str, Any] = {}
    for _ in range(rounds):
        found = lighthouse(url)
        scores: dict[str, Any] = {name: 100 * (found["categories"][name]["score"] or 0) for name in CATEGORIES}
        if not best or scores["performance"] > best["performance"]:
            index, version = found["environment"]["benchmarkIndex"], found["lighthouseVersion"]
            best = {**scores, "faults": faults(found), "index": index, "version": version}
        if all(best[name] >= LEAST for name in CATEGORIES):
            break
    return best


def faults(found: dict[str, Any]) -> list[str]:
    """Return the audits of a report that take something off."""
    weights = {ref["id"]: ref["weight"] for name in CATEGORIES for ref in found["categories"][name]["auditRefs"]}
    return [
        f"{name} {audit.get('displayValue', '')}".strip()
        for name, audit in found["audits"].items()
        if weights.get(name) and audit["score"] is not None and audit["score"] < GREEN
    ]


def lighthouse(url: str) -> dict[str, Any]:
    """Return the report of one run."""
    flags = f"--chrome-flags=--headless=new {' '.join(FLAGS)}"
    wanted = f"--only-categories={','.join(CATEGORIES)}"
    words = ["node", CLI, url, "--output=json", "--quiet", wanted, flags]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(words, env=environment, capture_output=True, check=True, timeout=300)
    report_of: dict[str, Any] = json.loads(done.stdout)
    return report_of


def weighed(port: int) -> dict[str, dict[str, float]]:
    """Return, by kind, the bytes of a page, raw and compressed, those of all that it loads, and its heights."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = {kind: _weight(browser, port, path) for kind, path in KINDS.items()}
        browser.close()
    return found


def _weight(browser: Browser, port: int, path: str) -> dict[str, float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    raw = gzip.decompress(body) if answer.getheader("content-encoding") == "gzip" else body
    connection.close()
    loaded: list[str] = []
    weight: dict[str, float] = {"raw": len(raw), "compressed": len(body)}
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.on("request", lambda one: loaded.append(one.url))
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load")
        weight[f"high at {width}"] = page.evaluate("document.documentElement.scrollHeight")
        weight["nodes"] = page.evaluate("document.getElementsByTagName('*').length")
        page.close()
    weight["requests"] = len(loaded) / len(WIDTHS)
    return weight


def report(scores: dict[str, dict[str, Any]], weights: dict[str, dict[str, float]], rounds: int) -> str:
    """Return PAGES.md."""
    first = next(iter(scores.values()))
    about = json.loads((ROOT / ".builds" / "current" / "build.json").read_text(encoding="utf-8"))
    text = INTRODUCTION.format(
        build=about["version"],
        machine="{processor}, {cores} cores".format(**machine.about()),
        lighthouse=first["version"],
        rounds=rounds,
        load=machine.about()["load_before"],
        least=LEAST,
        index=median(score["index"] for score in scores.values()),
    )
    text += f"\n| Page | {' | '.join(CATEGORIES.values())} | What takes something off |\n|---|--:|--:|--:|--:|---|\n"
    for kind, score in scores.items():
        marks = " | ".join(f"{score[name]:.0f}" for name in CATEGORIES)
        text += f"| {kind} | {marks} | {'; '.join(score['faults'])} |\n"
    text += "\nkB of the page alone; pixels at two widths; elements of the page, and requests until it is loaded.\n"
    text += "\n| Page | Address | Raw | Compressed | At 1280 | At 390 | Elements | Requests |\n"
    text += "|---|---|--:|--:|--:|--:|--:|--:|\n"
    for kind, weight in weights.items():
        sizes = " | ".join(f"{weight[name] / 1000:,.1f}" for name in ("raw", "compressed"))
        heights = " | ".join(f"{weight[f'high at {width}']:,.0f}" for width in WIDTHS)
        text += (
            f"| {kind} | `{KINDS[kind]}` | {sizes} | {heights} | {weight['nodes']:,.0f} | {weight['requests']:.0f} |\n"
        )
    return text


if __name__ == "__main__":
    sys.exit(main())
