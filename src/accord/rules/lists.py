"""What the tables of a record and its lists say of them that its JSON Schema does not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lists:
    """What a record and its lists are as tables; each goes by the properties that lead to it, none to the record.

    What stands twice in one of the ``keyed`` lists is reported as a key that does. ``computed`` holds the columns that
    nobody writes, each with what it is computed from.
    """

    keyed: Collection[tuple[str, ...]] = ()
    computed: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)


NO_LISTS = Lists()
