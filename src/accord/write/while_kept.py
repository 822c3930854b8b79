"""Files of a table that are thrown away once a row has a fault: from then on as little of them is written as can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from accord.sources.tables import batches
from accord.write.tables import SomeColumns, Writer


class WhileKept:
    """Writes a table whole as long as its file may be kept; then the columns that are read again, and no others.

    Args:
        whole: the writer of all columns.
        path: of its file, which is a Parquet file where columns are read again.
        schema: of the table.
        read_again: columns; none where the file is not read.
        is_kept: whether the file may be kept; once it is not, it never is.
    """

    def __init__(
        self, whole: Writer, path: Path, schema: pa.Schema, read_again: Sequence[str], is_kept: Callable[[], bool]
    ) -> None:
        self._writer: Writer | None = whole
        self._path, self._schema, self._read_again = path, schema, read_again
        self._is_kept, self._is_whole = is_kept, True

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch, or what is read again of it."""
        if self._is_whole and not self._is_kept():
            self._is_whole = False
            self._begin_again()
        if self._writer is not None:
            self._writer.write(batch)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()

    def _begin_again(self) -> None:
        """Write what is read again of the rows that were written so far."""
        self.close()
        self._writer = None
        if self._read_again:
            before = self._path.replace(self._path.with_name(f"{self._path.name}.before"))
            self._writer = SomeColumns(self._path, self._schema, self._read_again)
            for batch in batches(before, self._read_again):
                self._writer.write(batch)
            before.unlink()
