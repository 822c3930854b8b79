"""SQLite for machine-sized tables: the database of ``accord.write.sqlite.load``, row for row, loaded many times faster.

None of what makes it fast changes what stands in the database:

- Rows go from Arrow to SQLite through ADBC, batch by batch, without becoming Python objects.
- A table is loaded without its keys, whose indexes are sorted and built afterwards: with ids in no order, adding each
  row to an index of a key costs more than all the rest, and ever more as tables grow.
- SQLite sorts little at a time, what a processor's own cache holds, and merges: half the time of sorting much at once.
- SQLite writes a file with one processor. So two files are made at a time, with half of the tables each, and the
  tables of the smaller are moved into the larger: SQLite copies the pages' records in order, and sorts nothing again.
  The full text of the larger half is made beside as well, from the rows' own batches.
- Nothing is journalled or synced: the file is new, and counts for nothing before the build that holds it is whole.

SQLite cannot add a key to a table. So the table is made as ``create_table`` says but for the keys, each key's index is
built under a passing name, and the schema is then set to what ``create_table`` says, with the names SQLite itself gives
to such indexes. A table with its keys stripped and a unique index is, in the file, the same as the table with the keys;
the tests hold SQLite's own integrity check and the small path's result against it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from accord.schema.model import Schemas, Table
from accord.sources.tables import Source, batches, number_of_rows
from accord.values.sql_quoting import quote_identifier
from accord.write.sqlite import words
from accord.write.sqlite.ddl import create_table, full_text, indexes
from accord.write.sqlite.rows import stored
from accord.write.sqlite.views import View

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Cursor

MAX_SMALL_ROWS = 100_000  # rows from which facets are indexed with what follows them, and a second file pays
SETTINGS = {
    "page_size": 4096,
    "journal_mode": "OFF",
    "synchronous": "OFF",
    "locking_mode": "EXCLUSIVE",
    "temp_store": "FILE",
    "cache_size": -2000,  # in kB, and so much is sorted at once: with 64 MB every index took twice as long
}


class Loaded(NamedTuple):
    """A table that is to be loaded."""

    table: Table
    source: Source
    rows: int

    def indexes(self) -> Iterator[str]:
        """Yield the statements that make its indexes."""
        return indexes(self.table, large=self.rows > MAX_SMALL_ROWS)


class _Index(NamedTuple):
    """The index of a PRIMARY KEY or UNIQUE clause, as SQLite names it."""

    name: str
    columns: tuple[str, ...]


def write(tables: Mapping[str, Source], schemas: Schemas, views: Sequence[View], path: Path) -> None:
    """Write the database to a path where nothing stands yet.

    References are not looked up again: ``accord.rules.keys`` has done so; SQLite would take a tenth of the time.

    Raises:
        sqlite3.Error: for rows that break a key or have values that a column does not take, which the checks before
            should have found, and for a disk that is full.
    """
    larger, smaller = halves(
        [Loaded(t, tables[name], number_of_rows(tables[name])) for name, t in schemas.tables.items()]
    )
    with TemporaryDirectory(dir=path.parent) as folder, ThreadPoolExecutor(1) as pool:
        beside = Path(folder) / "beside.sqlite"
        apart = [loaded for loaded in larger if smaller and words.columns_apart(loaded.table)]
        other = pool.submit(_make, smaller, beside, text_of=[*smaller, *apart])
        _make(larger, path, text_of=[loaded for loaded in larger if loaded not in apart])
        other.result()
        with _open(path) as db:
            if smaller:
                _move(db, smaller, beside, apart)
            for view in views:
                db.execute(f"CREATE VIEW {quote_identifier(view.name)} AS\n{view.sql}")


def halves(all_tables: list[Loaded]) -> tuple[list[Loaded], list[Loaded]]:
    """Share tables out into halves of about as many cells, the larger first.

    Where the smaller would have but few rows it gets none: a second file does not pay then.
    """

    def cells(half: list[Loaded]) -> int:
        return sum(loaded.rows * len(loaded.table.columns) for loaded in half)

    shares: tuple[list[Loaded], list[Loaded]] = ([], [])
    for loaded in sorted(all_tables, key=lambda loaded: cells([loaded]), reverse=True):
        min(shares, key=cells).append(loaded)
    smaller, larger = sorted(shares, key=cells)
    return (larger, smaller) if sum(loaded.rows for loaded in smaller) > MAX_SMALL_ROWS else (all_tables, [])


def _make(half: list[Loaded], path: Path, *, text_of: list[Loaded]) -> None:
    """Make a database of some of the tables: rows, keys, indexes and statistics, and the full text of some tables."""
    keys = {loaded.table.name: _keys(loaded.table) for loaded in half}
    with _open(path) as db:
        db.execute("BEGIN")
        for table, source, _ in half:
            db.execute(create_table(table, is_loadable=True))
            db.adbc_ingest(table.name, stored(table.columns, batches(source)), mode="append")
        _add_keys(db, [loaded.table for loaded in half], keys)
        for loaded in half:
            for statement in loaded.indexes():
                db.execute(statement)
        for loaded in text_of:
            if loaded in half:
                for statement in full_text(loaded.table):
                    db.execute(statement)
            else:
                words.add(db, loaded.table, loaded.source)
        db.execute("COMMIT")
        db.execute("ANALYZE")


def _move(db: Cursor, half: list[Loaded], beside: Path, apart: list[Loaded]) -> None:
    """Move the tables of another database here, and the full text of some that are here.

    Their indexes are made before their rows come, so that SQLite sees two tables that are alike and copies every index
    as it stands.
    """
    db.execute("ATTACH ? AS beside", (str(beside),))
    db.execute("BEGIN")
    for loaded in half:
        search = list(full_text(loaded.table))[:1]  # an index of nothing; what is in it comes as rows do
        for statement in (create_table(loaded.table), *loaded.indexes(), *search):
            db.execute(statement)
        _copy(db, [loaded.table.name, *(words.parts(loaded.table) if search else ())])
    for loaded in apart:
        db.execute(next(full_text(loaded.table)))
        _copy(db, words.parts(loaded.table))
    db.execute("INSERT INTO main.sqlite_stat1 SELECT * FROM beside.sqlite_stat1")
    db.execute("COMMIT")
    db.execute("DETACH beside")


def _copy(db: Cursor, names: Iterable[str]) -> None:
    for name in map(quote_identifier, names):
        db.execute(f"DELETE FROM main.{name}")  # an empty FTS5 index is not quite empty
        db.execute(f"INSERT INTO main.{name} SELECT * FROM beside.{name}")


@contextmanager
def _open(path: Path) -> Iterator[Cursor]:
    """Open a database with the SQLite that ADBC brings along, whose errors come as those of Python's own."""
    import adbc_driver_manager as manager
    from adbc_driver_sqlite import dbapi

    try:
        with closing(dbapi.connect(str(path), autocommit=True)) as connection, closing(connection.cursor()) as db:
            for name, value in SETTINGS.items():
                db.execute(f"PRAGMA {name} = {value}")
            yield db
    except manager.Error as error:
        kind: type[sqlite3.Error] = getattr(sqlite3, type(error).__name__)  # both have the classes of PEP 249
        raise kind(str(error)) from error


def _keys(table: Table) -> list[_Index]:
    """Return the indexes that SQLite itself makes for the keys of a table; none where the key is its row number."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(create_table(table))
        indexes = []
        for _, name, *_ in db.execute(f"PRAGMA index_list({quote_identifier(table.name)})").fetchall():
            columns = tuple(row[2] for row in db.execute(f"PRAGMA index_info({quote_identifier(name)})"))
            indexes.append(_Index(name, columns))
    return sorted(indexes)


def _add_keys(db: Cursor, tables: list[Table], keys: dict[str, list[_Index]]) -> None:
    """Give loaded tables their keys: build the indexes, then let the schema say what they are."""
    for table in tables:
        for index in keys[table.name]:
            columns = ", ".join(map(quote_identifier, index.columns))
            name, on = quote_identifier(_passing(index)), quote_identifier(table.name)
            db.execute(f"CREATE UNIQUE INDEX {name} ON {on} ({columns})")
    db.execute("PRAGMA writable_schema = ON")
    for table in tables:
        change = "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?"
        db.execute(change, (create_table(table), table.name))
        for index in keys[table.name]:
            change = "UPDATE sqlite_schema SET name = ?, sql = NULL WHERE type = 'index' AND name = ?"
            db.execute(change, (index.name, _passing(index)))
    db.execute("PRAGMA writable_schema = RESET")  # and read the schema again, with the keys


def _passing(index: _Index) -> str:
    return f"key_{index.name}"
