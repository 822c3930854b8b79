"""Tables that the engine makes or reads itself, whatever a dataset calls them."""

from __future__ import annotations

from accord.site.tables import Table, tables

CODES = "codes"  # kind of the table of every code of every vocabulary, which the codebook shows
RECORDS = "records"  # kind of the table that says in which line of a file each record stands
EVIDENCE = "evidence"  # kind of the table that says which source supports which cell: its rows name table and record


def table_of(kind: str) -> Table | None:
    """Return the table of a kind that the engine makes, where there is one."""
    return next((table for table in tables().values() if table.generated == kind), None)


def tombstones() -> Table | None:
    """Return the table of records that were taken back, whose addresses say so."""
    return next((table for table in tables().values() if table.is_tombstones), None)
