"""What a reader is given, and how one reader calls another for a file that its metadata name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from accord.importing.model import Source, Table
from accord.importing.store import Store


class Reading(NamedTuple):
    """A file or folder, where its rows and its notes go, an encoding that people name, and who reads what it names."""

    path: Path
    store: Store
    source: Source
    encoding: str
    delegate: Callable[[Reading], None]


def read_file(given: Reading, name: str) -> Table | None:
    """Read a file that metadata name, whatever its format; return its table under their name, if it is one table."""
    before = len(given.source.tables)
    given.delegate(given)
    made = given.source.tables[before:]
    if len(made) != 1:
        return None
    made[0].name = name
    return made[0]
