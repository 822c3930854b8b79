"""Parquet: copied as it is where its types are those of a check, else its values are written as texts.

A file that holds more than its size can explain is refused before its values are written out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from accord.importing.model import ImportSourceError
from accord.importing.names import refuse_too_many
from accord.importing.readers import relations
from accord.importing.readers.reading import Reading
from accord.sources import parquet_sizes
from accord.sources.csv.read import FREE_BYTES, MAX_EXPANSION
from accord.sources.parquet_types import fits
from accord.values.sql_quoting import quote_text

if TYPE_CHECKING:
    from pyarrow.parquet import FileMetaData

_BATCH_ROWS = 1_024
ENDINGS = (".parquet",)


def read(given: Reading) -> None:
    """Add the table of a file to the source.

    Raises:
        ImportSourceError: if it is no Parquet, is damaged, or holds too much.
    """
    import duckdb
    from pyarrow import parquet

    name, before = given.path.name.removesuffix(".parquet"), len(given.source.losses)
    relation = f"read_parquet({quote_text(str(given.path))})"
    try:
        with pa.OSFile(str(given.path)) as stream:
            about = parquet.read_metadata(stream)
            _refuse_too_large(given, stream, about)
        schema = about.schema.to_arrow_schema()
        table = relations.stage(name, given.path.name, relation, given.store, given.source)
    except (pa.ArrowException, OSError, duckdb.Error) as error:
        fact = str(error).partition("\n")[0]
        raise ImportSourceError(given.path, f"cannot be read as Parquet: {fact}") from None
    is_lossless = len(given.source.losses) == before
    kinds = ("string", "integer", "number", "boolean", "date")
    if (
        is_lossless
        and schema.names == [c.name for c in table.columns]
        and all(any(fits(field.type, kind) for kind in kinds) for field in schema)
    ):
        table.copied = given.path
        given.source.facts.append(
            (given.path.name, "Parquet whose types are those of a check: the file itself is kept")
        )
    else:
        given.source.facts.append(
            (given.path.name, "Parquet of other types than a check has: its values are written as CSV")
        )
    given.source.tables.append(table)


def _refuse_too_large(given: Reading, stream: pa.NativeFile, about: FileMetaData) -> None:
    """Raise where there are more columns, rows or texts than are imported; a text is counted in every row."""
    from pyarrow.parquet import ParquetFile

    size = given.path.stat().st_size
    refuse_too_many(about.num_columns)
    chunks = parquet_sizes.chunks_of_text(about)
    for fault in parquet_sizes.size_faults(size, about, chunks):
        raise ImportSourceError(given.path, fault)
    names = sorted({chunk.path_in_schema for _, chunk in chunks})
    shared = sorted(parquet_sizes.shared(stream, about, chunks))
    left = FREE_BYTES + MAX_EXPANSION * size
    with ParquetFile(stream, metadata=about, read_dictionary=shared) as file:
        for batch in file.iter_batches(_BATCH_ROWS, columns=names, use_threads=False) if names else ():
            left -= parquet_sizes.text_bytes(batch)
            if left < 0:
                fact = "its rows repeat long texts, more than its size explains; put these in a table of their own"
                raise ImportSourceError(given.path, fact)
