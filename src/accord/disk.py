"""Files and folders, and a report of what cannot be read: nothing is skipped in silence, nothing makes us wait.

A walk that swallows an error publishes a dataset without the records of a folder; a FIFO, opened, waits for a writer
that never comes.
"""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from accord.problems import Problem
from accord.project import Project

_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
}
UNREADABLE = "unreadable"  # the rule that a folder or file breaks which the system does not let us read
_READ_BYTES = 1 << 16  # at once
CACHES = ("__pycache__",)  # what Python leaves beside code


class NotAFileError(OSError):
    """Something that is no regular file stands where one is read. ``strerror`` names what it is."""


class Fault(NamedTuple):
    """What cannot be read, and why."""

    path: Path
    rule: str  # "unreadable" or "not-a-file"
    fact: str

    def problem(self, project: Project) -> Problem:
        """Return the problem that people read."""
        return Problem(project.name_of(self.path), 0, 0, "", self.rule, self.fact)


class Tree(NamedTuple):
    """What stands below a folder, in the order of paths."""

    files: list[Path]
    links: list[Path]
    faults: list[Fault]


def walk(top: Path, skipped: Collection[str] = CACHES) -> Tree:
    """Return every file and link below a folder (or the file ``top`` itself), and what can be neither read nor walked.

    Links are listed and not followed, but ``top`` may be one. A ``top`` that does not exist holds nothing. Files and
    folders whose names are ``skipped`` are left out.
    """
    tree = Tree([], [], [])
    try:
        mode = top.stat().st_mode
    except FileNotFoundError:
        return tree
    except OSError as error:
        tree.faults.append(unreadable(top, error))
        return tree
    _sort(top, mode, tree, skipped)
    return Tree(tree.files, tree.links, sorted(tree.faults))


def walk_inputs(top: Path) -> tuple[list[Path], list[Fault]]:
    """Return files, links to files among them, and faults. A link to a folder is one: a walk could run in circles."""
    tree = walk(top)
    fact = "a link to a folder or to nothing; put the folder itself here"
    wrong = [Fault(link, "symlink", fact) for link in tree.links if not link.is_file()]
    links = [link for link in tree.links if link.is_file()]
    return sorted([*tree.files, *links]) if links else tree.files, [*tree.faults, *wrong]


def files_below(top: Path) -> list[Path]:
    """Return every file below a folder, in the order of paths; links are left out.

    Raises:
        OSError: if a folder cannot be read or something is no file, where ``rglob`` leaves it out.
    """
    tree = walk(top, skipped=())
    for fault in tree.faults:
        raise OSError(f"{fault.path} {fault.fact}")
    return tree.files


def with_ending(folder: Path, ending: str) -> list[Path]:
    """Return what in a folder has a name with this ending, in order; nothing where there is no folder.

    Raises:
        OSError: if the folder cannot be read, where ``glob`` returns nothing.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(ending))
    except FileNotFoundError:
        return []


def folder_problems(project: Project) -> list[Problem]:
    """Return what in the folders beside the records can be neither read nor walked, without reading any file."""
    return [fault.problem(project) for top in project.folders for fault in walk_inputs(top)[1]]


def _sort(path: Path, mode: int, tree: Tree, skipped: Collection[str]) -> None:
    """Add what stands at a path, and below it in the order of names, which is that of paths."""
    if stat.S_ISDIR(mode):
        for entry in _children(path, tree.faults):
            if entry.name in skipped:
                continue
            child = path / entry.name
            try:
                if entry.is_file(follow_symlinks=False):  # which most are, and no stat is needed to know it
                    tree.files.append(child)
                else:
                    _sort(child, entry.stat(follow_symlinks=False).st_mode, tree, skipped)
            except OSError as error:
                tree.faults.append(unreadable(child, error))
    elif stat.S_ISREG(mode):
        tree.files.append(path)
    elif stat.S_ISLNK(mode):
        tree.links.append(path)
    else:
        tree.faults.append(Fault(path, "not-a-file", f"is {kind(mode)}; put a file here or take it out"))


def _children(folder: Path, faults: list[Fault]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        faults.append(unreadable(folder, error))
        return []


def kind(mode: int) -> str:
    """Return what people call something that is no file."""
    return _KINDS.get(stat.S_IFMT(mode), "no file")


def unreadable(path: Path, error: OSError) -> Fault:
    """Return the fault of what could not be read."""
    rule = "not-a-file" if isinstance(error, NotAFileError) else UNREADABLE
    return Fault(path, rule, f"cannot be read: {error.strerror or error}")


def opened(path: Path) -> io.BufferedReader:
    """Open a regular file to be read.

    Raises:
        NotAFileError: if it is something else; a FIFO is not waited for.
        OSError: if it cannot be read.
    """
    return os.fdopen(_handle(path), "rb")


def _handle(path: Path) -> int:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise NotAFileError(0, f"is {kind(mode)}, not a file", str(path))
    return handle


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file; raises as ``opened``."""
    return b"".join(_parts(path))


def digest(path: Path) -> str:
    """Return the SHA-256 of a regular file, 64 hexadecimal digits; raises as ``opened``."""
    total = sha256()
    for part in _parts(path):
        total.update(part)
    return total.hexdigest()


def _parts(path: Path) -> Iterator[bytes]:
    handle = _handle(path)
    try:
        size = os.fstat(handle).st_size + 1  # where it is read at once, only its end is left to be seen
        while part := os.read(handle, min(size, _READ_BYTES)):
            yield part
    finally:
        os.close(handle)


def digest_of_finished(path: Path) -> str:
    """Return the SHA-256 of a file that this process has finished, which is read but once; raises as ``opened``.

    Several lists name each file of a build, and a database is large.
    """
    state = path.stat()
    return _digest_of(path, (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns))


@lru_cache(maxsize=10_000)
def _digest_of(path: Path, _state: tuple[int, ...]) -> str:
    return digest(path)


def digests(paths: Iterable[Path], faults: list[Fault]) -> dict[Path, str]:
    """Return the SHA-256 of each file; add a fault for each that cannot be read."""
    hashes = {}
    for path in paths:
        try:
            hashes[path] = digest(path)
        except OSError as error:
            faults.append(unreadable(path, error))
    return hashes


def write_json(value: Any, path: Path) -> None:
    """Write JSON as people can read and compare it."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
