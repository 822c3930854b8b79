"""What Datasette 0.65 does not do well for a site like this, put right."""

from __future__ import annotations

from functools import cache
from typing import Any

from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.utils import tilde_decode
from datasette.views.table import TableView

from accord_pages import caching
from accord_pages.build import DATABASE


def mend() -> None:
    """Put it right, once."""
    columns_with_order()
    interruptions_noted()
    # It copies all metadata each time, and a page asks some two hundred times.
    Datasette._table_permission_allows = cache(Datasette._table_permission_allows)  # noqa: SLF001


def columns_with_order() -> None:
    """Let the column that rows are sorted by come along with those chosen: its value is sought for the next page."""
    chosen = TableView.columns_to_select

    async def columns_to_select(view: Any, table_columns: list[str], keys: list[str], request: Any) -> list[str]:
        columns: list[str] = await chosen(view, table_columns, keys, request)
        about = view.ds.table_metadata(DATABASE, tilde_decode(request.url_vars["table"]))
        asked = request.args.get("_sort") or request.args.get("_sort_desc")
        order = asked or about.get("sort") or about.get("sort_desc")
        return [*columns, order] if order in table_columns and order not in columns else columns

    TableView.columns_to_select = columns_to_select


def interruptions_noted() -> None:
    """Note queries that took too long: Datasette leaves out what they would have told, and such a page is not kept."""
    ask = Database.execute

    async def execute(database: Any, sql: str, *rest: Any, **more: Any) -> Any:
        try:
            return await ask(database, sql, *rest, **more)
        except QueryInterrupted:
            caching.CUT_SHORT.get([]).append(sql)
            raise

    Database.execute = execute
