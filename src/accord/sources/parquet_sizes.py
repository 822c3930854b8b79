"""How much text a Parquet file holds once it is read: kept within memory, and within what its own size can explain.

A file of some kilobytes can hold gigabytes: a dictionary has one long text, and millions of rows refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from accord.problems import Problem
from accord.sources.as_one import span_of
from accord.sources.list_cells import is_list
from accord.sources.parquet_types import is_text
from accord.sources.rows import Source

if TYPE_CHECKING:
    from pyarrow.parquet import ColumnChunkMetaData, FileMetaData

Chunks: TypeAlias = "list[tuple[int, ColumnChunkMetaData]]"  # of texts, each with the number of its group of rows

BATCH_ROWS = 32_768
BATCH_BYTES = 16 << 20  # of text, more or less
MAX_ROW_BYTES = 64 << 20  # of text in one row
MAX_CHUNK_BYTES = 512 << 20  # of text of one column in one group of rows: a page is read as a whole
MAX_REPEATED_BYTES = 4 << 30  # of text in a file whose rows repeat it
MAX_SHARED_BYTES = 16  # a value takes where each text is likely kept once and referred to
MAX_GROUPS = 10_000  # of rows
UNPACKED_OF_A_BYTE = 200  # bytes of text in a byte of a chunk, beyond these:
FREE_UNPACKED = 64 << 20
MAX_ROWS = 1_000_000  # of a file, and so many more for each of its bytes:
ROWS_OF_A_BYTE = 4
MAX_VALUES = 4_000_000  # of the lists of one column in one group of rows, and so many more for each of these:
VALUES_OF_A_ROW = 64
MAX_DECODED_BYTES = 256 << 20  # of a batch of texts, if each were the longest of its dictionary
MAX_EXPANSION = 1_000  # bytes of text a byte of a file, beyond these: about as much as gzip can give


def chunks_of_text(about: FileMetaData) -> Chunks:
    """Return the chunks of texts of a file."""
    groups, columns = range(about.num_row_groups), range(about.num_columns)
    chunks = ((group, about.row_group(group).column(index)) for group in groups for index in columns)
    return [(group, chunk) for group, chunk in chunks if chunk.physical_type == "BYTE_ARRAY"]


def size_faults(size: int, about: FileMetaData, texts: Chunks) -> Iterator[str]:
    """Yield what is too large to be read of a file of so many bytes: its rows, its lists, its texts."""
    if about.num_rows > MAX_ROWS + ROWS_OF_A_BYTE * size:
        yield f"has {about.num_rows:,} rows in {size >> 10:,} kB, too many for each to be another; write them out"
    if about.num_row_groups > MAX_GROUPS:
        yield f"has {about.num_row_groups:,} groups of rows, where {MAX_GROUPS:,} at most may stand; write larger ones"
        return
    for group in map(about.row_group, range(about.num_row_groups)):
        for chunk in map(group.column, range(about.num_columns)):
            if chunk.num_values > MAX_VALUES + VALUES_OF_A_ROW * group.num_rows:
                yield (
                    f"{chunk.path_in_schema}: {group.num_rows:,} rows have {chunk.num_values:,} values of it; "
                    "write the values as rows of a table of their own"
                )
    for number, chunk in texts:
        most = min(MAX_CHUNK_BYTES, FREE_UNPACKED + UNPACKED_OF_A_BYTE * chunk.total_compressed_size)
        if chunk.total_uncompressed_size > most:
            yield (
                f"{chunk.path_in_schema}: group {number + 1} of rows has {chunk.total_uncompressed_size >> 20} MB of "
                f"it, more than {most >> 20}; write the file in smaller groups of rows"
            )


def shared(stream: pa.NativeFile, about: FileMetaData, texts: Chunks) -> set[str]:
    """Return the columns of text to be read as they are kept: a text that many rows share once, and references to it.

    Else a small file may fill the memory. Whether one text of a dictionary is that long is seen in its first row.
    """
    found = {
        chunk.path_in_schema
        for _, chunk in texts
        if chunk.has_dictionary_page and chunk.total_uncompressed_size < MAX_SHARED_BYTES * chunk.num_values
    }
    doubtful: dict[int, set[str]] = {}
    for group, chunk in texts:
        most = min(chunk.num_values, BATCH_ROWS) * chunk.total_uncompressed_size
        if chunk.has_dictionary_page and chunk.path_in_schema not in found and most > MAX_DECODED_BYTES:
            doubtful.setdefault(group, set()).add(chunk.path_in_schema)
    if doubtful:
        from pyarrow.parquet import ParquetFile
    for group, names in doubtful.items():
        with ParquetFile(stream, metadata=about, read_dictionary=sorted(names)) as file:
            first = next(file.iter_batches(1, row_groups=[group], columns=sorted(names), use_threads=False))
        for name, cells in zip(sorted(names), first.columns, strict=True):
            found |= {name} if _longest(cells) * BATCH_ROWS > MAX_DECODED_BYTES else set()
    return found


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
            begin, end = span_of(cells)
            size += end - begin
        elif is_list(cells.type):
            size += text_bytes(pa.record_batch({"items": cells.flatten()}))
    return size


def _longest(cells: pa.Array) -> int:
    """Return the bytes of the longest text of the dictionary that cells, or the items of lists, have."""
    if is_list(cells.type):
        return _longest(cells.flatten())
    return pc.max(pc.binary_length(cells.dictionary)).as_py() or 0 if pa.types.is_dictionary(cells.type) else 0
