"""Views of the database: the dataset's own, from its folder ``views/``, and those that follow from the schemas.

A file is a head of ``-- title:``, ``-- description:`` and, where a view is for the site's pages alone, ``-- hidden:
yes``, an empty line, the SQL. A view may use others; one that these tables cannot answer is a problem.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from accord.evidence.path_text import joined
from accord.problems import Problem
from accord.project import Project
from accord.schema.model import Schemas, Table
from accord.schema.names import unused
from accord.values import headed_sql, sql_places
from accord.values.sql_quoting import quote_identifier, quote_text
from accord.write.sqlite.ddl import create_table, key_text, record_text


class View(NamedTuple):
    """A view of the database: its name, and what the head of its file says; one that is hidden is for pages alone."""

    name: str
    title: str
    description: str
    sql: str
    hidden: bool = False


def views(schemas: Schemas, folder: Path) -> list[View]:
    """Return the views of a dataset in an order in which they can be made; ``folder`` is that of its own."""
    return _arranged(schemas, folder)[0]


def problems(schemas: Schemas, project: Project) -> list[Problem]:
    """Return a problem for each view of a dataset's own that its tables and other views cannot answer."""
    _, refused = _arranged(schemas, project.views)
    return [_problem(project, name, *fault) for name, fault in refused.items()]


def _problem(project: Project, name: str, reason: str, offset: int) -> Problem:
    path = project.views / f"{name}.sql"
    text = path.read_text(encoding="utf-8")
    place = sql_places.line_and_column(text, headed_sql.start(text) + offset)
    return Problem(project.name_of(path), *place, name, "sql", f"cannot be answered: {reason}")


def _arranged(schemas: Schemas, folder: Path) -> tuple[list[View], dict[str, tuple[str, int]]]:
    """Return the views that can be made, those that ask for others behind these, and where and why the rest cannot."""
    taken = schemas.tables.keys()
    made_here = (_published_cells(schemas), _item_paths(schemas), _titles(schemas))
    waiting = [view for view in made_here if view.sql and view.name not in taken]
    waiting += [_read(file) for file in sorted(folder.glob("*.sql"))]
    answerable: list[View] = []
    with closing(sqlite3.connect(":memory:")) as db:
        for table in schemas.tables.values():
            db.execute(create_table(table))
        while True:
            reasons = {view.name: _make(db, view) for view in waiting}
            made = [view for view in waiting if not reasons[view.name]]
            if not made:
                faults = {view.name: sql_places.sqlite_fault(db, view.sql, reasons[view.name]) for view in waiting}
                return answerable, faults
            answerable += made
            waiting = [view for view in waiting if view not in made]


def _read(file: Path) -> View:
    about, sql = headed_sql.split(file.read_text(encoding="utf-8"))
    return View(file.stem, about["title"], about["description"], sql.rstrip(";"), about.get("hidden") == "yes")


def _make(db: sqlite3.Connection, view: View) -> str:
    """Make a view, where these tables and the views so far can answer it; return why they cannot."""
    try:
        db.execute(f"SELECT * FROM ({view.sql}) LIMIT 0")
        db.execute(f"CREATE VIEW {quote_identifier(view.name)} AS\n{view.sql}")
    except (sqlite3.Error, sqlite3.Warning) as error:  # no such table or view yet, a table of this name, no SELECT
        return str(error)
    return ""


def _published_cells(schemas: Schemas) -> View:
    """Return a view of every cell that evidence may speak of: table, record, item, field, value."""
    selects = []
    for table in schemas.tables.values():
        if not schemas.has_evidence(table.record):
            continue
        item = _item_path(table, schemas) or "NULL"
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


def _item_paths(schemas: Schemas) -> View:
    """Return a view that leads from the places of an item in lists, as 2.1, to the path by which evidence names it."""
    selects = []
    for table in schemas.tables.values():
        if table.places and (path := _item_path(table, schemas)):
            place = " || '.' || ".join(map(quote_identifier, table.places))
            selects.append(
                f'SELECT {quote_text(table.name)} AS "table", {record_text(table)} AS record, '
                f"CAST({place} AS TEXT) AS place, {path} AS item FROM {quote_identifier(table.name)}"
            )
    about = "The path by which evidence names each item of a list, and the places at which it stands."
    return View(
        unused("item_paths", schemas.tables), "Paths of items", about, "\nUNION ALL ".join(selects), hidden=True
    )


def _item_path(table: Table, schemas: Schemas) -> str:
    """Return the SQL of the path of an item as ``accord.evidence.path_text`` writes it; nothing where it has none.

    It begins below the nearest row around the item that has a key of its own, whose path is empty.
    """
    if not table.places or not schemas.has_evidence(table.record) or not schemas.bears_evidence(table):
        return ""
    above = schemas.tables[table.parent or ""]
    name, own = quote_identifier(above.name), quote_identifier(table.name)
    around = ""
    if above.places:
        pairs = zip(above.key, table.parent_columns, strict=True)
        same = " AND ".join(f"{name}.{quote_identifier(a)} = {own}.{quote_identifier(b)}" for a, b in pairs)
        around = f"(SELECT {_item_path(above, schemas)} FROM {name} WHERE {same}) || '.' || "
    key = " || '/' || ".join(_key_value(f"{own}.{quote_identifier(column)}") for column in table.natural_key)
    before = quote_text(f"{joined('', table.prop)}[")
    return f"{around}{before} || {key} || ']'"


def _key_value(cell: str) -> str:
    """Return the SQL of a value of a key in a field path: in quotation marks where it could be read otherwise."""
    text = f"CAST({cell} AS TEXT)"
    return f"iif(coalesce({text}, '') = '' OR {text} GLOB '*[]/\"]*', json_quote(coalesce({text}, '')), {text})"


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
