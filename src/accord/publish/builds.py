"""Local builds: each is whole when it has its name, and one becomes current in one atomic step.

    .builds/<id>/          a whole immutable build: datapackage.json, build/, accord.sqlite, site/, build.json (last)
    .builds/current        a link to it, replaced by one rename
    .builds/exported.json  what was exported last, by name (see export.py)
    .builds/lock           held while any of this is looked at and changed

A crash, a full disk or a second builder leaves whole builds and, at worst, an export whose manifest does not match,
which the next run repairs because it compares every file.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from accord.disk import digest_of_finished, files_below
from accord.problems import AccordError
from accord.project import Project
from accord.publish import files, listing
from accord.publish.listing import LISTING
from accord.publish.locks import alone, hold, is_held

KEEP = 3  # builds
_NAME = re.compile("[0-9a-f]{12}")
_LEFT = (".staging-", ".broken-", ".current-")  # what a builder that was stopped may leave

Write = Callable[[Path], dict[str, Any]]


class PublishError(AccordError):
    """A build could not be made or made current."""


def is_whole(folder: Path) -> bool:
    """Whether a build folder holds every file that its build.json names, with the same bytes, and no other."""
    return next(listing.of_build(folder), None) is None


@contextmanager
def built(project: Project, identity: str, write: Write) -> Iterator[Path]:
    """Give the build ``.builds/<identity>``, written unless it is there whole; nobody prunes it within the context.

    Args:
        project: whose build it is.
        identity: its id, from ``fingerprint``.
        write: fills an empty folder and returns what build.json says besides the files.

    Raises:
        PublishError: if it could not be written; what was there before is untouched.
        KeyboardInterrupt: saying that nothing published was changed, if it was interrupted while it was written.
    """
    with ExitStack() as held:
        target = project.builds / identity
        if not _take(project, target, held):
            try:
                _make(project, target, write, held)
            except KeyboardInterrupt:
                raise KeyboardInterrupt("stopped; nothing published was changed") from None
            except shutil.Error as error:  # a list of every file that could not be copied
                raise PublishError(_first_of(error)) from None
        yield target


def _take(project: Project, target: Path, held: ExitStack) -> bool:
    """Hold a build that is there whole, and make it the newest."""
    with alone(project):
        if not target.is_dir() or target.is_symlink():
            return False
        own = ExitStack()
        own.enter_context(hold(target))
    if not is_whole(target):
        own.close()
        return False
    os.utime(target)
    held.push(own)
    return True


def _make(project: Project, target: Path, write: Write, held: ExitStack) -> None:
    with alone(project):
        staging = project.builds / f".staging-{target.name}-{files.token()}"
        staging.mkdir()
        held.enter_context(hold(staging))
    try:
        about = write(staging)
        listed = {
            path.relative_to(staging).as_posix(): {"sha256": digest_of_finished(path), "bytes": path.stat().st_size}
            for path in files_below(staging)
        }
        listing.write({"id": target.name, **about, "files": listed}, staging / LISTING)
        files.flush(staging)
        with alone(project):
            _settle(staging, target, held)
    finally:
        files.remove(staging)


def _settle(staging: Path, target: Path, held: ExitStack) -> None:
    """Give a finished build its name; one that another builder finished meanwhile is as good, a broken one goes."""
    if os.path.lexists(target):
        if is_whole(target):
            held.enter_context(hold(target))
            return
        _discard(target)
    staging.rename(target)
    files.sync(target.parent)


def _discard(path: Path) -> None:
    """Take the name of a build off it, then remove it: no build is ever seen half removed.

    One that is held, a broken one that is served, stays under its other name until it is not.
    """
    broken = path.with_name(f".broken-{path.name}-{files.token()}")
    path.rename(broken)
    if not is_held(broken):
        files.remove(broken)


def _first_of(error: shutil.Error) -> str:
    faults = error.args[0]
    if not isinstance(faults, list):
        return str(error)
    source, _, why = faults[0]
    more = f", and {len(faults) - 1} more files" if len(faults) > 1 else ""
    return f"{source} cannot be copied{more}: {str(why).partition(': ')[0]}; nothing published was changed"


def flip(project: Project, target: Path) -> None:
    """Make a build current by one rename of a link. Needs ``alone``.

    Raises:
        PublishError: if the build is gone, or something that is no link stands at ``.builds/current``.
    """
    if not (target / LISTING).is_file():
        raise PublishError(f"build {target.name} is gone: another builder removed it; run the build again")
    if project.current.exists() and not project.current.is_symlink():
        raise PublishError(f"{project.current} is not a link; move it away and run the build again")
    fresh = project.builds / f".current-{files.token()}"
    try:
        fresh.symlink_to(target.name, target_is_directory=True)
        fresh.replace(project.current)
    finally:
        fresh.unlink(missing_ok=True)
    files.sync(project.builds)


def prune(project: Project) -> None:
    """Remove what stopped builders left, and old builds but the newest few, the current and those held.

    Needs ``alone``: what is not held now is nobody's, since holds begin under the same lock.
    """
    current = project.current.readlink().name if project.current.is_symlink() else ""
    named = []
    for path in list(project.builds.iterdir()):
        if path.name.startswith(_LEFT):
            if path.is_symlink() or not path.is_dir() or not is_held(path):
                files.remove(path)
        elif _NAME.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            named.append(path)
    named.sort(key=lambda path: ((path / LISTING).is_file(), path.stat().st_mtime), reverse=True)
    for path in named[KEEP:]:
        if path.name != current and not is_held(path):
            _discard(path)
