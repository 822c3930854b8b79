"""What the rows that evidence refers to hold: whether one is there, which contains which."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa

from accord.engine.tables import Tables
from accord.schema.model import ForeignKey, Schemas
from accord.sources.tables import Source, batches
from accord.values import row_keys
from accord.values.parse import scalar


class Referenced:
    """The columns that references name, each read once.

    Args:
        tables: those that were added already.
        schemas: of all tables.
        waiting: the rows of tables that are still to be added, with the columns that somebody wrote.
    """

    def __init__(self, tables: Tables, schemas: Schemas, waiting: Mapping[str, pa.Table]) -> None:
        self._tables, self._schemas, self._waiting = tables, schemas, waiting
        self._known: dict[ForeignKey, set[str]] = {}
        self._containers: dict[str, dict[str, str]] = {}  # table -> part -> whole

    def find(self, table: str) -> Source | None:
        """Return the rows of a table, where it has some or is there."""
        return self._tables.data.get(table, self._waiting.get(table))

    def known(self, key: ForeignKey) -> Collection[str]:
        """Return what the column that a reference names holds, as text; nothing of a table that is in no memory."""
        data = self.find(key.table)
        if key not in self._known and isinstance(data, pa.Table):
            cells = data.column(key.target_columns[0]).to_pylist()
            self._known[key] = {row_keys.join([cell]) for cell in cells if cell is not None}
        return self._known.get(key, ())

    def strays(self, key: ForeignKey, texts: Collection[str]) -> Collection[str]:
        """Return those of some texts that no row holds in the column that a reference names.

        What may stand in a row that was left out for a fault of its own is not blamed.
        """
        target = self._tables.streamed.get(key.table)
        if target is None or target.unreadable:
            return ()
        column = key.target_columns[0]
        kind = self._schemas.tables[key.table].by_name[column].type
        data = self._tables.data[key.table]
        there = self.known(key) if isinstance(data, pa.Table) else _among(data, column, texts)
        absent = [text for text in texts if text not in there]
        return [text for text in absent if (key.target_columns, (scalar(text, kind),)) not in target.left_out]

    def wholes(self, key: ForeignKey, value: str) -> list[str]:
        """Return what contains a row that a reference names by this value, the nearest first."""
        table, data = self._schemas.tables[key.table], self.find(key.table)
        containment = table.references.get(table.containment or "")
        if containment is None or containment.target_columns != key.target_columns or not isinstance(data, pa.Table):
            return []
        if key.table not in self._containers:
            columns = (*containment.target_columns, *containment.columns)
            pairs = zip(*(data.column(column).to_pylist() for column in columns), strict=True)
            self._containers[key.table] = {str(part): str(whole) for part, whole in pairs if whole is not None}
        wholes: list[str] = []
        while (whole := self._containers[key.table].get(value)) and whole not in wholes:
            wholes.append(whole)
            value = whole
        return wholes


def _among(source: Source, column: str, texts: Collection[str]) -> set[str]:
    """Return those of some texts that a column of a table of any size holds."""
    wanted, there = set(texts), set()
    for batch in batches(source, (column,)):
        there |= wanted.intersection(row_keys.join([cell]) for cell in batch.column(0).to_pylist())
    return there
