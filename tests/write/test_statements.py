"""What the database says of tables: every cell that evidence may speak of, and full text by a row's own number."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from accord.schema.model import ForeignKey, Schemas
from accord.values import row_keys
from accord.write import parquet_options
from accord.write.sqlite import bulk
from accord.write.sqlite.ddl import create_table, full_text, indexes, key_text
from accord.write.tables import Output
from accord.write.while_kept import WhileKept
from small_schemas import load_shelves
from support import schemas
from support import views as own_views


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return load_shelves(tmp_path_factory.mktemp("shelves"))


def test_published_cells_are_those_that_people_write_and_no_others() -> None:
    known = schemas()
    (sql,) = [view.sql for view in own_views() if view.name == "published_cells"]
    for table in known.tables.values():
        for column in table.columns:
            is_spoken_of = known.has_evidence(table.record) and not (
                column.name in table.key or column.is_made or column.derived_from
            )
            need = repr(column.spec["x-evidence"]) if "x-evidence" in column.spec else "NULL"
            value = f'CAST("{column.name}" AS TEXT) AS value'
            part = f"'{column.name}' AS field, {value}, {need} AS needs_source FROM \"{table.name}\""
            assert (part in sql) is is_spoken_of, (table.name, column.name)


def test_full_text_reads_the_rows_of_its_table_by_their_number(shelves: Schemas) -> None:
    books = shelves.tables["books"]
    create, rebuild, optimize = full_text(books)
    words = 'tokenize="unicode61 remove_diacritics 2"'
    assert create == f'CREATE VIRTUAL TABLE "books_fts" USING fts5 ("name", content="books", {words})'
    assert rebuild == 'INSERT INTO "books_fts" ("books_fts") VALUES (\'rebuild\')'
    assert optimize == 'INSERT INTO "books_fts" ("books_fts") VALUES (\'optimize\')'
    assert list(full_text(shelves.tables["shelves"])) == []
    numbered = replace(books, columns=tuple(replace(c, name="rowid") if c.name == "note" else c for c in books.columns))
    assert ', content_rowid="oid", ' in next(full_text(numbered))


def test_each_reference_is_told_once_beside_its_column_or_of_several_columns_together(shelves: Schemas) -> None:
    books = shelves.tables["books"]
    assert create_table(books).count("REFERENCES") == len(books.foreign_keys) == 3
    assert "FOREIGN KEY" not in create_table(books)
    both = ForeignKey(("shelf", "note"), "shelves", ("id", "room"))
    sql = create_table(replace(books, foreign_keys=(*books.foreign_keys, both)))
    assert sql.count("REFERENCES") == 4
    assert sql.count('FOREIGN KEY ("shelf", "note") REFERENCES "shelves" ("id", "room")') == 1


def test_references_facets_and_dates_are_indexed_once(shelves: Schemas) -> None:
    found = list(indexes(shelves.tables["books"]))
    assert len(found) == len(set(found))
    assert 'CREATE INDEX "books:shelf" ON "books" ("shelf")' in found
    assert 'CREATE INDEX "books:genre" ON "books" ("genre")' in found
    assert 'CREATE INDEX "books:printed_earliest" ON "books" ("printed_earliest")' in found
    assert not [sql for sql in found if '("id")' in sql or '("pages")' in sql]


def test_sqlite_sorts_little_at_a_time() -> None:
    assert bulk.SETTINGS["cache_size"] == -2000  # the figure that its comment was measured with, in kB


@pytest.mark.parametrize(
    ("times", "is_large", "has_dictionary"),
    [
        (8, True, True),
        (7, True, False),
        (2, False, True),
        (1, False, False),
        (7, False, True),
    ],
)
def test_a_dictionary_pays_from_so_many_repetitions_on(times: int, *, is_large: bool, has_dictionary: bool) -> None:
    rows = pa.table({"a": [f"{n:04}" for n in range(100)] * times})
    chosen = parquet_options.options(rows, is_large=is_large)
    assert chosen["use_dictionary"] == (["a"] if has_dictionary else [])
    assert chosen["compression"] == ("zstd" if is_large else "snappy")


def test_a_key_is_the_text_in_sqlite_that_it_is_elsewhere(shelves: Schemas) -> None:
    books = shelves.tables["books"]
    rows = [("a", "b", 1), ("a,b", "~", 2), ("~2C", ",,", 30), ("", "\u00e9~", 4)]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE books (id TEXT, name TEXT, pages INTEGER)")
        db.executemany("INSERT INTO books VALUES (?, ?, ?)", rows)
        for columns in (("id",), ("pages",), ("id", "name"), ("name", "pages", "id")):
            found = [text for (text,) in db.execute(f"SELECT {key_text(books, columns)} FROM books ORDER BY rowid")]
            values = [dict(zip(("id", "name", "pages"), row, strict=True)) for row in rows]
            assert found == [row_keys.join([row[name] for name in columns]) for row in values]


def test_of_what_is_thrown_away_those_columns_are_written_that_are_read_again(tmp_path: Path) -> None:
    rows = pa.record_batch({"id": ["a", "b"], "note": ["x", None], "pages": [1, 2]})
    output = Output(tmp_path, ("parquet",))
    for table, is_kept in (("books", False), ("shelves", True)):
        (whole,) = output.writers(table, rows.schema)
        path = output.path("parquet", table)
        writer = WhileKept(whole, path, rows.schema, ["pages", "id"], partial(bool, is_kept))
        writer.write(rows)
        writer.write(rows.slice(1))
        writer.close()
    held = {name: parquet.read_table(tmp_path / f"parquet/{name}.parquet") for name in ("books", "shelves")}
    assert held["books"].to_pydict() == {"pages": [1, 2, 2], "id": ["a", "b", "b"]}
    assert held["shelves"].column_names == ["id", "note", "pages"]
