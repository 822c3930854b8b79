"""The order of the rows on the pages of a table, and what follows on the next page.

Datasette 0.65 sorts by one column, or else by the key. Here rows that nobody sorts stand as they were published, by all
columns of ``x-sort``; rows that are alike in the column by which somebody sorts stand by their key on the first page as
on the others, so that no row is left out between two pages.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from datasette.database import Database
from datasette.utils import escape_sqlite, tilde_decode
from datasette.views import table as table_view
from datasette.views.table import TableView

from accord.site.asgi import Request
from accord.site.build_facts import DATABASE
from accord.site.http.decimals import by_value
from accord.site.row_order import after_row, order_terms
from accord.site.tables import Table, tables


@dataclass(frozen=True)
class Order:
    """How Datasette orders the rows of a table, and how they are ordered instead."""

    table: Table
    is_published: bool
    theirs: str
    ours: str

    def applied(self, sql: str) -> str:
        """Return the SQL of a page in this order, in which decimals compare by value."""
        before, found, after = sql.rpartition(f"order by {self.theirs} limit ")
        return by_value(f"{before}order by {self.ours} limit {after}" if found else sql, self.table)


_order: ContextVar[Order | None] = ContextVar("order", default=None)  # of the page that is being answered


def apply() -> None:
    """Let Datasette sort so."""
    columns_with_order()
    answer, ask, after = TableView.data, Database.execute, table_view.compound_keys_after_sql

    async def data(view: TableView, request: Request, *rest: Any, **more: Any) -> Any:
        order = _order_of(view, request)
        token = _order.set(order)
        try:
            answered = await answer(view, request, *rest, **more)
        finally:
            _order.reset(token)
        if order and isinstance(answered, tuple):
            query = answered[0]["query"]
            query["sql"] = order.applied(query["sql"])
        return answered

    async def execute(database: Database, sql: str, *rest: Any, **more: Any) -> Any:
        order = _order.get()
        return await ask(database, order.applied(sql) if order else sql, *rest, **more)

    def rows_after(keys: list[str], start_index: int = 0) -> str:
        order = _order.get()
        if order is None or not order.is_published:
            return str(after(keys, start_index))
        return after_row(order.table, [f":p{start_index + place}" for place in range(len(keys))])

    TableView.data, Database.execute, table_view.compound_keys_after_sql = data, execute, rows_after


def _order_of(view: TableView, request: Request) -> Order | None:
    """Return the order of the rows that an address asks for; nothing for a view or a question."""
    name = tilde_decode(request.url_vars["table"])
    table = tables().get(name)
    if table is None:
        return None
    column, descending = sorted_by(view, request, name)
    key = ", ".join(map(escape_sqlite, table.address_columns))
    if column:
        theirs = f"{escape_sqlite(column)} desc" if descending else escape_sqlite(column)
        return Order(table, is_published=False, theirs=theirs, ours=f"{theirs}, {key}")
    if not table.sort or not table.key:
        return Order(table, is_published=False, theirs=key, ours=key)
    return Order(table, is_published=True, theirs=key, ours=", ".join(order_terms(table)))


def sorted_by(view: TableView, request: Request, name: str) -> tuple[str, bool]:
    """Return the column by which the rows of a table are sorted, '' for none, and whether the greatest stand first."""
    about = view.ds.table_metadata(DATABASE, name)
    ascending, descending = request.args.get("_sort"), request.args.get("_sort_desc")
    if not ascending and not descending:
        ascending, descending = about.get("sort"), about.get("sort_desc")
    return ascending or descending or "", not ascending


def columns_with_order() -> None:
    """Let the column that rows are sorted by come along with those chosen: its value is sought for the next page."""
    chosen = TableView.columns_to_select

    async def columns_to_select(view: TableView, known: list[str], keys: list[str], request: Request) -> list[str]:
        columns: list[str] = await chosen(view, known, keys, request)
        order, _ = sorted_by(view, request, tilde_decode(request.url_vars["table"]))
        return [*columns, order] if order in known and order not in columns else columns

    TableView.columns_to_select = columns_to_select
