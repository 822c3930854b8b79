"""Put an import into its folder: made and checked aside, then moved in whole; nothing that stands there is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from accord.importing.model import ImportSourceError
from accord.importing.notes import HEAD

NOTES = "IMPORT.md"
_FOLDERS = ("schemas", "curated", "checks", "tables", "views")


def refuse_other(folder: Path) -> None:
    """Raise where a folder holds something and is not of an earlier import; hidden files, as of Git, do not count.

    Raises:
        ImportSourceError: naming what to do.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ImportSourceError(folder, "is no folder; name one with --into")
    names = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    if names and not (folder / NOTES).is_file():
        raise ImportSourceError(
            folder, f"holds something ({min(names)}), and no earlier import; name an empty folder with --into"
        )


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a new folder, hidden in the one to be filled, with what an earlier import left; take it away at the end.

    So is the folder to be filled, where it was not there before and nothing came into it.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(prefix=".import-", dir=folder))
    try:
        for name in _FOLDERS:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, made / name, copy_function=_link)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if is_new and not any(folder.iterdir()):
            folder.rmdir()


def _link(source: str, target: str) -> None:
    """Give a file a second name, or where that cannot be, copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def add(staged: Path, name: str, text: str) -> None:
    """Write a new file into the staging folder.

    Raises:
        ImportSourceError: if an earlier import made another of that name.
    """
    path = staged / name
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise ImportSourceError(
            name, "is there already and says something else; nothing was written. Name another folder"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(text, encoding="utf-8", newline="\n")


def append_notes(folder: Path, staged: Path, section: str) -> None:
    """Write IMPORT.md: what an earlier import wrote, and a section of this one unless it is there already."""
    there = folder / NOTES
    before = there.read_text(encoding="utf-8") if there.is_file() else HEAD
    text = before if section in before else f"{before}\n{section}"
    (staged / NOTES).write_text(text, encoding="utf-8", newline="\n")


def move_in(staged: Path, folder: Path) -> list[Path]:
    """Move what is new from the staging folder into place; return it. Where a step fails, it is taken back."""
    moved: list[Path] = []
    # IMPORT.md first: where the machine stops here, the import can be run again on what there is.
    files = sorted(path for path in staged.rglob("*") if path.is_file())
    try:
        for path in files:
            target = folder / path.relative_to(staged)
            if target.exists() and target.name != NOTES:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            moved.append(target)
    except OSError:
        for target in moved:
            if target.name != NOTES:
                target.unlink(missing_ok=True)
        raise
    return moved
