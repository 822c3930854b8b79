"""The folder of a copy: written beside its place, listed in a manifest, and moved there when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from accord.problems import AccordError

MANIFEST = "copy.json"  # what a copy says of itself: its build, and every file of it
MAX_NAMED = 3  # foreign files that a message names


class ForeignFolderError(AccordError):
    """A folder holds what is not an earlier copy."""


class Folder:
    """A folder of files that are written, each once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sizes: dict[str, int] = {}

    def write(self, name: str, data: bytes) -> None:
        """Write a file by its path in the folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.sizes[name] = len(data)

    def copy(self, name: str, source: Path) -> None:
        """Copy a file to a path in the folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        self.sizes[name] = path.stat().st_size

    def remove(self, name: str) -> None:
        """Remove a file that was written."""
        (self.root / name).unlink()
        del self.sizes[name]

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest: some facts, and the files."""
        listed = {**facts, "files": sorted(self.sizes)}
        self.write(MANIFEST, (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode())


@contextmanager
def replacing(out: Path) -> Iterator[Folder]:
    """Yield a folder to write; it takes the place of an earlier copy, or of nothing, where nothing fails.

    Raises:
        ForeignFolderError: where something else stands there.
    """
    refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        new.mkdir()
        yield Folder(new)
        refuse_foreign(out)  # what was put there meanwhile is not ours to remove either
        if out.exists():
            out.rename(old)
        try:
            new.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise


def refuse_foreign(out: Path) -> None:
    """Look whether a folder may be replaced: it is not there, is empty, or holds an earlier copy and nothing else.

    Raises:
        ForeignFolderError: where it may not.
    """
    if not os.path.lexists(out):
        return
    if out.is_symlink() or not out.is_dir():
        raise ForeignFolderError(f"{out} is no folder; name one that is not there yet, or an earlier copy of the site")
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir() or path.is_symlink()}
    foreign = sorted(there - _listed(out))
    if foreign:
        more = f" and {len(foreign) - MAX_NAMED} more" if len(foreign) > MAX_NAMED else ""
        named = f"{', '.join(foreign[:MAX_NAMED])}{more}"
        fact = f"{out} holds what no copy of the site wrote: {named}"
        raise ForeignFolderError(f"{fact}; name another folder, or empty this one")


def _listed(out: Path) -> set[str]:
    """Return the files that the manifest of a copy names; none where it is none."""
    try:
        files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {MANIFEST, *(name for name in files if isinstance(name, str))} if isinstance(files, list) else set()
