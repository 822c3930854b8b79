"""One part of a table's Parquet files, whole or not at all, divided by the values of a column where that is asked for.

    out/events/part-0001.parquet                   as it came
    out/events/year=2024/part-0001.parquet         divided by year; the column is in the folder's name only

Several tasks may write the same part, one after another or at once, where a cluster tries again: each writes files of
its own and renames them at the end.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet

from accord.sources.partitions import NULL
from accord.write.tables import ParquetWriter


class PartWriter:
    """Takes the batches of a part in order; once it is closed, ``publish`` puts it in its place."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema, by: str | None) -> None:
        self._folder, self._name, self._by = folder, name, by
        self._schema = schema.remove(schema.get_field_index(by)) if by else schema
        self._own = f".{name}.{uuid.uuid4().hex}"
        self._open: dict[Path, ParquetWriter] = {}
        if not by:
            self._into(folder)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        for folder, rows in self._divided(batch) if self._by else [(self._folder, batch)]:
            self._into(folder).write(rows)

    def close(self) -> None:
        """Finish the files; they still have names that no reader looks at."""
        for writer in self._open.values():
            writer.close()

    def publish(self) -> None:
        """Give the finished files their names."""
        for folder in self._open:
            (folder / self._own).replace(folder / self._name)

    def remove(self) -> None:
        """Remove what was not published."""
        for folder in self._open:
            (folder / self._own).unlink(missing_ok=True)

    def _into(self, folder: Path) -> ParquetWriter:
        if folder not in self._open:
            folder.mkdir(parents=True, exist_ok=True)
            self._open[folder] = ParquetWriter(folder / self._own, self._schema)
        return self._open[folder]

    def _divided(self, batch: pa.RecordBatch) -> Iterator[tuple[Path, pa.RecordBatch]]:
        values = batch.column(self._by).dictionary_encode(null_encoding="encode")  # 0.0 and -0.0 are two values
        rest = batch.drop_columns([self._by])
        for code, value in enumerate(values.dictionary.to_pylist()):
            rows = pc.equal(values.indices, pa.scalar(code, values.indices.type))
            yield self._folder / f"{_encoded(str(self._by))}={_text(value)}", rest.filter(rows)


def divide(folder: Path, column: str) -> None:
    """Replace each Parquet file of a folder that has the column by a folder of Hive partitions, rows in order."""
    for path in sorted(folder.glob("*.parquet")):
        if column in pyarrow.parquet.read_schema(path).names:
            pyarrow.dataset.write_dataset(
                _renamed(pyarrow.dataset.dataset(path), column),
                folder / path.stem,
                format="parquet",
                partitioning=[_encoded(column)],
                partitioning_flavor="hive",
                use_threads=False,
                basename_template="part-{i}.parquet",
            )
            path.unlink()


def _encoded(column: str) -> str:
    """Return the name of a column as it stands in the name of a folder."""
    return quote(column, safe="")


def _renamed(data: pyarrow.dataset.Dataset, column: str) -> pyarrow.dataset.Dataset | pyarrow.dataset.Scanner:
    """Give a column the name that its folders have, which Arrow would write as it is: ``a/b`` as two folders."""
    if _encoded(column) == column:
        return data
    columns = {_encoded(name) if name == column else name: pyarrow.dataset.field(name) for name in data.schema.names}
    return data.scanner(columns=columns, use_threads=False)


def _text(value: Any) -> str:
    if value is None:
        return NULL
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quote(text, safe="") if text != NULL else f"%5F{text[1:]}"
