"""Verify published files against the manifest, and the current local build against its build.json and the export."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from accord.problems import Problem
from accord.project import Project
from accord.publish import files, listing
from accord.publish.export import KEPT_BY_HAND
from accord.publish.listing import LISTING, MANIFEST, Listing, Problems, digest_of_file
from accord.publish.owned import EXPORTED_LIST

BUILD = ".builds/current/"  # as problems call it
DESCRIPTOR = "datapackage.json"


def verify(project: Project) -> list[Problem]:
    """Return a problem for each published file that is missing, corrupt, not listed or listed wrongly.

    Where the folder has local builds, the current one is verified too, and that it is what is exported.
    """
    manifest = Listing.read(project.root, MANIFEST, "", project.remedy)
    problems = [*manifest.problems(), *manifest.unlisted(project.root / "build", {MANIFEST, *KEPT_BY_HAND})]
    problems += _descriptor(manifest, files.read_json(project.root / DESCRIPTOR))
    if project.builds.is_dir():
        problems += _current(project, manifest)
    return sorted(set(problems))


def _descriptor(manifest: Listing, descriptor: Mapping[str, Any]) -> Problems:
    """Hold the descriptor against the manifest: each can be whole, and of other data."""
    content = manifest.content()
    if not content or not descriptor:
        return
    for word in ("name", "version"):
        if content.get(word) != descriptor.get(word):
            message = f"has {word} {content.get(word)!r}, {DESCRIPTOR} has {descriptor.get(word)!r}"
            yield manifest.problem(MANIFEST, "version", message)
    entries = manifest.entries()
    for resource in descriptor.get("resources", ()):
        name = resource.get("path")
        if resource.get("hash") != f"sha256:{digest_of_file(entries.get(name))}":
            yield manifest.problem(DESCRIPTOR, "corrupt", f"gives another hash of {name} than {MANIFEST}")
    rows = defaultdict(set)
    for name, entry in entries.items():
        if name.endswith((".csv", ".parquet")) and isinstance(entry, dict):
            rows[Path(name).stem].add(str(entry.get("rows")))
    for table, numbers in rows.items():
        if len(numbers) > 1:
            message = f"says that {table} has {' and '.join(sorted(numbers))} rows"
            yield manifest.problem(MANIFEST, "rows", message)


def _current(project: Project, manifest: Listing) -> Problems:
    """Verify the build that is served."""
    if not os.path.lexists(project.current) and not (project.builds / EXPORTED_LIST).exists():
        return  # builds were made here, to compare them with what is published, and none was ever current
    wrong = _link_fault(project)
    if wrong:
        yield Problem(BUILD.rstrip("/"), 0, 0, "", "current", f"{wrong}; {project.remedy}")
        return
    target = Path(os.path.realpath(project.current))
    yield from listing.of_build(target, BUILD, project.remedy)
    build = Listing.read(target, LISTING, BUILD, project.remedy)
    last = Listing.read(project.builds, EXPORTED_LIST, ".builds/", project.remedy)
    yield from last.seal_problems()
    said = last.content()
    if build.data and said.get("build") == target.name and said.get("listing") != sha256(build.data).hexdigest():
        yield build.problem(LISTING, "corrupt", "is not the list with which the build was made current")
    yield from _exported(project, build, manifest)


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


def _exported(project: Project, build: Listing, manifest: Listing) -> Problems:
    """Compare what is exported with the build that is served: each can be whole, and of other data."""
    about, content = build.content(), manifest.content()
    listed, target = manifest.entries(), project.current.readlink()
    if not listed or not about:
        return
    if about.get("version") != content.get("version"):
        message = f"has version {content.get('version')!r}, the current build {about.get('version')!r}"
        yield manifest.problem(MANIFEST, "version", message)
    for name, entry in build.entries().items():
        ours = sha256(manifest.data).hexdigest() if name == MANIFEST else digest_of_file(listed.get(name))
        if name.startswith((DESCRIPTOR, "build/")) and ours != digest_of_file(entry):
            yield manifest.problem(name, "stale", f"is not what the current build {target} has")
