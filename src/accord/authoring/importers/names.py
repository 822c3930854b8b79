"""Names of columns and tables: kept as they are wherever an output can hold them, else changed and noted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


def distinct(names: Iterable[str | None]) -> tuple[list[str], list[str]]:
    """Return names that differ even in lower case, and what was changed for that."""
    made: list[str] = []
    changes = []
    taken: set[str] = set()
    for number, name in enumerate(names, 1):
        clean = " ".join(_NO_NAME.sub(" ", unicodedata.normalize("NFC", name or "")).split())
        unique = _free(clean or f"column_{number}", taken)
        taken.add(unique.casefold())
        made.append(unique)
        if not clean:
            changes.append(f"column {number} has no name; it is called {unique!r}")
        elif unique != name:
            changes.append(
                f"column {number} is called {name!r}, which no output can hold as it is; it becomes {unique!r}"
            )
    return made, changes


def _free(name: str, taken: Collection[str]) -> str:
    unique, count = name, 1
    while unique.casefold() in taken:
        count += 1
        unique = f"{name}_{count}"
    return unique


def stem(name: str, taken: Collection[str]) -> str:
    """Return a name for the files of a table: lower-case ASCII letters, digits and _, none of those taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub("[^a-z0-9]+", "_", plain).strip("_") or "table"
    return _free(plain if not plain[0].isdigit() else f"t_{plain}", taken)


def singular(name: str) -> str:
    """Return the singular of an English plural, by its ending; another word as it is."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 1 and not name.endswith("ss"):
            return name[: -len(ending)] + single
    return name
