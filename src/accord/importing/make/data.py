"""The rows of a staged table as a file that a check reads."""

from __future__ import annotations

from pathlib import Path

from accord.importing.model import Table
from accord.importing.store import Store, cell
from accord.values.sql_quoting import quote_identifier


def write_csv(store: Store, table: Table, path: Path) -> None:
    """Write all rows in their order as CSV."""
    columns = ", ".join(f"{cell(at)} AS {quote_identifier(column.name)}" for at, column in enumerate(table.columns))
    store.export(f"SELECT {columns} FROM {table.staged} ORDER BY rowid", path)
