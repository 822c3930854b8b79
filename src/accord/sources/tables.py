"""The rows of a checked table: in memory, or in a Parquet file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

Source: TypeAlias = "Path | pa.Table"  # a Parquet file or a folder of parts, or what is in memory
BATCH_ROWS = 65_536
_NARROW = pa.int32()  # of numbers in published files


def parts_of(source: Path) -> list[Path]:
    """Return the Parquet files of a table, in the order of its rows."""
    return sorted(source.glob("*.parquet")) if source.is_dir() else [source]


def batches(source: Source, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in batches, all columns or some."""
    if isinstance(source, pa.Table):
        yield from (source.select(columns) if columns else source).to_batches(BATCH_ROWS)
        return
    from pyarrow import parquet

    for path in parts_of(source):
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=list(columns) if columns else None):
                yield as_held(batch.select(columns) if columns else batch)  # "a" is taken to name "a.b" as well


def as_held(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows of a file with whole numbers of 64 bits, as they are in memory."""
    fields = [field.with_type(held_type(field.type)) for field in rows.schema]
    schema = pa.schema(fields, metadata=rows.schema.metadata)
    return rows if schema.types == rows.schema.types else rows.cast(schema)


def held_type(kind: pa.DataType) -> pa.DataType:
    """Return the type that values of a file have in memory."""
    if pa.types.is_list(kind) and kind.value_type == _NARROW:
        return pa.list_(pa.int64())
    return pa.int64() if kind == _NARROW else kind


def columns_of(source: Source, columns: Sequence[str]) -> pa.Table:
    """Return some columns of a table, whole; one named twice stands there once."""
    names = list(dict.fromkeys(columns))
    return source.select(names) if isinstance(source, pa.Table) else pa.Table.from_batches(batches(source, names))


def number_of_rows(source: Source) -> int:
    """Return how many rows a table has."""
    if isinstance(source, pa.Table):
        return int(source.num_rows)
    from pyarrow import parquet

    return sum(parquet.read_metadata(path).num_rows for path in parts_of(source))
