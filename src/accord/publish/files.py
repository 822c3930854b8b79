"""Change files so that a crash leaves the old ones or the new ones, whole."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from accord import disk


def token() -> str:
    """Return digits for a name of one's own: processes of two namespaces may have one number."""
    return str(secrets.randbelow(10**12))


def copy_beside(source: Path, place: Path) -> Path:
    """Copy a file to the disk beside the place that it is to have by one rename; return the copy."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.accord-{token()}")
    try:
        shutil.copyfile(source, fresh)
        sync(fresh)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """Give a name of the same ending beside a file, to be written; it takes the file's place when all went well."""
    fresh = place.with_name(f".{token()}{place.suffix}")
    try:
        yield fresh
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file; an empty one where it is missing, not JSON or no object."""
    try:
        return parse_json(disk.read_bytes(path))
    except OSError:
        return {}


def parse_json(data: bytes) -> dict[str, Any]:
    """Return the object of JSON; an empty one where it is not JSON or no object."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_text(text: str, place: Path) -> None:
    """Put a text in the place of a file, if there is one, by one rename."""
    fresh = place.with_name(f".{place.name}.accord-{token()}")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        sync(fresh)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def flush(folder: Path) -> None:
    """Bring a folder and everything in it to the disk, the innermost names before those above them."""
    folders = {folder}
    for path in disk.files_below(folder):
        sync(path)
        above = path.parent
        while above not in folders:
            folders.add(above)
            above = above.parent
    for above in sorted(folders, reverse=True):
        sync(above)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a folder, file or link as far as that is possible; the next run removes the rest."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
