"""Verify published files against the manifest, and the current local build against its build.json and the export."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from accord import disk
from accord.problems import Problem
from accord.project import Project
from accord.publish import files, rows
from accord.publish.builds import LISTING
from accord.publish.export import KEPT_BY_HAND, MANIFEST

Problems = Iterator[Problem]


class _Listing(NamedTuple):
    """A file that lists others with their digests: where it stands, and what problems call its folder."""

    folder: Path
    name: str
    prefix: str
    remedy: str

    def problem(self, name: str, rule: str, message: str, *, remedy: bool = True) -> Problem:
        return Problem(self.prefix + name, 0, 0, "", rule, f"{message}; {self.remedy}" if remedy else message)

    def content(self) -> dict[str, Any]:
        return files.read_json(self.folder / self.name)

    def entries(self) -> dict[str, Any]:
        listed = self.content().get("files")
        return listed if isinstance(listed, dict) else {}


def verify(project: Project) -> list[Problem]:
    """Return a problem for each published file that is missing, corrupt, not listed or listed wrongly.

    Where the folder has local builds, the current one is verified too, and that it is what is exported.
    """
    manifest = _Listing(project.root, MANIFEST, "", project.remedy)
    problems = [*_against(manifest), *_unlisted(manifest, project.root / "build", {MANIFEST, *KEPT_BY_HAND})]
    problems += _versions(manifest, files.read_json(project.root / "datapackage.json"))
    if project.builds.is_dir():
        problems += _current(project, manifest)
    return sorted(set(problems))


def _against(listing: _Listing) -> Problems:
    """Compare the files of a folder with a list of them."""
    entries = listing.entries()
    if not entries:
        rule = "malformed" if os.path.lexists(listing.folder / listing.name) else "missing"
        yield listing.problem(listing.name, rule, "is missing, not JSON or lists no files")
    for name, entry in entries.items():
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts:
            yield listing.problem(listing.name, "outside", f"lists {name!r}, which is outside of the folder")
        elif not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
            yield listing.problem(listing.name, "malformed", f"has no sha256 of {name!r}")
        else:
            yield from _file(listing, name, entry)


def _file(listing: _Listing, name: str, entry: Mapping[str, Any]) -> Problems:
    path = listing.folder / name
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            yield listing.problem(name, "not-a-file", f"is {disk.kind(mode)}, not a file")
            return
        if disk.digest(path) != entry["sha256"]:
            yield listing.problem(name, "corrupt", "has other bytes than listed")
            return
        if entry.get("bytes") != (size := path.stat().st_size):
            message = f"says that {name} has {entry.get('bytes')!r} bytes; it has {size}"
            yield listing.problem(listing.name, "bytes", message)
        if listing.name == MANIFEST and (number := rows.count(path)) != entry.get("rows"):
            message = f"says that {name} has {entry.get('rows')!r} rows; it has {number}"
            yield listing.problem(listing.name, "rows", message)
    except FileNotFoundError:
        yield listing.problem(name, "missing", "is listed but missing")
    except OSError as error:
        yield listing.problem(name, "unreadable", f"cannot be read: {error.strerror or error}")


def _unlisted(listing: _Listing, top: Path, besides: Iterable[str]) -> Problems:
    """Find what stands in a folder and is not listed, of any kind: a program put there could be run."""
    if top.is_symlink():
        yield listing.problem(top.relative_to(listing.folder).as_posix(), "not-a-file", "is a link, not a folder")
        return
    known = {*listing.entries(), *besides}
    tree = disk.walk(top, skipped=())
    for path in (*tree.files, *tree.links):
        name = path.relative_to(listing.folder).as_posix()
        if name not in known:
            yield listing.problem(name, "unlisted", f"is not in {listing.name}", remedy=False)
    for fault in tree.faults:
        name = fault.path.relative_to(listing.folder).as_posix()
        if name not in known:
            yield listing.problem(name, fault.rule, fault.fact, remedy=False)


def _versions(manifest: _Listing, descriptor: Mapping[str, Any]) -> Problems:
    content = manifest.content()
    for word in ("name", "version"):
        if content and descriptor and content.get(word) != descriptor.get(word):
            message = f"has {word} {content.get(word)!r}, datapackage.json has {descriptor.get(word)!r}"
            yield manifest.problem(MANIFEST, "version", message)


def _current(project: Project, manifest: _Listing) -> Problems:
    """Verify the build that is served."""
    if not os.path.lexists(project.current) and not (project.builds / "exported.json").exists():
        return  # builds were made here, to compare them with what is published, and none was ever current
    wrong = _link_fault(project)
    if wrong:
        yield Problem(".builds/current", 0, 0, "", "current", f"{wrong}; {project.remedy}")
        return
    listing = _Listing(project.current, LISTING, ".builds/current/", project.remedy)
    target = Path(os.path.realpath(project.current))
    yield from _against(listing)
    yield from _unlisted(listing._replace(folder=target), target, {LISTING})
    about = listing.content()
    if about and about.get("id") != target.name:
        yield listing.problem(LISTING, "version", f"has id {about.get('id')!r}, and its folder is {target.name}")
    yield from _exported(project, listing, manifest)


def _link_fault(project: Project) -> str:
    """Return what is wrong with the link to the current build, or nothing where there has been no build."""
    link = project.current
    if not os.path.lexists(link):
        return "is missing: no build is current"
    if not link.is_symlink():
        return "is not a link to a build"
    target = link.readlink()
    if target.name != str(target):
        return f"leads to {str(target)!r}, which is not a build beside it"
    try:
        link.stat()
    except OSError as error:
        return f"leads to {str(target)!r}, which cannot be read: {error.strerror}"
    return "" if link.is_dir() else f"leads to {str(target)!r}, which is no folder"


def _exported(project: Project, build: _Listing, manifest: _Listing) -> Problems:
    """Compare what is exported with the build that is served: each can be whole, and of other data."""
    about, content = build.content(), manifest.content()
    listed, target = manifest.entries(), project.current.readlink()
    if not listed or not about:
        return
    if about.get("version") != content.get("version"):
        message = f"has version {content.get('version')!r}, the current build {about.get('version')!r}"
        yield manifest.problem(MANIFEST, "version", message)
    for name, entry in build.entries().items():
        if _is_published(name) and _sha256(listed.get(name)) != _sha256(entry):
            yield manifest.problem(name, "stale", f"is not what the current build {target} has")


def _is_published(name: str) -> bool:
    return name == "datapackage.json" or (name.startswith("build/") and name != MANIFEST)


def _sha256(entry: object) -> object:
    return entry.get("sha256") if isinstance(entry, dict) else None
