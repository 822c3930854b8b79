"""How much text a Parquet file holds once it is read: kept within memory, and within what its own size can explain.

A file of some kilobytes can hold gigabytes: a dictionary has one long text, and millions of rows refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from accord.problems import Problem
from accord.sources.list_cells import is_list
from accord.sources.parquet_types import is_text
from accord.sources.rows import Source

if TYPE_CHECKING:
    from pyarrow.parquet import ColumnChunkMetaData

BATCH_ROWS = 32_768
BATCH_BYTES = 16 << 20  # of text, more or less
MAX_ROW_BYTES = 64 << 20  # of text in one row
MAX_CHUNK_BYTES = 512 << 20  # of text of one column in one group of rows: a page is read as a whole
MAX_REPEATED_BYTES = 4 << 30  # of text in a file whose rows repeat it
MAX_EXPANSION = 1_000  # bytes of text a byte of a file, beyond these: about as much as gzip can give


def chunk_problems(source: Source, texts: list[tuple[int, ColumnChunkMetaData]]) -> Iterator[Problem]:
    """Yield the chunks of text, given with the number of their group of rows, that are too large to be read."""
    for group, chunk in texts:
        if chunk.total_uncompressed_size > MAX_CHUNK_BYTES:
            size = chunk.total_uncompressed_size >> 20
            message = (
                f"{chunk.path_in_schema}: group {group + 1} of rows has {size} MB of it, "
                f"more than {MAX_CHUNK_BYTES >> 20}; write the file in smaller groups of rows"
            )
            yield source.problem(0, 0, "size", message)


class Budget:
    """How many bytes of text may still be read of a file."""

    def __init__(self, source: Source) -> None:
        self._source, self._bytes = source, 0
        self._most = max(MAX_REPEATED_BYTES, MAX_EXPANSION * source.path.stat().st_size)

    def problem(self, size: int, row: int) -> Problem | None:
        """Count so many bytes, from a row of the file on; return what is wrong where that is too much."""
        self._bytes += size
        if self._bytes <= self._most:
            return None
        message = (
            f"more than {self._most >> 20:,} MB of text up to here, in a file of "
            f"{max(self._source.path.stat().st_size >> 10, 1):,} kB: its rows repeat long texts; put these in a table "
            "of their own, to whose rows others refer; the rest has not been read"
        )
        return self._source.problem(row + 1, 1, "size", message)


def pieces(batch: pa.RecordBatch, size: int) -> Iterator[pa.RecordBatch]:
    """Yield a batch, whose texts have so many bytes, in pieces of no more than there should be, or of one row."""
    if batch.num_rows <= 1 or size <= BATCH_BYTES:
        yield batch
        return
    half = batch.num_rows // 2
    for piece in (batch.slice(0, half), batch.slice(half)):
        yield from pieces(piece, text_bytes(piece))


def text_bytes(batch: pa.RecordBatch) -> int:
    """Return how many bytes the texts of a batch have, each counted in every row."""
    size = 0
    for cells in batch.columns:
        if pa.types.is_dictionary(cells.type) and is_text(cells.type.value_type):
            size += pc.sum(pc.binary_length(cells.dictionary).take(cells.indices)).as_py() or 0
        elif is_text(cells.type) and not pa.types.is_string_view(cells.type):
            size += _plain_bytes(cells)
        elif is_list(cells.type) and is_text(cells.type.value_type):
            size += pc.sum(pc.binary_length(cells.flatten())).as_py() or 0
    return size


def _plain_bytes(cells: pa.Array) -> int:
    """Return how many bytes lie between where texts begin and where they end."""
    where = cells.buffers()[1]
    if not len(cells) or where is None:
        return 0
    offsets = memoryview(where).cast("q" if pa.types.is_large_string(cells.type) else "i")
    return int(offsets[cells.offset + len(cells)] - offsets[cells.offset])
