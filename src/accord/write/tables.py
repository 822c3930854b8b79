"""CSV and Parquet, the same bytes for the same rows, however they come in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

import pyarrow as pa

from accord.values.types import narrowed

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetWriter as ArrowWriter

_QUOTED = re.compile('[",\r\n]')  # in a name of a column, which then stands in quotes
ROW_GROUP = 65_536  # rows; fixed, so that bytes depend neither on the size of batches nor on threads


class Published(NamedTuple):
    """What a published Parquet file has beyond its rows.

    Attributes:
        narrow: the columns of whole numbers of which 32 bits hold all that the schema allows.
        footer: what its footer says of the whole, by word.
    """

    narrow: Collection[str] = ()
    footer: Mapping[str, str] = MappingProxyType({})


BARE = Published()
_AS_SUGGESTED: Mapping[str, Any] = MappingProxyType({})
# The quickest to write and to read: keys repeat too seldom for dictionaries, and are gone before they fill a disk.
_SOON_THROWN_AWAY = MappingProxyType({"use_dictionary": False, "write_statistics": False, "compression": "none"})


class CsvWriter:
    """RFC 4180 quoting, UTF-8, lines ended by LF; a null is an empty cell, newlines in cells are kept."""

    def __init__(self, target: Path | IO[bytes], schema: pa.Schema, _: Published = BARE) -> None:
        from pyarrow import csv

        from accord.values import texts

        quoting = "needed" if any(_QUOTED.search(name) for name in schema.names) else "none"
        options = csv.WriteOptions(quoting_style="needed", quoting_header=quoting)
        self._texts, self._schema = texts, texts.as_texts(schema)
        self._writer = csv.CSVWriter(target, self._schema, write_options=options)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        self._writer.write_batch(self._texts.with_texts(batch, self._schema))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


class ParquetWriter:
    """Parquet of fixed row groups, whose footer carries the titles and descriptions of table and columns.

    How columns are written is decided by the first row group, before the file is begun: docs/publishing.md gives the
    figures.
    """

    def __init__(
        self, path: Path, schema: pa.Schema, published: Published = BARE, *, options: Mapping[str, Any] = _AS_SUGGESTED
    ) -> None:
        self._path, self._schema, self._options, self._published = path, schema, options, published
        self._writer: ArrowWriter | None = None
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROW_GROUP:
            self._flush(self._rows - self._rows % ROW_GROUP)

    def close(self) -> None:
        """Finish the file."""
        if self._rows or self._writer is None:
            self._flush(self._rows)
        if self._writer is not None:
            if self._published.footer:
                self._writer.add_key_value_metadata(dict(self._published.footer))
            self._writer.close()

    def _flush(self, rows: int) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        if self._writer is None:
            self._writer = self._begun(table)
        if rows:
            written = table.slice(0, rows).combine_chunks().cast(self._writer.schema)
            self._writer.write_table(written, row_group_size=ROW_GROUP)
        rest = table.slice(rows)  # of the last batch, no copy
        self._waiting, self._rows = rest.to_batches(), rest.num_rows

    def _begun(self, rows: pa.Table) -> ArrowWriter:
        """Begin the file, given its first rows."""
        from pyarrow import parquet

        from accord.write.parquet_options import options

        chosen = self._options or options(rows.slice(0, ROW_GROUP), is_large=rows.num_rows >= ROW_GROUP)
        return parquet.ParquetWriter(self._path, self._file_schema(), version="2.6", **chosen)

    def _file_schema(self) -> pa.Schema:
        """Return the schema of the file, whose numbers are as narrow as the table's schema allows."""
        narrow = self._published.narrow
        fields = [field.with_type(narrowed(field.type)) if field.name in narrow else field for field in self._schema]
        return pa.schema(fields, metadata=self._schema.metadata)


class Writer(Protocol):
    """Takes batches in order; ``close`` finishes the file."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""

    def close(self) -> None:
        """Finish the file."""


WRITERS: dict[str, Callable[..., Writer]] = {"csv": CsvWriter, "parquet": ParquetWriter}


class SomeColumns:
    """Writes a few columns of a table, for what is read again and thrown away."""

    def __init__(self, path: Path, schema: pa.Schema, columns: Sequence[str]) -> None:
        self._columns = list(columns)
        kept = pa.schema([schema.field(name) for name in columns])
        self._writer = ParquetWriter(path, kept, options=_SOON_THROWN_AWAY)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        self._writer.write(batch.select(self._columns))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


class Output(NamedTuple):
    """Where tables go: ``folder/<kind>/<table>.<kind>`` for each kind.

    ``published`` says what the files of tables have beyond their rows; ``is_kept`` whether they may be kept at all.
    """

    folder: Path
    kinds: tuple[str, ...] = tuple(WRITERS)
    published: Mapping[str, Published] = MappingProxyType({})
    is_kept: bool = True

    def path(self, kind: str, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / kind / f"{table}.{kind}"

    def writers(self, table: str, schema: pa.Schema, kinds: Collection[str] | None = None) -> list[Writer]:
        """Open a writer for each kind (default: all)."""
        made = self.kinds if kinds is None else kinds
        for kind in made:
            (self.folder / kind).mkdir(parents=True, exist_ok=True)
        published = self.published.get(table, BARE)
        return [WRITERS[kind](self.path(kind, table), schema, published) for kind in made]
