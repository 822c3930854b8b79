"""SQLite: STRICT tables with keys, references, indexes, full-text search and the views.

What this module writes for ``events``:

    CREATE TABLE "events" ("id" TEXT NOT NULL, "title" TEXT NOT NULL, ..., "place" TEXT REFERENCES "places" ("id"),
                           ..., PRIMARY KEY ("id")) STRICT;
    CREATE INDEX "events_place" ON "events" ("place");
    CREATE VIRTUAL TABLE "events_fts" USING fts5 ("title", "summary", content="events", ...);
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from accord.schema.model import Schemas, Table

SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}


class View(NamedTuple):
    """A view of the database: its name, and what the head of its file says; one that is hidden is for pages alone."""

    name: str
    title: str
    description: str
    sql: str
    hidden: bool = False


def write(arrow: dict[str, pa.Table], schemas: Schemas, path: Path) -> None:
    """Write the database to a path where nothing stands yet.

    Raises:
        sqlite3.Error: for rows that break a key or a reference; the checks before should have found them.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in ("PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"):
            db.execute(statement)
        for name, table in schemas.tables.items():
            db.execute(create_table(table))
            _insert(db, table, arrow[name])
        for table in schemas.tables.values():
            for statement in (*indexes(table), *full_text(table)):
                db.execute(statement)
        for view in views(schemas):
            db.execute(f"CREATE VIEW {quoted(view.name)} AS\n{view.sql}")
        db.execute("COMMIT")
        db.execute("ANALYZE")
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"references to nowhere: {broken[:5]}")


def quoted(name: str) -> str:
    """Return an SQL identifier in quotes (names come from the schemas, which allow a-z and _ only)."""
    return f'"{name}"'


def create_table(table: Table) -> str:
    """Return the CREATE TABLE statement of a table."""
    parts = []
    for column in table.columns:
        words = [quoted(column.name), SQL_TYPES[column.type]]
        if column.required or column.name in table.key:
            words.append("NOT NULL")
        if column.references:
            words.append(f"REFERENCES {quoted(column.references)} ({quoted('id')})")
        parts.append(" ".join(words))
    parts.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    if table.natural_key and table.natural_key != ("id",):
        own = [table.parent_column or "", *table.natural_key]
        required = all(table.by_name[column].required for column in own)
        parts += [f"UNIQUE ({', '.join(map(quoted, own))})"] if required else []
    return f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def indexes(table: Table, *, large: bool = False) -> Iterator[str]:
    """Yield an index for each reference, facet and date that people filter and sort by.

    In a large table the index of a facet goes on with the facet that people narrow it by, where there is one. Its first
    facet, often the year, which splits it into few and large parts, has one more that goes on with the key: by that the
    rows of a part are shown in order.
    """
    next_facet = facet_pairs(table) if large else {}
    for column in table.columns:
        bound = column.derived_from and column.name.endswith(("_earliest", "year"))
        if (column.references or column.spec.get("x-facet") or bound) and table.key[0] != column.name:
            yield _index(table, column.name, *filter(None, [next_facet.get(column.name)]))
    first = next((table.by_name[name] for name in next_facet), None)
    if first and not first.references:
        yield _index(table, first.name, *table.key)
    if table.name == "evidence":
        yield 'CREATE INDEX "evidence_cell" ON "evidence" ("table", "record", "item", "field")'


def _index(table: Table, *columns: str) -> str:
    name, listed = quoted("_".join((table.name, *columns))), ", ".join(map(quoted, columns))
    return f"CREATE INDEX {name} ON {quoted(table.name)} ({listed})"


def facet_pairs(table: Table) -> dict[str, str]:
    """Return what follows each of the first three facets of a table, in a ring: year, type; type, mode; mode, year.

    So each two of them stand in one index, and each of them leads one, by which it is counted and found alone as well.
    """
    facets = [column.name for column in table.columns if column.spec.get("x-facet") and column.name != table.key[0]][:3]
    return dict(zip(facets, (*facets[1:], facets[0]), strict=True)) if len(facets) > 1 else {}


def full_text(table: Table) -> Iterator[str]:
    """Yield the statements that make a table searchable, where it has columns to search."""
    columns = [quoted(column.name) for column in table.columns if column.spec.get("x-search")]
    if columns:
        name = quoted(f"{table.name}_fts")
        # content in double quotes: Datasette finds the full-text table by that spelling.
        yield (f"CREATE VIRTUAL TABLE {name} USING fts5 ({', '.join(columns)}, "
               f'content="{table.name}", tokenize="unicode61 remove_diacritics 2")')  # fmt: skip
        yield f"INSERT INTO {name} ({name}) VALUES ('rebuild')"  # noqa: S608 - names from the schemas
        yield f"INSERT INTO {name} ({name}) VALUES ('optimize')"  # noqa: S608


def views(schemas: Schemas) -> list[View]:
    """Return the views that the tables of these schemas can answer, in an order in which they can be made.

    They stand in files beside this package, but for two, which follow from the schemas.
    """
    waiting = [_published_cells(schemas), _titles(schemas)]
    for file in sorted(resources.files("accord").joinpath("views").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            head, _, sql = file.read_text(encoding="utf-8").partition("\n\n")
            words = dict(line.removeprefix("-- ").split(": ", 1) for line in head.splitlines())
            hidden = words.get("hidden") == "yes"
            name = file.name.removesuffix(".sql")
            waiting.append(View(name, words["title"], words["description"], sql.strip().rstrip(";"), hidden))
    found: list[View] = []
    with closing(sqlite3.connect(":memory:")) as db:
        for table in schemas.tables.values():
            db.execute(create_table(table))
        while made := [view for view in waiting if _answers(db, view)]:  # those that ask for views come after these
            found += made
            waiting = [view for view in waiting if view not in made]
    return found


def _answers(db: sqlite3.Connection, view: View) -> bool:
    """Whether these tables and the views so far can answer a view; it is then one of these."""
    try:
        db.execute(f"SELECT * FROM ({view.sql}) LIMIT 0")  # noqa: S608 - our own files
        db.execute(f"CREATE VIEW {quoted(view.name)} AS\n{view.sql}")
    except sqlite3.OperationalError:  # there is no such table or no such view yet, or a table of this name
        return False
    return True


def _published_cells(schemas: Schemas) -> View:
    """Return a view of every cell that evidence may speak of: table, record, item, field, value."""
    selects = []
    for table in schemas.tables.values():
        owner = schemas.records[table.parent or table.name]
        if "evidence" not in owner["properties"]:
            continue
        record = "id" if table.key == ("id",) else table.parent_column or ""
        item = quoted("item") if "item" in table.by_name else "NULL"
        for column in table.columns:
            if column.name not in (*table.key, table.parent_column) and not column.derived_from:
                selects.append(
                    f"SELECT '{table.name}' AS \"table\", {quoted(record)} AS record, {item} AS item, "  # noqa: S608
                    f"'{column.name}' AS field, CAST({quoted(column.name)} AS TEXT) AS value FROM {quoted(table.name)}"
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
        said = table if table.key == ("id",) else schemas.tables[table.parent or table.name]
        page_table, page_id = (said.parent, said.parent_column) if said.parent else (said.name, "id")
        selects.append(
            f"SELECT '{table.name}' AS \"table\", id AS record, {quoted(said.label)} AS title, "  # noqa: S608
            f"'{page_table}' AS page_table, {quoted(page_id or '')} AS page_id FROM {quoted(said.name)}"
        )
    about = "What the record of each table's rows is called, and the record on whose page it is shown."
    return View("titles", "Titles", about, "\nUNION ALL ".join(selects), hidden=True)


def _insert(db: sqlite3.Connection, table: Table, data: pa.Table) -> None:
    marks = ", ".join("?" * len(table.columns))
    columns = [[_plain(value) for value in data.column(c.name).to_pylist()] for c in table.columns]
    db.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", zip(*columns, strict=True))  # noqa: S608 - names from the schemas


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
