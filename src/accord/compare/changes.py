"""The table of changes as a file of its own, in CSV or Parquet: what turns the old version into the new one."""

from __future__ import annotations

from pathlib import Path

from pyarrow import parquet

from accord.compare.records import CHANGES
from accord.write.tables import WRITERS


def write(changes: Path, target: Path) -> None:
    """Write the cells that differ to a file, whose ending says of which kind it is."""
    writer = WRITERS[target.suffix.removeprefix(".")](target, CHANGES)
    with parquet.ParquetFile(changes) as file:
        for batch in file.iter_batches():
            writer.write(batch)
    writer.close()
