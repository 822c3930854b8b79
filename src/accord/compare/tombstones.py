"""What tombstones say of ids: which were withdrawn, and by which others they were replaced.

A table of tombstones is one that has the columns ``table``, ``id`` and ``replaced_by``, as ``x-tombstones`` of a schema
asks; ``moved_to`` and ``reason`` may stand beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accord.schema.generated import MOVED, TOMBSTONE

REASON = "reason"


@dataclass(frozen=True)
class Tombstone:
    """An id that was withdrawn; ``heir`` takes its place, ``moved_to`` is the heir's table where it is another."""

    table: str
    id: str
    heir: str = ""
    moved_to: str = ""
    reason: str = ""

    @property
    def named_heir(self) -> str:
        """The heir as reports name it."""
        return f"{self.moved_to}/{self.heir}" if self.moved_to and self.heir else self.heir


def is_of_tombstones(columns: Collection[str]) -> bool:
    """Whether a table with these columns holds tombstones."""
    return set(TOMBSTONE) <= {*columns}


def columns(there: Collection[str]) -> list[str]:
    """Return those columns of a table of tombstones that are read."""
    return [column for column in (*TOMBSTONE, MOVED, REASON) if column in there]


def tombstone(row: Mapping[str, str | None]) -> Tombstone | None:
    """Return what a row says, where it names an id."""
    table, key, heir = (row.get(name) for name in TOMBSTONE)
    moved = row.get(MOVED) or ""
    return Tombstone(table, key, heir or "", moved, row.get(REASON) or "") if table and key else None
