"""Names of tables and columns in the SQL that pages ask."""

from __future__ import annotations

from collections.abc import Sequence


def quoted(name: str) -> str:
    """Return a name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: Sequence[str], of: str = "") -> str:
    """Return names in SQL, with commas between them; each of the table that is called ``of`` in the query."""
    return ", ".join(f"{of}.{quoted(name)}" if of else quoted(name) for name in names)
