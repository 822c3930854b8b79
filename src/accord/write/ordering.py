"""The order of the rows of a table (``x-sort``): in memory by Arrow, of larger ones by DuckDB, which sorts on disk.

Both order texts by their bytes in UTF-8, which is by code points, put nulls last, and leave rows that are alike as they
were, so a table comes out the same however many rows it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from accord.sources.tables import BATCH_ROWS, Source, batches
from accord.values.kernels import pc
from accord.values.sql_quoting import quote_identifier, quote_text

MEMORY = "96MB"  # of DuckDB; what does not fit goes to the folder
ROW = "file_row_number"
_GLOB = re.compile(r"[*?\[]")  # what DuckDB would read as a pattern in the name of a file


def indices(rows: pa.RecordBatch | pa.Table, columns: Sequence[str]) -> pa.Array:
    """Return the rows in order: which row is the first, the second and so on; Arrow puts nulls last by itself."""
    keys = [(column, "ascending") for column in columns]
    return pc.sort_indices(rows, sort_keys=keys)


def is_in_order(source: Source, columns: Sequence[str]) -> bool:
    """Whether the rows of a table are in order already."""
    last: list[pa.Array] = []
    for batch in batches(source, columns):
        cells = [pa.concat_arrays(pair) for pair in zip(last, batch.columns, strict=True)] if last else batch.columns
        order = indices(pa.record_batch(cells, names=list(columns)), columns)
        if not order.equals(pa.arange(0, len(order)).cast(order.type)):
            return False
        last = [cell.slice(len(cell) - 1) for cell in cells]
    return True


def in_order(source: Source, columns: Sequence[str], schema: pa.Schema, folder: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in order; ``folder`` takes what does not fit into memory."""
    if isinstance(source, pa.Table):
        yield from source.take(indices(source, columns)).to_batches(BATCH_ROWS)
        return
    with TemporaryDirectory(dir=folder) as name:
        file = Path(name) / "in-order.parquet"
        _sort(source, columns, file)
        for batch in batches(file, schema.names):
            yield pa.record_batch([batch.column(field.name).cast(field.type) for field in schema], schema=schema)


def _sort(source: Path, columns: Sequence[str], target: Path) -> None:
    import duckdb

    order = ", ".join(f"{quote_identifier(column)} ASC NULLS LAST" for column in columns)
    file = quote_text(_GLOB.sub(r"[\g<0>]", str(source)))
    with closing(duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(target.parent)})) as db:
        db.execute(f"""COPY (
            SELECT * FROM read_parquet({file}, {ROW} = true, hive_partitioning = false) ORDER BY {order}, {ROW}
        ) TO {quote_text(str(target))} (FORMAT parquet)""")
