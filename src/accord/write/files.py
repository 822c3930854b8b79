"""CSV and Parquet, the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

ROW_GROUP = 65_536  # rows; fixed, so that bytes do not depend on how the rows came in


def write_csv(table: pa.Table, path: Path) -> None:
    """Write RFC 4180 quoting, UTF-8, lines ended by LF; a null is an empty cell, newlines in cells are kept."""
    options = pa.csv.WriteOptions(quoting_style="needed", quoting_header="none")
    pa.csv.write_csv(table, path, options)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write zstd Parquet whose footer carries the titles and descriptions of table and columns."""
    pa.parquet.write_table(
        table.combine_chunks(), path, compression="zstd", compression_level=9, row_group_size=ROW_GROUP,
        version="2.6", use_dictionary=True, write_statistics=True,
    )  # fmt: skip
