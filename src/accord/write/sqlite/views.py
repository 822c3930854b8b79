"""Views of the database: the dataset's own, from its folder ``views/``, and those that follow from the schemas.

A file is a head of ``-- title:``, ``-- description:`` and, where a view is for the site's pages alone, ``-- hidden:
yes``, an empty line, the SQL. A view may use others; what these tables cannot answer is left out.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from accord.schema.model import Schemas, Table
from accord.schema.names import unused
from accord.values import headed_sql
from accord.write.sqlite.ddl import create_table, key_text, quote_identifier, quote_text, record_text


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
        if not schemas.has_evidence(table.record):
            continue
        item = " || '.' || ".join(map(quote_identifier, table.places)) or "NULL"
        for column in table.columns:
            if column.name not in table.key and not column.is_made and not column.derived_from:
                cell = quote_identifier(column.name)
                selects.append(
                    f'SELECT {quote_text(table.name)} AS "table", {record_text(table)} AS record, {item} AS item, '
                    f"{quote_text(column.name)} AS field, CAST({cell} AS TEXT) AS value "
                    f"FROM {quote_identifier(table.name)}"
                )
    about = "Every cell that evidence may speak of, with its published value."
    name = unused("published_cells", schemas.tables)
    return View(name, "Published cells", about, "\nUNION ALL ".join(selects), hidden=True)


def _titles(schemas: Schemas) -> View:
    """Return a view of every row's record: table, record, title, and the record on whose page it stands.

    The rows of a list without ids belong to the nearest row around them that has one.
    """
    selects = []
    for table in schemas.tables.values():
        if table.generated:
            continue
        owner = table if table.has_own_key or not table.parent else _above(table, schemas)
        label, page = quote_identifier(owner.label), _record_of(owner, schemas)
        selects.append(
            f'SELECT {quote_text(table.name)} AS "table", {record_text(owner)} AS record, {label} AS title, '
            f"{quote_text(table.record)} AS page_table, {page} AS page_id FROM {quote_identifier(owner.name)}"
        )
    about = "What the record of each table's rows is called, and the record on whose page it is shown."
    return View(unused("titles", schemas.tables), "Titles", about, "\nUNION ALL ".join(selects), hidden=True)


def _above(table: Table, schemas: Schemas) -> Table:
    """Return the nearest table around one of a list whose rows have ids."""
    above = schemas.tables[table.parent or table.name]
    return above if above.has_own_key or not above.parent else _above(above, schemas)


def _record_of(table: Table, schemas: Schemas) -> str:
    """Return the SQL of the key of the record in whose lists a row of a table stands, at whatever depth."""
    if not table.parent:
        return record_text(table)
    above = _above(table, schemas)
    columns = [name for name in table.parent_columns if not table.by_name[name].is_place]
    if not above.parent:
        return key_text(table, columns)
    name, own = quote_identifier(above.name), quote_identifier(table.name)
    pairs = zip(above.key, columns, strict=True)
    same = " AND ".join(f"{name}.{quote_identifier(key)} = {own}.{quote_identifier(column)}" for key, column in pairs)
    return f"(SELECT {_record_of(above, schemas)} FROM {name} WHERE {same})"
