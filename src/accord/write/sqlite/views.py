"""Views of the database: the dataset's own, from its folder ``views/``, and those that follow from the schemas.

A file is a head of ``-- title:``, ``-- description:`` and, where a view is for the site's pages alone, ``-- hidden:
yes``, an empty line, the SQL. A view may use others; one that these tables cannot answer is a problem.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from accord.disk import with_ending
from accord.evidence.path_text import joined
from accord.problems import Problem
from accord.project import Project
from accord.schema.model import Schemas, Table
from accord.schema.names import unused
from accord.values import headed_sql
from accord.values.sql_quoting import named_in, quote_identifier, quote_text
from accord.write.sqlite.ddl import create_table, key_text, record_text

MAX_IN_UNION = 500  # queries that SQLite joins at once: SQLITE_MAX_COMPOUND_SELECT


class View(NamedTuple):
    """A view of the database: its name, and what the head of its file says; one that is hidden is for pages alone."""

    name: str
    title: str
    description: str
    sql: str
    hidden: bool = False


class _Made(NamedTuple):
    """A view that follows from the schemas, for pages alone: ``selects`` makes the parts of its union."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    selects: Callable[[Schemas], Iterator[str]]


def views(schemas: Schemas, folder: Path) -> list[View]:
    """Return the views of a dataset in an order in which they can be made; ``folder`` is that of its own."""
    made = (View(name, m.title, m.description, _union(m.selects(schemas)), hidden=True) for name, m in _made(schemas))
    return [*made, *_arranged(schemas, folder)[0]]


def problems(schemas: Schemas, project: Project) -> list[Problem]:
    """Return a problem for each view, question of quality and export that tables and other views cannot answer."""
    _, refused = _arranged(schemas, project.views, project.quality, project.exports)
    return [_problem(project, name, *fault) for name, fault in refused.items()]


def _problem(project: Project, name: str, reason: str, offset: int) -> Problem:
    path = project.root / f"{name}.sql" if "/" in name else project.views / f"{name}.sql"
    text = path.read_text(encoding="utf-8")
    place = headed_sql.line_and_column(text, headed_sql.start(text) + offset)
    return Problem(project.name_of(path), *place, name, "sql", f"cannot be answered: {reason}")


def _arranged(schemas: Schemas, folder: Path, *more: Path) -> tuple[list[View], dict[str, tuple[str, int]]]:
    """Return a dataset's own views that can be made, after those they ask for; and where and why the rest cannot.

    Queries of ``more`` folders, which no view asks for, are tried as views are, under the names of folder and file.
    """
    waiting = [_read(file, file.stem) for file in with_ending(folder, ".sql")]
    waiting += [_read(file, f"{other.name}/{file.stem}") for other in more for file in with_ending(other, ".sql")]
    answerable: list[View] = []
    with closing(sqlite3.connect(":memory:")) as db:
        _make_what_is_named(db, waiting, schemas)
        while waiting:
            reasons = {view.name: _make(db, view) for view in waiting}
            made = [view for view in waiting if not reasons[view.name]]
            if not made:
                from accord.values import sql_places

                faults = {view.name: sql_places.sqlite_fault(db, view.sql, reasons[view.name]) for view in waiting}
                return answerable, faults
            answerable += made
            waiting = [view for view in waiting if view not in made]
    return answerable, {}


def _make_what_is_named(db: sqlite3.Connection, own: Sequence[View], schemas: Schemas) -> None:
    """Make what a dataset's own views may ask for: tables, and views of the same columns as those made of schemas."""
    text = "\n".join(part for view in own for part in (view.name, view.sql))
    for name in named_in(text, schemas.tables):
        db.execute(create_table(schemas.tables[name]))
    for name, made in _made(schemas) if own else ():
        columns = ", ".join(f"NULL AS {quote_identifier(column)}" for column in made.columns)
        db.execute(f"CREATE VIEW {quote_identifier(name)} AS SELECT {columns}")


def _read(file: Path, name: str) -> View:
    about, sql = headed_sql.split(file.read_text(encoding="utf-8"))
    return View(name, about["title"], about["description"], sql.rstrip(";"), about.get("hidden") == "yes")


def _make(db: sqlite3.Connection, view: View) -> str:
    """Make a view, where these tables and the views so far can answer it; return why they cannot."""
    try:
        db.execute(f"SELECT * FROM ({view.sql}) LIMIT 0")
        db.execute(f"CREATE VIEW {quote_identifier(view.name)} AS\n{view.sql}")
    except (sqlite3.Error, sqlite3.Warning) as error:  # no such table or view yet, a table of this name, no SELECT
        return str(error)
    return ""


def _made(schemas: Schemas) -> Iterator[tuple[str, _Made]]:
    """Yield each view that follows from these schemas with its name, which yields to those of tables."""
    for made in _OF_SCHEMAS:
        name = unused(made.name, schemas.tables)
        if next(made.selects(schemas), ""):
            yield name, made


def _union(selects: Iterable[str]) -> str:
    """Return the union of queries, in groups where they are more than SQLite joins at once."""
    parts = list(selects)
    if len(parts) <= MAX_IN_UNION:
        return "\nUNION ALL ".join(parts)
    groups = (parts[at : at + MAX_IN_UNION] for at in range(0, len(parts), MAX_IN_UNION))
    return _union(f"SELECT * FROM ({_union(group)})" for group in groups)


def _published_cells(schemas: Schemas) -> Iterator[str]:
    """Yield the query of each column that evidence may speak of: every cell, with its published value."""
    for table in schemas.tables.values():
        if not schemas.has_evidence(table.record):
            continue
        item = _item_path(table, schemas) or "NULL"
        for column in table.columns:
            if column.name not in table.key and not column.is_made and not column.derived_from:
                cell, need = quote_identifier(column.name), column.spec.get("x-evidence")
                need = quote_text(need) if need else "NULL"
                yield (
                    f'SELECT {quote_text(table.name)} AS "table", {record_text(table)} AS record, {item} AS item, '
                    f"{quote_text(column.name)} AS field, CAST({cell} AS TEXT) AS value, "
                    f"{need} AS needs_source FROM {quote_identifier(table.name)}"
                )


def _item_paths(schemas: Schemas) -> Iterator[str]:
    """Yield the query of each list: from the places of an item, as 2.1, to the path by which evidence names it."""
    for table in schemas.tables.values():
        if table.places and (path := _item_path(table, schemas)):
            place = " || '.' || ".join(map(quote_identifier, table.places))
            yield (
                f'SELECT {quote_text(table.name)} AS "table", {record_text(table)} AS record, '
                f"CAST({place} AS TEXT) AS place, {path} AS item FROM {quote_identifier(table.name)}"
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


def _titles(schemas: Schemas) -> Iterator[str]:
    """Yield the query of each table: every row's record, its title, and the record on whose page it stands.

    The rows of a list without ids belong to the nearest row around them that has one.
    """
    for table in schemas.tables.values():
        if table.generated:
            continue
        owner = table if table.has_own_key or not table.parent else _above(table, schemas)
        label, page = quote_identifier(owner.label), _record_of(owner, schemas)
        yield (
            f'SELECT {quote_text(table.name)} AS "table", {record_text(owner)} AS record, {label} AS title, '
            f"{quote_text(table.record)} AS page_table, {page} AS page_id FROM {quote_identifier(owner.name)}"
        )


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


_OF_SCHEMAS = (
    _Made(
        "published_cells",
        "Published cells",
        "Every cell that evidence may speak of, with its published value, and whether it needs a source: required, "
        "if_present (an empty one needs none), or null.",
        ("table", "record", "item", "field", "value", "needs_source"),
        _published_cells,
    ),
    _Made(
        "item_paths",
        "Paths of items",
        "The path by which evidence names each item of a list, and the places at which it stands.",
        ("table", "record", "place", "item"),
        _item_paths,
    ),
    _Made(
        "titles",
        "Titles",
        "What the record of each table's rows is called, and the record on whose page it is shown.",
        ("table", "record", "title", "page_table", "page_id"),
        _titles,
    ),
)
