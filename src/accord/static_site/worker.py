"""Write the copy of one build, with the code of that build: ``python -m accord.static_site.worker BUILD OUT``."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from accord.problems import AccordError
from accord.serve.hosted.build import datasette
from accord.site import context
from accord.site.build_facts import about
from accord.site.http import sharing
from accord.site.search import queries
from accord.static_site import search_index
from accord.static_site.crawl import Crawl
from accord.static_site.crew import SETTINGS, crew
from accord.static_site.folder import Folder, replacing
from accord.static_site.rewriting import Rewriter

INTERRUPTED = 130
ANSWER_SECONDS = 600.0  # in which an answer must begin, as its SQL must end
MAX_NAMED = 5  # broken addresses that are named


def write(build: Path, folder: Folder, site: str, workers: int) -> dict[str, int]:
    """Write a copy of the site of a build into a folder; return the addresses that no page answers.

    Args:
        build: the folder of the build, whose own code this is.
        folder: where to write.
        site: the address at which the copy is to stand; empty where it is not known.
        workers: how many processes write.
    """
    context.GLOBALS["is_copy"] = True
    sharing.take_time(ANSWER_SECONDS)
    crawl = Crawl(folder, site)
    crawl.copy_assets()
    with crew(workers, build, folder.root, site) as writing:
        crawl.write_pages(writing)
    asyncio.run(_finish(build, crawl))
    facts = {"title": about()["title"], "version": about()["version"], "build": about()["build"], "address": site}
    folder.finish(facts)
    return crawl.broken


async def _finish(build: Path, crawl: Crawl) -> None:
    """Write what needs the application once, and what only the whole can say."""
    served = datasette(build, SETTINGS)
    await served.invoke_startup()
    if queries.groups():
        await search_index.write(served, Rewriter(crawl.site, lambda _: None), crawl.folder)
    crawl.finish()


def main() -> int:
    """Write a copy as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--address", default="")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # its starter ends it so; what is half is removed
    sys.dont_write_bytecode = True  # a build stays as it was made
    held = os.open(args.build, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_SH)  # no builder removes a build that is being read
    start = time.monotonic()
    try:
        with replacing(args.out) as folder:
            broken = write(args.build, folder, args.address, args.workers)
    except (AccordError, OSError) as fault:
        print(f"accord site: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    for path, status in list(broken.items())[:MAX_NAMED]:
        print(f"note: a page leads to {path}, which the site answers with {status}", file=sys.stderr)
    size = sum(folder.sizes.values()) / 1e6
    seconds = time.monotonic() - start
    print(f"wrote {len(folder.sizes):,} files, {size:,.1f} MB, to {args.out} in {seconds:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
