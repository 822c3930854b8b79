"""Batches of rows in the types that SQLite knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from accord.schema.model import Column
from accord.values.texts import as_text
from accord.values.types import type_of

STORED = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}  # SQLite knows no others


def stored(columns: Sequence[Column], data: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader:
    """Return batches with some columns in order, in types that SQLite knows."""
    schema = pa.schema([(column.name, STORED[type_of(column.type).sqlite]) for column in columns])
    rows = (
        pa.record_batch(
            [
                as_text(batch.column(field.name), column.separator).cast(field.type)
                for field, column in zip(schema, columns, strict=True)
            ],
            schema=schema,
        )
        for batch in data
    )
    return pa.RecordBatchReader.from_batches(schema, rows)


def numbered(columns: Sequence[Column], data: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader:
    """Return the same with the number of each row, from 1, before its columns."""
    rows = stored(columns, data)
    schema = pa.schema([pa.field("", pa.int64()), *rows.schema])

    def batches() -> Iterator[pa.RecordBatch]:
        start = 1
        for batch in rows:
            numbers = pa.arange(start, start + batch.num_rows)
            yield pa.record_batch([numbers, *batch.columns], schema=schema)
            start += batch.num_rows

    return pa.RecordBatchReader.from_batches(schema, batches())
