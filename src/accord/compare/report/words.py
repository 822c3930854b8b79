"""What every report says in the same words."""

from __future__ import annotations

import json
from typing import Any

from accord.compare.comparison import Comparison
from accord.compare.listing import Record
from accord.compare.structure import StructureChange

EQUAL = "no differences"
ONE_SIDED = (" added", " removed")  # facts that say which version has the value
SHOWN_ITEMS = 6  # of a list, such as that of the codes of a column
SHOWN_CHARACTERS = 300  # of a value, where a line holds it


def asked(comparison: Comparison) -> str:
    """Return what the changes ask of the version."""
    return f"these changes ask for a {comparison.level.upper()} version" if comparison.level else EQUAL


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def place(change: StructureChange) -> str:
    """Return of what a change of the structure is."""
    return ".".join(part for part in (change.table, change.column) if part) or "the package"


def values(change: StructureChange) -> str:
    """Return the values of a change of the structure, before and after."""
    if change.fact.endswith(ONE_SIDED):
        return _value(change.new if change.old is None else change.old)
    return f"{_value(change.old)} -> {_value(change.new)}"


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list) and len(value) > SHOWN_ITEMS:
        listed = ", ".join(map(str, value[:SHOWN_ITEMS]))
        return short(f"{listed} and {len(value) - SHOWN_ITEMS:,} more")
    return short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def short(text: str) -> str:
    """Return a text, cut where it is long."""
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."


def why(record: Record, comparison: Comparison) -> str:
    """Return what the tombstone of a withdrawn or renamed record says."""
    grave = comparison.tombstones.get((record.table, record.key or ""))
    if grave is None or record.kind not in ("withdrawn", "renamed"):
        return ""
    heir = f"replaced by {grave.named_heir}" if record.kind == "withdrawn" and grave.heir else ""
    return "; ".join(part for part in (heir, grave.reason) if part)


def left(number: int) -> str:
    """Return that so many records of a table are not listed."""
    return f"{number:,} more, which --changes FILE or --limit 0 list"
