"""What every template may ask for: addresses, pages that there are, the tables and their columns, rows, charts."""

from __future__ import annotations

from functools import partial
from typing import Any

from accord.site import (
    answer_pages,
    cell_values,
    charts,
    documents,
    engine_tables,
    links,
    pages,
    parameter_help,
    picture_data,
    pictures,
    publication,
    question_answers,
    question_choices,
    readable,
    row_heads,
    rows,
    sql_page,
    table_columns,
    table_words,
    tables,
    unsourced,
    written_names,
)
from accord.site.asgi import Datasette
from accord.site.build_facts import SITE
from accord.site.citing import offer, report
from accord.site.history import words as history
from accord.site.listing import facts as listing
from accord.site.search import queries


async def given(datasette: Datasette, view_name: str) -> dict[str, Any]:
    """Return what templates know of this request; on the start page also the rows of ``pages/home``."""
    home = view_name == "index" and pages.HOME in pages.all_pages()
    sections = await pages.sections(datasette, pages.HOME, {}) if home else {}
    offered: dict[str, Any] = {
        "answer_of": question_answers.answer_of,
        "choices_of": question_choices.choices_of,
        "named": written_names.named,
        "record_url": links.address,
        "drawing": pictures.drawing,
        "picture_data": picture_data.picture_data,
        "history_of": history.history_of,
        "in_words": cell_values.in_words,
        "list_url": listing.address,
        "charts_at_home": charts.charts_at_home,
        "charts_of": charts.charts_of,
        "row_heads": row_heads.row_heads,
        "row_page": rows.row_page,
        "rows_sql_url": sql_page.rows_sql_url,
        "selected_words": table_words.selected_words,
        "sql_url": sql_page.sql_url,
        "unsourced": unsourced.unsourced,
    }
    return {**{name: partial(function, datasette) for name, function in offered.items()}, **sections}


# What templates know on every page, that of errors too.
HAS_PAGES = pages.all_pages().keys() | ({"search"} if queries.groups() else set())
GLOBALS: dict[str, Any] = {
    "has_pages": HAS_PAGES,
    "answer_page": answer_pages.answer_page,
    "is_copy": False,  # whether the page is made for a copy of files, for which no server answers
    "page_query": answer_pages.page_query,
    "choice_title": table_columns.choice_title,
    "text_pages": documents.titles(),
    "cite": offer.offer,
    "cell_title": cell_values.cell_title,
    "column_title": table_columns.column_title,
    "hidden_columns": table_columns.hidden_columns,
    "in_column": readable.in_column,
    "is_published_in_order": table_columns.is_published_in_order,
    "kind_words": table_columns.kind_words,
    "listings": listing.listings,
    "lists_of": tables.lists_of,
    "made_tables": tables.made_tables,
    "main_tables": tables.main_tables,
    "menu_tables": tables.menu,
    "number_columns": table_columns.number_columns,
    "named_text": written_names.named_text,
    "order_column": table_columns.order_column,
    "package": publication.package,
    "report_fault": report.report,
    "table_title": table_columns.table_title,
    "table_of": engine_tables.table_of,
    "query_help": parameter_help.described,
    "own_style": (SITE / "static" / "site.css").is_file(),  # what a dataset adds to the base site's style
}
