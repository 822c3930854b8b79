"""Files that are pressed, one by one or in an archive: unpacked aside, where they stay until the import ends.

What unpacks to more than the size of a file can explain is refused, as a check refuses it: it would fill the disk.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedIOBase
from itertools import repeat, takewhile
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import IO
from zipfile import BadZipFile, ZipFile

from accord.importing.model import ImportSourceError
from accord.problems import Problem
from accord.sources.csv.read import FREE_BYTES, MAX_EXPANSION

ZIP = ".zip"
_OPENERS: dict[str, Callable[[Path], BufferedIOBase]] = {
    ".gz": gzip.GzipFile,
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
_FAULTS: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, lzma.LZMAError, BadZipFile, RuntimeError)
_OF_MACS = "__MACOSX"  # a folder of what macOS knows of each file
_PIECE_BYTES = 1 << 20
_MAX_NAMED = 5  # files of an archive that a message names


def plain_name(name: str) -> str:
    """Return the name of a file without the ending that says how it is pressed."""
    return next((name[: -len(ending)] for ending in _OPENERS if name.lower().endswith(ending)), name)


@contextmanager
def unpacked(path: Path, scratch: Path, member: str = "") -> Iterator[Path]:
    """Give a file itself, or the one that it holds; what is wrong in it is reported of the file that people have.

    Args:
        path: the file.
        scratch: where to put what it holds.
        member: which file of an archive, where it holds several.

    Raises:
        ImportSourceError: if it is damaged, locked, or an archive without such a file.
    """
    if path.name.lower().endswith(ZIP):
        with archive(path, scratch) as folder:
            yield _member(folder, path, member)
    elif plain_name(path.name) == path.name:
        yield path
    else:
        given = _opened(path, scratch)
        with _renaming(given, path):
            yield given


@contextmanager
def archive(path: Path, scratch: Path) -> Iterator[Path]:
    """Give a folder with the files of an archive, called like it; what is wrong in them is reported of the archive.

    Raises:
        ImportSourceError: if it is damaged or locked, or a name in it leads out of it.
    """
    folder = _unpack(path, scratch)
    with _renaming(folder, path):
        inner = list(folder.iterdir())
        yield inner[0] if len(inner) == 1 and inner[0].is_dir() else folder


@contextmanager
def _renaming(given: Path, path: Path) -> Iterator[None]:
    """Report what is wrong in unpacked files under the name of the file that they come from."""
    try:
        yield
    except ImportSourceError as error:
        error.problems = [_renamed(problem, given.as_posix(), path.as_posix()) for problem in error.problems]
        raise


def _renamed(problem: Problem, given: str, path: str) -> Problem:
    is_within = problem.path == given or problem.path.startswith(f"{given}/")
    return replace(problem, path=path + problem.path[len(given) :]) if is_within else problem


def _opened(path: Path, scratch: Path) -> Path:
    given = Path(mkdtemp(dir=scratch)) / plain_name(path.name)
    opener = next(opener for ending, opener in _OPENERS.items() if path.name.lower().endswith(ending))
    try:
        with opener(path) as source:
            _copy(source, given, _most(path), path)
    except _FAULTS as error:
        raise ImportSourceError(path, f"cannot be unpacked: {error}") from None
    return given


def _most(path: Path) -> int:
    """Return to how many bytes a file may unpack."""
    return FREE_BYTES + MAX_EXPANSION * path.stat().st_size


def _copy(source: IO[bytes] | BufferedIOBase, target: Path, most: int, path: Path) -> int:
    """Write what unpacks to a file; return how many bytes of ``most`` are left to the others of its archive."""
    with target.open("wb") as file:
        for piece in takewhile(bool, (source.read(size) for size in repeat(_PIECE_BYTES))):
            most -= len(piece)
            if most < 0:
                fact = f"unpacks to more than {_most(path) >> 20:,} MB; correct it, or unpack it first"
                raise ImportSourceError(path, fact)
            file.write(piece)
    return most


def _unpack(path: Path, scratch: Path) -> Path:
    folder = Path(mkdtemp(dir=scratch)) / path.name[: -len(ZIP)]
    folder.mkdir()
    try:
        with ZipFile(path) as source:
            most = _most(path)
            for info in source.infolist():
                name = PurePosixPath(info.filename)
                if name.is_absolute() or ".." in name.parts or "\\" in info.filename:
                    raise ImportSourceError(path, f"holds a file {info.filename!r}, whose name leads out of it")
                if not info.is_dir() and name.parts[0] != _OF_MACS:
                    target = folder / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with source.open(info) as inner:
                        most = _copy(inner, target, most, path)
    except _FAULTS as error:
        raise ImportSourceError(path, f"cannot be unpacked: {error}") from None
    return folder


def _member(folder: Path, path: Path, member: str) -> Path:
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    wanted = [member] if member else files
    if len(wanted) == 1 and wanted[0] in files:
        return folder / wanted[0]
    known = ", ".join(files[:_MAX_NAMED]) or "none"
    fact = f"holds no file {member!r}" if member else f"holds {len(files)} files, of which one is to be read"
    raise ImportSourceError(path, f"{fact}; its files: {known}. Unpack it, and name the file")
