"""Views of the database: the dataset's own, from its folder ``views/``, and those that follow from the schemas.

A file is a head of ``-- title:``, ``-- description:`` and, where a view is for the site's pages alone, ``-- hidden:
yes``, an empty line, the SQL. A view may use others; what these tables cannot answer is left out.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from accord.schema.model import Schemas
from accord.values import headed_sql
from accord.write.sqlite.ddl import create_table, quote_identifier


class View(NamedTuple):
    """A view of the database: its name, and what the head of its file says; one that is hidden is for pages alone."""

    name: str
    title: str
    description: str
    sql: str
    hidden: bool = False


def views(schemas: Schemas, folder: Path) -> list[View]:
    """Return the views that the tables of these schemas can answer, in an order in which they can be made.

    ``folder`` is the dataset's; two more views follow from the schemas.
    """
    waiting = [_published_cells(schemas), _titles(schemas)]
    for file in sorted(folder.glob("*.sql")):
        about, sql = headed_sql.split(file.read_text(encoding="utf-8"))
        hidden = about.get("hidden") == "yes"
        waiting.append(View(file.stem, about["title"], about["description"], sql.rstrip(";"), hidden))
    answerable: list[View] = []
    with closing(sqlite3.connect(":memory:")) as db:
        for table in schemas.tables.values():
            db.execute(create_table(table))
        while made := [view for view in waiting if _answers(db, view)]:  # those that ask for views come after these
            answerable += made
            waiting = [view for view in waiting if view not in made]
    return answerable


def _answers(db: sqlite3.Connection, view: View) -> bool:
    """Whether these tables and the views so far can answer a view; it is then one of these."""
    try:
        db.execute(f"SELECT * FROM ({view.sql}) LIMIT 0")
        db.execute(f"CREATE VIEW {quote_identifier(view.name)} AS\n{view.sql}")
    except sqlite3.OperationalError:  # there is no such table or no such view yet, or a table of this name
        return False
    return True


def _published_cells(schemas: Schemas) -> View:
    """Return a view of every cell that evidence may speak of: table, record, item, field, value."""
    selects = []
    for table in schemas.tables.values():
        if not schemas.has_evidence(table.parent or table.name):
            continue
        record = "id" if table.key == ("id",) else table.parent_column or ""
        item = quote_identifier("item") if "item" in table.by_name else "NULL"
        for column in table.columns:
            if column.name not in (*table.key, table.parent_column) and not column.derived_from:
                cell = quote_identifier(column.name)
                selects.append(
                    f"SELECT '{table.name}' AS \"table\", {quote_identifier(record)} AS record, {item} AS item, "
                    f"'{column.name}' AS field, CAST({cell} AS TEXT) AS value FROM {quote_identifier(table.name)}"
                )
    about = "Every cell that evidence may speak of, with its published value."
    return View("published_cells", "Published cells", about, "\nUNION ALL ".join(selects), hidden=True)


def _titles(schemas: Schemas) -> View:
    """Return a view of every row's record: table, record, title, and the record on whose page it stands.

    The rows of a list without ids belong to the record whose list it is.
    """
    selects = []
    for table in schemas.tables.values():
        if table.generated:
            continue
        owner = table if table.key == ("id",) else schemas.tables[table.parent or table.name]
        page_table, page_id = (owner.parent, owner.parent_column) if owner.parent else (owner.name, "id")
        label, page = quote_identifier(owner.label), quote_identifier(page_id or "")
        selects.append(
            f"SELECT '{table.name}' AS \"table\", id AS record, {label} AS title, "
            f"'{page_table}' AS page_table, {page} AS page_id FROM {quote_identifier(owner.name)}"
        )
    about = "What the record of each table's rows is called, and the record on whose page it is shown."
    return View("titles", "Titles", about, "\nUNION ALL ".join(selects), hidden=True)
