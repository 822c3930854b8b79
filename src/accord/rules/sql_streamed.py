"""The dataset's own rules over tables of any size: checks headed ``-- engine: duckdb``, in bounded memory.

A query sees the tables, those in memory and those in Parquet files alike, and nothing else: no file, no other database,
no extension, no setting. It is one SELECT in DuckDB's dialect, and is stopped after a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from accord.rules import sql
from accord.rules.sql import Query, QueryError
from accord.sources.tables import Source
from accord.values import sql_places

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "96MB"  # what does not fit goes to the folder
CLOSED = (
    "SET enable_external_access = false",
    "SET python_enable_replacements = false",  # no Python variable is a table
    "SET lock_configuration = true",
)


@contextmanager
def loaded(tables: Mapping[str, Source], queries: Sequence[Query], folder: Path) -> Iterator[DuckDBPyConnection]:
    """Yield a database in which the tables that queries may name can be read, and nothing else."""
    import duckdb
    from pyarrow import dataset

    settings: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(folder / "duckdb-checks")}
    with closing(duckdb.connect(":memory:", config=settings)) as db:
        for name in sql.named(tables, queries):
            source = tables[name]
            db.register(name, dataset.dataset(source) if isinstance(source, Path) else source)
        for statement in CLOSED:
            db.execute(statement)
        yield db


def run(db: DuckDBPyConnection, query: Query) -> list[dict[str, Any]]:
    """Return the rows of a query, at most one more than are reported.

    Raises:
        QueryError: if it is no single SELECT over the tables, or takes too long.
    """
    import duckdb

    lines_before = 0
    try:
        statements = db.extract_statements(query.sql)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise QueryError("is not one SELECT")
        timer = Timer(sql.SECONDS, db.interrupt)
        timer.start()
        lines_before = 1
        try:
            answer = db.execute(f"SELECT * FROM (\n{query.sql}\n)")
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchmany(sql.MAX_BROKEN_ROWS + 1)]
        finally:
            timer.cancel()
    except duckdb.InterruptException:
        raise QueryError(f"takes longer than {sql.SECONDS:.0f} s; make it faster") from None
    except duckdb.Error as error:
        offset = sql_places.duckdb_fault(query.sql, str(error), lines_before)
        raise QueryError(f"cannot be answered: {str(error).partition(chr(10))[0]}", offset) from None
