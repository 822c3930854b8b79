"""The three forms of a table hold the same: CSV, Parquet and SQLite are read back from the disk and compared.

Cell by cell where a table is small; of a large one the numbers of rows and of values in each column. What differs is a
fault of a writer, of a library, or of the disk: nothing that a person wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from accord.problems import AccordError
from accord.schema.model import Table
from accord.schema.names import row_number
from accord.sources.tables import as_held
from accord.values.sql_quoting import quote_identifier
from accord.values.types import type_of
from accord.write.sqlite.ddl import has_number_as_key
from accord.write.sqlite.load import values_of

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

MAX_ROWS = 50_000  # of a table of which every cell is compared
_READ = ("integer", "number", "boolean")  # what CSV is read as other than text, by the type of JSON Schema
Cells = Mapping[str, list[Any]]  # of each column, as Python has what SQLite holds; true is 1


class FormsError(AccordError):
    """Two forms of a table say different things."""


def compare(tables: Iterable[Table], folder: Path, database: Path) -> None:
    """Compare ``folder/csv``, ``folder/parquet`` and a database, for each table.

    Raises:
        FormsError: at the first difference.
    """
    from pyarrow.parquet import ParquetFile

    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        for table in tables:
            with ParquetFile(folder / "parquet" / f"{table.name}.parquet") as parquet:
                for fact in _differences(table, parquet, folder / "csv" / f"{table.name}.csv", db):
                    message = f"table {table.name}: {fact}; nothing was published, please report this"
                    raise FormsError(message)


def _differences(table: Table, parquet: ParquetFile, csv_file: Path, db: sqlite3.Connection) -> Iterator[str]:
    """Yield in what another form differs from Parquet."""
    if parquet.metadata.num_rows > MAX_ROWS:
        numbers = _numbers(table, map(as_held, parquet.iter_batches()))
        yield from _unequal_numbers(numbers, _numbers(table, _csv_batches(table, csv_file)), "CSV")
        yield from _unequal_numbers(numbers, _numbers_in_sqlite(table, db), "SQLite")
        return
    cells = _cells(table, map(as_held, parquet.iter_batches()))
    yield from _unequal_cells(cells, _cells(table, _csv_batches(table, csv_file)), "CSV")
    if has_number_as_key(table):  # SQLite keeps such rows in the order of their key
        cells = _in_order(cells, table.key[0])
    yield from _unequal_cells(cells, _cells_in_sqlite(table, db), "SQLite")


def _unequal_cells(parquet: Cells, other: Cells, form: str) -> Iterator[str]:
    """Yield where another form has other columns or rows, or another value in a cell."""
    if list(parquet) != list(other):
        yield f"columns {list(parquet)} in Parquet, {list(other)} in {form}"
        return
    for name, mine in parquet.items():
        if mine == other[name]:
            continue
        if len(mine) != len(other[name]):
            yield f"{len(mine)} rows in Parquet, {len(other[name])} in {form}"
        for row, (one, two) in enumerate(zip(mine, other[name], strict=False), 1):
            if one != two:
                yield f"row {row}, column {name}: {one!r} in Parquet, {two!r} in {form}"


def _unequal_numbers(parquet: Mapping[str, int], other: Mapping[str, int], form: str) -> Iterator[str]:
    """Yield which columns of another form have another number of values; the first number is of rows."""
    for (mine, number), (theirs, count) in zip(parquet.items(), other.items(), strict=True):
        if (mine, number) != (theirs, count):
            yield f"{mine}: {number} values in Parquet, {theirs}: {count} in {form}"


def _cells(table: Table, batches: Iterable[pa.RecordBatch]) -> Cells:
    read = list(batches)
    names = read[0].schema.names if read else [column.name for column in table.columns]
    separators = {column.name: column.separator for column in table.columns}
    return {name: [v for batch in read for v in values_of(batch.column(name), separators[name])] for name in names}


def _numbers(table: Table, batches: Iterable[pa.RecordBatch]) -> dict[str, int]:
    numbers = dict.fromkeys(["rows", *(column.name for column in table.columns)], 0)
    for batch in batches:
        numbers["rows"] += batch.num_rows
        for name in batch.schema.names:
            numbers[name] += batch.num_rows - batch.column(name).null_count
    return numbers


def _csv_batches(table: Table, path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a CSV file; what is neither number nor truth value as the text that is written."""
    from pyarrow import csv

    types = {c.name: type_of(c.type).arrow if type_of(c.type).json in _READ else pa.string() for c in table.columns}
    convert = csv.ConvertOptions(
        column_types=types,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["true"],
        false_values=["false"],
    )
    parse = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    try:
        yield from csv.open_csv(path, parse_options=parse, convert_options=convert)
    except pa.ArrowInvalid as error:
        raise FormsError(f"table {table.name}: its CSV cannot be read again: {error}") from None


def _cells_in_sqlite(table: Table, db: sqlite3.Connection) -> Cells:
    order = quote_identifier(row_number(table.by_name))
    rows = db.execute(f"SELECT * FROM {quote_identifier(table.name)} ORDER BY {order}")
    names = [name for name, *_ in rows.description]
    columns = list(zip(*rows.fetchall(), strict=True)) or [() for _ in names]
    return {name: list(values) for name, values in zip(names, columns, strict=True)}


def _numbers_in_sqlite(table: Table, db: sqlite3.Connection) -> dict[str, int]:
    names = [column.name for column in table.columns]
    counts = ", ".join(f"count({quote_identifier(name)})" for name in names)
    row = db.execute(f"SELECT count(*), {counts} FROM {quote_identifier(table.name)}").fetchone()
    return dict(zip(["rows", *names], row, strict=True))


def _in_order(cells: Cells, key: str) -> Cells:
    order = sorted(range(len(cells[key])), key=cells[key].__getitem__)
    return {name: [values[row] for row in order] for name, values in cells.items()}
