"""The rows of all sources in one database, every cell a text, in the order in which they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from accord.values.sql_quoting import quote_text

BATCH_ROWS = 32_768
BATCH_CHARACTERS = 16 << 20
_NO_BAR = "SET enable_progress_bar = false"  # it is drawn where reports are read
MEMORY = "256MB"  # what the database may hold before it turns to the disk

Cells = Sequence[str | None]


def quote_all(values: Iterable[str]) -> str:
    """Return texts as a list in SQL, without its brackets."""
    return ", ".join(map(quote_text, values))


def cell(at: int) -> str:
    """Return what the store calls a column, counted from 0."""
    return f"c{at}"


class Store:
    """A database of staged tables: t0, t1, ..., each with columns c0, c1, ... of texts.

    ``scratch`` is a folder for what memory does not hold, and for files that readers make; it goes with the import.
    """

    def __init__(self, folder: Path) -> None:
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(_NO_BAR)
        self.connection.execute(f"SET memory_limit = '{MEMORY}'")
        self.connection.execute(f"SET temp_directory = {quote_text(str(folder / 'spill'))}")
        self._count = 0
        self.scratch = folder

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def add(self, width: int, rows: Iterable[Cells]) -> str:
        """Stage rows of ``width`` cells; return the name of their table."""
        appender = Appender(self, width)
        for row in rows:
            appender.add(row)
        return appender.close()

    def append_batch(self, name: str, batch: pa.RecordBatch) -> None:
        """Add rows to a table."""
        self.connection.register("incoming", pa.Table.from_batches([batch]))
        self.connection.execute(f"INSERT INTO {name} SELECT * FROM incoming")
        self.connection.unregister("incoming")

    def name(self) -> str:
        """Return a new name for a table."""
        self._count += 1
        return f"t{self._count - 1}"

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run a statement."""
        self.connection.execute(sql, list(values))

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the one value of a query."""
        return self.rows(sql, values)[0][0]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        answer: list[tuple[Any, ...]] = self.connection.execute(sql, list(values)).fetchall()
        return answer

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the answer of a query in batches, which need not be read to the end."""
        with self.connection.cursor() as cursor:
            cursor.execute(_NO_BAR)
            yield from cursor.sql(sql).to_arrow_reader(BATCH_ROWS)

    def rewrite(self, table: str, at: int, spell: Callable[[str], str | None]) -> str:
        """Spell all texts of a column in another way; return one that cannot be, where nothing is changed then.

        Args:
            table: the staged table.
            at: the column.
            spell: returns the other spelling of a text, or None where there is none.
        """
        name, mapping = cell(at), self.name()
        self.run(f"CREATE TEMP TABLE {mapping} (before VARCHAR, after VARCHAR)")
        try:
            for distinct in Texts(self, table, at).distinct():
                others = [spell(one) for one in distinct.to_pylist()]
                if None in others:
                    return str(distinct[others.index(None)])
                arrays = [distinct, pa.array(others, pa.string())]
                self.append_batch(mapping, pa.RecordBatch.from_arrays(arrays, ["before", "after"]))
            self.run(f"UPDATE {table} SET {name} = after FROM {mapping} WHERE {name} = before AND before <> after")
        finally:
            self.run(f"DROP TABLE {mapping}")
        return ""

    def export(self, query: str, path: Path) -> None:
        """Write the answer of a query as CSV: RFC 4180, UTF-8; a null is an empty cell, an empty text is ``""``."""
        options = "FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''"
        self.run(f"COPY ({query}) TO {quote_text(str(path))} ({options})")

    def append(self, table: str, other: str) -> None:
        """Add the rows of a staged table to another of the same columns."""
        self.run(f"INSERT INTO {table} SELECT * FROM {other} ORDER BY rowid")

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.value(f"SELECT count(*) FROM {table}"))

    def has_nulls(self, table: str, width: int) -> bool:
        """Whether a cell among the first ``width`` columns holds nothing."""
        holds = " OR ".join(f"{cell(at)} IS NULL" for at in range(width))
        return bool(self.value(f"SELECT count_if({holds}) FROM {table}"))

    def columns(self, table: str, places: Iterable[int]) -> Iterator[pa.RecordBatch]:
        """Yield columns of a table, in the order in which its rows came."""
        names = ", ".join(map(cell, places))
        yield from self.batches(f"SELECT {names} FROM {table} ORDER BY rowid")


class Appender:
    """Stages rows of a table one by one; several tables may be staged at once."""

    def __init__(self, store: Store, width: int) -> None:
        self.store = store
        self.table = store.name()
        self.schema = pa.schema([(cell(at), pa.string()) for at in range(width)])
        store.run(f"CREATE TABLE {self.table} ({', '.join(f'{cell(at)} VARCHAR' for at in range(width))})")
        self.waiting: list[Cells] = []
        self.characters = 0

    def add(self, row: Cells) -> None:
        """Add a row."""
        self.waiting.append(row)
        self.characters += sum(len(text) for text in row if text)
        if len(self.waiting) == BATCH_ROWS or self.characters > BATCH_CHARACTERS:
            self._flush()

    def close(self) -> str:
        """Write what waits; return the name of the table."""
        self._flush()
        return self.table

    def _flush(self) -> None:
        if self.waiting:
            arrays = [pa.array(column, pa.string()) for column in zip(*self.waiting, strict=True)]
            self.store.append_batch(self.table, pa.RecordBatch.from_arrays(arrays, schema=self.schema))
        self.waiting, self.characters = [], 0


@dataclass(frozen=True)
class Texts:
    """The texts of one column of a staged table."""

    store: Store
    table: str
    at: int

    @property
    def name(self) -> str:
        """What the store calls the column."""
        return cell(self.at)

    def row(self, select: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Return the one row of a query of aggregates; in ``select``, x is the column."""
        return self.store.rows(f"SELECT {select} FROM (SELECT {self.name} AS x FROM {self.table})", values)[0]

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query of the table ``texts``, whose only column is x."""
        return self.store.rows(f"WITH texts AS (SELECT {self.name} AS x FROM {self.table}) {query}", values)

    def distinct(self) -> Iterator[pa.Array]:
        """Yield the distinct texts, in batches, without nulls: in order, so that of many one is named each time."""
        query = f"SELECT DISTINCT {self.name} FROM {self.table} WHERE {self.name} IS NOT NULL ORDER BY 1"
        for batch in self.store.batches(query):
            yield batch.column(0)

    def replace(self, text: str, other: str | None) -> None:
        """Put another text, or a null, in place of one."""
        self.store.run(f"UPDATE {self.table} SET {self.name} = $1 WHERE {self.name} = $2", [other, text])
