"""A new dataset: one commented schema and one record, copied from ``starter/``."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from accord.problems import AccordError

RENAMED = {"gitignore": ".gitignore"}  # under its own name it would hide files of this repository
MAX_NAME = 80  # characters of a dataset's name


class NotEmptyError(AccordError):
    """A dataset is to be made where something stands already."""


def write(folder: Path, day: date) -> list[Path]:
    """Write a new dataset into a folder that is empty or not there; return its files.

    Args:
        folder: where the dataset is made; its name becomes the dataset's.
        day: the day of the first version.

    Raises:
        NotEmptyError: if something stands there already; nothing was written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmptyError(f"{folder} is not an empty folder; name one that is, or that is not there yet")
    values = {"NAME": _name(folder), "CREATED": day.isoformat()}
    return list(_copy(files("accord.authoring") / "starter", folder, values))


def _copy(source: Traversable, target: Path, values: dict[str, str]) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        path = target / RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            written += _copy(entry, path, values)
            continue
        text = entry.read_text(encoding="utf-8")
        for placeholder, value in values.items():
            text = re.sub(rf"\b{placeholder}\b", value, text)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _name(folder: Path) -> str:
    """Return the name of a folder as that of a Data Package: lower-case words joined by hyphens."""
    parts = re.findall("[a-z0-9]+", folder.absolute().name.casefold())
    name = "-".join(parts)[:MAX_NAME].rstrip("-")
    return name if len(name) > 1 else "dataset"
