"""Closed lists of codes: texts of which a few, all short, stand in many rows."""

from __future__ import annotations

from collections.abc import Sequence

from accord.importing.store import Texts, quote_all

MAX_CODES = 25
MIN_ROWS_EACH = 8  # on average
_MAX_CHARACTERS = 40


def find(texts: Texts, missing: Sequence[str]) -> list[str]:
    """Return the codes of a column of texts, in their order; none where it is free text.

    ``missing`` are words that mean no value, and so no code.
    """
    given = f"FROM texts WHERE x IS NOT NULL AND NOT list_contains([{quote_all(missing)}], x)"
    codes, values, longest = texts.rows(f"SELECT count(DISTINCT x), count(x), max(length(x)) {given}")[0]
    if not 1 < codes <= MAX_CODES or values < codes * MIN_ROWS_EACH or longest > _MAX_CHARACTERS:
        return []
    return [text for (text,) in texts.rows(f"SELECT DISTINCT x {given} ORDER BY 1")]
