"""Lists for readers: the rows that ``site/lists/<table>.sql`` selects, made ready to be filtered, counted and sorted.

The head of such a file; ``docs/site.md`` explains its words:

    -- title: Lights              what the page is called
    -- noun: light                one of its rows; ``many`` gives the plural, where it has no s
    -- column coast: Coast        a column of the SELECT that is shown
    -- filter coast: Coast        a column by which people narrow the list down
    -- filter year: First lit     the years in which the column ``date`` may fall
    -- order -date: Newest first  an order; the greatest first where it begins with "-"

then come an empty line and a SELECT of id, title and other columns; several values of a cell are a JSON list, or a JSON
object that gives each its label. ``site/lists.json`` says what lists there are; ``site/lists.sqlite`` has three tables
for each: ``rows of <list>`` as selected, with their ranks in each order, ``values of <list>`` by filter, value and row,
and ``choices of <list>``, how many rows each value has.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from accord.disk import with_ending, write_json
from accord.problems import AccordError
from accord.schema.model import Schemas, Table
from accord.site.addresses import FIXED
from accord.site.counted_years import every_year, years_within
from accord.site.language_names import language_name
from accord.site.make import pictures
from accord.values import edtf, headed_sql
from accord.values.sql_quoting import quote_identifier as quoted

NEEDED = ("id", "title")
DATE, YEAR = "date", "year"
UNDATED = ("none", "no date")  # value and label of a row without a date among the years
PLACE = '"row place"'  # of a row in the order of its SELECT, which has no column of such a name
WORDS = {"column": "columns", "filter": "filters", "order": "orders"}  # of a head, and where each is kept
NAME = re.compile(r"[a-z]\w*", re.ASCII)
PARAMETERS = frozenset({"order", "page"})  # of an address, so no filter is called so
KIND = """SELECT CASE WHEN count(*) = 0 THEN 'text'
  WHEN min(typeof({0}) IN ('integer', 'real')) THEN 'number'
  WHEN min(CASE WHEN json_valid({0}) THEN json_type({0}) IN ('array', 'object') ELSE 0 END) THEN 'items'
  ELSE 'text' END FROM {1} WHERE {0} IS NOT NULL"""


class ListError(AccordError):
    """A file of a list is not as such a file has to be."""


def write(db: sqlite3.Connection, schemas: Schemas, source: Path, site: Path) -> None:
    """Write ``lists.json``, and where a dataset has lists, ``lists.sqlite``; the same rows give the same bytes.

    Args:
        db: the published database, to which the lists are attached for a while.
        schemas: those of its tables; only a table has a list.
        source: the dataset's own site.
        site: the folder of the site that is made.

    Raises:
        ListError: if a head names a column that its SELECT has not.
    """
    texts = {path.stem: path.read_text(encoding="utf-8") for path in with_ending(source / "lists", ".sql")}
    parts = {
        name: headed_sql.split(text) for name, text in texts.items() if name in schemas.tables and name not in FIXED
    }
    db.create_function("language_name", 1, language_name, deterministic=True)  # for the SELECTs of lists
    parts = {name: (head, sql) for name, (head, sql) in parts.items() if pictures.answers(db, sql)}
    lists = {}
    if parts:
        db.create_function("day_of", 2, _day_of, deterministic=True)
        db.create_function("sort_key", 1, _sort_key, deterministic=True)
        db.execute("ATTACH ? AS lists", (f"{(site / 'lists.sqlite').as_uri()}?mode=rwc",))
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA lists.{setting}")
        for name, (head, sql) in parts.items():
            lists[name] = _List(db, schemas.tables[name], head).write(sql.rstrip(";"))
        db.execute("ANALYZE lists")
        db.commit()
        db.execute("VACUUM lists")
        db.execute("DETACH lists")
    write_json(lists, site / "lists.json")


class _List:
    """A list that is written."""

    def __init__(self, db: sqlite3.Connection, table: Table, head: Mapping[str, str]) -> None:
        self.db, self.table, noun = db, table, head.get("noun", "row")
        self.about: dict[str, Any] = {
            "title": head.get("title", table.title),
            "description": head.get("description", table.description),
            "noun": noun,
            "many": head.get("many", f"{noun}s"),
            **{key: {} for key in WORDS.values()},
        }
        for entry, words in head.items():
            word, _, name = entry.partition(" ")
            if word in WORDS and name:
                self.about[WORDS[word]][name] = words
        self.rows, self.values, self.choices = (
            f"lists.{quoted(f'{what} of {table.name}')}" for what in ("rows", "values", "choices")
        )

    def write(self, sql: str) -> dict[str, Any]:
        """Write its tables; return what the site has to know of it."""
        listed = self.db.execute(sql)
        columns = [name for name, *_ in listed.description]
        self._check(columns)
        names = ", ".join(map(quoted, columns))
        ranks = [f'"rank {place}" INTEGER' for place in range(len(self.about["orders"]))]
        self.db.execute(f"CREATE TABLE {self.rows} ({', '.join([f'{PLACE} INTEGER PRIMARY KEY', names, *ranks])})")
        marks = ", ".join("?" * (len(columns) + 1))
        numbered = ((place, *row) for place, row in enumerate(listed, 1))
        self.db.executemany(f"INSERT INTO {self.rows} ({PLACE}, {names}) VALUES ({marks})", numbered)
        self._rank()
        self._count(columns)
        kinds = {name: self.db.execute(KIND.format(quoted(name), self.rows)).fetchone()[0] for name in columns}
        (rows,) = self.db.execute(f"SELECT count(*) FROM {self.rows}").fetchone()
        return {**self.about, "rows": rows, "kinds": kinds}

    def _check(self, columns: list[str]) -> None:
        filters, orders, file = self.about["filters"], self.about["orders"], f"site/lists/{self.table.name}.sql"
        dated = [YEAR] if DATE in columns else []
        missing = [
            *(name for name in (*NEEDED, *self.about["columns"]) if name not in columns),
            *(name for name in filters if name not in (*columns, *dated)),
            *(name for name in orders if name.removeprefix("-") not in columns),
        ]
        if missing:
            raise ListError(f"{file}: its SELECT has no column {missing[0]!r}; add it, or take it out of the head")
        if taken := [name for name in filters if name in PARAMETERS or not NAME.fullmatch(name)]:
            raise ListError(f"{file}: no filter can be called {taken[0]!r}; take another name")

    def _rank(self) -> None:
        """Give each row its rank in each order: dates by their earliest day, texts by their letters, nothing last."""
        for place, order in enumerate(self.about["orders"]):
            name, way = order.removeprefix("-"), "DESC" if order.startswith("-") else "ASC"
            column = quoted(name)
            key = f"coalesce(day_of({column}, 0), day_of({column}, 1))" if name == DATE else f"sort_key({column})"
            self.db.execute(
                f'UPDATE {self.rows} AS own SET "rank {place}" = ranked.rank FROM (SELECT place, row_number() OVER '
                f"(ORDER BY key IS NULL, key {way}, place) AS rank FROM (SELECT {PLACE} AS place, {key} AS key "
                f"FROM {self.rows})) AS ranked WHERE own.{PLACE} = ranked.place"
            )
            index = quoted(f"rank {place} of {self.table.name}")
            self.db.execute(f'CREATE INDEX lists.{index} ON {quoted(f"rows of {self.table.name}")} ("rank {place}")')

    def _count(self, columns: list[str]) -> None:
        """Write the values of each row by filter, and how many rows each value has."""
        self.db.execute(
            f"CREATE TABLE {self.values} (filter TEXT, value TEXT, place INTEGER, uncertain INTEGER, "
            "PRIMARY KEY (filter, value, place)) WITHOUT ROWID"
        )
        labels: dict[tuple[str, str], str] = {}
        insert = f"INSERT INTO {self.values} VALUES (?, ?, ?, ?)"
        for name in self.about["filters"]:
            found = self._years() if name == YEAR and name not in columns else self._items(name)
            self.db.executemany(insert, _noted(name, found, labels))
        self.db.execute(
            f"CREATE TABLE {self.choices} (filter TEXT, value TEXT, label TEXT, rows INTEGER, uncertain INTEGER, "
            "PRIMARY KEY (filter, value)) WITHOUT ROWID"
        )
        self.db.execute(
            f"INSERT INTO {self.choices} SELECT filter, value, value, count(*), sum(uncertain) "
            f"FROM {self.values} GROUP BY filter, value"
        )
        named = ((label, *key) for key, label in labels.items())
        self.db.executemany(f"UPDATE {self.choices} SET label = ? WHERE filter = ? AND value = ?", named)

    def _items(self, name: str) -> Iterator[tuple[int, str, str, int]]:
        """Yield place, value, label and 0 of each value of a column."""
        for place, cell in self.db.execute(f"SELECT {PLACE}, {quoted(name)} FROM {self.rows}"):
            for value, label in _items_of(cell).items():
                yield place, value, label, 0

    def _years(self) -> Iterator[tuple[int, str, str, int]]:
        """Yield place, year, year, and whether it may be another one, of each year in which a date may fall."""
        spans = f"SELECT {PLACE}, CAST(day_of(date, 0) AS INTEGER), CAST(day_of(date, 1) AS INTEGER) FROM {self.rows}"
        known = self.db.execute(spans).fetchall()
        every = every_year((first, last) for _, first, last in known)
        for place, first, last in known:
            if first is last is None:
                yield place, *UNDATED, 0
                continue
            years = years_within(first, last, every)
            for year in years:
                yield place, str(year), str(year), int(len(years) > 1)


def _noted(
    name: str, found: Iterator[tuple[int, str, str, int]], labels: dict[tuple[str, str], str]
) -> Iterator[tuple[str, str, int, int]]:
    """Yield what is found of a filter as a row, and note each label that is not the value itself."""
    for place, value, label, uncertain in found:
        if label != value:
            labels.setdefault((name, value), label)
        yield name, value, place, uncertain


def _items_of(cell: Any) -> dict[str, str]:
    """Return the values that a cell holds, each with its label."""
    if isinstance(cell, str) and cell[:1] in ("[", "{"):
        try:
            many = json.loads(cell)
        except ValueError:
            return {cell: cell}
        return {str(one): str(many[one] if isinstance(many, dict) else one) for one in many}
    return {} if cell in (None, "") else {str(cell): str(cell)}


def _day_of(text: str | None, is_latest: int) -> str | None:
    """Return the earliest or latest day that an EDTF date may mean; nothing where it is open, or no date."""
    try:
        known = edtf.parse(text) if text else None
    except edtf.EdtfError:
        return None
    day: date | None = (known.latest if is_latest else known.earliest) if known else None
    return day.isoformat() if day else None


def _sort_key(value: Any) -> Any:
    """Return what a value is sorted by: a text by its letters and digits, in no case and without marks."""
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKD", value.casefold())
    return "".join(letter for letter in plain if letter.isalnum() or letter == " ") or None
