"""Deltas: the rows that make the new version of the old one, a file for each table and kind, in CSV and in Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from accord.compare.records import DELTAS, Database, Pair
from accord.write.tables import WRITERS


def write(pair: Pair, database: Database, folder: Path) -> None:
    """Write the deltas of the table whose changes were asked for last, ``<kind of file>/<table>-<added>``, if any."""
    for kind, (side, _) in DELTAS.items():
        batches = database.delta(pair, kind)
        first = next(batches, None)
        if first is not None and first.num_rows:
            schema = parquet.read_schema((pair.old if side == "old" else pair.new).files[0])
            _write(chain([first], batches), schema, folder, f"{pair.table.name}-{kind}")


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path, name: str) -> None:
    writers = []
    for ending, make in WRITERS.items():
        (folder / ending).mkdir(parents=True, exist_ok=True)
        writers.append(make(folder / ending / f"{name}.{ending}", schema))
    for batch in batches:
        cells = [cell.cast(field.type) for cell, field in zip(batch.columns, schema, strict=True)]
        typed = pa.record_batch(cells, schema=schema)
        for writer in writers:
            writer.write(typed)
    for writer in writers:
        writer.close()
