"""Write the site of the current build as files, by the code that the build carries (``accord.static_site.worker``)."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from pathlib import Path

from accord.problems import AccordError
from accord.project import Project, absolute
from accord.publish.listing import fault_of
from accord.serve.processes import start
from accord.static_site.folder import refuse_foreign

WORKER = "accord.static_site.worker"
INTERRUPTED = 130
MAX_WORKERS = 64
ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?")


class NoCopyError(AccordError):
    """No copy can be made as things are."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where to write."""
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write; an earlier copy there is replaced")
    text = "the address at which it is to stand: written into the sitemap, feeds and citations (https://host/path/)"
    parser.add_argument("--address", default="", metavar="URL", help=text)
    text = "how many processes write it; the files are the same (default: one for each processor)"
    parser.add_argument("--workers", type=workers_of, default=os.cpu_count() or 1, metavar="N", help=text)


def workers_of(text: str) -> int:
    """Return a number of processes.

    Raises:
        argparse.ArgumentTypeError: where it is none.
    """
    if not text.isdecimal() or not 0 < int(text) <= MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1 to {MAX_WORKERS}")
    return int(text)


def run(project: Project, out: Path, address: str, workers: int = 1) -> int:
    """Write a copy of the site of the current build; return the exit code of what wrote it.

    Raises:
        NoCopyError: where there is no build, one that is not whole or has not this code, or the address is none.
        ForeignFolderError: where the folder holds what is not an earlier copy.
    """
    if address and not ADDRESS.fullmatch(address):
        raise NoCopyError(f"--address: {address!r} is no address of a site; write it as https://host/path/")
    build = Path(os.path.realpath(project.current))
    if not (build / "build.json").is_file():
        raise NoCopyError(f"there is no build yet; {project.remedy}")
    if not (build / "site" / "accord" / "static_site").is_dir():
        raise NoCopyError(f"build {build.name} is older than what copies sites; {project.remedy}")
    if fault := fault_of(build):
        raise NoCopyError(f"build {build.name} is not whole: {fault}; {project.remedy}")
    place = absolute(out)
    refuse_foreign(place)
    words = ["--workers", str(workers), *(["--address", address] if address else [])]
    process = start(build, WORKER, [str(place), *words])
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # what is stopped in either way stops its worker
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def main() -> int:
    """Write a copy as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the dataset's folder (default: this one)")
    add_options(parser)
    args = parser.parse_args()
    try:
        return run(Project(args.root.absolute()), args.out, args.address, args.workers)
    except AccordError as error:
        print(f"Accord: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
