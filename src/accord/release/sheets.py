"""What a spreadsheet program holds of a package: a sheet for each table, or why there is none.

What is beyond the limits of a sheet, such programs cut without a word: a table that passes them is left out and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

from accord.schema.arrow import arrow_schema
from accord.schema.model import Table
from accord.sources.tables import as_held
from accord.values.kernels import pc
from accord.values.texts import as_texts, with_texts

MAX_ROWS = 1_048_576  # of a sheet, its header among them
MAX_COLUMNS = 16_384
MAX_LETTERS = 32_767  # of a cell, as UTF-16 counts them
MAX_NAME = 31  # letters of a sheet's name
BATCH = 8_192  # rows that are held at once
_FORBIDDEN = re.compile(r"[][:*?/\\]")  # in the name of a sheet
_RESERVED = "history"


class Sheet(NamedTuple):
    """A table and its sheet.

    Attributes:
        path: the Parquet file of the table.
        name: of the sheet.
        rows: of the table.
        fault: why a sheet cannot hold the table whole; empty where it can.
    """

    table: Table
    path: Path
    name: str
    rows: int
    fault: str

    @property
    def schema(self) -> pa.Schema:
        """The columns, of which lists and instants are the texts that CSV has of them."""
        return _schema(self.table)

    @property
    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, a few at once."""
        return _batches(self.table, self.path)


def of(tables: Iterable[Table], folder: Path) -> list[Sheet]:
    """Return the sheets of tables whose Parquet files stand in a folder."""
    found, taken = [], set[str]()
    for table in tables:
        path = folder / f"{table.name}.parquet"
        rows = parquet.read_metadata(path).num_rows
        found.append(Sheet(table, path, free_name(table.name, taken), rows, _fault(table, path, rows)))
    return found


def free_name(wanted: str, taken: set[str]) -> str:
    """Return the name of a sheet that is nearest to a text and not taken, whatever its case, and take it."""
    plain, suffix, number = _FORBIDDEN.sub("_", wanted), "", 1
    while True:
        name = plain
        while units(name + suffix) > MAX_NAME:
            name = name[:-1]
        name = "_".join(re.split("^'|'$", name + suffix)) or "_"
        if name.casefold() not in {*taken, _RESERVED}:
            taken.add(name.casefold())
            return name
        number += 1
        suffix = f"~{number}"


def units(text: str) -> int:
    """Return how long a text is as spreadsheets count it."""
    return len(text.encode("utf-16-le")) // 2


def _schema(table: Table) -> pa.Schema:
    return as_texts(arrow_schema(table))


def _batches(table: Table, path: Path) -> Iterator[pa.RecordBatch]:
    schema = _schema(table)
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH):
            yield with_texts(as_held(batch), schema)


def _fault(table: Table, path: Path, rows: int) -> str:
    if rows >= MAX_ROWS:
        return f"it has {rows:,} rows, and a sheet holds {MAX_ROWS - 1:,} below its header"
    if len(table.columns) > MAX_COLUMNS:
        return f"it has {len(table.columns):,} columns, and a sheet holds {MAX_COLUMNS:,}"
    before = 0
    for batch in _batches(table, path):
        for name, cells in zip(batch.schema.names, batch.columns, strict=True):
            if found := _too_long(cells):
                at, letters = found
                where = f"row {before + at + 1:,}, column {name}"
                return f"{where}, has a text of {letters:,} letters, and a cell holds {MAX_LETTERS:,}"
        before += batch.num_rows
    return ""


def _too_long(cells: pa.Array) -> tuple[int, int] | None:
    """Return place and length of the first text that a cell does not hold."""
    if not pa.types.is_string(cells.type):
        return None
    long = pc.fill_null(pc.greater(pc.binary_length(cells), MAX_LETTERS), fill_value=False)  # UTF-8 is never shorter
    for at in pc.indices_nonzero(long).to_pylist():
        if (letters := units(cells[at].as_py())) > MAX_LETTERS:
            return at, letters
    return None
