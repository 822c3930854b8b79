"""What a table or a column may be called: anything that every output can hold as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

MAX_TABLE_BYTES = 200  # of 255 that names of files have, with room for an ending and a mark of what is unfinished
ROW_NUMBERS = ("rowid", "oid", "_rowid_")  # by which SQLite knows a row, unless a column is called so
_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NO_FILE = re.compile(r'[/\\:*?"<>|]')


def folded(name: str) -> str:
    """Return a name as SQL and file systems compare names: case and the way of composing letters do not count."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def fault(name: str) -> str:
    """Return why no output can hold a name, or nothing."""
    if not name:
        return "a name is missing; SQL knows no empty one"
    if match := _LINE.search(name):
        return (
            f"{name!r} holds U+{ord(match[0]):04X}, a control character, which no line of names can hold; take it out"
        )
    if name != name.strip():
        return f"{name!r} begins or ends with a space, which readers of CSV take away; take it out"
    return ""


def table_fault(name: str) -> str:
    """Return why no output can hold a table of this name, or nothing."""
    if wrong := fault(name):
        return wrong
    if name.casefold().startswith("sqlite_"):
        return f"SQLite keeps names such as {name!r}, which begin with sqlite_, for itself; choose another"
    if match := _NO_FILE.search(name):
        return f"no file can be called {name!r} on every system, because of {match[0]}; choose another name"
    if name[0] == "." or name[-1] == ".":
        return f"no file can be called {name!r} on every system: a full stop hides it, or is lost; choose another name"
    if len(name.encode()) > MAX_TABLE_BYTES:
        return f"no file can have a name of {len(name.encode())} bytes and an ending; at most {MAX_TABLE_BYTES}"
    return ""


def row_number(columns: Collection[str]) -> str:
    """Return the name by which SQLite gives the number of a row beside these columns; nothing if all are taken."""
    taken = {name.casefold() for name in columns}
    return next((name for name in ROW_NUMBERS if name not in taken), "")


class Unused:
    """Gives names that differ from those taken, and from one another: the one wanted, else with a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._known = set(map(folded, taken))
        self._numbers: dict[str, int] = {}  # the last that a name had, so that many of one name are not all tried

    def name(self, wanted: str) -> str:
        """Return a name, and take it."""
        name, number = wanted, self._numbers.get(wanted, 1)
        while folded(name) in self._known:
            number += 1
            name = f"{wanted}_{number}"
        self._numbers[wanted] = number
        self._known.add(folded(name))
        return name


def unused(wanted: str, taken: Collection[str]) -> str:
    """Return a name that the engine gives: the one wanted, with a number where the dataset has it itself."""
    return Unused(taken).name(wanted)
