"""``site/value_types.json``: what the cells of each published file are, for the lines that load it without a change.

It is read from the Parquet files: their footers hold the exact types, and the least and the greatest value of a column,
which say whether its integers fit into a type of another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

INT32_END, EXACT_END = 2**31, 2**53  # the least negative 32-bit integer is left out: it is NA in R


def value_types(tables: Iterable[str], folder: Path) -> dict[str, Any]:
    """Return for each table the type of each column, and whether a column holds an empty text.

    Args:
        tables: names of published tables.
        folder: holds ``<table>.parquet`` for each.
    """
    return {table: _of_file(folder / f"{table}.parquet") for table in tables}


def _of_file(path: Path) -> dict[str, Any]:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        bounds = list(_bounds(file.metadata))
        columns = {
            field.name: _type_of(field.type, extremes)
            for field, extremes in zip(file.schema_arrow, bounds, strict=True)
        }
        has_empty_text = any("" in extremes for extremes in bounds) or _has_empty_list(file)
    return {"columns": columns, "has_empty_text": has_empty_text}


def _has_empty_list(file: Any) -> bool:
    """Return whether a list has no items, which is empty text in CSV; the footer does not tell it from a null."""
    names = [field.name for field in file.schema_arrow if pa.types.is_list(field.type)]
    return any(
        pc.any(pc.equal(pc.list_value_length(cells), 0)).as_py()
        for batch in (file.iter_batches(columns=names) if names else ())
        for cells in batch.columns
    )


def _bounds(metadata: Any) -> Iterator[list[Any]]:
    """Yield the least and greatest values that the row groups name for each column; a list has one column in them."""
    for index in range(metadata.num_columns):
        groups = (metadata.row_group(number).column(index).statistics for number in range(metadata.num_row_groups))
        known = [statistics for statistics in groups if statistics is not None and statistics.has_min_max]
        yield [value for statistics in known for value in (statistics.min, statistics.max)]


def _type_of(kind: pa.DataType, extremes: list[Any]) -> str:
    """Return the name of a type: for integers the narrowest that holds the values, ``text`` where there is no other."""
    if pa.types.is_integer(kind):
        greatest = max(map(abs, extremes), default=0)
        return "int32" if greatest < INT32_END else "int53" if greatest <= EXACT_END else "int64"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    return {pa.float64(): "double", pa.bool_(): "boolean", pa.date32(): "date"}.get(kind, "text")
