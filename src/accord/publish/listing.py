"""A list of files with their digests: the manifest of what is published, and ``build.json`` of a build.

Everything is found that differs from a list, by name and by bytes. A list bears a seal, the digest of its own bytes, so
that none of these changes unseen either.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from accord import disk
from accord.problems import Problem
from accord.publish import files, rows

LISTING = "build.json"
MANIFEST = "build/manifest.json"
UNSEALED = "unsealed"  # the rule that a list without a seal breaks: an earlier version of Accord wrote it
_BLANK = "0" * 64
_SEAL = re.compile(rb'"seal": "([0-9a-f]{64})"')

Problems = Iterator[Problem]


class Listing(NamedTuple):
    """A list of files: the folder of these, its name there, and what problems call the folder."""

    folder: Path
    name: str
    prefix: str
    remedy: str
    data: bytes  # of the list itself; empty where it cannot be read

    @classmethod
    def read(cls, folder: Path, name: str, prefix: str, remedy: str) -> Listing:
        """Read a list of the files of a folder, whatever it holds."""
        try:
            data = disk.read_bytes(folder / name)
        except OSError:
            data = b""
        return cls(folder, name, prefix, remedy, data)

    def problem(self, name: str, rule: str, message: str, *, remedy: bool = True) -> Problem:
        """Return the problem of a file of the folder."""
        return Problem(
            self.prefix + name, 0, 0, "", rule, f"{message}; {self.remedy}" if remedy and self.remedy else message
        )

    def content(self) -> dict[str, Any]:
        """Return what the list says; nothing where it is no JSON."""
        return files.parse_json(self.data)

    def entries(self) -> dict[str, Any]:
        """Return what it says of each file."""
        listed = self.content().get("files")
        return listed if isinstance(listed, dict) else {}

    def problems(self) -> Problems:
        """Compare the files of the folder with the list, and the list with its seal."""
        entries = self.entries()
        if not entries:
            rule = "malformed" if os.path.lexists(self.folder / self.name) else "missing"
            yield self.problem(self.name, rule, "is missing, not JSON or lists no files")
            return
        yield from self.seal_problems()
        for name, entry in entries.items():
            pure = PurePosixPath(name)
            if pure.is_absolute() or ".." in pure.parts:
                yield self.problem(self.name, "outside", f"lists {name!r}, which is outside of the folder")
            elif not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
                yield self.problem(self.name, "malformed", f"has no sha256 of {name!r}")
            else:
                yield from self._file(name, entry)

    def unlisted(self, top: Path, besides: Iterable[str]) -> Problems:
        """Find what stands in a folder and is not listed, of any kind: a program put there could be run."""
        if top.is_symlink():
            yield self.problem(top.relative_to(self.folder).as_posix(), "not-a-file", "is a link, not a folder")
            return
        known = {*self.entries(), *besides}
        tree = disk.walk(top, skipped=())
        for path in (*tree.files, *tree.links):
            name = path.relative_to(self.folder).as_posix()
            if name not in known:
                yield self.problem(name, "unlisted", f"is not in {self.name}", remedy=False)
        for fault in tree.faults:
            name = fault.path.relative_to(self.folder).as_posix()
            if name not in known:
                yield self.problem(name, fault.rule, fault.fact, remedy=False)

    def seal_problems(self) -> Problems:
        """Compare the list with its seal."""
        seal = _SEAL.search(self.data)
        if not seal:
            yield self.problem(self.name, UNSEALED, "has no seal, the digest of its own bytes")
        elif seal[1].decode() != _digest_without(self.data, seal):
            yield self.problem(self.name, "corrupt", "has other bytes than its seal says")

    def _file(self, name: str, entry: Mapping[str, Any]) -> Problems:
        path = self.folder / name
        try:
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode):
                yield self.problem(name, "not-a-file", f"is {disk.kind(mode)}, not a file")
                return
            if disk.digest(path) != entry["sha256"]:
                yield self.problem(name, "corrupt", "has other bytes than listed")
                return
            if entry.get("bytes") != (size := path.stat().st_size):
                message = f"says that {name} has {entry.get('bytes')!r} bytes; it has {size}"
                yield self.problem(self.name, "bytes", message)
            if self.name == MANIFEST and (number := rows.count(path)) != entry.get("rows"):
                message = f"says that {name} has {entry.get('rows')!r} rows; it has {number}"
                yield self.problem(self.name, "rows", message)
        except FileNotFoundError:
            yield self.problem(name, "missing", "is listed but missing")
        except OSError as error:
            yield self.problem(name, "unreadable", f"cannot be read: {error.strerror or error}")
        except ValueError:  # a null byte, or half of a surrogate pair
            yield self.problem(self.name, "malformed", f"lists {name!r}, which names no file")


def of_build(folder: Path, prefix: str = "", remedy: str = "") -> Problems:
    """Return a problem for all that a folder holds and the list of its build does not, and the other way round.

    Args:
        folder: the folder itself, not a link to it; its name is the id of the build.
        prefix: what problems call it, with a slash at the end.
        remedy: what to do.
    """
    listing = Listing.read(folder, LISTING, prefix, remedy)
    if folder.is_symlink():  # in a circle, or it would have been followed
        yield listing.problem(folder.name, "not-a-file", "is a link that leads to no build")
        return
    yield from listing.problems()
    yield from listing.unlisted(folder, {LISTING})
    about = listing.content()
    if about and about.get("id") != folder.name:
        yield listing.problem(LISTING, "version", f"has id {about.get('id')!r}, and its folder is {folder.name}")


def fault_of(build: Path) -> str:
    """Return what a build has else than its list, in a few words; nothing where it is whole, as its code may be run.

    Builds that an earlier version made have no seal.
    """
    faults = [fault for fault in of_build(build) if fault.rule != UNSEALED]
    if not faults:
        return ""
    first, more = min(faults), f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{first.path} {first.message}{more}"


def write(value: Mapping[str, Any], path: Path) -> None:
    """Write a list as JSON, with its seal before the files: the SHA-256 of these bytes with zeros for its digits."""
    head = {word: value[word] for word in value if word != "files"}
    disk.write_json({**head, "seal": _BLANK, "files": value["files"]}, path)
    data = path.read_bytes()
    seal = _SEAL.search(data)
    if seal is None:
        raise ValueError(f"{path}: the seal was not written")
    path.write_bytes(data[: seal.start(1)] + _digest_without(data, seal).encode() + data[seal.end(1) :])


def digest_of_file(entry: object) -> object:
    """Return the digest that a list has of a file, if any."""
    return entry.get("sha256") if isinstance(entry, dict) else None


def _digest_without(data: bytes, seal: re.Match[bytes]) -> str:
    return sha256(data[: seal.start(1)] + _BLANK.encode() + data[seal.end(1) :]).hexdigest()
