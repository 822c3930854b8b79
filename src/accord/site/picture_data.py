"""Where what a picture draws stands as data: rows to read, a file of them, their SQL to edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from accord.site import sql_page
from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE
from accord.site.table_columns import table_title
from accord.values.sql_quoting import quote_identifier


@dataclass(frozen=True)
class PictureData:
    """The rows of a picture: what they are called, and their addresses; that of their SQL may be empty."""

    title: str
    rows: str
    csv: str
    sql: str


async def picture_data(datasette: Datasette, name: str, asked: Mapping[str, str], *, is_copy: bool) -> PictureData:
    """Return where the data of a picture are.

    Args:
        datasette: what serves them.
        name: of a question, a table or a view.
        asked: parameters of the question, or values of columns; those of a copy of files are in the SQL alone.
        is_copy: whether the page is made for a copy of files.
    """
    question = await datasette.get_canned_query(DATABASE, name, None)
    chosen = {key: value for key, value in asked.items() if value}
    if question:
        title, sql, given = question["title"], question["sql"], dict(asked)
        at = datasette.urls.query(DATABASE, name)
    else:
        where = " AND ".join(f"{quote_identifier(key)} = :{key}" for key in chosen)
        title, given = table_title(name), chosen
        sql = f"SELECT * FROM {quote_identifier(name)}{f' WHERE {where}' if where else ''}"
        at = datasette.urls.table(DATABASE, name)
    query = f"?{urlencode(chosen)}" if chosen and not is_copy else ""
    title = title[:1].upper() + title[1:]
    return PictureData(title, f"{at}{query}", f"{at}.csv{query}", sql_page.sql_url(datasette, sql, given))
