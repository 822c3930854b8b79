"""Names of columns and tables: kept as they are wherever an output can hold them, else changed and noted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from accord.schema import names

MAX_COLUMNS = 2_000  # of a table, as many as one of SQLite has; what is found out of each takes the longer, the more
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
_NO_FILE = re.compile(r'[/\\:*?"<>|]+')
_MAX_TABLE_BYTES = 120  # of a name that is made, which leaves room for those of the lists within


class TooWideError(Exception):
    """There are more columns than are imported; its text says how many, and not of which file."""


def too_wide(columns: str) -> str:
    """Return what is said of a table of so many columns."""
    fact = f"has {columns}, and up to {MAX_COLUMNS:,} are imported"
    return f"{fact}; turn columns that say the same of many things into rows"


def refuse_too_many(columns: int) -> None:
    """Raise ``TooWideError`` where so many columns are not imported."""
    if columns > MAX_COLUMNS:
        raise TooWideError(too_wide(f"{columns:,} columns"))


def distinct(given: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """Return names that differ even in lower case, and what was changed for that.

    Raises:
        TooWideError: if there are more than are imported.
    """
    refuse_too_many(len(given))
    made: list[str] = []
    changes = []
    unused = names.Unused()
    for number, name in enumerate(given, 1):
        clean = _clean(name or "")
        made.append(unused.name(clean or f"column_{number}"))
        if not clean:
            changes.append(f"column {number} has no name; it is called {made[-1]!r}")
        elif made[-1] != name:
            fact = f"column {number} is called {name!r}, which no output can hold as it is; it becomes {made[-1]!r}"
            changes.append(fact)
    return made, changes


def _clean(name: str) -> str:
    return _NO_NAME.sub(" ", unicodedata.normalize("NFC", name)).strip()


def table(name: str, taken: Collection[str]) -> str:
    """Return what a table is called: its name, or where no output can hold that, one that is near to it."""
    clean = _clean(name)
    if names.table_fault(clean):
        clean = _NO_FILE.sub("_", clean).strip(" .").encode()[:_MAX_TABLE_BYTES].decode(errors="ignore").strip()
        clean = f"table_{clean}" if names.table_fault(clean) else clean
    return names.unused(clean, taken)


def stem(name: str, taken: Collection[str]) -> str:
    """Return a name for the files of a table: lower-case ASCII letters, digits and _, none of those taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub("[^a-z0-9]+", "_", plain).strip("_") or "table"
    return names.unused(plain if not plain[0].isdigit() else f"t_{plain}", taken)


def words(name: str) -> str:
    """Return the words of a name in small letters, joined by _: river_code for RiverCode and River code."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[\W_]+", "_", parted).strip("_").casefold()


def singular(name: str) -> str:
    """Return the singular of an English plural, by its ending; another word as it is."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 1 and not name.endswith("ss"):
            return name[: -len(ending)] + single
    return name
