"""Texts that hold characters which hide or reorder text, or that are not in the usual normal form."""

from __future__ import annotations

import pyarrow.compute as pc

from accord.importing.store import Texts
from accord.values.characters import SUSPECT, faults


def are_unusual(texts: Texts) -> bool:
    """Whether some text of a column holds what no text may hold by default."""
    return any(
        True
        for cells in texts.distinct()
        for text in cells.filter(pc.match_substring_regex(cells, SUSPECT)).to_pylist()
        for _ in faults(text)
    )
