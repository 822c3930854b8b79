"""Some rows of a table: those that hold some values, and those that stand in the lists of others, at any depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE
from accord.site.filter_names import filter_parameter, item_parameter
from accord.site.row_names import select
from accord.site.row_order import order_terms
from accord.site.tables import Table, lists_of
from accord.values.sql_quoting import has_item
from accord.values.sql_quoting import quote_identifier as quoted

MAX_COUNTED = 10_000  # rows that are counted


@dataclass(frozen=True)
class Selection:
    """The rows of a table that hold some values, or that stand in the lists of the rows ``around`` them."""

    table: Table
    values: Mapping[str, Any] = field(default_factory=dict)
    around: Selection | None = None

    @property
    def where(self) -> tuple[str, dict[str, Any]]:
        """SQL that holds for these rows, and its parameters."""
        if self.around is None or self.table.to_parent is None:
            parameters = {f"p{place}": value for place, value in enumerate(self.values.values())}
            return " AND ".join(self._holds(name, f":p{place}") for place, name in enumerate(self.values)), parameters
        reference = self.table.to_parent
        own, theirs = (", ".join(map(quoted, names)) for names in (reference.columns, reference.target_columns))
        where, parameters = self.around.where
        return f"({own}) IN (SELECT {theirs} FROM {quoted(self.around.table.name)} WHERE {where})", parameters

    async def rows(self, datasette: Datasette, size: int) -> list[dict[str, Any]]:
        """Return the first of them, so many at most, in the order in which they were published."""
        where, parameters = self.where
        name, number, order = quoted(self.table.name), quoted(self.table.row_number), ", ".join(order_terms(self.table))
        sql = f"SELECT {number} AS {number}, * FROM {name} WHERE {where} ORDER BY {order} LIMIT {size}"
        return await select(datasette, sql, parameters)

    async def count(self, datasette: Datasette) -> int:
        """Return how many they are, as far as they are counted."""
        where, parameters = self.where
        some = f"SELECT 1 FROM {quoted(self.table.name)} WHERE {where} LIMIT {MAX_COUNTED}"
        (row,) = await select(datasette, f"SELECT COUNT(*) AS count FROM ({some})", parameters)
        return int(row["count"])

    def address(self, datasette: Datasette) -> str:
        """Return the address of all of them; empty where no column tells them from the others."""
        if self.around is not None:
            return ""
        query = {self._parameter(name): value for name, value in self.values.items()}
        return f"{datasette.urls.table(DATABASE, self.table.name)}?{urlencode(query)}"

    def _separator(self, name: str) -> str:
        """Return what stands between the items of a column; nothing for one of no list, and for a row's number."""
        return (self.table.columns[name].separator or "") if name in self.table.columns else ""

    def _holds(self, name: str, parameter: str) -> str:
        separator = self._separator(name)
        return has_item(quoted(name), separator, parameter) if separator else f"{quoted(name)} = {parameter}"

    def _parameter(self, name: str) -> str:
        return item_parameter(name) if self._separator(name) else filter_parameter(name)

    @property
    def lists(self) -> tuple[Selection, ...]:
        """The rows of each list in these rows."""
        return tuple(Selection(table, around=self) for table in lists_of(self.table.name) if table.to_parent)
