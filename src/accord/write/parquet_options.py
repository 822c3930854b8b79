"""How the columns of a Parquet file are written, as its first whole row group suggests.

A dictionary pays where values repeat: a column of other values, tried with one, is written twice and takes more room.
Statistics serve whoever looks for some values where each row group holds a range of its own, as of ids in order; for
texts in no order they take time and exclude nothing. Numbers and dates keep them, at almost no cost.

Smaller tables have statistics of all columns, and dictionaries from two repetitions on. They are compressed with
Snappy, which every reader knows; larger ones with zstd, which takes a third to two thirds less room.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

REPETITIONS = 8  # how often a value stands in a row group on average, from where a dictionary is kept
REPETITIONS_OF_SMALL = 2  # in a small table, where to count costs nothing
FIRST_SHARE = 2  # how many times the values that are too many the first rows could hold
ORDERED_SHARE = 0.9  # of neighbours in a sample that must ascend; of texts in no order half of them do
SAMPLE_ROWS = 1_024


def options(rows: pa.Table, *, is_large: bool) -> dict[str, Any]:
    """Return the arguments of ``ParquetWriter`` for a file whose first row group is this one."""
    paths = dict(_paths(rows))
    repeating = [
        path for path, cells in paths.items() if _repeats(cells, REPETITIONS if is_large else REPETITIONS_OF_SMALL)
    ]
    if not is_large:
        return {"use_dictionary": repeating, "compression": "snappy"}
    useful = [path for path, cells in paths.items() if not pa.types.is_string(cells.type) or _is_ordered(cells)]
    return {"use_dictionary": repeating, "write_statistics": useful, "compression": "zstd"}


def _paths(rows: pa.Table) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Yield the values of each column, by its path in the file; of a list that of its items."""
    for field, cells in zip(rows.schema, rows.columns, strict=True):
        if pa.types.is_list(field.type):
            yield f"{field.name}.list.element", pc.list_flatten(cells)
        else:
            yield field.name, cells


def _repeats(cells: pa.ChunkedArray, repetitions: int) -> bool:
    """Whether there are few values; where the first rows have too many already, the others are not looked at."""
    return all(
        pc.count_distinct(some).as_py() * repetitions <= len(cells)
        for some in (cells.slice(0, len(cells) * FIRST_SHARE // repetitions), cells)
    )


def _is_ordered(texts: pa.ChunkedArray) -> bool:
    values = texts.drop_null().combine_chunks()
    sample = values.take(pa.array(range(0, len(values), max(len(values) // SAMPLE_ROWS, 1)), pa.int64()))
    is_rising = pc.less_equal(sample.slice(0, max(len(sample) - 1, 0)), sample.slice(1))
    count: int = is_rising.true_count
    return count >= ORDERED_SHARE * len(is_rising)
