"""The committed export of a build: build/, datapackage.json and .vscode/, each file replaced by a rename.

Only what a build wrote is replaced or removed: what the last manifest or ``.builds/exported.json`` lists, or what
carries the mark of a generated file. Any other file is named and left; where one stands in the way of a published
file, or a link leads out of the folder, nothing is changed at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from accord import disk
from accord.project import BESIDE, Project
from accord.publish import files
from accord.publish.builds import PublishError, flip, prune
from accord.publish.listing import MANIFEST
from accord.publish.locks import alone
from accord.publish.owned import LOSSES, OPTIONAL, Owned, digest_of, exported, remember

EXPORTED = ("datapackage.json", "build", *BESIDE, ".vscode/settings.json", ".vscode/schemas")
KEPT_BY_HAND = (*BESIDE, LOSSES)  # which no build writes over or lists
_LEFT = re.compile(r"\..+\.accord-[0-9]+")  # a copy that was not put in its place, see files.copy_beside


class Export(NamedTuple):
    """How the files of a project differ from a build: names relative to the project, in order."""

    changed: list[str]  # to be written or removed
    foreign: list[str]  # no build wrote them: left as they are


def make_current(project: Project, target: Path, judge: Callable[[], None] = lambda: None) -> Export:
    """Make a build current and export it. All that takes room on the disk is written before anything is changed.

    ``judge`` may raise at what is published now and would not be then; nothing is changed then.

    Raises:
        PublishError: if the build is gone or the export cannot be made, saying what was changed.
        KeyboardInterrupt: saying the same, if it was interrupted.
    """
    with alone(project), _saying_what_changed(project, target):
        planned = plan(project, target)
        judge()
        with _copies(project, target, planned) as copies:
            flip(project, target)
            _put(project, target, planned, copies)
        prune(project)
    return planned


@contextmanager
def _saying_what_changed(project: Project, target: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"stopped: {_state(project, target)}") from None
    except OSError as error:
        raise PublishError(f"{error}; {_state(project, target)}") from None


def _state(project: Project, target: Path) -> str:
    if not project.current.is_symlink() or project.current.readlink().name != target.name:
        return "nothing published was changed"
    return f"build {target.name} is current, build/ may be half written; run the build again to finish it"


def plan(project: Project, target: Path) -> Export:
    """Return what exporting a build would change, and change nothing.

    Raises:
        PublishError: if a link or a file that no build wrote is in the way.
    """
    owned = Owned.of(project)
    ours, there = names(target), names(project.root)
    changed: list[str] = []
    foreign: list[str] = []
    blocked: list[str] = []
    for name in sorted(ours | there):
        place = project.root / name
        if name in ours:
            if link := _link_on_the_way(project, name):
                (foreign if name.startswith(OPTIONAL) else blocked).append(link)
            elif name not in there:
                changed.append(name)
            elif digest_of(place) != digest_of(target / name):
                theirs = foreign if name.startswith(OPTIONAL) else blocked
                (changed if owned.may_replace(name, place) else theirs).append(name)
        elif not _LEFT.fullmatch(place.name):
            (changed if owned.may_remove(name, place) else foreign).append(name)
    if blocked:
        raise PublishError(_refusal(project, sorted(set(blocked))))
    return Export(changed, sorted({name for name in foreign if name not in KEPT_BY_HAND}))


def _refusal(project: Project, blocked: list[str]) -> str:
    name, more = blocked[0], f" (and {len(blocked) - 1} more)" if len(blocked) > 1 else ""
    what = "a link" if (project.root / name).is_symlink() else "nothing that a build wrote"
    return f"{name}{more} is {what}, and the build is exported there; move it away and run the build again"


def names(root: Path) -> set[str]:
    """Return the name of everything that stands where a build is exported: files, links, and what is no file.

    Raises:
        OSError: if a folder cannot be read: what is not seen would be written over, or left for good.
    """
    relative_names = set()
    for top in EXPORTED:
        place = root / top
        if place.is_symlink() or any(parent.is_symlink() for parent in _parents(root, top)):
            continue  # _link_on_the_way names it
        tree = disk.walk(place)
        for fault in tree.faults:
            if fault.rule == disk.UNREADABLE:
                raise OSError(f"{fault.path} {fault.fact}")
        paths = [*tree.files, *tree.links, *(fault.path for fault in tree.faults)]
        relative_names |= {path.relative_to(root).as_posix() for path in paths}
    return relative_names


def _parents(root: Path, name: str) -> Iterable[Path]:
    """Return the folders between the project and one of its files."""
    return (root / parent for parent in Path(name).parents if parent != Path())


def _link_on_the_way(project: Project, name: str) -> str:
    """Return the folder of a file that is a link or a file, or the file itself where it is a link, if any."""
    for path in (*_parents(project.root, name), project.root / name):
        is_end = path == project.root / name
        if path.is_symlink() or (path.exists() and path.is_dir() == is_end):
            return path.relative_to(project.root).as_posix()
    return ""


@contextmanager
def _copies(project: Project, target: Path, planned: Export) -> Iterator[Mapping[str, Path]]:
    """Copy what is to be replaced beside its place; in the end none of the copies is left, nor any from before."""
    ours = names(target)
    copies: dict[str, Path] = {}
    try:
        for name in planned.changed:
            if name in ours:
                copies[name] = files.copy_beside(target / name, project.root / name)
        yield copies
    finally:
        for folder in {project.root, *((project.root / name).parent for name in ours | names(project.root))}:
            for path in folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ():
                if _LEFT.fullmatch(path.name):
                    path.unlink()


def _put(project: Project, target: Path, planned: Export, copies: Mapping[str, Path]) -> None:
    """Put copies in their places and remove what is no longer published, the manifest last."""
    listed = {name: disk.digest(target / name) for name in names(target) if name not in planned.foreign}
    if planned.changed:
        remember(project, target, {**exported(project), **listed})
    for name in sorted(planned.changed, key=lambda name: (name == MANIFEST, name)):
        if name == MANIFEST:
            _sync_folders(project, planned.changed)
        if name in copies:
            copies[name].replace(project.root / name)
        else:
            (project.root / name).unlink()
    _sync_folders(project, planned.changed)
    remember(project, target, listed)


def _sync_folders(project: Project, changed: Iterable[str]) -> None:
    for folder in sorted({(project.root / name).parent for name in changed}):
        files.sync(folder)
